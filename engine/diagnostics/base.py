"""What every diagnostic works on: one experiment, with its target, exact score and optimal plan, and a budget.

A diagnostic is a generator: it yields None between steps, so that a caller can stop, and returns its readings.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Generator
from dataclasses import dataclass

from ..experiment import Experiment
from ..results import Reading
from ..schedule import Schedule
from ..scores import EmpiricalScore
from ..target import SoftenedCloud, target_of
from ..transport import SemiDiscretePlan, semi_discrete

Work = Generator[None, None, tuple[Reading, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How much work to spend. `grid`: most nodes a side of the first quadrature; `pairs`: most nodes times points.

    `mass_error`: of the optimal plan. `density`: score evaluations of a flow for a factor e in noise.
    `swirl_particles`, `lens_particles`: samples of the Monte Carlo means; `swirl_steps`: score evaluations.
    `exact_matching`: or only a preview.
    """

    mass_error: float
    grid: int
    pairs: int
    density: float
    swirl_particles: int
    swirl_steps: int
    lens_particles: int
    exact_matching: bool


DRAFT = Budget(
    mass_error=1e-2,
    grid=32,
    pairs=600_000,
    density=3.0,
    swirl_particles=32,
    swirl_steps=48,
    lens_particles=200,
    exact_matching=False,
)
FULL = Budget(
    mass_error=1e-10,
    grid=80,
    pairs=12_000_000,
    density=6.0,
    swirl_particles=300,
    swirl_steps=128,
    lens_particles=4000,
    exact_matching=True,
)


class Problem:
    """One experiment under one budget; the plan is solved when first asked for. float64 on the CPU throughout."""

    def __init__(self, experiment: Experiment, budget: Budget) -> None:
        self.experiment = experiment
        self.budget = budget
        self.target: SoftenedCloud = target_of(experiment)
        self.schedule: Schedule = experiment.schedule
        self.d = self.target.d

    @property
    def scale(self) -> float:
        """Standard deviation of the prior."""
        return self.schedule.prior_std

    @functools.cached_property
    def score(self) -> EmpiricalScore:
        return EmpiricalScore(self.target)

    @functools.cached_property
    def plan(self) -> SemiDiscretePlan:
        """The optimal plan from the prior to the points. Raises EngineError in more than two dimensions."""
        for plan in semi_discrete(self.target.centres, self.target.weights, self.scale):
            if plan.error <= self.budget.mass_error:
                break
        return plan

    @property
    def side(self) -> int:
        """Nodes a side of the first quadrature grid, even; a fifth of the budget, so that every cell can be split."""
        affordable = max(1, self.budget.pairs // (5 * len(self.target)))
        if self.d == 1:
            return 2 * max(10, min(self.budget.grid**2, affordable) // 2)
        return 2 * max(10, min(self.budget.grid, math.isqrt(affordable)) // 2)


def finished(work: Work, superseded: Callable[[], bool]) -> tuple[Reading, ...] | None:
    """The readings of a diagnostic run to its end, or None as soon as it is superseded."""
    while not superseded():
        try:
            next(work)
        except StopIteration as stop:
            readings: tuple[Reading, ...] = stop.value
            return readings
    work.close()
    return None
