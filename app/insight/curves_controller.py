"""Curves on demand, from the readings or the menu; and from any chart of the window back to the setting."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from engine import SWEEPABLE, EngineError, Experiment, parameters_of
from widgets.main_window import MainWindow
from widgets.stage.stage import Stage
from widgets.studies.series_view import SeriesView

from ..commands.notices import Notices
from ..lanes.controller import Controller
from ..lanes.frame_clock import FrameClock
from ..session.session import Session
from .chart_saving import ChartSaving

FIRST = "basins.disagreement"
SETTLED_MS = 150  # after the last zoom, a closer look is asked for


class CurvesController(QObject):
    """Owns the window of curves; while that is open, the engine computes the curve that is chosen there.

    Where a part of it is looked at, more is asked for there; what has come meanwhile stays.
    """

    def __init__(
        self,
        session: Session,
        clock: FrameClock,
        controller: Controller,
        window: MainWindow,
        stage: Stage,
        notices: Notices,
    ) -> None:
        super().__init__(window)
        self._session, self._clock, self._controller = session, clock, controller
        self._window, self._notices = window, notices
        self.view = SeriesView(window)
        self.view.wanted.connect(self._want)
        self.view.closed.connect(self._rest)
        self.view.zoomed.connect(self._zoom)
        self._chosen = ("", "")  # reading and axis
        self._part: tuple[float, float] | None = None  # of the axis that is shown, in its values
        self._settling = QTimer(self, interval=SETTLED_MS, singleShot=True)
        self._settling.timeout.connect(self._look_closely)
        self.saving = ChartSaving(window, notices)
        self.view.canvas.save = self.saving.ask
        stage.chartSaveWanted.connect(self.saving.ask)
        for charts in (self.view, stage):
            charts.settingPicked.connect(self._set)
            charts.pickEnded.connect(session.end_edit)
        self.view.copied.connect(self._say_copied)
        window.readings.curveWanted.connect(self.open)
        controller.curveChanged.connect(self._show)
        controller.workChanged.connect(self._show)
        session.experimentChanged.connect(self._show)
        clock.frame.connect(self._show_frame)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the command does, by name."""
        return {"curves": self._open_selected}

    def open(self, reading: str) -> None:
        """Open the window at a reading; at the last one shown, or the first, for one that has no curve."""
        known = reading if reading in SWEEPABLE else self.view.choice[0] if self.view.isVisible() else FIRST
        if reading and reading not in SWEEPABLE:
            self._notices.say("This reading depends on no slider, or takes too long for a curve.")
        self._want(*self.view.choose(known))
        self.view.show()
        self.view.raise_()
        self.view.activateWindow()

    def close(self) -> None:
        """The main window closes: this one too."""
        self.view.close()

    def _open_selected(self) -> None:
        self.open(self._window.readings.selected)

    def _want(self, reading: str, axis: str) -> None:
        if (reading, axis) != self._chosen:
            self._chosen, self._part = (reading, axis), None  # another curve is shown whole
        self._settling.stop()
        self._controller.set_curve(self._chosen, self._part)
        self._show()

    def _zoom(self, part: tuple[float, float] | None) -> None:
        self._part = part
        self._settling.start()

    def _look_closely(self) -> None:
        if self._controller.curve_wanted is not None:
            self._controller.set_curve(self._chosen, self._part)

    def _rest(self) -> None:
        self._settling.stop()
        self._controller.set_curve(None)

    def _show_frame(self, _phase: float) -> None:
        if self.view.isVisible() and self.view.choice[1] == "snr":
            self._show()

    def _show(self) -> None:
        if self._controller.curve_wanted is None:
            return
        empty = len(self._session.experiment.cloud) == 0
        busy = "curves" in self._controller.busy
        message = "Draw some points, or pick a preset: there is nothing to measure." if empty else ""
        self.view.display(None if empty else self._controller.curve, self._setting(), busy=busy, message=message)

    def _setting(self) -> float | None:
        """The present value along the chosen axis; None where it is infinite."""
        axis, experiment = self.view.choice[1], self._session.experiment
        value = experiment.schedule.snr_of_phase(self._clock.phase) if axis == "snr" else getattr(experiment, axis)
        return value if math.isfinite(value) else None

    def _set(self, axis: str, value: float) -> None:
        """The setting goes where a chart was clicked, or its cursor dragged; the SNR's is the playhead."""
        if axis in ("snr", "phase"):
            self._clock.pause()
            phase = self._session.experiment.schedule.phase_of_snr(max(value, 1e-12)) if axis == "snr" else value
            self._clock.jump(min(max(phase, 0.0), 1.0))
            return
        try:
            self._session.set(axis, parameters_of(Experiment)[axis].clamped(value))
        except EngineError as error:
            self._notices.fail(error.message, error.hint)

    def _say_copied(self, _text: str) -> None:
        self._notices.say("Copied.")
