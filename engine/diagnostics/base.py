"""What every diagnostic works on: one experiment, with its target, exact score and optimal plan, and a budget.

A diagnostic is a generator: it yields None between steps, so that a caller can stop, and returns its readings.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace

import numpy as np

from ..clouds.points import PointCloud
from ..experiment.axes import Axes
from ..experiment.experiment import Experiment
from ..experiment.schedule import Schedule
from ..experiment.target import SoftenedCloud, law_of, target_of
from ..results.results import Reading
from ..transport import SemiDiscretePlan, semi_discrete
from ..values import FloatArray
from .concavity.laws import Law, Score, exact_score

Work = Generator[None, None, tuple[Reading, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How much work to spend. `grid`: most nodes a side of the first quadrature; `pairs`: most nodes times points.

    `mass_error`: of the optimal plan. `density`: score evaluations of a flow for a factor e in noise.
    `swirl_particles`, `lens_particles`: samples of the Monte Carlo means; `swirl_steps`: score evaluations.
    `exact_matching`: or only a preview. `complexity_samples`: of L_r at one SNR; `scan`: SNRs of the search for the
    bottleneck. `samples`: particles that are matched exactly. At 0 their readings are left to the full result.
    """

    mass_error: float
    grid: int
    pairs: int
    density: float
    swirl_particles: int
    swirl_steps: int
    lens_particles: int
    exact_matching: bool
    complexity_samples: int
    scan: int
    samples: int


DRAFT = Budget(
    mass_error=1e-2,
    grid=32,
    pairs=600_000,
    density=3.0,
    swirl_particles=32,
    swirl_steps=48,
    lens_particles=200,
    exact_matching=False,
    complexity_samples=2_000,
    scan=0,
    samples=0,
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
    complexity_samples=200_000,
    scan=25,
    samples=2_000,
)


class Problem:
    """One experiment under one budget; the plan is solved when first asked for. float64 on the CPU throughout.

    `target`: the points, where a diagnostic is of points; `law`: the data law itself, which may be a mixture.
    `against`: a second cloud to be compared. Prior and flow may differ between axes, hence `scales` (d,) of the prior.
    """

    def __init__(self, experiment: Experiment, budget: Budget, against: PointCloud | None = None) -> None:
        self.experiment = experiment
        self.budget = budget
        self.against = against
        self.target: SoftenedCloud = target_of(experiment)
        self.law: Law = law_of(experiment)
        self.schedule: Schedule = experiment.schedule
        self.d = self.target.d
        self.compared: object = None  # what two diagnostics need, kept by the first: see `basin_gap.compared`

    @property
    def scales(self) -> FloatArray:
        """(d,) standard deviations of the prior."""
        return self.schedule.prior_stds(self.d)

    @functools.cached_property
    def score(self) -> Score:
        """Of the law, in the coordinates of the flow: those of the data but for drifts that differ between axes."""
        return exact_score(self.law, self.schedule)

    @functools.cached_property
    def lens(self) -> Score:
        """Of the law in data coordinates, through the same noise in all directions."""
        return exact_score(self.law)

    @functools.cached_property
    def axes(self) -> Axes:
        return Axes.of(self.schedule, self.d)

    @property
    def terminal_level(self) -> float:
        """The flow's noise level at T: that of the slowest axis."""
        return self.axes.slowest.noise_level(self.schedule.termination_time)

    @functools.cached_property
    def inflow(self) -> FloatArray:
        """(d,) factors from x_T to the flow's coordinates."""
        return self.factors(self.terminal_level)

    def factors(self, s: float) -> FloatArray:
        """(d,) factors from x_t at the flow's noise level s to its coordinates: c/alpha of each axis."""
        factors: FloatArray = self.axes.stretches(s) / self.axes.alphas(s)
        return factors

    @functools.cached_property
    def plan(self) -> SemiDiscretePlan:
        """The optimal plan from the prior to the points. Raises EngineError in more than two dimensions."""
        return self.plan_to(self.target.centres, self.target.weights)

    def plan_to(self, points: FloatArray, weights: FloatArray) -> SemiDiscretePlan:
        """The optimal plan from the prior to weighted points (m, d).

        From N(0, diag b^2) it is the plan from N(0, I) to the points b x, with the same potentials.
        """
        scales = self.scales
        equal = bool((scales == scales[0]).all())
        stretched = points if equal else points * scales
        for plan in semi_discrete(stretched, weights, float(scales[0]) if equal else 1.0):
            if plan.error <= self.budget.mass_error:
                break
        if equal:
            return plan
        sites = plan.sites / scales
        dual = (self.d + float(plan.weights @ (plan.sites**2).sum(1)) - plan.w2_squared) / 2
        return replace(
            plan,
            sites=sites,
            jumps=np.sqrt(((sites[plan.pairs[:, 0]] - sites[plan.pairs[:, 1]]) ** 2).sum(1)),
            w2_squared=float((scales**2).sum() + plan.weights @ (sites**2).sum(1)) - 2 * dual,
        )

    def shared(self, masses: FloatArray) -> FloatArray:
        """(m,) masses of the plan's sites given to the points of the drawing; merged ones share by their weights."""
        owners, weights = self.plan.owners, np.where(self.plan.owners < 0, 0.0, self.target.weights)
        totals = np.maximum(np.bincount(np.maximum(owners, 0), weights, len(self.plan.sites)), 1e-300)
        given: FloatArray = masses[owners] * weights / totals[owners]
        return given

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
