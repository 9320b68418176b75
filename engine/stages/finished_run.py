"""A complete run of a study as a value: what it told, and when, where and by which code it was worked out."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass

from ..studies.base.study import StudyResult
from .run_study import study_of


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOrigin:
    """`edition` and `key`: of the code and the request. `started`, `written`: times in ISO 8601, UTC. `tidemark`: the
    program's version. `machine`: what numbers and seconds may depend on, by the names of docs/study.md.
    """

    edition: str
    key: str
    started: str
    written: str
    tidemark: str
    machine: Mapping[str, str | int]

    @property
    def date(self) -> str:
        """Such as 2026-11-30."""
        return self.written[:10]

    @property
    def place(self) -> str:
        """Such as "Linux x86_64, 2 cores"."""
        cores = self.machine.get("cores", 0)
        return f"{self.machine.get('system', '')}, {cores} {'core' if cores == 1 else 'cores'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedRun:
    """Raises ValueError for a result that is not complete, and for one of a drawing, which is not written down here."""

    result: StudyResult
    origin: RunOrigin

    def __post_init__(self) -> None:
        if not self.result.complete or self.result.request.experiment is not None:
            raise ValueError("only complete runs on the paper's own examples are finished")

    @property
    def seconds(self) -> float:
        """Of work, in all parts."""
        return sum(seconds for _, seconds in self.result.seconds)

    @property
    def of_other_code(self) -> bool:
        """Whether the study's code is another by now. Where another Python compiles it, that can't be told: False.

        Reads all the code the first time: some tenths of a second. Raises EngineError for an unknown study.
        """
        python = str(self.origin.machine.get("python", ""))
        same_python = python.split(".")[:2] == [str(part) for part in sys.version_info[:2]]
        return same_python and self.origin.edition != study_of(self.result.request).edition
