"""From A's ends of the reversal to B's, particle by particle, over the faint data."""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QFontMetricsF, QPainter

from engine import DiffusionResult, EndsDifference, Film, Reading, ends_difference

from ..look.fonts import font
from ..look.number_format import number
from ..look.theme import Theme
from ..painting.arrows import draw_arrows
from ..painting.captions import MIDDLE_LEFT, MIDDLE_RIGHT, paint_text
from ..painting.look import Look
from ..painting.pane_grid import Pane
from ..painting.points import disc_radius, paint_points
from ..painting.trails import chosen
from .legend import foot
from .note import paint_note

FAINT, ENDS, STRENGTH = 0.35, 0.7, 0.4  # opacities: of the data, of the ends, of the arrows
FOOT, NOTE = 30.0, 16.0  # units: of the foot, and of its second line
LEAST = 1.0  # pixels of the shortest arrow
Pixels = npt.NDArray[np.float64]


def paint_ends(painter: QPainter, pane: Pane, film: Film, look: Look, colours: Theme) -> bool:
    """Of B's film and the one that it holds; False while a side's reversal has not come."""
    held = film.held
    if held is None or held.diffusion is None or film.diffusion is None:
        return False
    found = ends_of(held.diffusion, film.diffusion)
    if isinstance(found, str):
        paint_note(painter, pane, found, look, colours)
        return True
    data = pane.projection.pixels(film.experiment.cloud.positions)
    painter.setOpacity(FAINT)
    paint_points(painter, data, max(1.0, 0.5 * disc_radius(len(data), pane.unit)), (colours.muted,), None, pane.plot)
    painter.setOpacity(1.0)
    starts, ends = (pane.projection.pixels(each) for each in (found.starts, found.ends))
    if look.layers.points:
        painter.setOpacity(ENDS)
        radius = max(1.0, 0.6 * disc_radius(len(ends), pane.unit))
        paint_points(painter, starts, radius, (colours.side("A"),), None, pane.plot)
        paint_points(painter, ends, radius, (colours.side("B"),), None, pane.plot)
        painter.setOpacity(1.0)
    some = moved(starts, ends)
    draw_arrows(painter, pane, starts[some], ends[some], colours.text, STRENGTH)
    if look.layers.captions:
        _paint_foot(painter, pane, found, colours)
    return True


@functools.lru_cache(maxsize=2)
def ends_of(a: DiffusionResult, b: DiffusionResult) -> EndsDifference | str:
    """Results are told apart by identity: worked out once for two of them, not for every picture."""
    return ends_difference(a, b)


def moved(starts: Pixels, ends: Pixels) -> npt.NDArray[np.intp]:
    """The particles that get an arrow: as many as have trails, and of these whose ends are not on one pixel."""
    index = np.arange(len(starts))[chosen(len(starts))]
    apart: npt.NDArray[np.bool_] = np.linalg.norm(ends[index] - starts[index], axis=1) >= LEAST
    return index[apart]


def _paint_foot(painter: QPainter, pane: Pane, found: EndsDifference, colours: Theme) -> None:
    inner = foot(painter, pane, colours, FOOT + (NOTE if found.note else 0.0))
    if inner is None:
        return
    if found.note:
        upper = inner.height() - NOTE * pane.unit
        below = inner.adjusted(0, upper - 5 * pane.unit, 0, -5 * pane.unit)
        paint_text(painter, below, found.note, font(10.5 * pane.unit), colours.muted, MIDDLE_LEFT)
        inner.setHeight(upper)
    face, reading = font(11.5 * pane.unit), found.displacement
    said, measure = ends_text(reading), QFontMetricsF(face)
    paint_text(painter, inner, said, face, colours.text if reading.seen else colours.muted, MIDDLE_LEFT)
    more = moved_text(found.moved)
    if more and measure.horizontalAdvance(said) + measure.horizontalAdvance(more) + 14 * pane.unit <= inner.width():
        paint_text(painter, inner, more, face, colours.text if found.moved.seen else colours.muted, MIDDLE_RIGHT)


def ends_text(reading: Reading) -> str:
    """How far apart the ends are, with the floor of that."""
    if reading.number is None:
        return "rms –"
    floor = "" if reading.floor is None else f"  floor {number(reading.floor, 2)}"
    return f"rms {number(reading.number, 3)}{floor}"


def moved_text(reading: Reading) -> str:
    """How many end at another point, with the floor of that; nothing where the drawings are not the same."""
    if reading.number is None:
        return ""
    floor = "" if reading.floor is None else f"  floor {number(100 * reading.floor, 2)} %"
    return f"{number(100 * reading.number, 3)} % at another point{floor}"
