"""Painters of the insight pane, one a view of `engine.INSIGHT_VIEWS`.

A painter is `(painter, pane, film, frame, look, colours) -> whether there was anything to show`. It paints within
`pane.plot` (the clip is set); what has been computed for another view than the look's is not to be shown.
"""

from collections.abc import Callable

from PySide6.QtGui import QPainter

from engine import Film, Frame

from ..look.theme import Theme
from ..painting.look import Look
from ..painting.pane_grid import Pane
from .basins import paint_basins_view
from .density import paint_density_view
from .gap import paint_gap_view
from .learning import paint_learning_view
from .parts import paint_parts_view

InsightPainter = Callable[[QPainter, Pane, Film, Frame, Look, Theme], bool]

PAINTERS: dict[str, InsightPainter] = {
    "density": paint_density_view,
    "gap": paint_gap_view,
    "basins": paint_basins_view,
    "swirl": paint_parts_view,
    "curvature": paint_parts_view,
    "scales": paint_parts_view,
    "expansion": paint_parts_view,
    "contraction": paint_parts_view,
    "sensitivity": paint_parts_view,
    "ledger": paint_parts_view,
    "learning": paint_learning_view,
}

__all__ = ["PAINTERS", "InsightPainter"]
