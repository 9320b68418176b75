"""Training as a generator: loss and excess over the Bayes floor every few steps, with the model so far."""

from __future__ import annotations

import dataclasses
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ..errors import EngineError
from ..results.results import Status
from .model import LearnedModel
from .problem import TrainingProblem

EVERY = 25  # steps between reports; an evaluation costs a step and a half
HOPELESS = 1e3  # times the first validation loss: units once driven that far stay dead
WORSE = 1.05  # times the first validation loss, at the end: nothing was learned

NOTHING_LEARNED = "The training ended worse than it began. Lower the learning rate."


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrainingStep:
    """Where a training stands after `step` gradient steps. Losses are means per coordinate under the chosen weighting.

    `loss`: mean of the batches since the last report (before the first step: floor + excess). `excess`: how far the
    running mean's loss on a fixed set of 4,096 draws is above the floor, worked out as E w |D - D*|^2/d, so never
    negative. `floor`, `floor_error`: the Bayes floor and its standard error. `seconds` since the start.
    """

    step: int
    loss: float
    excess: float
    floor: float
    floor_error: float
    model: LearnedModel
    seconds: float
    device: str
    status: Status = field(default_factory=Status)

    @property
    def validation_loss(self) -> float:
        return self.floor + self.excess


def never() -> bool:
    """For callers that don't interrupt."""
    return False


def train(problem: TrainingProblem, superseded: Callable[[], bool] = never) -> Iterator[TrainingStep]:
    """The state before the first step, always; then one every 25 steps and at the end.

    `superseded` is asked before every step; the generator ends when it is true. When the loss stops being finite or
    grows a thousandfold, the last report repeats the last good one with a status that says so; a status also says when
    it ended above where it began. About 240 steps a second of one core at the default size in 2-D. The same problem
    gives the same numbers on the same machine with as many threads. Raises EngineError when memory is short.
    """
    from ..device import compute_device, with_fallback
    from .trainer import Trainer

    began = time.perf_counter()
    trainer, used, status = with_fallback(lambda device: Trainer(problem, device), compute_device())
    evaluation = trainer.evaluation

    def report(loss: float | None, status: Status) -> TrainingStep:
        excess = evaluation.excess(trainer.outputs())
        return TrainingStep(
            step=trainer.steps,
            loss=evaluation.floor + excess if loss is None else loss,
            excess=excess,
            floor=evaluation.floor,
            floor_error=evaluation.error,
            model=trainer.model(),
            seconds=time.perf_counter() - began,
            device=used.type,
            status=status,
        )

    last = report(None, status)
    first = last.validation_loss
    yield last
    losses: list[float] = []
    while trainer.steps < problem.steps:
        if superseded():
            return
        losses.append(trainer.step())
        finite = math.isfinite(losses[-1])
        if finite and trainer.steps % EVERY and trainer.steps < problem.steps:
            continue
        current = report(sum(losses) / len(losses), status) if finite else None
        if current is None or not current.excess <= HOPELESS * first:
            yield diverged(last, trainer.steps)
            return
        if trainer.steps == problem.steps and current.validation_loss > WORSE * first:
            current = dataclasses.replace(current, status=Status(ok=False, sentence=NOTHING_LEARNED))
        yield current
        last, losses = current, []


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """`excess` of a model over the Bayes `floor` of a problem, with the floor's standard error."""

    excess: float
    floor: float
    floor_error: float


def validate(model: LearnedModel, problem: TrainingProblem) -> Validation:
    """A model under a problem's data, levels and weighting, whatever it was trained for: one yardstick for several.

    Raises EngineError where the model is of another dimension.
    """
    from ..device import prepare_torch

    prepare_torch()
    import torch

    from .bayes_floor import evaluation_of
    from .preconditioning import preconditioning_of
    from .trainer import outputs_of

    if model.d != problem.target.d:
        raise EngineError(f"The model is of dimension {model.d}, the data of {problem.target.d}.", "Train another.")
    evaluation = evaluation_of(problem, preconditioning_of(model), model.mean, torch.device("cpu"))
    excess = evaluation.excess(outputs_of(model, evaluation.batch))
    return Validation(excess=excess, floor=evaluation.floor, floor_error=evaluation.error)


def diverged(last: TrainingStep, step: int) -> TrainingStep:
    """The last good report, with a status that says what happened after it."""
    sentence = (
        f"The training diverged near step {step}; this is the model of step {last.step}. Lower the learning rate."
    )
    return dataclasses.replace(last, status=Status(ok=False, sentence=sentence))
