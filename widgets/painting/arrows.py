"""Arrows, all in one call: the optimal map's, and those to denoised estimates."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QPainter

from engine import DiffusionResult, Frame, TransportResult

from ..look.theme import Theme
from .pane_grid import Pane
from .trails import chosen, draw_lines

HEAD = 6.0  # units of a stroke of the head, at most 0.4 of the shaft
SPREAD = np.array([0.88, 0.47])  # cosine and sine of the angle between shaft and head
Pixels = npt.NDArray[np.float64]


def arrow_lines(starts: Pixels, ends: Pixels, head: float) -> Pixels:
    """(n, 3, 2, 2) lines of arrows from `starts` to `ends` (n, 2) in pixels; of no length, no head."""
    back = starts - ends
    length = np.linalg.norm(back, axis=1, keepdims=True)  # (n, 1)
    along = back / np.maximum(length, 1e-9) * np.minimum(head, 0.4 * length)
    across = np.stack([-along[:, 1], along[:, 0]], axis=1)
    left, right = (ends + SPREAD[0] * along + side * SPREAD[1] * across for side in (1, -1))
    return np.stack([np.stack([starts, ends], 1), np.stack([ends, left], 1), np.stack([ends, right], 1)], axis=1)


def draw_arrows(
    painter: QPainter, pane: Pane, starts: Pixels, ends: Pixels, colour: str, opacity: float, width: float = 1.2
) -> None:
    """Arrows between pixels; `width` in units."""
    draw_lines(painter, arrow_lines(starts, ends, HEAD * pane.unit), colour, opacity, width * pane.unit)


def paint_map_arrows(painter: QPainter, pane: Pane, plan: TransportResult, colours: Theme) -> None:
    """The optimal map: from the start to the end of some particles."""
    some = chosen(len(plan.starts))
    starts, ends = (pane.projection.pixels(each[some]) for each in (plan.starts, plan.ends))
    draw_arrows(painter, pane, starts, ends, colours.text, 0.55, 1.0)


def paint_estimates(painter: QPainter, pane: Pane, result: DiffusionResult, frame: Frame, colours: Theme) -> None:
    """From some of the reversal's particles to E[X_0 | x_t], in the colour of text."""
    if result.estimates is None or frame.reverse is None:
        return
    starts = pane.projection.pixels(frame.reverse[result.estimates.particles])
    ends = pane.projection.pixels(result.estimates.at(frame.reverse_phase))
    draw_arrows(painter, pane, starts, ends, colours.text, 0.5, 1.0)
