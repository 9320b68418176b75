"""Running studies for the command line: from what is kept, with progress, until the end or Ctrl+C; then telling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine import EngineError, StudyRequest, StudyResult, Verdict, run_study, study_of

from ..studies.folder import FolderError, StudyFolder
from ..studies.picture import study_heading
from ..studies.record import run_record
from ..studies.table import counts, printed
from .terminal.interruption import Kept, interruption
from .terminal.output import emit_json, emit_rich
from .terminal.reporting import Reporter


@dataclass(kw_only=True)
class StudyRun:
    """The studies of one command line. `every`: each has a folder of its own in `output`, and one may fail alone.

    `again`: the command line that goes on; `title`: of the user's own drawing.
    """

    requests: Sequence[StudyRequest]
    output: Path | None
    every: bool
    title: str
    again: str
    as_json: bool
    report: Reporter
    _done: list[tuple[StudyResult, StudyFolder | None]] = field(default_factory=list, init=False)
    _failed: list[str] = field(default_factory=list, init=False)

    def __call__(self, *, fresh: bool) -> None:
        """Run and tell. Raises Kept when interrupted, EngineError for what can't be run or written."""
        folders = [self._folder(request) for request in self.requests]
        for folder in folders:
            if folder is not None:
                folder.ready()
        for request, folder in zip(self.requests, folders, strict=True):
            if folder is not None and fresh:
                folder.forget()
            if self._interrupted(request, folder):
                raise self._kept()
        self._tell()
        self.report.finish(self._said(), runs=[_facts(*run) for run in self._done])
        if self._failed:
            raise EngineError(f"Not run: {', '.join(self._failed)}.", "The reasons stand above.")

    def _interrupted(self, request: StudyRequest, folder: StudyFolder | None) -> bool:
        """Run one; where that was interrupted, tell what there is. A second Ctrl+C only shortens it."""
        try:
            stopped = self._run(request, folder)
            if stopped:
                self._tell()
        except KeyboardInterrupt:
            return True
        return stopped

    def _folder(self, request: StudyRequest) -> StudyFolder | None:
        if self.output is None:
            return None
        path = self.output / request.study if self.every else self.output
        return StudyFolder(path, request, title=self.title)

    def _run(self, request: StudyRequest, folder: StudyFolder | None) -> bool:
        """Whether it was interrupted."""
        if folder is not None and folder.finished and (before := folder.result()).complete:
            self.report.note(f"{request.study}: complete already, in {folder.path}.")
            self._done.append((before, folder))
            return False
        try:
            result, stopped = self._worked_out(request, folder)
        except EngineError as error:
            if isinstance(error, FolderError) or not self.every:
                raise
            self.report.note(f"{request.study}: {error}")
            self._failed.append(request.study)
            return False
        if stopped and folder is not None:
            result = folder.result()  # a part may have been kept in the very moment
        if result is not None:
            self._done.append((result, folder))
            if folder is not None:
                with interruption.held():  # a figure is painted
                    folder.write(result)
        return stopped

    def _worked_out(self, request: StudyRequest, folder: StudyFolder | None) -> tuple[StudyResult | None, bool]:
        """As far as it came, and whether it was interrupted; None where that was before there was anything to tell."""
        result: StudyResult | None = None
        try:
            kept = {} if folder is None else folder.kept()
            keep = {} if folder is None else {"keep": folder.keep}
            for event in run_study(request, interruption.asked, kept=kept, **keep):
                if isinstance(event, StudyResult):
                    if result is None and 0 < event.done < event.total:
                        self.report.note(f"{request.study}: going on from {event.done} of {event.total} parts.")
                    result = event
                    self.report.advance(request.study, event.done, event.total)
                else:
                    self.report.advance(request.study, event.done, event.total, event.label)
        except KeyboardInterrupt:
            return result, True
        return result, interruption.asked()

    def _tell(self) -> None:
        """Print what came of them."""
        if self.as_json:
            records = [self._record(*run) for run in self._done]
            if records:
                emit_json(records if self.every else records[0])
        else:
            parts = [part for result, _ in self._done for part in ("", *printed(result, study_heading(result)))]
            if parts:
                emit_rich(*parts[1:])

    def _record(self, result: StudyResult, folder: StudyFolder | None) -> Mapping[str, Any]:
        return run_record(result, drawing=self.title) if folder is None else folder.written() or folder.record(result)

    def _kept(self) -> Kept:
        """That it was interrupted, what is there, and how to go on."""
        result = self._done[-1][0] if self._done else None
        done = "" if result is None or self.every else f"{result.done} of {result.total} parts are "
        if self.output is None:
            said = f"{done}done, but none is kept." if done else "nothing was kept."
            return Kept(f"Interrupted; {said}", "To keep parts as they are done, name a folder: -o DIR.")
        return Kept(f"Interrupted; {done or 'what was done is '}kept in {self.output}.", f"To go on: {self.again}")

    def _said(self) -> str:
        """One line a folder."""
        return "\n".join(f"{folder.path}: {counts(result)}" for result, folder in self._done if folder is not None)


def _facts(result: StudyResult, folder: StudyFolder | None) -> dict[str, Any]:
    return {
        "study": study_of(result.request).name,
        "path": None if folder is None else str(folder.path),
        "done": result.done,
        "total": result.total,
        "verdicts": {verdict.value: result.count(verdict) for verdict in Verdict},
    }
