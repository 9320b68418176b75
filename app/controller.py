"""The life of a slider move: session -> request -> lane -> result -> film -> stage. One way, no echo.

Every change of the experiment submits a request to each lane whose part of it changed. Results come back in order and
are kept only when they are newer than what is shown, so the screen never goes back to an older answer.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Hashable

from PySide6.QtCore import QObject, Signal

from engine import (
    Chart,
    DiffusionResult,
    EngineError,
    Experiment,
    Film,
    LearningState,
    Quality,
    TransportResult,
    parameters_of,
)

from .engine_process import EngineProcess
from .frame_clock import FrameClock
from .jobs import Delivery, Failure, Ticket
from .session import Session
from .stages import COMPUTATIONS, Computation, Sight

MOST_DEATHS = 2  # of the engine in a row, before it is left alone until the experiment changes


class Controller(QObject):
    """Owns the film and what is asked of the engine. `filmChanged` fires when something new can be shown."""

    filmChanged = Signal(object)  # Film
    resultAccepted = Signal(str)  # lane name: a newer result is on the stage
    curveChanged = Signal()  # the curve that was asked for has come further, or there is another one
    workChanged = Signal()  # lanes began or ended
    said = Signal(str)  # what a result's status has to say, once for as long as it says the same
    failed = Signal(str, str, str)  # sentence, hint, details (empty for what a user can mend)

    def __init__(
        self, session: Session, clock: FrameClock, engine: EngineProcess, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._started = self._finished = False
        self._deaths = 0  # of the engine, since it last settled anything
        self._session = session
        self._clock = clock
        self._film = Film(experiment=session.experiment)
        self._asked: dict[str, Hashable | None] = {}
        self._newest: dict[str, int] = {}  # ticket numbers: last submitted,
        self._shown: dict[str, int] = {}  # last shown; older results are dropped
        self._shown_for: dict[str, Hashable] = {}
        self._sentences: dict[str, str] = {}  # the last status of each lane
        self._busy: set[str] = set()
        self._view = "density"
        self._curve: Chart | None = None
        self._curve_wanted: tuple[str, str] | None = None
        self._scored = False
        self._rested_phase = 0.0
        self._rested_snr = session.experiment.snr
        for computation in COMPUTATIONS:
            self._asked[computation.name] = None
            self._newest[computation.name] = self._shown[computation.name] = 0
        engine.delivered.connect(self._accept)
        engine.failed.connect(self._fail)
        engine.settled.connect(self._settle)
        engine.died.connect(self._revive)
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
        return frozenset(
            name for name, wanted in current.items() if wanted is not None and self._shown_for.get(name) != wanted
        )

    @property
    def complete(self) -> bool:
        """Whether the film shows the present experiment throughout, at full quality."""
        return len(self._session.experiment.cloud) > 0 and not (self._busy | self.stale) - {"curves"}

    @property
    def view(self) -> str:
        """Name of the insight view that is computed."""
        return self._view

    def set_view(self, view: str) -> None:
        """Compute another insight view from now on."""
        self._view = view
        self._ask_all()

    @property
    def curve(self) -> Chart | None:
        """The curve as far as it has come."""
        return self._curve

    @property
    def curve_wanted(self) -> tuple[str, str] | None:
        """The reading and the axis of the curve that is computed, or None."""
        return self._curve_wanted

    def set_curve(self, curve: tuple[str, str] | None) -> None:
        """Compute a reading's curve over an axis from now on, or none."""
        if curve != self._curve_wanted:
            self._curve_wanted, self._curve = curve, None
            self._asked["curves"] = None  # its lane still has it, where it was asked for before
            self._ask_all()
            self.curveChanged.emit()

    def show_learning(self, state: LearningState | None) -> None:
        """Put what a training has to show on the stage, or take it away."""
        self._film = dataclasses.replace(self._film, learning=state)
        self.filmChanged.emit(self._film)

    def set_scored(self, wanted: bool) -> None:
        """Compute the score on a grid too, from now on, or no more."""
        self._scored = wanted
        if self._started:
            self._ask_all()

    def set_stepwise(self, stepwise: bool) -> None:
        """Show computed states only, from now on, or fill in between them."""
        self._film = dataclasses.replace(self._film, stepwise=stepwise)
        self.filmChanged.emit(self._film)

    def show_first(self, film: Film) -> None:
        """Show a film of the present experiment until the engine's own results come."""
        self._film = film
        self.filmChanged.emit(film)

    def start(self) -> None:
        """Start the engine, unless it runs, and ask for the first picture."""
        if self._finished:
            return  # the window was closed before the engine's turn came
        self._started = True
        for name in self._asked:
            self._asked[name] = None  # whatever was asked before went nowhere
        self._request(self._session.experiment)

    def restart(self) -> None:
        """End the engine and start it again, with whatever its environment is now."""
        if self._finished or not self._started:
            return
        self._engine.close()
        self._busy.clear()
        self.start()

    def finish(self) -> None:
        """Let nothing in any more: the window closes."""
        self._finished = True
        self._engine.delivered.disconnect(self._accept)
        self._engine.failed.disconnect(self._fail)
        self._engine.settled.disconnect(self._settle)
        self._engine.died.disconnect(self._revive)

    @property
    def measured_experiment(self) -> Experiment:
        """The experiment with the SNR at which the playhead last rested: what the readings are about."""
        snr = parameters_of(Experiment)["snr"].clamped(self._rested_snr)
        return self._session.experiment.with_parameters({"snr": snr})

    def _request(self, experiment: Experiment) -> None:
        self._film = dataclasses.replace(self._film, experiment=experiment)
        if self._started and not self._engine.running:
            self._engine.start()
        if len(experiment.cloud) == 0:
            self._blank()
        self._ask_all()
        self.filmChanged.emit(self._film)

    def _wanted(self, computation: Computation) -> Hashable | None:
        measured = self.measured_experiment
        sight = Sight(
            experiment=self._session.experiment,
            measured=measured,
            view=self._view,
            curve=self._curve_wanted,
            scored=self._scored,
            split=True,
        )
        return computation.request(sight)

    def _ask_all(self) -> None:
        if len(self._session.experiment.cloud):
            for computation in COMPUTATIONS:
                self._ask(computation)

    def _ask(self, computation: Computation) -> None:
        wanted = self._wanted(computation)
        if wanted is None or wanted == self._asked[computation.name]:
            return
        self._asked[computation.name] = wanted
        self._newest[computation.name] = self._engine.submit(computation.name, wanted).number
        self._busy.add(computation.name)
        self.workChanged.emit()

    def _blank(self) -> None:
        """Nothing is drawn: nothing is shown, and what is still on its way is not let in."""
        kept = self._film
        self._film = Film(experiment=self._session.experiment, learning=kept.learning, stepwise=kept.stepwise)
        for name in self._newest:
            self._asked[name] = None
            self._shown[name] = self._newest[name] + 1

    def _tick(self, phase: float) -> None:
        if phase != self._rested_phase and not self._clock.playing:
            self._rested_phase = phase
            self._rested_snr = self._session.experiment.schedule.snr_of_phase(phase)
            self._ask_all()

    def _accept(self, delivery: Delivery) -> None:
        name = delivery.ticket.lane
        if name not in self._newest or delivery.ticket.number < self._shown[name]:
            return
        self._shown[name] = delivery.ticket.number
        if _steps_back(self._film, delivery.result):
            return
        self._shown_for[name] = delivery.ticket.request
        if isinstance(delivery.result, Chart):
            if delivery.ticket.number == self._newest[name] and self._curve_wanted is not None:
                self._curve = delivery.result
                self.curveChanged.emit()
            return
        self._film = self._film.with_result(delivery.result)
        self._say_status(name, delivery.result)
        self.filmChanged.emit(self._film)
        self.resultAccepted.emit(name)

    def _say_status(self, name: str, result: object) -> None:
        """A fallback to another device, or a preview where the exact plan would take too long, is not kept quiet."""
        if not isinstance(result, DiffusionResult | TransportResult) or result.quality is Quality.DRAFT:
            return
        sentence = result.status.sentence
        if sentence and sentence != self._sentences.get(name):
            self.said.emit(sentence)
        self._sentences[name] = sentence

    def _fail(self, failure: Failure) -> None:
        if failure.ticket.number < self._newest.get(failure.ticket.lane, math.inf):
            return  # another's lane, or somebody already asked for something else
        error = failure.error
        if isinstance(error, EngineError):
            self.failed.emit(error.message, error.hint, "")
        else:
            self.failed.emit("A computation failed; the last good picture stays.", "", failure.details)

    def _revive(self) -> None:
        """The engine's process ended by itself (out of memory, say): start another and ask again, but not for ever."""
        self._busy.clear()
        self._deaths += 1
        if self._deaths > MOST_DEATHS:
            self.failed.emit("The engine can't compute this; it stopped again and again.", "Undo, or try less.", "")
            self.workChanged.emit()
            return
        self.failed.emit("The engine stopped and was started again.", "Fewer particles need less memory.", "")
        self.start()

    def _settle(self, ticket: Ticket) -> None:
        self._deaths = 0
        if ticket.number == self._newest.get(ticket.lane):
            self._busy.discard(ticket.lane)
            self.workChanged.emit()


def _steps_back(film: Film, result: object) -> bool:
    """Whether `result` is a draft of what the film shows at full quality already, as after a start."""
    shown = {DiffusionResult: film.diffusion, TransportResult: film.transport}.get(type(result))
    return (
        isinstance(result, DiffusionResult | TransportResult)
        and isinstance(shown, DiffusionResult | TransportResult)
        and (result.quality, shown.quality) == (Quality.DRAFT, Quality.FULL)
        and result.experiment == shown.experiment
    )
