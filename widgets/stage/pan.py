"""Moving the plane: the middle button with any tool, the left one with the hand; and the wheel."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from .signals import StageSignals

ZOOM_A_NOTCH = 1.2
NOTCH = 120  # eighths of a degree


class PanInput:
    """Holds the plane at a point until it is let go."""

    def __init__(self, stage: StageSignals) -> None:
        self._stage = stage
        self._grip: QPointF | None = None

    @property
    def active(self) -> bool:
        return self._grip is not None

    def press(self, position: QPointF) -> None:
        self._grip = position

    def move(self, position: QPointF) -> None:
        panes = self._stage.panes()
        if self._grip is None or not panes:
            return
        scale = panes[0].projection.scale / self._stage.devicePixelRatioF()  # logical pixels a world unit
        step, self._grip = position - self._grip, position
        self._stage.setView(self._stage.look.view.moved(-step.x() / scale, step.y() / scale))

    def release(self) -> None:
        self._grip = None

    def zoom(self, position: QPointF, eighths: float) -> bool:
        """Turn the wheel over a pane; False where there is none."""
        pane = self._stage.pane_at(position)
        if pane is None or not eighths:
            return False
        factor = ZOOM_A_NOTCH ** (eighths / NOTCH)
        self._stage.setView(self._stage.look.view.zoomed(factor, *self._stage.world(pane, position)))
        return True
