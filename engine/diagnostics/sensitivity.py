"""Sensitivity: diffuse two clouds, bring the second back with the first one's backward maps (arXiv 2411.01629, 4).

The k-th backward map is x + eta (kappa x + grad log p_k(x)/beta), an explicit step of the probability flow at t_k
= k eta, which is the backward optimal map to O(eta^2) (Proposition 1). Steps are T over the experiment's steps.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from ..clouds.points import PointCloud
from ..errors import EngineError
from ..experiment.target import SoftenedCloud
from ..processes.particles import Stream, draw_sources, generator
from ..results.results import Reading
from ..transport.distances import w2
from ..values import FloatArray, IntArray
from .base import Problem, Work
from .concavity.largest_hessian import largest_hessian
from .concavity.laws import Law, placed
from .spread import TWO_ALONE

SOURCE = "[L] sensitivity, diffuse then denoise"
LABELS = {
    "w2_before": ("Distance of the clouds", "W₂(μ, ν)"),
    "w2_after": ("Distance after the round", "W₂(μ, ν̄₀)"),
    "bound": ("Distance after, at most", "e^(−η Σ ζₖ/β) W₂"),
    "own_round": ("Distance by the steps alone", "W₂(μ, μ̄₀)"),
}
LINE_NODES = 5_000
MOST = 1_000  # sampled particles beyond the line
BOUND_TIMES = 32
UNDEFINED = "Defined for an Ornstein-Uhlenbeck process with one drift."


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Weighted points: `x` (n, d), `weights` (n,), `gaussian` (n, d) what noise each is given."""

    x: FloatArray
    weights: FloatArray
    gaussian: FloatArray


def sensitivity(problem: Problem) -> Work:
    """W2 before and after the round trip, the bound, and what finite steps do to the first cloud itself.

    The bound is on the distance of both clouds brought back, so `w2_after` is at most `bound` plus `own_round`. Missing
    without a second cloud. Raises EngineError where the clouds differ in dimension.
    """
    yield
    against = problem.against
    if against is None or problem.budget.samples == 0:
        note = "Needs a second cloud: --against." if against is None else "Comes with the full result."
        return tuple(_reading(name, None, None, note) for name in LABELS)
    if not defined(problem):
        return tuple(_reading(name, None, None, UNDEFINED) for name in LABELS)
    second = second_law(problem, against)
    first, again = sample_of(problem, problem.law, 3), sample_of(problem, problem.law, 4)
    floor = w2(first.x, again.x, first.weights, again.weights)
    own = w2(first.x, (yield from brought_back(problem, again)), first.weights, again.weights)
    other = w2((yield from brought_back(problem, first)), again.x, first.weights, again.weights)
    before, after = [], []
    for key in (5, 6):
        moved = sample_of(problem, second, key)
        before.append(w2(first.x, moved.x, first.weights, moved.weights))
        returned = yield from brought_back(problem, moved)
        after.append(w2(first.x, returned, first.weights, moved.weights))
    exponent = float((yield from expansions(problem))[-1])
    steps, eta = problem.experiment.steps, problem.schedule.termination_time / problem.experiment.steps
    note = f"{steps} steps of {eta:.4g}, {len(moved.x):,} particles."
    bound = before[0] * math.exp(exponent) if exponent < 600 else None
    factor = f"A factor of exp({exponent:.4g}); below 1 only where every pₜ is log-concave. {note}"
    return (
        _reading("w2_before", before[0], abs(before[0] - before[1]), note, floor, _of_two(*before)),
        _reading("w2_after", after[0], max(abs(after[0] - after[1]), 2 / len(moved.x)), note, floor, _of_two(*after)),
        _reading("bound", bound, None if bound is None else 1e-3 * bound, factor),
        _reading("own_round", own, 2 / len(again.x), note, floor, math.sqrt(2) * _of_two(own, other)),
    )


def defined(problem: Problem) -> bool:
    """Whether the round trip and its bound are those of [L]: an Ornstein-Uhlenbeck process with one drift."""
    return problem.schedule.power == 1 and problem.schedule.kappa_ratio == 1


def second_law(problem: Problem, against: PointCloud) -> SoftenedCloud:
    """The second cloud, as soft as the first. Raises EngineError where they differ in dimension, or it is empty."""
    if against.d != problem.d or len(against) == 0:
        raise EngineError(
            f"The second cloud has {len(against)} points in {against.d} dimensions.",
            f"Give at least one, in {problem.d}.",
        )
    softness = getattr(problem.law, "softness", 0.0)
    return SoftenedCloud(centres=against.positions, weights=against.weights, softness=softness)


