"""The life of a slider move: session -> request -> lane -> result -> film -> stage. One way, no echo.

Every change of the experiment submits a request to each lane whose part of it changed. Results come back in order and
are kept only when they are newer than what is shown, so the screen never goes back to an older answer.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Hashable

from PySide6.QtCore import QObject, Signal

from engine import EngineError, Experiment, Film, parameters_of

from .frame_clock import FrameClock
from .jobs import Delivery, Failure, Lane, Ticket
from .session import Session
from .stages import COMPUTATIONS, Computation, warmed

PATIENCE_S = 0.25  # how long the hand must rest before the patient computations start


class Controller(QObject):
    """Owns the lanes and the film. `filmChanged` fires when something new can be shown."""

    filmChanged = Signal(object)  # Film
    resultAccepted = Signal(str)  # lane name: a newer result is on the stage
    workChanged = Signal()  # lanes began or ended
    failed = Signal(str, str, str)  # sentence, hint, details (empty for what a user can mend)

    def __init__(self, session: Session, clock: FrameClock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._clock = clock
        self._film = Film(experiment=session.experiment)
        self._lanes: dict[str, Lane] = {}
        self._asked: dict[str, Experiment | None] = {}
        self._newest: dict[str, int] = {}  # ticket numbers: last submitted,
        self._shown: dict[str, int] = {}  # last shown; older results are dropped
        self._shown_for: dict[str, Hashable] = {}
        self._busy: set[str] = set()
        self._changed_at = 0.0
        self._rested_phase = 0.0
        self._rested_snr = session.experiment.snr
        for computation in COMPUTATIONS:
            lane = Lane(computation.name, warmed(computation.work), self)
            lane.delivered.connect(self._accept)
            lane.failed.connect(self._fail)
            lane.settled.connect(self._settle)
            self._lanes[computation.name] = lane
            self._asked[computation.name] = None
            self._newest[computation.name] = self._shown[computation.name] = 0
        session.experimentChanged.connect(self._request)
        clock.frame.connect(self._tick)

    @property
    def film(self) -> Film:
        return self._film

    @property
    def busy(self) -> frozenset[str]:
        """Names of the lanes that are computing or will soon."""
        return frozenset(self._busy)

    @property
    def stale(self) -> frozenset[str]:
        """Names of the lanes whose shown result belongs to an older experiment, or will soon."""
        current = {c.name: self._wanted(c) for c in COMPUTATIONS}
        return frozenset(name for name, wanted in current.items() if self._shown_for.get(name) != wanted)

    def start(self) -> None:
        """Start the lanes and ask for the first picture."""
        for lane in self._lanes.values():
            lane.start()
        self._request(self._session.experiment)

    def finish(self) -> None:
        """End every lane; what runs is waited for (all work is cancellable between steps)."""
        for lane in self._lanes.values():
            lane.close()
        for lane in self._lanes.values():
            lane.wait()

    @property
    def measured_experiment(self) -> Experiment:
        """The experiment with the SNR at which the playhead last rested: what the readings are about."""
        snr = parameters_of(Experiment)["snr"].clamped(self._rested_snr)
        return self._session.experiment.with_parameters({"snr": snr})

    def _request(self, experiment: Experiment) -> None:
        self._changed_at = time.monotonic()
        self._film = dataclasses.replace(self._film, experiment=experiment)
        if len(experiment.cloud) == 0:
            self._blank()
        else:
            for computation in COMPUTATIONS:
                if not computation.patient:
                    self._ask(computation)
            self._clock.wake(2 * PATIENCE_S)
        self.filmChanged.emit(self._film)

    def _wanted(self, computation: Computation) -> Experiment:
        experiment = self.measured_experiment if computation.patient else self._session.experiment
        return experiment.reduced(computation.stage)

    def _ask(self, computation: Computation) -> None:
        wanted = self._wanted(computation)
        if wanted == self._asked[computation.name]:
            return
        self._asked[computation.name] = wanted
        self._newest[computation.name] = self._lanes[computation.name].submit(wanted).number
        self._busy.add(computation.name)
        self.workChanged.emit()

    def _blank(self) -> None:
        """Nothing is drawn: nothing is shown, and what is still on its way is not let in."""
        self._film = Film(experiment=self._session.experiment)
        for name in self._lanes:
            self._asked[name] = None
            self._shown[name] = self._newest[name] + 1

    def _tick(self, phase: float) -> None:
        if phase != self._rested_phase and not self._clock.playing:
            self._rested_phase = phase
            self._rested_snr = self._session.experiment.schedule.snr_of_phase(phase)
            self._changed_at = time.monotonic()
        if len(self._session.experiment.cloud) and time.monotonic() - self._changed_at >= PATIENCE_S:
            for computation in COMPUTATIONS:
                if computation.patient:
                    self._ask(computation)

    def _accept(self, delivery: Delivery) -> None:
        name = delivery.ticket.lane
        if delivery.ticket.number < self._shown[name]:
            return
        self._shown[name] = delivery.ticket.number
        self._shown_for[name] = delivery.ticket.request
        self._film = self._film.with_result(delivery.result)
        self.filmChanged.emit(self._film)
        self.resultAccepted.emit(name)

    def _fail(self, failure: Failure) -> None:
        if failure.ticket.number < self._newest[failure.ticket.lane]:
            return  # somebody already asked for something else
        error = failure.error
        if isinstance(error, EngineError):
            self.failed.emit(error.message, error.hint, "")
        else:
            self.failed.emit("A computation failed; the last good picture stays.", "", failure.details)

    def _settle(self, ticket: Ticket) -> None:
        if ticket.number == self._newest[ticket.lane]:
            self._busy.discard(ticket.lane)
            self.workChanged.emit()
