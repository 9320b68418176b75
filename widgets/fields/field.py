"""What the colours of a field mean: its scale, its palette, and the limits between which they go."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..painting.colour_scale import ColourScale, Limits


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Field:
    """`name`: by which the look keeps its limits. `palette` (n,) 0xAARRGGBB, low to high. `limits`: None for all.

    `plated`: whether its bar lies over the field, on a plate of the card's colour.
    """

    name: str
    scale: ColourScale
    palette: npt.NDArray[np.uint32]
    limits: Limits | None = None
    plated: bool = False
