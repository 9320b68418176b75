"""The score as arrows, with lengths on a logarithmic scale: near the data it is a hundred times larger than at T."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QPainter

from engine import ScoreFilm

from ..look.theme import Theme
from .arrows import draw_arrows
from .pane_grid import Pane

LONGEST = 26.0  # units, of an arrow where |score| is LARGEST
LARGEST = 400.0  # 1/s0^2 at the default softness
CROWDED = 120  # arrows in sight; of more every second is left out


def score_arrows(film: ScoreFilm, phase: float, pane: Pane) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Starts and ends (k, 2) in pixels, at a forward phase, of what lies within the pane."""
    places = pane.projection.pixels(film.points)  # (g, 2)
    plot = pane.plot
    inside = (
        (places[:, 0] >= plot.left())
        & (places[:, 0] <= plot.right())
        & (places[:, 1] >= plot.top())
        & (places[:, 1] <= plot.bottom())
    )
    if inside.sum() > CROWDED:  # a chequered pattern of the grid
        side = round(len(places) ** 0.5)
        index = np.arange(len(places))
        inside &= (index // side + index) % 2 == 0
    places, values = places[inside], film.at(phase)[inside].astype(np.float64)
    size = np.linalg.norm(values, axis=1, keepdims=True)
    length = LONGEST * pane.unit * np.minimum(np.log1p(size) / np.log1p(LARGEST), 1.0)
    step = values / np.maximum(size, 1e-12) * length * (1.0, -1.0)  # y points down on the screen
    return places, places + step


def paint_score(painter: QPainter, pane: Pane, film: ScoreFilm, phase: float, colours: Theme) -> None:
    """Arrows of grad log p_t at the forward phase `phase`."""
    starts, ends = score_arrows(film, phase, pane)
    draw_arrows(painter, pane, starts, ends, colours.text, 0.45)
