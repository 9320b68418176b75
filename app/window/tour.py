"""A tour in five steps (Help > Tour): what to do in each part of the window, while everything stays usable."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtWidgets import QWidget

from widgets.main_window import MainWindow
from widgets.painting.look import PaneName
from widgets.panels.tour_card import TourCard, TourRing
from widgets.stage.stage import Stage


class Tour(QObject):
    """Shows one step after the other; where its part of the window moves, the card follows."""

    def __init__(self, window: MainWindow, stage: Stage) -> None:
        super().__init__(window)
        self._window = window
        self._stage = stage
        self._step = 0
        self._card: TourCard | None = None
        self._ring: TourRing | None = None
        self._steps: tuple[tuple[str, str, Callable[[], QRect]], ...] = (
            (
                self.tr("Draw a distribution"),
                self.tr(
                    "Drag in the forward pane: every stroke is the data. It is noised at once, particle by particle, "
                    "until only a Gaussian is left. Presets are in the menu Cloud."
                ),
                self._forward,
            ),
            (
                self.tr("Watch it come back"),
                self.tr(
                    "The same clock brings noise back to your drawing, with the exact score of what you drew: no "
                    "network, no training. Point at a particle to follow it in every pane; a click pins it."
                ),
                self._reverse,
            ),
            (
                self.tr("Compare with the optimal map"),
                self.tr(
                    "Here the same Gaussian goes to the same points with the least effort: each cell of the plane "
                    "moves straight to its point. It is in general not the map of the flow; the gap is measured."
                ),
                self._transport,
            ),
            (
                self.tr("Move the three sliders"),
                self.tr(
                    "Termination time T, signal-to-noise ratio r (the playhead in other units) and curvature c. The "
                    "particles keep their noise, so whatever moves was moved by the slider. C holds what you have, to "
                    "compare it with."
                ),
                self._panel,
            ),
            (
                self.tr("Read the gap, take it away"),
                self.tr(
                    "The insight pane and the readings say how far the two maps are apart, each number with its noise "
                    "floor. Ctrl+E exports what you see; F1 opens the guide."
                ),
                self._insight,
            ),
        )

    @property
    def step(self) -> int | None:
        """The number of the step that is shown, from 0; None while there is no tour."""
        return self._step if self._card is not None else None

    def start(self) -> None:
        """Begin at the first step, or begin again."""
        self._step = 0
        if self._card is None:
            self._ring, self._card = TourRing(self._window), TourCard(self._window)
            self._card.back.connect(self._back)
            self._card.forward.connect(self._forth)
            self._card.closed.connect(self.end)
            self._window.installEventFilter(self)
            self._stage.paneMaximised.connect(self._show)
        self._stage.maximise("")
        self._show()
        self._card.setFocus()

    def end(self) -> None:
        if self._card is None or self._ring is None:
            return
        self._window.removeEventFilter(self)
        self._stage.paneMaximised.disconnect(self._show)
        for part in (self._card, self._ring):
            part.hide()
            part.deleteLater()
        self._card = self._ring = None
        self._stage.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._show()
        return super().eventFilter(watched, event)

    def _show(self) -> None:
        if self._card is None or self._ring is None:
            return
        title, text, target = self._steps[self._step]
        area = target()
        self._ring.surround(area)
        self._card.display(title, text, self._step + 1, len(self._steps), area)
        for part in (self._ring, self._card):
            part.show()
            part.raise_()

    def _back(self) -> None:
        self._step = max(self._step - 1, 0)
        self._show()

    def _forth(self) -> None:
        if self._step == len(self._steps) - 1:
            self.end()
            return
        self._step += 1
        self._show()

    def _forward(self) -> QRect:
        return self._pane("forward")

    def _reverse(self) -> QRect:
        return self._pane("reverse")

    def _transport(self) -> QRect:
        return self._pane("transport")

    def _insight(self) -> QRect:
        return self._pane("insight")

    def _panel(self) -> QRect:
        return self._in_window(self._window.panelScroll, self._window.panelScroll.rect())

    def _pane(self, name: PaneName) -> QRect:
        pane = self._stage.pane(name)
        if pane is None:
            return self._in_window(self._stage, self._stage.rect())
        ratio = self._stage.devicePixelRatioF()
        card = pane.card
        logical = QRect(*(round(value / ratio) for value in (card.x(), card.y(), card.width(), card.height())))
        return self._in_window(self._stage, logical)

    def _in_window(self, widget: QWidget, area: QRect) -> QRect:
        return QRect(widget.mapTo(self._window, area.topLeft()), area.size())
