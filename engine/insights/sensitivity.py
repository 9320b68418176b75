"""Sensitivity: how far a second drawing ends from the first when it comes back by the first one's maps ([L], 4).

Diffuse nu for a while, denoise it with mu's backward maps: W2(mu, nu_bar) beside exp(-eta sum zeta_k/beta) W2(mu, nu).
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Generator, Iterator

import numpy as np

from ..clouds.points import PointCloud
from ..diagnostics import Problem
from ..diagnostics.sensitivity import (
    BOUND_TIMES,
    MOST,
    UNDEFINED,
    brought_back,
    defined,
    expansions,
    sample_of,
    second_law,
)
from ..results.insight_values import Assumption, Chart, Claim, Insight, InsightRequest, Series
from ..transport.distances import w2
from ..values import FloatArray, IntArray, frozen_array
from .assumptions import is_log_concave, ornstein_uhlenbeck
from .passes import Drawn, blank, in_two_passes

MISSING = "Draw a second cloud ν; it is diffused, and comes back by the first one's maps."
COARSE = 4  # rounds of a draft, and at first; halved between them once more
DRAFT_MOST = 200  # particles beyond the line
DRAFT_TIMES = 8  # at which a draft looks for the bound's suprema
MOST_PAIRS = 40_000_000  # of particles, points and steps that one round may weigh
LARGEST = math.log(1e3)  # of the bound over W2 at first: beyond it says nothing, and would flatten the picture


def sensitivity(request: InsightRequest, superseded: Callable[[], bool]) -> Iterator[Insight]:
    """One chart over the time diffused, T last: the distance after the round, its bound, and what the steps do alone.

    Without a second drawing no chart but a note. Raises EngineError where the drawings differ in dimension.
    """
    return in_two_passes(_view, request, superseded)


def _view(problem: Problem) -> Drawn:
    shown = blank(problem, _claim(problem))
    against = problem.against
    if against is None or len(against) == 0:
        return dataclasses.replace(shown, note=MISSING)
    second_law(problem, against)
    if not defined(problem):
        return dataclasses.replace(shown, note=UNDEFINED)
    full = problem.budget.samples > 0
    rounds = Rounds(problem=problem, against=against)
    times = BOUND_TIMES if full else DRAFT_TIMES
    exponents = np.concatenate([[0.0], (yield from expansions(problem, times))])
    for halving in (0, 1) if full else (0,):
        for k in np.unique(np.rint(np.linspace(0, problem.experiment.steps, (COARSE << halving) + 1)).astype(int)):
            yield from rounds.measure(int(k))
        shown = dataclasses.replace(shown, charts=(rounds.chart(exponents),), note=rounds.note(exponents))
        yield shown
    return shown


@dataclasses.dataclass(kw_only=True, eq=False)
class Rounds:
    """Distances after rounds of so many steps: of the second cloud, its floor, and of the first one's own round."""

    problem: Problem
    against: PointCloud
    found: dict[int, tuple[float, float, float]] = dataclasses.field(default_factory=dict)

    @property
    def most(self) -> int:
        """Particles beyond the line."""
        problem = self.problem
        affordable = MOST_PAIRS // (len(problem.law.weights) * problem.experiment.steps)
        return min(MOST if problem.budget.samples else DRAFT_MOST, max(100, affordable))

    def measure(self, k: int) -> Generator[None, None, None]:
        """Add the round of k steps, unless it is known. Samples are those of the diagnostic."""
        if k in self.found:
            return
        problem = self.problem
        first, again = (sample_of(problem, problem.law, key, self.most) for key in (3, 4))
        moved = sample_of(problem, second_law(problem, self.against), 5, self.most)
        floor = w2(first.x, again.x, first.weights, again.weights)
        if k == 0:
            self.found[0] = w2(first.x, moved.x, first.weights, moved.weights), floor, floor
            return
        own = w2(first.x, (yield from brought_back(problem, again, k)), first.weights, again.weights)
        after = w2(first.x, (yield from brought_back(problem, moved, k)), first.weights, moved.weights)
        self.found[k] = after, floor, own

    def chart(self, exponents: FloatArray) -> Chart:
        """W2 against the time diffused; the bound from exponents (steps + 1,), where it says something."""
        steps = sorted(self.found)
        eta = self.problem.schedule.termination_time / self.problem.experiment.steps
        t = frozen_array([k * eta for k in steps])
        after, floor, own = np.array([self.found[k] for k in steps]).T
        before = self.found[0][0]
        bounded_steps = _bounded_steps(exponents)
        bound = before * np.exp(exponents[bounded_steps])
        label, x = "e^(−η Σ ζₖ/β) W₂(μ, ν)", frozen_array(bounded_steps * eta)
        bounded = (Series(label=label, kind="bound", x=x, y=frozen_array(bound)),)
        low, high = frozen_array(np.maximum(after - floor, 0.0)), frozen_array(after + floor)
        return Chart(
            title="Diffuse, then denoise",
            x_label="time diffused",
            y_label="W₂ to the first cloud",
            series=(
                Series(label="W₂(μ, ν̄₀)", kind="measured", x=t, y=frozen_array(after), low=low, high=high),
                *(bounded if len(bounded_steps) else ()),
                Series(label="W₂(μ, μ̄₀), by the steps alone", kind="reference", x=t, y=frozen_array(own)),
            ),
            axis="termination_time",
            y_log=bool(before > 0 and bound.max(initial=0.0) > 10 * before),
        )

    def note(self, exponents: FloatArray) -> str:
        """What to know of the chart."""
        eta = self.problem.schedule.termination_time / self.problem.experiment.steps
        if len(_bounded_steps(exponents)) == 0:
            power = float(exponents[-1]) / math.log(10)
            return f"Steps of {eta:.3g}. The bound says nothing here: at T it is 10^{power:.0f} W₂(μ, ν)."
        return f"Steps of {eta:.3g}. The bound is of both clouds brought back: add what the steps do alone."


def _bounded_steps(exponents: FloatArray) -> IntArray:
    """The last numbers of steps, T's among them, for which the bound of exponents (steps + 1,) says something."""
    loose = np.flatnonzero(exponents > LARGEST)
    return np.arange(int(loose[-1]) + 1 if len(loose) else 0, len(exponents))


def _claim(problem: Problem) -> Claim:
    return Claim(
        source="[L] section 4, diffuse then denoise",
        statement="What is left of the distance of two clouds after the round is at most exp(−η Σ ζₖ/β) of it.",
        assumptions=(
            ornstein_uhlenbeck(problem),
            Assumption(
                text="Every pₜ is log-concave, so that the bound is below 1.",
                holds=is_log_concave(problem.law) if problem.budget.samples else None,
            ),
        ),
    )
