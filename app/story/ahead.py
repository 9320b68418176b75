"""What a story needs is computed ahead of its playhead, one setting after the other, in the engine's story lane."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from ..lanes.engine_process import EngineProcess
from ..lanes.parts_lane import STORY, Part, PartResult, PartsRequest
from ..lanes.tasks import Delivery, Failure, Ticket
from .samples import Sample, Samples, Segment
from .store import Store

MOST_DEATHS = 2  # of the engine while it was at something
AT_ONCE_MS = 10  # of looking for what is missing; the rest waits for the next turn


class Ahead(QObject):
    """Orders what is missing, nearest first, but not again what failed or twice was there when the engine ended."""

    came = Signal()  # something more is there
    failed = Signal(str, str, str)

    def __init__(self, engine: EngineProcess, samples: Samples, store: Store, parent: QObject) -> None:
        super().__init__(parent)
        self._engine, self._samples, self._store = engine, samples, store
        self._here: Segment | None = None  # where the playhead is; None: nothing is wanted
        self._walk: Iterator[tuple[Sample, tuple[Part, ...]]] = iter(())
        self._failed: set[Part] = set()
        self._deaths: Counter[Part] = Counter()
        self._said: set[str] = set()
        self._asked: Ticket | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._ask)
        engine.delivered.connect(self._accept)
        engine.failed.connect(self._fail)
        engine.settled.connect(self._settle)
        engine.died.connect(self._lose)

    @property
    def busy(self) -> bool:
        return self._asked is not None

    def follow(self, seconds: Fraction | None, *, anew: bool = False) -> None:
        """The playhead stands there, or nothing is wanted. `anew`: the story is another one."""
        here = None if seconds is None or self._samples.story is None else self._samples.place(seconds)[0]
        if here != self._here or anew:
            self._here = here
            self._walk = iter(()) if here is None else self._samples.walk(here)
            self._ask()

    def finish(self) -> None:
        """The window closes: nothing is let in any more."""
        self._here = None
        self._later.stop()
        self._engine.delivered.disconnect(self._accept)
        self._engine.failed.disconnect(self._fail)
        self._engine.settled.disconnect(self._settle)
        self._engine.died.disconnect(self._lose)

    def _ask(self) -> None:
        self._later.stop()
        passed = QElapsedTimer()
        passed.start()
        if not self._engine.running or self._here is None:
            return
        for sample, parts in self._walk:
            missing = tuple(part for part in parts if not self._has(part, sample.full) and part not in self._failed)
            if missing:
                if (not self._store.filled or self._make_room(sample)) and not self._under_way(missing, sample.full):
                    self._asked = self._engine.submit(STORY, PartsRequest(missing, sample.full))
                return
            if passed.elapsed() >= AT_ONCE_MS:
                self._later.start()
                return

    def _under_way(self, parts: tuple[Part, ...], full: bool) -> bool:
        """Whether the lane is at these already, and maybe has done some that belonged to them."""
        if self._asked is None:
            return False
        request: PartsRequest = self._asked.request  # type: ignore[assignment]
        return full == request.full and set(parts) <= set(request.parts)

    def _has(self, part: Part, full: bool) -> bool:
        return self._store.has((part,), full=full)

    def _make_room(self, sample: Sample) -> bool:
        """Let go of what is wanted later than `sample`, or no more at all."""
        assert self._here is not None
        ranks: dict[Part, int] = {}
        below = 0
        for rank, each in enumerate(self._samples.order(self._here)):
            below = rank if each == sample else below
            for _, parts in self._samples.known(each.segment, each.share):
                for part in parts:
                    ranks.setdefault(part, rank)
        return self._store.make_room(ranks, below)

    def _accept(self, delivery: Delivery) -> None:
        if delivery.ticket.lane == STORY:
            found: PartResult = delivery.result
            self._store.put(found.part, found.result, full=found.full)
            self.came.emit()

    def _fail(self, failure: Failure) -> None:
        if failure.ticket.lane == STORY:
            self._failed.update(self._missing(failure.ticket))
            sentence, hint, details = failure.notice
            if sentence not in self._said:  # neighbouring settings fail alike
                self._said.add(sentence)
                self.failed.emit(sentence, hint, details)

    def _settle(self, ticket: Ticket) -> None:
        if self._asked is not None and ticket.lane == STORY and ticket.number == self._asked.number:
            self._asked = None
        if self._asked is None:
            self._ask()

    def _lose(self) -> None:
        """The engine ended by itself: maybe for want of memory, and by what it was at."""
        if self._asked is not None:
            self._deaths.update(self._missing(self._asked))
            self._failed.update(part for part, count in self._deaths.items() if count >= MOST_DEATHS)
        self.restart()

    def restart(self) -> None:
        """The engine is another one: what it was at is asked for again."""
        self._asked = None
        if self._here is not None:
            self._walk = self._samples.walk(self._here)
            self._ask()

    def _missing(self, ticket: Ticket) -> list[Part]:
        request: PartsRequest = ticket.request  # type: ignore[assignment]
        return [part for part in request.parts if part not in self._store]
