"""From the training bar and its commands to the engine's training lane, and back to the stage."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from engine import EngineError, Experiment, LearnedModel, LearningOrder, LearningPlan, LearningState
from widgets.panels.training_bar import Activity, TrainingBar, TrainingRequest

from ..lanes.controller import Controller
from ..lanes.engine_process import EngineProcess
from ..lanes.stages import TRAINING
from ..lanes.tasks import Delivery, Failure
from ..session.session import Session

VIEW = "learning"
_numbers = itertools.count(1)  # of plans and orders, of every window: none is taken for another
LOST = "The engine stopped, and the training with it. Start it again."


class TrainingController(QObject):
    """Gives the orders and knows the plan; the training itself lives in the engine's process."""

    viewWanted = Signal(str)  # name of the insight view that should be seen
    said = Signal(str)
    failed = Signal(str, str, str)  # sentence, hint, details

    def __init__(
        self, session: Session, controller: Controller, engine: EngineProcess, bar: TrainingBar, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._controller, self._engine, self._bar = session, controller, engine, bar
        self._plan: LearningPlan | None = None
        self._shown_for: Experiment | None = None  # whose particles the newest order reverses
        self._activity: Activity = "idle"
        self._state: LearningState | None = None
        self._newest = self._oldest = 0  # numbers of orders; answers to those below `_oldest` are not let in
        self._sentences: tuple[str, ...] = ()
        bar.startRequested.connect(self.start)
        bar.pauseRequested.connect(self.pause)
        bar.resumeRequested.connect(self.resume)
        bar.stopRequested.connect(self.stop)
        engine.delivered.connect(self._accept)
        engine.failed.connect(self._fail)
        engine.died.connect(self.lose)
        session.experimentChanged.connect(self._follow)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the commands do, by name; those of model files are `model_files`'."""
        return {"learn_view": self.open, "learn": self.toggle, "learn_stop": self.stop}

    @property
    def activity(self) -> Activity:
        return self._activity

    @property
    def state(self) -> LearningState | None:
        """What is shown."""
        return self._state

    @property
    def stale(self) -> bool:
        """Whether what is shown was learned from another drawing than the present one."""
        return self._plan is not None and not self._plan.learns(self._session.experiment)

    def open(self) -> None:
        """Show view and bar."""
        self.viewWanted.emit(VIEW)
        self._bar.show()

    def show_view(self, name: str) -> None:
        """Another insight view is seen: the bar comes with the learned score's, and goes when nothing runs."""
        self._bar.setVisible(name == VIEW or self._activity != "idle")

    def start(self, request: TrainingRequest) -> None:
        """Learn the present drawing from the beginning."""
        self._take_up(
            lambda number: LearningPlan(
                experiment=self._session.experiment,
                processes=request.processes,
                width=request.width,
                steps=request.steps,
                number=number,
            ),
            "running",
        )

    def load(self, models: tuple[LearnedModel, ...]) -> bool:
        """Show what models make of the present drawing, in place of a training. Whether that is possible."""
        return self._take_up(
            lambda number: LearningPlan(experiment=self._session.experiment, models=models, number=number), "idle"
        )

    def toggle(self) -> None:
        """Start, pause or resume, whichever comes next."""
        if self._activity == "running":
            self.pause()
        elif self._activity == "paused":
            self.resume()
        else:
            self.start(self._bar.request)

    def pause(self) -> None:
        """Rest where it is; `resume` goes on as if it had not."""
        if self._activity == "running":
            self._become("paused")

    def resume(self) -> None:
        if self._activity == "paused":
            self._become("running")

    def stop(self) -> None:
        """End; what was learned stays."""
        if self._activity != "idle":
            self._become("idle")
        else:
            self.said.emit("No training runs.")

    def lose(self) -> None:
        """The engine's process ended, and whatever lived in it. The last models are still on the stage."""
        lost = self._activity != "idle"
        self._forget()
        self._display(LOST if lost else "")
        if lost:
            self.said.emit(LOST)

    def finish(self) -> None:
        """The window closes: nothing is let in any more."""
        self._engine.delivered.disconnect(self._accept)
        self._engine.failed.disconnect(self._fail)
        self._engine.died.disconnect(self.lose)

    def _take_up(self, plan: Callable[[int], LearningPlan], activity: Activity) -> bool:
        try:
            made = plan(next(_numbers))
        except EngineError as error:
            self.failed.emit(error.message, error.hint, "")
            return False
        self._plan, self._shown_for, self._state, self._sentences = made, made.experiment, None, ()
        self._controller.show_learning(None)
        self.open()
        self._oldest = self._newest + 1
        self._become(activity)
        return True

    def _become(self, activity: Activity) -> None:
        self._activity = activity
        self._order()
        self._display()

    def _order(self) -> None:
        if self._plan is None or self._shown_for is None:
            return
        action = {"running": "run", "paused": "pause", "idle": "stop"}[self._activity]
        self._newest = next(_numbers)
        order = LearningOrder(
            plan=self._plan,
            experiment=self._shown_for,
            action=action,  # type: ignore[arg-type]
            number=self._newest,
        )
        if not self._engine.running:  # not yet, or left alone after it died again and again
            self._engine.start()
        self._engine.submit(TRAINING, order)

    def _follow(self, experiment: Experiment) -> None:
        """The law that was learned, on another clock or from another start, is reversed there too."""
        if self._plan is None:
            return
        if self._plan.learns(experiment):
            reduced = experiment.reduced("diffusion")
            if reduced != self._shown_for:
                self._shown_for = reduced
                self._order()
        self._display()

    def _accept(self, delivery: Delivery) -> None:
        ticket = delivery.ticket
        if ticket.lane != TRAINING or self._plan is None or ticket.request.number < self._oldest:  # type: ignore[attr-defined]
            return
        state: LearningState = delivery.result
        self._state = state
        if state.phase in ("finished", "loaded", "stopped"):
            self._activity = "idle"
        self._controller.show_learning(state)
        self._display()
        if state.sentences != self._sentences:
            self._sentences = state.sentences
            for sentence in state.sentences:
                self.said.emit(sentence)

    def _fail(self, failure: Failure) -> None:
        ticket = failure.ticket
        if ticket.lane != TRAINING or ticket.request.number < self._newest:  # type: ignore[attr-defined]
            return
        self._forget()
        error = failure.error
        if isinstance(error, EngineError):
            self.failed.emit(error.message, error.hint, "")
        else:
            self.failed.emit("The training failed; what was learned stays.", "", failure.details)
        self._display()

    def _forget(self) -> None:
        """Nothing can go on; what is shown stays, for as long as its drawing does."""
        self._activity = "idle"
        self._shown_for = None
        self._oldest = self._newest + 1

    def _display(self, sentence: str = "") -> None:
        self._bar.display(self._state, self._activity, stale=self.stale, sentence=sentence)
