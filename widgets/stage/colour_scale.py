"""The colour scale of the insight pane's field in the window: in a view over its place, where its limits are dragged.

A picture of the stage has the same item, painted without a view, at the same pixels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from ..insights.field_bar import field_bar
from ..look.theme import theme
from ..plots.chart_dress import Dress
from .signals import StageSignals

if TYPE_CHECKING:
    from ..views.scale_view import ScaleView


class StageScale:
    """Belongs to one stage, and follows whatever changes there.

    The density's, which lies over the density, is there only while the hand is in the pane, or where it has limits.
    """

    def __init__(self, stage: StageSignals) -> None:
        self._stage = stage
        self._view: ScaleView | None = None
        self._field = ""
        self._near = False  # whether the hand is in the insight pane
        stage.changed.connect(self.follow)
        stage.hovered.connect(self._hover)

    @property
    def view(self) -> ScaleView | None:
        """The view, once there was a field."""
        return self._view

    def follow(self) -> None:
        """Show the scale of the field that is shown now, or none."""
        stage, film, pane = self._stage, self._stage.film, self._stage.pane("insight")
        look, colours = stage.look, theme(stage.look.theme)
        shown = None if film is None or pane is None else field_bar(film, look, pane, colours)
        if shown is None or pane is None or (shown[0].plated and shown[0].limits is None and not self._near):
            if self._view is not None:
                self._view.hide()
            return
        field, bar = shown
        self._field = field.name
        view, ratio = self._made(), stage.devicePixelRatioF()
        from ..fields.colour_bar import grip_area

        area = grip_area(bar, pane.unit)
        place = QRectF(area.topLeft() / ratio, area.size() / ratio).toAlignedRect()
        if view.geometry() != place:
            view.setGeometry(place)
        cell = area.translated(-(place.topLeft().toPointF() * ratio))
        dress = Dress(unit=pane.unit, colours=colours, ratio=1.0)
        with view.repaintedFromBehind():
            view.display(field, dress, cell, ratio)
        view.show()

    def _hover(self, point: object, pane: str) -> None:
        near = (point is not None and pane == "insight") or (self._view is not None and self._view.underMouse())
        if near != self._near:
            self._near = near
            self.follow()

    def _made(self) -> ScaleView:
        if self._view is None:
            from ..views.scale_view import ScaleView  # loads pyqtgraph

            self._view = ScaleView(self._stage)
            self._view.limitsChanged.connect(lambda limits: self._stage.setLimits(self._field, limits))
            self._view.left.connect(lambda: self._hover(None, ""))
        return self._view
