"""A study's run in a process of its own (`own_process`): results after every part, and steps in between."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from engine import EngineError, StudyRequest, StudyResult, StudyStep, run_study

from .jobs import Cancelled
from .own_process import ProcessDiedError, Say, Stopped, work_in_process
from .study_folder import StudyFolder

PATIENCE_S = 3.0  # a step takes about a tenth of a second; the first one may load torch
PACE_S = 0.1  # between steps that are told
RESULT_PACE_S = 0.3  # between results that are told, should parts be done faster


@dataclass(frozen=True, slots=True)
class StudyOrder:
    """What to run, the folder in which its parts are kept, and the title of the user's own drawing."""

    request: StudyRequest
    folder: Path
    title: str = ""


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


def work_out(order: StudyOrder, say: Say, stopped: Stopped) -> StudyResult:
    """In the study's process: the complete result, also written into the folder. Raises EngineError, Cancelled."""
    folder = StudyFolder(order.folder, order.request, title=order.title)
    result: StudyResult | None = None
    told_step = told_result = 0.0
    for found in run_study(order.request, stopped, kept=folder.kept(), keep=folder.keep):
        now = time.monotonic()
        if isinstance(found, StudyStep):
            if now - told_step >= PACE_S:
                say(found)
                told_step = now
        else:
            result = found
            if now - told_result >= RESULT_PACE_S:
                say(found)
                told_result = now
    if result is None or not result.complete:
        if result is not None:
            say(result)
        raise Cancelled
    folder.write(result)
    return result
