"""The colours of tiles: what stands for a quantity has a scale; pictures are ink on the theme's paper; categories."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor

from engine import Tiles

from ..look.theme import Theme
from ..painting.colour_scale import ColourScale, Limits
from ..painting.density import ramp
from .field import Field

PALER = 0.28  # of the card's colour in each further round of categories, for three rounds
MOST_CATEGORIES = 10_000  # with a colour of their own


def scaled(tiles: Tiles) -> bool:
    """Whether the shades stand for a quantity; from 0 to 1 they are a picture's own."""
    return tiles.kind == "intensity" and (tiles.low, tiles.high) != (0.0, 1.0)


def shown_values(tiles: Tiles) -> npt.NDArray[np.float64]:
    """The images, with NaN for whatever is not there: what is infinite, and category -1."""
    there = np.isfinite(tiles.images)
    if tiles.kind == "label":
        there &= tiles.images >= 0
    return np.where(there, tiles.images, np.nan)


def tile_field(tiles: Tiles, colours: Theme, limits: Limits | None) -> Field:
    """What the colours mean: a quantity's shades, a picture's greys, or one colour a category."""
    if tiles.kind == "label":
        finite = tiles.images[np.isfinite(tiles.images)]
        count = 1 + int(min(np.rint(finite.max(initial=0.0)), MOST_CATEGORIES))
        scale = ColourScale(middle=-0.5, reach=float(count))
        return Field(name=tiles.title, scale=scale, palette=category_colours(count, colours))
    scale = ColourScale(middle=tiles.low, reach=tiles.high - tiles.low if tiles.high > tiles.low else 1.0)
    palette = ramp(colours.ramp if scaled(tiles) else (colours.card, colours.text))
    return Field(name=tiles.title, scale=scale, palette=palette, limits=limits)


def category_colours(count: int, colours: Theme) -> npt.NDArray[np.uint32]:
    """(count,) 0xffRRGGBB: the eight of the theme; then the same again, each round a little paler."""
    ground, *inks = (np.array(_rgb(colour)) for colour in (colours.card, *colours.labels[:8]))
    index = np.arange(count)
    share = PALER * (index // 8 % 3)[:, None]
    byte = np.rint((1 - share) * np.array(inks)[index % 8] + share * ground).astype(np.uint32)
    packed: npt.NDArray[np.uint32] = byte @ np.array([1 << 16, 1 << 8, 1], np.uint32) + np.uint32(255 << 24)
    return packed


def _rgb(colour: str) -> tuple[int, int, int]:
    ink = QColor(colour)
    return ink.red(), ink.green(), ink.blue()
