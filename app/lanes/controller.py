"""The life of a slider move: session -> request -> lane -> result -> film -> stage. One way, no echo.

Every change of the experiment submits a request to each lane whose part of it changed. Results come back in order and
are kept only when they are newer than what is shown, so the screen never goes back to an older answer.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Hashable
from typing import Any

from PySide6.QtCore import QObject, Signal

from engine import Chart, Experiment, Film, Quality, parameters_of

from ..session.session import Session
from .engine_process import EngineProcess
from .frame_clock import FrameClock
from .lane_record import LaneRecord, LaneRecords, steps_back
from .parts_lane import Part
from .shown_film import ShownFilm
from .stages import COMPUTATIONS, Computation, LaneInput, results_of
from .tasks import Delivery, Failure, Ticket

MOST_DEATHS = 2  # of the engine in a row, before it is left alone until the experiment changes


class Controller(ShownFilm):
    """Owns the film and what is asked of the engine.

    `recall(part)` may have the result of a computation's request at hand, and says whether that is the full one.
    """

    resultAccepted = Signal(str)  # lane name: a newer result is on the stage
    curveChanged = Signal()  # the curve that was asked for has come further, or there is another one
    workChanged = Signal()  # lanes began or ended
    lookedAtChanged = Signal()  # the experiment, or what of it is looked at
    said = Signal(str)  # what a result's status has to say, once for as long as it says the same
    failed = Signal(str, str, str)  # sentence, hint, details (empty for what a user can mend)

    def __init__(
        self, session: Session, clock: FrameClock, engine: EngineProcess, parent: QObject | None = None
    ) -> None:
        super().__init__(Film(experiment=session.experiment), parent)
        self._engine = engine
        self._started = self._finished = False
        self._deaths = 0  # of the engine, since it last settled anything
        self._session = session
        self._clock = clock
        self._lanes = LaneRecords({computation.name: LaneRecord() for computation in COMPUTATIONS})
        self.recall: Callable[[Part], tuple[Any, bool] | None] = lambda _part: None
        self._lane_input = LaneInput(
            experiment=session.experiment, measured=session.experiment, view="density", split=True
        )
        self._curve: Chart | None = None
        self._rested_phase = 0.0
        self._rested_snr = session.experiment.snr
        engine.delivered.connect(self._accept)
        engine.failed.connect(self._fail)
        engine.settled.connect(self._settle)
        engine.died.connect(self._revive)
        session.experimentChanged.connect(self._request)
        clock.frame.connect(self._tick)

    @property
    def busy(self) -> frozenset[str]:
        """Names of the lanes that are computing or will soon."""
        return self._lanes.busy

    @property
    def stale(self) -> frozenset[str]:
        """Names of the lanes whose shown result belongs to an older experiment, or will soon."""
        current = {c.name: self._wanted(c) for c in COMPUTATIONS}
        return frozenset(
            name for name, wanted in current.items() if wanted is not None and self._lanes[name].shown_for != wanted
        )

    @property
    def complete(self) -> bool:
        """Whether the film shows the present experiment throughout, at full quality."""
        return len(self._session.experiment.cloud) > 0 and not (self.busy | self.stale) - {"curves"}

    @property
    def view(self) -> str:
        """Name of the insight view that is computed."""
        return self._lane_input.view

    def set_view(self, view: str) -> None:
        """Compute another insight view from now on."""
        self._look(view=view)

    def set_scored(self, wanted: bool) -> None:
        """Compute the score on a grid too, from now on, or no more."""
        self._look(scored=wanted)

    @property
    def curve(self) -> Chart | None:
        """The curve as far as it has come."""
        return self._curve

    @property
    def curve_wanted(self) -> tuple[str, str] | None:
        """The reading and the axis of the curve that is computed, or None."""
        return self._lane_input.curve

    def set_curve(self, curve: tuple[str, str] | None, window: tuple[float, float] | None = None) -> None:
        """Compute a reading's curve over an axis from now on, or none; closely between two values of the axis."""
        if curve != self._lane_input.curve:
            self._curve = None
            self._lanes["curves"].asked = None  # its points are still there, if it was asked for before
            self._look(curve=curve, window=window)
            self.curveChanged.emit()
        elif window != self._lane_input.window:
            self._look(window=window)

    @property
    def looked_at(self) -> LaneInput:
        """What the lanes are asked about."""
        experiment, measured = self._session.experiment, self.measured_experiment
        return dataclasses.replace(self._lane_input, experiment=experiment, measured=measured)

    def parts(self) -> dict[Part, tuple[Any, bool]]:
        """What the film shows and what that was asked for, each with whether it is the full result."""
        found = {}
        for name, result in results_of(self._film).items():
            lane = self._lanes[name]
            if result is not None and lane.shown_for is not None:
                over = lane.asked == lane.shown_for and not lane.busy
                found[name, lane.shown_for] = result, over and getattr(result, "quality", None) is not Quality.DRAFT
        return found

    def at_work_on(self, part: Part) -> bool:
        """Whether a lane is computing just that."""
        lane = self._lanes[part[0]]
        return lane.busy and lane.asked == part[1]

    def start(self) -> None:
        """Start the engine, unless it runs, and ask for the first picture."""
        if self._finished:
            return  # the window was closed before the engine's turn came
        self._started = True
        self._lanes.ask_again()
        self._request(self._session.experiment)

    def restart(self) -> None:
        """End the engine and start it again, with whatever its environment is now."""
        if self._finished or not self._started:
            return
        self._engine.close()
        self._lanes.lose()
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
            self._film = self._without_results(experiment)
            self._lanes.forget()
        self._ask_all()
        self.filmChanged.emit(self._film)

    def _wanted(self, computation: Computation) -> Hashable | None:
        return computation.request(self.looked_at)

    def _look(self, **changes: Any) -> None:
        """Look at something else from now on: fields of a `LaneInput`."""
        self._lane_input = dataclasses.replace(self._lane_input, **changes)
        self._ask_all()

    def _ask_all(self) -> None:
        drawn = self._started and len(self._session.experiment.cloud) > 0
        for computation in COMPUTATIONS if drawn else ():
            wanted, lane = self._wanted(computation), self._lanes[computation.name]
            if wanted is None or wanted == lane.asked:
                continue
            found = self.recall((computation.name, wanted))
            if found is not None:
                self._show(self._film.with_result(found[0]))
            if found is not None and found[1]:
                lane.recalled(wanted)
            else:
                lane.submitted(self._engine.submit(computation.name, wanted))
            self.workChanged.emit()
        self.lookedAtChanged.emit()

    def _tick(self, phase: float) -> None:
        if phase != self._rested_phase and not self._clock.playing:
            self._rested_phase = phase
            self._rested_snr = self._session.experiment.schedule.snr_of_phase(phase)
            self._ask_all()

    def _accept(self, delivery: Delivery) -> None:
        ticket, result = delivery.ticket, delivery.result
        lane = self._lanes.get(ticket.lane)
        if lane is None or not lane.lets_in(ticket):
            return
        lane.shown = ticket.number
        if steps_back(self._film, result):
            return
        lane.shown_for = ticket.request
        if isinstance(result, Chart):
            if ticket.number == lane.newest and self._lane_input.curve is not None:
                self._curve = result
                self.curveChanged.emit()
            return
        if news := lane.news(result):
            self.said.emit(news)
        self._show(self._film.with_result(result))
        self.resultAccepted.emit(ticket.lane)

    def _fail(self, failure: Failure) -> None:
        lane = self._lanes.get(failure.ticket.lane)
        if lane is None or failure.ticket.number < lane.newest:
            return  # another's lane, or somebody already asked for something else
        self.failed.emit(*failure.notice)

    def _revive(self) -> None:
        """The engine's process ended by itself (out of memory, say): start another and ask again, but not for ever."""
        self._lanes.lose()
        self._deaths += 1
        if self._deaths > MOST_DEATHS:
            self.failed.emit("The engine can't compute this; it stopped again and again.", "Undo, or try less.", "")
            self.workChanged.emit()
            return
        self.failed.emit("The engine stopped and was started again.", "Fewer particles need less memory.", "")
        self.start()

    def _settle(self, ticket: Ticket) -> None:
        self._deaths = 0
        lane = self._lanes.get(ticket.lane)
        if lane is not None and ticket.number == lane.newest:
            lane.busy = False
            self.workChanged.emit()
