"""Parts of films, each computed once: kept by what was asked for, in memory and, for exports, on the disk."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Protocol

from engine import Film, Picture

from ..lanes.memory_size import memory_size
from ..lanes.stages import warmed
from ..lanes.tasks import Cancelled
from .needs import Need, needs

MOST_BYTES = 400_000_000  # in memory; the newest part is kept whatever it weighs


class Keeper(Protocol):
    """Where parts outlive the program: see `kept_parts`."""

    def load(self, need: Need) -> Any | None: ...

    def save(self, need: Need, part: Any) -> None: ...


class Parts:
    """Computes what is needed at full quality, unless it is kept. No part depends on what was asked for before it.

    `computing(name)` is told before each computation. One thread at a time.
    """

    def __init__(
        self,
        cancelled: Callable[[], bool] = lambda: False,
        computing: Callable[[str], None] = lambda name: None,
        keeper: Keeper | None = None,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._cancelled, self._computing, self._keeper, self._most = cancelled, computing, keeper, most_bytes
        self._kept: OrderedDict[Need, tuple[Any, int]] = OrderedDict()
        self._bytes = 0
        self.computed = 0  # how many computations there were

    @property
    def bytes(self) -> int:
        """What the arrays in memory weigh."""
        return self._bytes

    def get(self, need: Need) -> Any:
        """The part. Raises EngineError for an impossible experiment, Cancelled."""
        found = self._kept.get(need)
        if found is not None:
            self._kept.move_to_end(need)
            return found[0]
        part = None if self._keeper is None else self._keeper.load(need)
        if part is None:
            part = self._compute(need)
            if self._keeper is not None:
                self._keeper.save(need, part)
        self._keep(need, part)
        return part

    def film(self, picture: Picture) -> Film:
        """Everything that a picture shows, of both sides where two are compared. Raises as `get`."""
        film = Film(experiment=picture.experiment)
        for need in needs(picture):
            film = film.with_result(self.get(need))
        return film if picture.beside is None else film.beside(self.film(picture.beside))

    def _compute(self, need: Need) -> Any:
        near = None if need.near is None else self.get(need.near)
        self._computing(need.name)
        *_, part = (None, *warmed(need.work(near))(need.request, self._cancelled))
        if part is None or self._cancelled():
            raise Cancelled
        self.computed += 1
        return part

    def _keep(self, need: Need, part: Any) -> None:
        size = memory_size(part)
        self._kept[need] = part, size
        self._bytes += size
        while self._bytes > self._most and len(self._kept) > 1:
            _, (_, gone) = self._kept.popitem(last=False)
            self._bytes -= gone
