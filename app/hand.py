"""From the hand to the session and the clock: sliders, strokes, playback, tools and views. Writes, never shows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from engine import EngineError
from widgets.main_window import MainWindow
from widgets.stage import Stage
from widgets.view import View

from .actions import Actions
from .drawing import Drawing
from .frame_clock import FrameClock
from .notices import Notices
from .session import Session

STEP = 1 / 60  # of the clock
GROWTH = 1.25


class Hand(QObject):
    """Everything a person moves with mouse or keys."""

    def __init__(
        self,
        session: Session,
        clock: FrameClock,
        drawing: Drawing,
        window: MainWindow,
        stage: Stage,
        notices: Notices,
        actions: Actions,
    ) -> None:
        super().__init__(window)
        self._session = session
        self._clock = clock
        self._drawing = drawing
        self._window = window
        self._stage = stage
        self._notices = notices
        self._resume = False
        panel, playback = window.panel, window.playback
        panel.changed.connect(self._set)
        panel.finished.connect(self._let_go)
        panel.layerToggled.connect(stage.setLayer)
        playback.playToggled.connect(clock.toggle)
        playback.scrubbed.connect(clock.jump)
        playback.scrubStarted.connect(self._hold)
        playback.scrubFinished.connect(self._go_on)
        playback.stepped.connect(self._step)
        playback.jumped.connect(clock.jump)
        playback.speedChanged.connect(clock.set_speed)
        playback.loopChanged.connect(clock.set_loop)
        stage.strokeStarted.connect(self._start_stroke)
        stage.strokeMoved.connect(drawing.move)
        stage.strokeFinished.connect(self._finish_stroke)
        stage.strokeCancelled.connect(self._cancel_stroke)
        stage.setBrushRadius(drawing.radius)
        actions["brush"].setChecked(True)
        stage.setTool("brush")

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the commands of the hand do, by name."""
        return {
            "brush": self._take_brush,
            "eraser": self._take_eraser,
            "hand": self._take_hand,
            "smaller": self._shrink,
            "larger": self._grow,
            "reset_view": self._reset_view,
            "pane_forward": self._only_forward,
            "pane_reverse": self._only_reverse,
            "pane_transport": self._only_transport,
            "pane_insight": self._only_insight,
            "all_panes": self._all_panes,
            "play": self._clock.toggle,
            "step_back": self._step_back,
            "step_on": self._step_on,
            "to_start": self._to_start,
            "to_end": self._to_end,
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

    def _start_stroke(self, tool: str, position: tuple[float, float]) -> None:
        self._hold()
        self._clock.jump(0.0)
        self._drawing.start(tool, position)

    def _finish_stroke(self) -> None:
        self._drawing.finish()
        self._clock.play()

    def _cancel_stroke(self) -> None:
        self._drawing.cancel()
        self._go_on()

    def _hold(self) -> None:
        self._resume = self._clock.playing
        self._clock.pause()

    def _go_on(self) -> None:
        if self._resume:
            self._clock.play()

    def _take_brush(self) -> None:
        self._take("brush")

    def _take_eraser(self) -> None:
        self._take("eraser")

    def _take_hand(self) -> None:
        self._stage.setTool("hand")

    def _take(self, tool: str) -> None:
        """Drawing happens at the data: the clock goes there, and that is said."""
        self._stage.setTool(tool)  # type: ignore[arg-type]
        if self._clock.phase > 0:
            self._clock.pause()
            self._clock.jump(0.0)
            self._notices.say("Drawing happens at t = 0: the clock is there now.")

    def _shrink(self) -> None:
        self._resize(1 / GROWTH)

    def _grow(self) -> None:
        self._resize(GROWTH)

    def _resize(self, factor: float) -> None:
        self._drawing.set_radius(self._drawing.radius * factor)
        self._stage.setBrushRadius(self._drawing.radius)

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

    def _step(self, steps: int) -> None:
        self._clock.pause()
        self._clock.jump(self._clock.phase + steps * STEP)

    def _step_back(self) -> None:
        self._step(-1)

    def _step_on(self) -> None:
        self._step(1)

    def _to_start(self) -> None:
        self._clock.jump(0.0)

    def _to_end(self) -> None:
        self._clock.jump(1.0)
