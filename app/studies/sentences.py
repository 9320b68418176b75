"""What the window of studies says of a run and its result, in sentences."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from engine import STUDIES, FinishedRun, StudyRequest, StudyResult
from widgets.look.translated import translated_study
from widgets.studies.durations import duration_text, elapsed_text
from widgets.studies.progress import RunState

from .run import StudyRun
from .shown import ShownResult


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

    def empty(self, shown: ShownResult, run: StudyRun | None) -> str:
        """What stands where the figure will be."""
        if run is not None and run.order.request == shown.request:
            return _tr("Working: the figure appears with the first part that is done.")
        if shown.own is None and shown.request not in self._last:
            return _tr("Looking for what is kept …")
        press = _tr("Press Run: the figure appears here, and grows part by part.")
        return press if shown.shipped is None else f"{press}\n{_tr('“Shipped run” above shows a full one.')}"

    def state(self, shown: ShownResult, run: StudyRun | None, stale: bool) -> RunState:
        """The run in progress, or what there is of the request.

        `stale`: the drawing is another one by now.
        """
        if run is not None:
            here = run.order.request == shown.request
            left = run.left(shown.before, same_machine=shown.own_complete) if here else None
            return RunState(
                running=True, stopping=run.stopping, title="" if here else _title(run), done=run.done, total=run.total,
                label=run.label, seconds=run.seconds, left=left, anew=run.order.anew,
            )  # fmt: skip
        said, trouble = self._last.get(shown.request, ("", False))
        changed = _tr("The drawing has changed since; Run takes it as it is now.") if stale else ""
        sentence = "  ".join(each for each in (said, _of_shown(shown), changed) if each)
        result = shown.result
        done, total = (0, 0) if result is None else (result.done, result.total)
        return RunState(done=done, total=total, sentence=sentence, trouble=trouble)

    def no_shipped(self, shown: ShownResult) -> str:
        """Why there is no shipped run to show; "" where there is one."""
        return "" if shown.shipped is not None else shown.fault or _tr("No run of this study ships.")

    def button(self, shown: ShownResult, run: StudyRun | None, stale: bool) -> tuple[str, str]:
        """Why Run can't be pressed ("" where it can), and what it is called."""
        own = shown.own
        if own is not None and 0 < own.done < own.total and not stale and run is None:
            verb = _tr("&Resume")
        elif shown.own_complete and not stale:
            verb = _tr("&Run again")
        else:
            verb = _tr("&Run it here") if shown.which == "shipped" and shown.as_asked else _tr("&Run")
        if run is not None:
            return _tr("“{}” is running; one study runs at a time.").format(_title(run)), verb
        return "", verb


def _title(run: StudyRun) -> str:
    return translated_study(STUDIES[run.order.request.study]).title


def _of_shown(shown: ShownResult) -> str:
    if shown.which == "shipped" and shown.shipped is not None:
        code = _tr("Made by an earlier edition of this study's code.") if shown.changed else ""
        other = shown.own is not None and not shown.own.done and not shown.as_asked
        missing = _tr("Not run yet with this budget and seed.") if other else ""
        return "  ".join(each for each in (missing, _shipped(shown.shipped), code) if each)
    if shown.own is None:
        return ""
    if shown.own.done == 0:
        took = "" if shown.shipped is None or not shown.before else _took(shown.shipped)
        return "  ".join(each for each in (_tr("Not run yet with this budget and seed."), took) if each)
    return _kept(shown.own)


def _kept(result: StudyResult) -> str:
    if result.complete:
        worked = elapsed_text(sum(seconds for _, seconds in result.seconds))
        return _tr("{} of {} parts, {} of work.").format(result.done, result.total, worked)
    return _tr("{} of {} parts are kept; Resume works out the others.").format(result.done, result.total)


def _shipped(run: FinishedRun) -> str:
    origin, budget = run.origin, _tr("Quick") if run.result.request.quick else _tr("Full")
    return _tr("{} run of {} on {}, {} (Tidemark {}).").format(
        budget, origin.date, origin.place, duration_text(run.seconds), origin.tidemark
    )


def _took(run: FinishedRun) -> str:
    return _tr("The shipped run took {} on {}.").format(duration_text(run.seconds), run.origin.place)


def _tr(text: str) -> str:
    return QCoreApplication.translate("StudyWords", text)