def sample_of(problem: Problem, law: Law, key: int, most: int = MOST) -> Sample:
    """Particles of a law: on the line a quadrature of law and noise both, else scrambled Sobol points (Owen 1998).

    Bare points stay themselves, with their weights, each with several noises; so nothing of W2 before is by chance.
    Sorted by one coordinate of their own, the noises are spread evenly over every point.
    """
    present, d = law.present, law.d
    m = len(present)
    random = generator(problem.experiment.seed, Stream.SOFTNESS, key)
    sources: IntArray
    if d == 1 and isinstance(law, SoftenedCloud):
        each = max(2, LINE_NODES // m)
        nodes = ndtri((np.arange(each) + 0.5) / each)
        shuffled = nodes if law.softness == 0 else nodes[random.permutation(each)]
        sources = np.repeat(present, each)
        return Sample(
            x=placed(law, sources, np.tile(nodes, m)[:, None]),
            weights=np.repeat(law.weights[present] / each, each),
            gaussian=np.tile(shuffled, m)[:, None],
        )
    if isinstance(law, SoftenedCloud) and law.softness == 0 and m <= most:
        each = most // m
        sources = np.repeat(present, each)
        weights = np.repeat(law.weights[present] / each, each)
    else:
        sources, weights = np.sort(draw_sources(law, most)), np.full(most, 1 / most)
    n = len(sources)
    normals = even_normals(n, 1 + 2 * d, random)
    normals = normals[np.argsort(normals[:, 0], kind="stable"), 1:]
    return Sample(x=placed(law, sources, normals[:, :d]), weights=weights, gaussian=normals[:, d:])


def even_normals(n: int, d: int, random: np.random.Generator) -> FloatArray:
    """(n, d) standard normals from a scrambled Sobol sequence; independent ones in more than 20 dimensions."""
    if d > 20:
        return random.standard_normal((n, d))
    from scipy.stats import qmc

    uniforms = qmc.Sobol(d, rng=random).random_base2(math.ceil(math.log2(n)))[:n]
    normals: FloatArray = ndtri(np.clip(uniforms, 1e-12, 1 - 1e-12))
    return normals


def brought_back(problem: Problem, sample: Sample, steps: int | None = None) -> Generator[None, None, FloatArray]:
    """(n, d) the sample diffused for `steps`, else to T, exactly; then moved by the law's backward maps, one a step."""
    schedule = problem.schedule
    eta = schedule.termination_time / problem.experiment.steps
    steps = problem.experiment.steps if steps is None else steps
    total = steps * eta
    x = problem.score.tensor(schedule.alpha(total) * sample.x + schedule.sigma(total) * sample.gaussian)
    for k in range(steps, 0, -1):
        score = problem.score.score(x, k * eta, schedule)
        x = x + eta * (schedule.kappa * x + score / schedule.beta)
        yield
    back: FloatArray = x.numpy()
    return back


def expansions(problem: Problem, times: int = BOUND_TIMES) -> Generator[None, None, FloatArray]:
    """(steps,) -eta sum_k zeta_k/beta over the first 1, 2, ... steps: by how much, in logs, such rounds may expand.

    zeta_k = -sup lambda_max(Hess log p_k). The supremum is searched for at so many `times`; sigma^2 times it, plus 1,
    is sup L, whose log is interpolated.
    """
    schedule, steps = problem.schedule, problem.experiment.steps
    eta = schedule.termination_time / steps
    counts = np.unique(np.rint(np.geomspace(1, steps, times)).astype(np.int64))
    tops = []
    for k in counts.tolist():
        s = schedule.noise_level(k * eta)
        tops.append(math.log(max(1 + s * s * largest_hessian(problem.law, s), 1e-300)))
        yield
    every = np.arange(1, steps + 1)
    sup = np.exp(np.interp(np.log(every), np.log(counts), tops))
    variances = np.array([schedule.sigma(k * eta) ** 2 for k in every])
    sums: FloatArray = np.cumsum(eta / schedule.beta * (sup - 1) / variances)
    return sums


def _of_two(value: float, other: float) -> float:
    """The spread of one of two values of other samples."""
    return max(TWO_ALONE * abs(value - other), 1e-9)


def _reading(
    name: str,
    value: float | None,
    error: float | None,
    note: str,
    floor: float | None = None,
    spread: float | None = None,
) -> Reading:
    label, symbol = LABELS[name]
    return Reading(
        name=f"sensitivity.{name}",
        label=label,
        value=value,
        symbol=symbol,
        floor=None if floor is None else max(floor, 1e-9),
        error=None if error is None else max(error, 1e-9),
        spread=spread,
        source=SOURCE,
        note=note,
    )
