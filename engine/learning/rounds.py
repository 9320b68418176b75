"""Several processes trained in turn on equal terms; between any two steps it can rest, and goes on as if it had not.

Imports torch.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field

import numpy as np
import torch

from ..errors import EngineError
from ..results.results import Status
from .bayes_floor import EACH, LEVELS, Evaluation, evaluation_of
from .model import LearnedModel
from .plan import LEARNERS, LearningPlan
from .state import LearnedProcess, LearnedReversal, LearningCurve
from .trainer import Trainer, outputs_of
from .training import EVERY, HOPELESS, NOTHING_LEARNED, WORSE

SPARSER = ((0, EVERY), (1000, 4 * EVERY), (10_000, 40 * EVERY))  # from a step on, steps between points of the curve
PAIRS = 4e6  # (draw, point of the drawing) that an evaluation set may weigh: a quarter of a second
FEWEST = 8  # draws at each level, of however large a drawing


def due(step: int) -> bool:
    """Whether the curve has a point at a step: every 25 at first, fewer later, so that it stays short."""
    every = next(every for first, every in reversed(SPARSER) if step >= first)
    return step % every == 0


@dataclass(slots=True, kw_only=True, eq=False)
class Learner:
    """One process: its trainer, its curve so far, and the last model that was no worse than it should be."""

    process: str
    trainer: Trainer
    model: LearnedModel
    steps: list[int] = field(default_factory=list)
    excess: list[float] = field(default_factory=list)
    own_excess: list[float] = field(default_factory=list)
    seconds: float = 0.0
    status: Status = field(default_factory=Status)

    @property
    def ended(self) -> bool:
        return not self.status.ok or self.trainer.steps >= self.trainer.problem.steps


class Rounds:
    """The trainings of a plan. `step` takes one gradient step of whoever's turn it is; 25 make a turn.

    The same plan gives the same numbers on the same machine, however often it rests in between.
    """

    def __init__(self, plan: LearningPlan, device: torch.device) -> None:
        self.plan, self.device = plan, device
        each = draws_for(len(plan.yardstick.target))
        self.learners: list[Learner] = []
        for process in plan.processes:
            trainer = Trainer(plan.problem(process), device, each=each)
            self.learners.append(Learner(process=process, trainer=trainer, model=trainer.model()))
        first = self.learners[0].trainer  # the yardstick depends on the prediction alone, which is the same for all
        self.yardstick = evaluation_of(plan.yardstick, first.preconditioning, plan.yardstick.mean, device, each=each)
        for learner in self.learners:
            self._record(learner)
        self._models = self._of_the_round()

    @property
    def finished(self) -> bool:
        return all(learner.ended for learner in self.learners)

    @property
    def done(self) -> int:
        return sum(learner.trainer.steps for learner in self.learners)

    def step(self) -> None:
        """One gradient step. A training that diverges ends with its last good model and a sentence."""
        waiting = [learner for learner in self.learners if not learner.ended]
        learner = min(waiting, key=lambda each: each.trainer.steps // EVERY)  # the first of those that are behind
        began = time.perf_counter()
        loss = learner.trainer.step()
        learner.seconds += time.perf_counter() - began
        if not math.isfinite(loss):
            self._diverge(learner)
        elif due(learner.trainer.steps) or learner.ended:
            self._record(learner)
        if len({each.trainer.steps for each in self.learners if each.status.ok}) == 1:
            self._models = self._of_the_round()

    def learned(self, reversals: dict[str, LearnedReversal]) -> tuple[LearnedProcess, ...]:
        """Every process's part as a value."""
        models = dict(self._models)
        return tuple(
            LearnedProcess(
                process=learner.process,
                step=learner.trainer.steps,
                curve=LearningCurve(
                    steps=np.array(learner.steps),
                    excess=np.array(learner.excess),
                    own_excess=np.array(learner.own_excess),
                    floor=self.yardstick.floor,
                    floor_error=self.yardstick.error,
                    own_floor=learner.trainer.evaluation.floor,
                    own_floor_error=learner.trainer.evaluation.error,
                ),
                model=models[learner.process],
                seconds=learner.seconds,
                reversal=reversals.get(learner.process),
                status=learner.status,
            )
            for learner in self.learners
        )

    def models(self) -> list[tuple[str, LearnedModel]]:
        """Every process with its model at the end of the last whole round, so that all have had as many steps."""
        return self._models

    def _of_the_round(self) -> list[tuple[str, LearnedModel]]:
        """As they are now; of a training that diverged, its last good one."""
        return [
            (learner.process, learner.trainer.model() if learner.status.ok else learner.model)
            for learner in self.learners
        ]

    def _record(self, learner: Learner) -> None:
        trainer = learner.trainer
        own, excess = trainer.evaluation.excess(trainer.outputs()), measured(learner.trainer.model(), self.yardstick)
        first = trainer.evaluation.floor + (learner.own_excess[0] if learner.own_excess else own)
        if not (own <= HOPELESS * first and math.isfinite(excess)):
            self._diverge(learner)
            return
        learner.steps.append(trainer.steps)
        learner.excess.append(excess)
        learner.own_excess.append(own)
        learner.model = trainer.model()
        if learner.ended and trainer.steps and trainer.evaluation.floor + own > WORSE * first:
            learner.status = Status(ok=False, sentence=NOTHING_LEARNED)

    @staticmethod
    def _diverge(learner: Learner) -> None:
        if not learner.steps:
            raise EngineError(
                f"{LEARNERS[learner.process]} can't be learned of these data: the first loss is no finite number.",
                "Rescale the drawing.",
            )
        sentence = (
            f"The training of {LEARNERS[learner.process]} diverged near step {learner.trainer.steps}; "
            f"the model of step {learner.steps[-1]} is shown."
        )
        learner.status = Status(ok=False, sentence=sentence)


def measured(model: LearnedModel, evaluation: Evaluation) -> float:
    """E w |D - D*|^2/d of a model on an evaluation set about its own mean."""
    return evaluation.excess(outputs_of(model, evaluation.batch))


def draws_for(m: int) -> int:
    """How many draws a level an evaluation of a drawing of m points can afford."""
    return int(min(max(PAIRS / (LEVELS * m), FEWEST), EACH))
