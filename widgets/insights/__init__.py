"""Painters of the insight pane, one a view of `engine.INSIGHT_VIEWS`.

A painter is `(painter, pane, film, frame, look, colours) -> whether there was anything to show`. It paints within
`pane.plot` (the clip is set); what has been computed for another view than the look's is not to be shown.
"""

from collections.abc import Callable

from PySide6.QtGui import QPainter

from engine import Film, Frame

from ..look import Look
from ..pane_grid import Pane
from ..theme import Theme
from .density import paint_density_view
from .learning import paint_learning_view

InsightPainter = Callable[[QPainter, Pane, Film, Frame, Look, Theme], bool]

PAINTERS: dict[str, InsightPainter] = {"density": paint_density_view, "learning": paint_learning_view}

__all__ = ["PAINTERS", "InsightPainter"]
