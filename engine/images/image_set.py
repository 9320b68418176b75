"""A set of small pictures of one size, with their classes, and which part of a larger set it shall be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..errors import EngineError
from ..values import FloatArray, IntArray, Value, frozen_array

SIDES = (2, 128)  # pixels
MOST_IMAGES = 200_000
MOST_BYTES = 800_000_000  # of a set: 60,000 pictures of 64 x 64 in colour
FEWEST = 2


@dataclass(frozen=True, kw_only=True, eq=False)
class ImageChoice(Value):
    """Which pictures of a set are wanted. Raises EngineError for what is out of bounds.

    `size`: their side in pixels, None as they are. `classes`: names of those that are wanted, () for all. `count`: how
    many, evenly drawn from all of these by `seed`, None for all. `grey`: without colours; None: where no picture has
    any.
    """

    size: int | None = None
    classes: tuple[str, ...] = ()
    count: int | None = None
    grey: bool | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        if self.size is not None and not SIDES[0] <= self.size <= SIDES[1]:
            raise EngineError(f"Pictures can't be {self.size} pixels wide.", f"Choose {SIDES[0]} to {SIDES[1]}.")
        if self.count is not None and not FEWEST <= self.count <= MOST_IMAGES:
            raise EngineError(f"A set can't be of {self.count:,} pictures.", f"Choose {FEWEST} to {MOST_IMAGES:,}.")
        if len(set(self.classes)) < len(self.classes):
            raise EngineError("A class is named twice.", "Name each once.")


@dataclass(frozen=True, kw_only=True, eq=False)
class ImageSet(Value):
    """`images` (n, side, side, c) uint8, c 1 (grey) or 3 (red, green, blue); `labels` (n,) index into `classes`.

    `title`: for tables and windows. `note`: what was left out or changed while it was read, or "". Raises EngineError.
    """

    images: IntArray
    labels: IntArray
    classes: tuple[str, ...]
    title: str
    note: str = ""

    def __post_init__(self) -> None:
        images, labels = frozen_array(self.images, np.uint8), frozen_array(self.labels, np.int64)
        if images.ndim != 4 or images.shape[1] != images.shape[2] or images.shape[3] not in (1, 3):
            raise EngineError("These are not square pictures, grey or in colour.")
        if len(images) < FEWEST:
            raise EngineError("A set needs at least two pictures.", "Choose other classes, or another file.")
        if len(labels) != len(images) or labels.min() < 0 or labels.max() >= len(self.classes):
            raise EngineError("The classes of these pictures don't fit them.")
        object.__setattr__(self, "images", images)
        object.__setattr__(self, "labels", labels)

    def __len__(self) -> int:
        return len(self.images)

    @property
    def side(self) -> int:
        """Pixels."""
        return int(self.images.shape[1])

    @property
    def channels(self) -> int:
        """1, or 3 of colours."""
        return int(self.images.shape[3])

    @property
    def d(self) -> int:
        """The dimension of a picture as a point."""
        return self.side**2 * self.channels

    def points(self) -> FloatArray:
        """(n, d) float32 in [-1, 1], rows of pixels, colours innermost."""
        flat: FloatArray = self.images.reshape(len(self), -1).astype(np.float32)
        flat /= np.float32(127.5)
        flat -= np.float32(1)
        return flat
