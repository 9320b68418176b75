"""A colour scale in a view of its own, whose limits are set by hand or by keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QHideEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QMenu, QWidget

from ..fields.colour_bar import ColourBar
from ..fields.field import Field
from ..plots.chart_dress import Dress
from .pixel_view import PixelView

BY_KEY = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
STEP = 0.02  # of the scale, at a key
MOVES = {Qt.Key.Key_Left: -STEP, Qt.Key.Key_Down: -STEP, Qt.Key.Key_Right: STEP, Qt.Key.Key_Up: STEP}


class ScaleView(PixelView):
    """`limitsChanged(Limits | None)`; `left()` by the mouse.

    Keys: arrows move the upper limit, with Shift the lower one; A for the whole scale.
    """

    limitsChanged = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = ColourBar()
        self.scene().addItem(self.bar)
        self.bar.limitsChanged.connect(self.limitsChanged)
        self.setAccessibleName(self.tr("Colour scale"))
        self.setToolTip(self.tr("Drag the ends to set the limits of the colours; a double click shows all of it."))

    def display(self, field: Field, dress: Dress, cell: QRectF, ratio: float) -> None:
        """Show the scale of a field in a cell of device pixels."""
        self.setRatio(ratio)
        self.bar.setPos(cell.topLeft())
        self.bar.resize(cell.size())
        self.bar.display(field, dress)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._wants(event):
            event.ignore()
        elif event.key() == Qt.Key.Key_A:
            self.bar.clear_limits()
        else:
            lower = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.bar.move(0 if lower else 1, MOVES[Qt.Key(event.key())])

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.addAction(self.tr("Whole colour scale (A)"), self.bar.clear_limits)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the stage zooms

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._wants(event):
            event.accept()  # else the key would be a command's
            return True
        if isinstance(event, QFocusEvent):
            self.bar.grip(event.gotFocus() and event.reason() in BY_KEY)
        return bool(super().event(event))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.bar.release()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.left.emit()

    def _wants(self, event: QKeyEvent) -> bool:
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        return plain and (event.key() == Qt.Key.Key_A or event.key() in MOVES)
