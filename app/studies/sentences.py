"""What the window of studies says of a run and its result, in sentences."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from engine import STUDIES, StudyRequest, StudyResult
from widgets.look.translated import translated_study
from widgets.studies.progress import RunState, elapsed_text

from .run import StudyRun


class StudySentences:
    """Keeps the last thing that is to be said of each request, until it runs again."""

    def __init__(self) -> None:
        self._last: dict[StudyRequest, tuple[str, bool]] = {}

    def tell(self, request: StudyRequest, sentence: str, *, trouble: bool = False) -> None:
        """Say it of this request from now on; `trouble`: it tells of a failure."""
        self._last[request] = sentence, trouble

    def forget(self, request: StudyRequest) -> None:
        """It runs again."""
        self._last.pop(request, None)

    def empty(self, request: StudyRequest, result: StudyResult | None, run: StudyRun | None) -> str:
        """What stands where the figure will be."""
        if run is not None and run.order.request == request:
            return _tr("Working: the figure appears with the first part that is done.")
        if result is None and request not in self._last:
            return _tr("Looking for what is kept …")
        return _tr("Press Run: the figure appears here, and grows part by part.")

    def state(self, request: StudyRequest, result: StudyResult | None, run: StudyRun | None, stale: bool) -> RunState:
        """The run in progress, or what there is of the request.

        `stale`: the drawing is another one by now.
        """
        if run is not None:
            elsewhere = "" if run.order.request == request else _title(run)
            return RunState(
                running=True, stopping=run.stopping, title=elsewhere, done=run.done, total=run.total, label=run.label,
                seconds=run.seconds,
            )  # fmt: skip
        said, trouble = self._last.get(request, ("", False))
        kept = "" if result is None else _kept(result)
        changed = _tr("The drawing has changed since; Run takes it as it is now.") if stale else ""
        sentence = "  ".join(each for each in (said, kept, changed) if each)
        done, total = (0, 0) if result is None else (result.done, result.total)
        return RunState(done=done, total=total, sentence=sentence, trouble=trouble)

    def button(self, result: StudyResult | None, run: StudyRun | None, stale: bool) -> tuple[str, str]:
        """Why Run can't be pressed ("" where it can), and what it is called."""
        partial = run is None and result is not None and 0 < result.done < result.total and not stale
        verb = _tr("&Resume") if partial else _tr("&Run")
        if run is not None:
            return _tr("“{}” is running; one study runs at a time.").format(_title(run)), verb
        if result is not None and result.done and result.complete and not stale:
            return _tr("All of it is worked out, and kept. Another budget or seed is another run."), verb
        return "", verb


def _title(run: StudyRun) -> str:
    return translated_study(STUDIES[run.order.request.study]).title


def _kept(result: StudyResult) -> str:
    if result.done == 0:
        return _tr("Not run yet with this budget and seed.")
    worked = elapsed_text(sum(seconds for _, seconds in result.seconds))
    if result.complete:
        return _tr("{} of {} parts, {} of work.").format(result.done, result.total, worked)
    return _tr("{} of {} parts are kept; Resume works out the others.").format(result.done, result.total)


def _tr(text: str) -> str:
    return QCoreApplication.translate("StudyWords", text)
