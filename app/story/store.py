"""Results of a story's settings, kept in the window within a bound of bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..lanes.memory_size import memory_size
from ..lanes.parts_lane import Part

KEPT_BYTES = 400_000_000


class Store:
    """Each part once, whichever settings share it. `full`: parts that are no drafts."""

    def __init__(self, bytes_kept: int = KEPT_BYTES) -> None:
        self._most = bytes_kept
        self._kept: dict[Part, Any] = {}
        self._sizes: dict[Part, int] = {}
        self._bytes = 0
        self.full: set[Part] = set()

    @property
    def bytes(self) -> int:
        return self._bytes

    @property
    def filled(self) -> bool:
        """Whether nothing more finds room unless something goes."""
        return self._bytes >= self._most

    def __contains__(self, part: Part) -> bool:
        return part in self._kept

    def has(self, parts: Sequence[Part], *, full: bool = False) -> bool:
        """Whether all of them are there, at full quality where that is asked for."""
        kept = self.full if full else self._kept
        return all(part in kept for part in parts)

    def put(self, part: Part, result: Any, *, full: bool) -> None:
        """Keep a result; a draft never takes a full one's place."""
        if part in self.full and not full:
            return
        self._bytes += memory_size(result) - self._sizes.get(part, 0)
        self._kept[part], self._sizes[part] = result, memory_size(result)
        if full:
            self.full.add(part)

    def make_room(self, ranks: Mapping[Part, int], below: int) -> bool:
        """Let go of what ranks last, unwanted first, but of nothing ranked up to `below`; whether there is room now."""
        for part in sorted(self._kept, key=lambda each: -ranks.get(each, len(ranks) + below + 1)):
            if not self.filled or ranks.get(part, below + 1) <= below:
                break
            self._drop(part)
        return not self.filled

    def __getitem__(self, part: Part) -> Any:
        return self._kept[part]

    def _drop(self, part: Part) -> None:
        self._bytes -= self._sizes.pop(part)
        del self._kept[part]
        self.full.discard(part)
