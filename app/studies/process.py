"""A study's run in a process of its own (`own_process`): results after every part, and steps in between."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from engine import EngineError, StudyRequest, StudyResult, StudyStep, run_study

from ..lanes.own_process import ProcessDiedError, Say, Stopped, work_in_process
from ..lanes.tasks import Cancelled
from .folder import StudyFolder

PATIENCE_S = 3.0  # a step takes about a tenth of a second; the first one may load torch
PACE_S = 0.1  # between steps that are told
RESULT_PACE_S = 0.3  # between results that are told, should parts be done faster


@dataclass(frozen=True, slots=True)
class StudyOrder:
    """What to run, the folder in which its parts are kept, and the title of the user's own drawing.

    `anew`: all of it, though it is kept; that stays until the new result is complete.
    """

    request: StudyRequest
    folder: Path
    title: str = ""
    anew: bool = False


def study_in_process(order: StudyOrder, hear: Say, cancelled: Stopped) -> StudyResult:
    """Work a study out in a new process; results and steps go to `hear`. Every part is kept as soon as it is done.

    Raises EngineError, Cancelled, ProcessBugError; what was kept stays in each case.
    """
    try:
        return work_in_process("tidemark-study", work_out, order, hear, cancelled, PATIENCE_S)  # type: ignore[no-any-return]
    except ProcessDiedError:
        if cancelled():
            raise Cancelled from None
        raise EngineError(
            "The study's process ended before it was done.", "Is there enough memory? Parts that were done are kept."
        ) from None
    finally:
        if order.anew:
            StudyFolder(order.folder, order.request).discard()  # the process may have been killed


def work_out(order: StudyOrder, say: Say, stopped: Stopped) -> StudyResult:
    """In the study's process: the complete result, also written into the folder. Raises EngineError, Cancelled."""
    folder = StudyFolder(order.folder, order.request, title=order.title, anew=order.anew)
    telling = _Telling(say)
    folder.discard()
    try:
        for found in run_study(order.request, stopped, kept=folder.kept(), keep=folder.keep):
            telling.take(found)
        result = telling.result
        if result is None or not result.complete:
            raise Cancelled
        if order.anew:
            folder.settle()
    finally:
        folder.discard()
    folder.write(result)
    return result


class _Telling:
    """Passes on what a run says, no faster than the window can use it. A result that has to wait goes with a step."""

    def __init__(self, say: Say) -> None:
        self.result: StudyResult | None = None
        self._say = say
        self._waiting = False
        self._told_step = self._told_result = 0.0

    def take(self, found: StudyStep | StudyResult) -> None:
        now = time.monotonic()
        if isinstance(found, StudyResult):
            self.result, self._waiting = found, True
        if self._waiting and now - self._told_result >= RESULT_PACE_S:
            self._say(self.result)
            self._waiting, self._told_result = False, now
        if isinstance(found, StudyStep) and now - self._told_step >= PACE_S:
            self._say(found)
            self._told_step = now
