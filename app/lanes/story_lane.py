"""What a story's settings need, computed ahead of its playhead: drafts or full results, after every other lane."""

from __future__ import annotations

import functools
import itertools
from collections import deque
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Any

from engine import measure

from .stages import COMPUTATIONS, PAINTED_READINGS, Superseded, Work

STORY = "story"  # the lane that is ordered by `app/story/ahead.py`; none of the computations of a sight
WORKS: dict[str, Work] = {computation.name: computation.work for computation in COMPUTATIONS} | {
    "diagnostics": functools.partial(measure, only=PAINTED_READINGS)
}

Part = tuple[str, Hashable]  # a computation's name and its request: the key of a result


@dataclass(frozen=True, slots=True)
class StoryRequest:
    """The parts of one setting that are missing. `full`: to the end, or else only their drafts."""

    parts: tuple[Part, ...]
    full: bool


@dataclass(frozen=True, slots=True)
class StoryResult:
    """One part."""

    part: Part
    full: bool
    result: Any


def story_work(give_way: Callable[[], None]) -> Work:
    """The lane's work: each part's draft, or its last result, unless something newer was asked for meanwhile."""

    def run(request: StoryRequest, superseded: Superseded) -> Iterator[StoryResult]:
        def stopped() -> bool:
            give_way()
            return superseded()

        for part in request.parts:
            if stopped():
                return
            name, wanted = part
            results = itertools.islice(WORKS[name](wanted, stopped), None if request.full else 1)
            last = deque(results, maxlen=1)
            if not last or (request.full and superseded()):
                return
            yield StoryResult(part, request.full, last[0])

    return run
