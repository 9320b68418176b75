"""Lanes that work through parts of other settings than the one that is edited, after every other lane."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine import measure

from .stages import COMPUTATIONS, PAINTED_READINGS, Superseded, Work

STORY = "story"  # the lane that is ordered by `app/story/ahead.py`; none of `COMPUTATIONS`
COMPARE = "compare"  # the lane of side A, ordered by `app/comparison/held_film.py`
WORKS: dict[str, Work] = {computation.name: computation.work for computation in COMPUTATIONS}
PAINTED: dict[str, Work] = WORKS | {"diagnostics": functools.partial(measure, only=PAINTED_READINGS)}

Part = tuple[str, Hashable]  # a computation's name and its request: the key of a result


@dataclass(frozen=True, slots=True)
class PartsRequest:
    """Parts that are missing. `full`: to the end, or else only their drafts.

    `each`: whatever comes on the way too, none of it marked as full: the last is so once the ticket is settled.
    """

    parts: tuple[Part, ...]
    full: bool
    each: bool = False


@dataclass(frozen=True, slots=True)
class PartResult:
    """One part."""

    part: Part
    full: bool
    result: Any


def parts_work(give_way: Callable[[], None], works: Mapping[str, Work]) -> Work:
    """The lane's work: each part's draft, its last result or all, unless something newer was asked for meanwhile."""

    def run(request: PartsRequest, superseded: Superseded) -> Iterator[PartResult]:
        def stopped() -> bool:
            give_way()
            return superseded()

        for part in request.parts:
            if stopped():
                return
            name, wanted = part
            last = None
            for result in itertools.islice(works[name](wanted, stopped), None if request.full else 1):
                last = result
                if request.each:
                    yield PartResult(part, False, result)
            if last is None or (request.full and superseded()):
                return
            if not request.each:
                yield PartResult(part, request.full, last)

    return run
