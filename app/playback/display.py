"""From the session, the clock and the results to what the window shows. Reads, never writes."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject

from engine import Experiment, Film, compared
from widgets.main_window import MainWindow
from widgets.painting.view import View
from widgets.stage.stage import Stage
from widgets.stage.told import Told

from ..commands.actions import Actions
from ..lanes.controller import Controller
from ..lanes.frame_clock import FrameClock
from ..session.session import Session
from .readouts import (
    critical_text,
    decibel_text,
    particle_text,
    reading_value,
    slider_notes,
    status_parts,
    with_learned,
)

RATE_WINDOW_S = 0.5
FRESH_S = 0.1  # how long the clock ticks for a result that came while nothing plays


class Display(QObject):
    """Keeps every widget true: the stage at each tick, panels when the experiment or a result changed."""

    def __init__(
        self,
        session: Session,
        clock: FrameClock,
        controller: Controller,
        window: MainWindow,
        stage: Stage,
        actions: Actions,
    ) -> None:
        super().__init__(window)
        self._session = session
        self._clock = clock
        self._controller = controller
        self._window = window
        self._stage = stage
        self._actions = actions
        self._readings: tuple[object, ...] = ()  # what the table shows
        self._film_changed = True
        self._particle: int | None = None
        self._remark = ""
        self._told: Told | None = None
        self._ticks = 0
        self._since = time.monotonic()
        self._rate = 0.0
        session.experimentChanged.connect(self._show_experiment)
        session.historyChanged.connect(self._show_history)
        clock.frame.connect(self._show_frame)
        clock.playingChanged.connect(self._show_playing)
        controller.filmChanged.connect(self._show_film)
        controller.workChanged.connect(self._show_status)
        session.opened.connect(self._fit_view)
        stage.particlesMarked.connect(self._show_particle)
        self._show_experiment(session.experiment)
        self._show_history()
        self._fit_view(session.experiment)

    def tell(self, told: Told | None) -> None:
        """Show an instant of a story in place of what is open, with its settings; None: what is open again."""
        self._film_changed |= (told is None) != (self._told is None)
        self._told = told
        self._stage.marks.tell(None if told is None else told.marked)
        self._show_experiment(self._session.experiment if told is None else told.film.experiment)
        self._show_frame(self._clock.phase)

    def _show_experiment(self, experiment: Experiment) -> None:
        self._window.panel.display(experiment)
        lowest = experiment.schedule.terminal_snr
        self._window.panel.setLowest("snr", lowest)
        self._window.panel.setMark("snr", lowest, "The mark is the SNR at T, the lowest there is.")

    def _fit_view(self, experiment: Experiment) -> None:
        self._stage.setView(View.fitting(experiment))

    def _show_history(self) -> None:
        for name, done in (("undo", self._session.undo_text), ("redo", self._session.redo_text)):
            verb = "Undo" if name == "undo" else "Redo"
            self._actions[name].setEnabled(bool(done))
            self._actions[name].setText(f"&{verb} {done.lower()}".strip())
        self._actions["file_units"].setEnabled(self._session.units is not None)
        self._show_status()

    def _show_film(self, _film: Film) -> None:
        """Results come faster than pictures are painted: the next tick shows the newest."""
        self._clock.wake(FRESH_S)
        self._film_changed = True

    def _show_readings(self) -> None:
        measured = self._controller.film.measurements
        stale = measured is not None and "diagnostics" in self._controller.stale
        aside = self._told is not None
        film = self._controller.shown
        held = None if film.held is None else film.held.measurements
        held_stale = held is not None and "diagnostics" in self._controller.held_stale
        shown = (measured, stale, aside, film.held is not None, held, held_stale, film.reversed_by, film.learning)
        if shown == self._readings:
            return
        self._readings = shown
        if film.held is None:
            self._window.readings.display(() if measured is None else measured.readings, stale, aside=aside)
        else:
            rows = compared(held, with_learned(measured, film))
            self._window.readings.displayCompared(rows, held_stale, stale, aside=aside, learned=bool(film.reversed_by))
        critical = None if aside else reading_value(self._controller.film, "curvature.critical")
        self._window.panel.setMark("curvature", critical, critical_text(critical, self._session.experiment))

    def _show_ticks(self) -> None:
        """Where modes split, while that belongs to the law and the clock that are shown."""
        splits = self._controller.film.splits
        stale = self._told is not None or "splits" in self._controller.stale
        self._window.playback.setTicks([] if splits is None or stale else splits.phases.tolist())

    def _show_frame(self, phase: float) -> None:
        self._count_frame()
        if self._film_changed:
            self._film_changed = False
            self._show_readings()
            self._show_ticks()
            self._show_status()
        told = self._told
        if told is None:
            self._stage.display(self._controller.shown, phase)
        else:
            self._stage.display(told.film, told.phase, told)
        self._window.playback.display(phase if told is None else told.phase, self._clock.playing)
        self._show_levels()

    def _show_playing(self, playing: bool) -> None:
        self._window.playback.display(self._clock.phase, playing)
        self._ticks, self._since, self._rate = 0, time.monotonic(), 0.0
        self._show_status()

    def _show_levels(self) -> None:
        told = self._told
        film, phase = (self._controller.film, self._clock.phase) if told is None else (told.film, told.phase)
        experiment, frame = film.experiment, film.frame(phase)
        self._window.panel.displaySnr(frame.snr)
        critical = reading_value(film, "curvature.critical")
        self._window.panel.setNotes(slider_notes(experiment, frame, critical))
        self._window.playback.displayLevels(frame.t, 1 / frame.snr, decibel_text(frame.snr))

    def _count_frame(self) -> None:
        self._ticks += 1
        passed = time.monotonic() - self._since
        if self._clock.playing and passed >= RATE_WINDOW_S:
            self._rate = self._ticks / passed
            self._ticks, self._since = 0, time.monotonic()
            self._show_status()

    def _show_particle(self, hovered: int | None, _pinned: object) -> None:
        self._particle = hovered
        self._show_status()

    def remark(self, text: str) -> None:
        """Something to say at the end of the status line for now; "" for nothing."""
        if text != self._remark:
            self._remark = text
            self._show_status()

    def _show_status(self) -> None:
        parts = status_parts(self._controller.film, self._controller.busy, self._rate)
        units = self._session.units
        if units is not None:
            parts["units"] = self.tr("standardised: (x - mean)/scale")
        self._window.status.setDetails("" if units is None else units.sentence)
        particle = particle_text(self._controller.shown, self._particle)
        self._window.setStatus({**parts, "remark": self._remark, "particle": particle})
