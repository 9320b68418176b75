"""That nothing is drawn into side A, said where a person is about to."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from ..look.theme import theme
from .overlays.hint import paint_hint
from .signals import StageSignals


class HeldHint:
    """Belongs to one stage: shown while the hand is over A's forward pane with a tool that draws or chooses."""

    def __init__(self, stage: StageSignals) -> None:
        self._stage = stage
        self._there = False
        stage.hoveredHeld.connect(self._hover)

    @property
    def shown(self) -> bool:
        return self._there and self._stage.tool != "hand"

    def paint(self, painter: QPainter) -> None:
        pane = self._stage.pane("forward", "A")
        if self.shown and pane is not None and pane.side:
            text = self._stage.tr("A is held. Draw in B")
            paint_hint(painter, pane, text, 1.0, theme(self._stage.look.theme))

    def _hover(self, _point: object, pane: str) -> None:
        if (pane == "forward") != self._there:
            self._there = pane == "forward"
            self._stage.update()
