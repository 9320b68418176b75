"""One panel of tiles that fills its widget, in the colours of the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from engine import Tiles

from ..fields.tile_colours import scaled
from ..fields.tiles_item import TilesItem
from ..look.labels import rich_tip
from ..look.theme import window_theme
from ..painting.chart_look import WHOLE_TILES, TilesLook
from ..plots.chart_dress import Dress
from .chart_menu import tiles_menu
from .chart_view import UNIT
from .panel_view import PanelView
from .scale_view import STEP

LIMITS = {
    Qt.Key.Key_Left: (1, -STEP), Qt.Key.Key_Right: (1, STEP), Qt.Key.Key_Down: (0, -STEP), Qt.Key.Key_Up: (0, STEP),
}  # fmt: skip


class TilesView(PanelView[TilesItem]):
    """Keeps for itself how the tiles are looked at.

    Keys of the colours' limits: Shift with left or right moves the upper one, with up or down the lower one.
    """

    _tiles: Tiles | None = None
    _look = WHOLE_TILES

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item = TilesItem()
        self.items = [self.item]
        self.scene().addItem(self.item)
        self.item.lookChanged.connect(self._keep)
        self.item.menuWanted.connect(self._menu)
        self.setAccessibleName(self.tr("Pictures"))

    def show_tiles(self, tiles: Tiles) -> None:
        """Show tiles. Others of the same kind keep the part that is looked at, and the limits of the colours."""
        was = self._tiles
        if was is None or (was.title, was.images.shape) != (tiles.title, tiles.images.shape):
            self._look = WHOLE_TILES
        self._tiles = tiles
        tips = [self.tr("Wheel: zoom. Drag: pan. Double click or A: everything. Right click: copy or save.")]
        if scaled(tiles):
            tips.append(self.tr("Drag the ends of the colour scale, or press Shift and an arrow, to set its limits."))
        self.setToolTip(rich_tip(*tips))
        self.setAccessibleDescription(tiles.title)
        self.refit()

    def menu_of(self, item: TilesItem) -> QMenu:
        return tiles_menu(item, self, self.save)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if shifted and key in LIMITS and self._tiles is not None and scaled(self._tiles):
            self.item.bar.move(*LIMITS[key])
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.item.hover(None)

    def refit(self) -> None:
        if self._tiles is not None:
            ratio = self.devicePixelRatioF()
            self.setRatio(ratio)
            self.item.resize(self.viewport().size().toSizeF() * ratio)
            self.item.display(self._tiles, Dress(unit=UNIT * ratio, colours=window_theme(self)), self._look)

    def _keep(self, look: TilesLook) -> None:
        self._look = look

    def _menu(self, where: QPoint) -> None:
        self.pop_up(self.item, where)
