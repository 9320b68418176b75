"""From the hand to the session and the stage: sliders, panes, zoom. Writes, never shows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from engine import EngineError
from widgets.main_window import MainWindow
from widgets.painting.view import View
from widgets.stage.stage import Stage

from ..commands.notices import Notices
from ..lanes.frame_clock import FrameClock
from ..playback.hold import SnrHold, time_for
from ..playback.playback import Playback
from ..session.session import Session
from ..storage.settings import settings

LARGEST_DB = 600.0  # far beyond every T; keeps r^2 finite


class PanelInput(QObject):
    """What a person moves on the panels, and how the panes are looked at."""

    def __init__(
        self,
        session: Session,
        clock: FrameClock,
        playback: Playback,
        window: MainWindow,
        stage: Stage,
        notices: Notices,
    ) -> None:
        super().__init__(window)
        self._playback = playback
        self._hold = SnrHold()
        self._said = ""
        self._session = session
        self._clock = clock
        self._window = window
        self._stage = stage
        self._notices = notices
        panel = window.panel
        panel.changed.connect(self._set)
        panel.finished.connect(self._let_go)
        panel.holdChanged.connect(self._choose_hold)
        panel.terminalSnrTyped.connect(self._set_terminal)
        self._choose_hold("snr" if settings().value("hold") == "snr" else "time")

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the commands of the View menu do, by name, and the reset of all settings."""
        return {
            "reset_settings": self._reset_settings,
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
            self._playback.hold()
            self._clock.jump(self._session.experiment.schedule.phase_of_snr(float(str(value))))
            return
        try:
            values, sentence = self._hold.carried(self._session.experiment, name, value)
            self._session.set_together(name, values)
        except EngineError as error:
            self._notices.fail(error.message, error.hint)
            self._window.panel.display(self._session.experiment)
            return
        self._say(sentence)

    def _let_go(self, name: str) -> None:
        if name == "snr":
            self._playback.go_on()
        self._hold.let_go()
        self._said = ""
        self._session.end_edit()

    def _say(self, sentence: str) -> None:
        """Once in a drag."""
        if sentence and sentence != self._said:
            self._notices.say(sentence)
        self._said = sentence

    def _choose_hold(self, what: str) -> None:
        self._hold.holds_snr = what == "snr"
        self._window.panel.displayHold(what)
        settings().setValue("hold", what)

    def _set_terminal(self, decibel: float) -> None:
        """The SNR at T was typed: T follows."""
        bounded = min(max(decibel, -LARGEST_DB), LARGEST_DB)
        time, sentence = time_for(self._session.experiment, 10 ** (bounded / 20))
        self._session.set("termination_time", time)
        self._session.end_edit()
        self._say(sentence)
        self._said = ""

    def _reset_settings(self) -> None:
        try:
            self._session.reset_parameters()
        except EngineError as error:
            self._notices.fail(error.message, error.hint)

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
