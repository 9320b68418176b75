"""The first run: one line over the forward pane, until somebody has drawn. No welcome stands in the way."""

from __future__ import annotations

from PySide6.QtCore import QObject

from widgets.stage.stage import Stage

from ..storage.settings import settings

DRAWN = "drawn"  # settings: somebody has drawn here


class FirstRun(QObject):
    """Shows "Draw here" on the stage until the first stroke ever."""

    def __init__(self, stage: Stage, parent: QObject) -> None:
        super().__init__(parent)
        self._stage = stage
        if not settings().contains(DRAWN):
            stage.setHint(self.tr("Draw here"))
            stage.strokeStarted.connect(self._follow)

    def _follow(self, _tool: str, _position: object) -> None:
        self._stage.strokeStarted.disconnect(self._follow)
        self._stage.fadeHint()
        settings().setValue(DRAWN, True)
