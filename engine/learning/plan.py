"""What is to be learned by both processes at an equal budget, and the orders that are given about it. No torch.

The comparison of Reu et al. 2024 (PMLR 244), "To smooth a cloud or to pin it down": each process on its own clock and
in its own coordinates, everything else the same, which is network, data, noise draws, weighting, steps and seed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..errors import EngineError
from ..experiment.experiment import Experiment
from ..experiment.parameters import parameters_of
from ..values import Value
from .model import LearnedModel
from .problem import TrainingProblem

LEARNERS: dict[str, str] = {"vp": "VP", "pinned": "Pinned"}  # in the order in which they take turns
WIDTH, STEPS = 64, 3000  # 10 s on one core for both, and well above the floor's noise only at first

Action = Literal["run", "pause", "stop"]


@dataclass(frozen=True, kw_only=True, eq=False)
class LearningPlan(Value):
    """`experiment`, whose law is learned, reduced to the stage "diffusion"; `processes` of `LEARNERS`; the budget.

    `models`: loaded ones, in place of a training. `number`: another one starts afresh where all else is equal. Raises
    EngineError where there is nothing to learn, and for what can't be learned.
    """

    experiment: Experiment
    processes: tuple[str, ...] = tuple(LEARNERS)
    width: int = WIDTH
    steps: int = STEPS
    models: tuple[LearnedModel, ...] = ()
    number: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "experiment", self.experiment.reduced("diffusion"))
        if self.models:
            object.__setattr__(self, "processes", tuple(model.process for model in self.models))
        if not self.processes or set(self.processes) - set(LEARNERS) or len(set(self.processes)) < len(self.processes):
            raise EngineError("Each process can be learned once.", f"Choose among: {', '.join(LEARNERS)}.")
        if len(self.experiment.cloud) == 0:
            raise EngineError("There is nothing to learn.", "Draw some points, or pick a preset.")
        for model in self.models:
            if model.d != self.experiment.cloud.d:
                raise EngineError(
                    f"The model is of dimension {model.d}, the drawing of {self.experiment.cloud.d}.",
                    "Choose a model of the same dimension.",
                )
        for name in ("width", "steps"):
            object.__setattr__(self, name, parameters_of(TrainingProblem)[name].checked(getattr(self, name)))

    def problem(self, process: str) -> TrainingProblem:
        """What a process learns: levels uniform in its own time, inputs in its own coordinates, v, balanced weights."""
        return TrainingProblem.of(
            self.experiment,
            process=process,
            levels="uniform_time",
            inputs="process",
            width=self.width,
            steps=self.steps,
        )

    @property
    def yardstick(self) -> TrainingProblem:
        """By which all are measured alike: log-normal levels, balanced weights, whichever process it is."""
        return TrainingProblem.of(self.experiment)

    def learns(self, experiment: Experiment) -> bool:
        """Whether an experiment's data law is the one that is learned; its clock, start and particles may differ."""
        mine = self.experiment
        same = (mine.softness, mine.curvature) == (experiment.softness, experiment.curvature)
        return same and mine.cloud == experiment.cloud and mine.mixture == experiment.mixture


@dataclass(frozen=True, kw_only=True, eq=False)
class LearningOrder(Value):
    """Run, pause or stop `plan`, and reverse the particles of `experiment` by what is learned.

    `number` rises with every order, so that none is taken for an earlier one. A stopped training can't go on.
    """

    plan: LearningPlan
    experiment: Experiment
    action: Action
    number: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "experiment", self.experiment.reduced("diffusion"))
        if not self.plan.learns(self.experiment):
            raise EngineError("The model belongs to another drawing.", "Start the training again.")
