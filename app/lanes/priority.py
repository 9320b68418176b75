"""Right of way among the lanes: the training, which could always run, lets the answers to a hand go first."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from typing import Any

from .tasks import Superseded, Work

LONGEST_S = 0.1  # that a step of the training waits: with a hand that never rests it still goes on, at ten a second
FRESH_S = 1.0  # that work goes first; what takes longer, such as the readings, shares the processor from then on


class LanePriority:
    """Knows the work under way in the lanes that go first."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._began: dict[int, float] = {}  # when each piece of work under way began
        self._count = 0

    def counted(self, work: Work) -> Work:
        """`work`, with right of way from its start, for as long as it is fresh."""

        def run(request: Any, superseded: Superseded) -> Iterator[Any]:
            with self._passing():
                yield from work(request, superseded)

        return run

    def give_way(self) -> None:
        """Wait until nothing that goes first is under way, at most a tenth of a second."""
        with self._condition:
            self._condition.wait_for(self._free, LONGEST_S)

    @contextlib.contextmanager
    def _passing(self) -> Iterator[None]:
        with self._condition:
            self._count += 1
            mine = self._count
            self._began[mine] = time.monotonic()
        try:
            yield
        finally:
            with self._condition:
                del self._began[mine]
                self._condition.notify_all()

    def _free(self) -> bool:
        oldest = time.monotonic() - FRESH_S
        return all(began < oldest for began in self._began.values())
