"""What a file or folder of pictures holds, before anything of it is chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from ..errors import EngineError
from ..values import IntArray

Pixels = IntArray  # (h, w) grey or (h, w, 3) colours, uint8


@dataclass(slots=True, kw_only=True)
class RawImages:
    """`labels` (n,) index into `classes`, known before a picture is read.

    `take(places)`: the pictures at rising places, one after the other; None for one that can't be read, whose name goes
    to `unread`. It raises EngineError, OSError where reading can't go on.
    """

    labels: IntArray
    classes: tuple[str, ...]
    title: str
    take: Callable[[Sequence[int]], Iterator[Pixels | None]]
    unread: list[str] = field(default_factory=list)
    note: str = ""


def damaged(name: str) -> EngineError:
    """What to raise where a file ends too early or is not what it says."""
    return EngineError(f"{name} is damaged: it is not as long as it says.", "Copy or download it again.")


def class_names(count: int) -> tuple[str, ...]:
    """ "0", "1", ... where a format has no names."""
    return tuple(map(str, range(count)))
