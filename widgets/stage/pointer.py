"""What a mouse and a pen have in common: where, which button, which modifiers, how hard, which end."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPointingDevice, QTabletEvent

SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)

CLICK = 4  # logical pixels that a click may wander
ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """`position` in logical pixels; `pressure` in [0, 1], 1 for a mouse; `rubber`: the pen's other end."""

    position: QPointF
    button: Qt.MouseButton
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    pressure: float = 1.0
    rubber: bool = False

    @staticmethod
    def of(event: QMouseEvent | QTabletEvent) -> Pointer:
        pen = isinstance(event, QTabletEvent)
        return Pointer(
            position=event.position(),
            button=event.button(),
            modifiers=event.modifiers(),
            pressure=event.pressure() if isinstance(event, QTabletEvent) else 1.0,
            rubber=pen and event.pointerType() == QPointingDevice.PointerType.Eraser,
        )

    @property
    def left(self) -> bool:
        return self.button == Qt.MouseButton.LeftButton

    @property
    def shift(self) -> bool:
        return bool(self.modifiers & SHIFT)

    @property
    def ctrl(self) -> bool:
        return bool(self.modifiers & CONTROL)

    @property
    def alt(self) -> bool:
        return bool(self.modifiers & ALT)
