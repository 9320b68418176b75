"""A hint on the stage that fades once it was followed. It keeps no timer: every picture finds it fainter."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer
from PySide6.QtGui import QPainter

from engine import Film

from ..look.theme import Theme
from ..painting.captions import invites
from ..painting.pane_grid import Pane
from .overlays.hint import paint_hint

FADE_MS = 700


class FadingHint:
    def __init__(self) -> None:
        self._text = ""
        self._fading = QElapsedTimer()

    @property
    def opacity(self) -> float:
        """1 while it waits to be followed, then less and less, 0 when there is nothing to be seen."""
        if not self._text:
            return 0.0
        return max(0.0, 1 - self._fading.elapsed() / FADE_MS) if self._fading.isValid() else 1.0

    def show(self, text: str) -> None:
        self._text = text
        self._fading.invalidate()

    def fade(self) -> None:
        if not self._fading.isValid():
            self._fading.start()

    def paint(self, painter: QPainter, pane: Pane | None, film: Film | None, colours: Theme) -> None:
        """Over the pane; not on an empty sheet, which invites by itself."""
        opacity = self.opacity
        if pane is not None and opacity > 0 and not (film is not None and invites(film)):
            paint_hint(painter, pane, self._text, opacity, colours)
