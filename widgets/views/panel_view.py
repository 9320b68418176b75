"""A view of diagrams or tiles that are zoomed, panned and copied from: its keys, its menus."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from .pixel_view import PixelView

STEPS = {
    Qt.Key.Key_Left: (-0.1, 0.0), Qt.Key.Key_Right: (0.1, 0.0), Qt.Key.Key_Down: (0.0, -0.1), Qt.Key.Key_Up: (0.0, 0.1),
}  # fmt: skip
EITHER = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier  # without which a key is plain


class PanelItem(Protocol):
    """What the view asks of an item."""

    def isVisible(self) -> bool: ...
    def sceneBoundingRect(self) -> QRectF: ...
    def view_all(self) -> None: ...
    def zoom(self, factor: float) -> None: ...
    def pan(self, across: float, up: float) -> None: ...


P = TypeVar("P", bound=PanelItem)


class PanelView(PixelView, Generic[P]):
    """`save`, if it is set, takes what a panel shows and its look to be saved as a file.

    Keys, for the panel under the hand or else the first: A for everything again, + and - to zoom, arrows to pan, the
    menu key for what can be copied.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.save: Callable[[Any, Any], object] | None = None
        self.items: list[P] = []

    def refit(self) -> None:
        """Show the same again: in another size, or in other colours."""

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self.refit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.refit()

    def menu_of(self, item: P) -> QMenu:
        """What a right click on a panel offers."""
        raise NotImplementedError

    def item_at(self, position: QPointF) -> P | None:
        """The panel under a position of the view."""
        point = self.mapToScene(position.toPoint())
        return next((item for item in self._there() if item.sceneBoundingRect().contains(point)), None)

    def pop_up(self, item: P, where: QPoint) -> None:
        """Show a panel's menu there; it goes when it is closed."""
        menu = self.menu_of(item)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item, key = self._current(), Qt.Key(event.key())
        if item is None:
            event.ignore()
        elif self._wants(event):
            item.view_all() if key == Qt.Key.Key_A else item.zoom(0.8 if key == Qt.Key.Key_Minus else 1.25)
        elif key in STEPS:
            item.pan(*STEPS[key])
        else:
            event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By the menu key; the right button's click comes through the scene."""
        item = self._current()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and item is not None:
            self.pop_up(item, self.mapToGlobal(self.rect().center()))
        event.accept()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._wants(event):
            event.accept()  # else the key would be a command's
            return True
        return bool(super().event(event))

    def _wants(self, event: QKeyEvent) -> bool:
        keys = (Qt.Key.Key_A, Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus)
        return not event.modifiers() & ~EITHER and event.key() in keys

    def _current(self) -> P | None:
        under = self.item_at(QPointF(self.mapFromGlobal(self.cursor().pos())))
        return under or next(iter(self._there()), None)

    def _there(self) -> list[P]:
        return [item for item in self.items if item.isVisible()]
