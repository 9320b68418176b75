"""From the hand to the session and the stage: sliders, layers, panes, zoom. Writes, never shows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from engine import EngineError
from widgets.main_window import MainWindow
from widgets.stage import Stage
from widgets.view import View

from .frame_clock import FrameClock
from .notices import Notices
from .session import Session


class Hand(QObject):
    """What a person moves on the panels, and how the panes are looked at."""

    def __init__(self, session: Session, clock: FrameClock, window: MainWindow, stage: Stage, notices: Notices) -> None:
        super().__init__(window)
        self._session = session
        self._clock = clock
        self._window = window
        self._stage = stage
        self._notices = notices
        panel = window.panel
        panel.changed.connect(self._set)
        panel.finished.connect(self._let_go)
        panel.layerToggled.connect(stage.setLayer)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the commands of the View menu do, by name."""
        return {
            "reset_view": self._reset_view,
            "pane_forward": self._only_forward,
            "pane_reverse": self._only_reverse,
            "pane_transport": self._only_transport,
            "pane_insight": self._only_insight,
            "all_panes": self._all_panes,
        }

    def _set(self, name: str, value: object) -> None:
        """A control moved. The SNR slider and the playhead are one thing: moving one moves the other."""
        if name == "snr":
            self._clock.pause()
            self._clock.jump(self._session.experiment.schedule.phase_of_snr(float(str(value))))
            return
        try:
            self._session.set(name, value)
        except EngineError as error:
            self._notices.fail(error.message, error.hint)
            self._window.panel.display(self._session.experiment)

    def _let_go(self, _name: str) -> None:
        self._session.end_edit()

    def _reset_view(self) -> None:
        self._stage.setView(View.fitting(self._session.experiment))

    def _only_forward(self) -> None:
        self._stage.maximise("forward")

    def _only_reverse(self) -> None:
        self._stage.maximise("reverse")

    def _only_transport(self) -> None:
        self._stage.maximise("transport")

    def _only_insight(self) -> None:
        self._stage.maximise("insight")

    def _all_panes(self) -> None:
        self._stage.maximise("")
