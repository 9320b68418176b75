"""Models from files in a training's place: measured and reversed like any other. Imports torch."""

from __future__ import annotations

import numpy as np
import torch

from .bayes_floor import evaluation_of
from .model import LearnedModel
from .plan import LearningPlan
from .preconditioning import preconditioning_of
from .rounds import draws_for, measured
from .state import LearnedProcess, LearnedReversal, LearningCurve


class Loaded:
    """The models of a plan. Their curve is one point, by the yardstick of the plan's own law."""

    finished = True
    done = 0

    def __init__(self, plan: LearningPlan, device: torch.device) -> None:
        self._parts = []
        yardstick = plan.yardstick
        for model in plan.models:
            evaluation = evaluation_of(
                yardstick, preconditioning_of(model), model.mean, device, each=draws_for(len(yardstick.target))
            )
            self._parts.append((model, measured(model, evaluation), evaluation.floor, evaluation.error))

    def step(self) -> None:
        """Never called: it is finished. Raises RuntimeError."""
        raise RuntimeError("a loaded model is not trained")

    def models(self) -> list[tuple[str, LearnedModel]]:
        return [(model.process, model) for model, _, _, _ in self._parts]

    def learned(self, reversals: dict[str, LearnedReversal]) -> tuple[LearnedProcess, ...]:
        """Every model's part as a value; what its own clock's loss was is not known."""
        return tuple(
            LearnedProcess(
                process=model.process,
                step=model.steps,
                curve=LearningCurve(
                    steps=np.array([model.steps]),
                    excess=np.array([excess]),
                    own_excess=np.array([np.nan]),
                    floor=floor,
                    floor_error=error,
                    own_floor=np.nan,
                    own_floor_error=np.nan,
                ),
                model=model,
                seconds=0.0,
                reversal=reversals.get(model.process),
            )
            for model, excess, floor, error in self._parts
        )
