"""The cost ledger: what the forward process, its reversal and optimal transport pay, all as mean squared displacement.

Three gaps that are not to be mixed: the end map of the flow against the optimal map to the same masses (map excess),
the length of the curve p_t in W2 against its chord (curve excess), and the bending of single paths, which is not here.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Generator
from dataclasses import dataclass, replace

import numpy as np
from scipy.spatial import cKDTree

from ..results.results import Reading
from ..solvers import ExponentialAdams
from ..transport import SemiDiscretePlan, gaussian_w2_squared
from ..values import FloatArray
from .base import Problem, Work
from .basin_gap import compared, of_squared
from .concavity.laws import is_gaussian, narrowest, second_moments
from .concavity.quadrature import gaussian_cells, measure_floor
from .flow import bare_path, in_data, landed, undecided
from .spread import TWO_ALONE

LABELS = {
    "forward": ("Forward process pays", "E|x_T − x₀|²"),
    "reverse": ("Flow pays", "E|x₀ − x_T|²"),
    "transport": ("Optimal transport pays", "W₂²"),
    "map_excess": ("End-map excess", ""),
    "curve_excess": ("Curve excess", "L²/W₂² − 1"),
}
SOURCE = "[W], [K] cost of the flow against optimal transport"
GAUSSIAN_LEVELS = 400
FINEST = 1e-8  # of the clock's scale: a Gaussian that is narrower is flat, to that much of where the flow ends
UNKNOWN = "Needs 1 or 2 dimensions, or a Gaussian."


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Mean squared displacements of the flow and of the optimal map between the same two laws, and L of the curve.

    `floor`: of the flow's excess; `mass_error`: what the masses of the basins may be off by, in both costs alike;
    `length_error`. On the way, at noise `levels` (k,) from T's to 0, `displacements`
    (k,) of the flow from its start, and `lengths` (k,) of its curve so far; their last ones are `flow` and `length`.
    """

    flow: float
    optimal: float
    length: float
    floor: float
    mass_error: float
    length_error: float
    levels: FloatArray
    displacements: FloatArray
    lengths: FloatArray
    note: str


def ledger(problem: Problem) -> Work:
    """The five readings; missing for clouds in more than two dimensions, and all but the first in drafts."""
    yield
    if problem.budget.samples == 0:
        return account_readings(problem, None, "Comes with the full result.")
    return account_readings(problem, (yield from account_of(problem)))


def account_of(problem: Problem) -> Generator[None, None, Account | None]:
    """Of a Gaussian in closed form, of a cloud in one or two dimensions by quadrature; else None."""
    if is_gaussian(problem.law):
        return (yield from gaussian_account(problem))
    return (yield from cloud_account(problem)) if problem.d <= 2 else None


def account_readings(problem: Problem, account: Account | None, missing: str = UNKNOWN) -> tuple[Reading, ...]:
    """The five readings of an account; without one, the forward process alone."""
    forward = _reading("forward", forward_cost(problem), 1e-12, "Of the process with its noise.")
    if account is None:
        return (forward, *_missing(missing))
    optimal = max(account.optimal, 1e-300)
    curve = account.length**2 / optimal - 1
    excess = max(0.0, account.flow - account.optimal)
    curve_floor = 2 * account.length * account.length_error / optimal  # known from one difference alone
    return (
        forward,
        _reading("reverse", account.flow, account.mass_error + of_squared(excess, account.floor), account.note),
        _reading("transport", account.optimal, 1e-9 * account.optimal + account.mass_error, account.note),
        replace(
            _floored("map_excess", excess / optimal, account.floor / optimal, f"Relative to W₂². {account.note}"),
            spread=of_squared(excess, account.floor) / optimal + 1e-12,
        ),
        replace(_floored("curve_excess", curve, curve_floor, account.note), spread=TWO_ALONE * curve_floor + 1e-12),
    )


def forward_cost(problem: Problem, t: float | None = None) -> float:
    """E|X_t - X_0|^2 of the forward process, at T: (1 - alpha)^2 E X_0^2 + sigma^2, summed over the axes."""
    t, law = problem.schedule.termination_time if t is None else t, problem.law
    squares = np.diag(second_moments(law)) + law.mean**2  # (d,)
    axes = problem.schedule.axes(problem.d)
    return float(
        sum((1 - axis.alpha(t)) ** 2 * square + axis.sigma(t) ** 2 for axis, square in zip(axes, squares, strict=True))
    )


def cloud_account(problem: Problem) -> Generator[None, None, Account]:
    """From the prior at T to the points, against the optimal plan to the masses that the flow's basins really have.

    With the same two marginals the flow costs 2 E[u - <z, x> - h] more than the optimal map: never negative.
    """
    both = yield from compared(problem)
    sites = problem.plan.sites
    masses = np.bincount(both.flow, both.weights, len(sites)) / both.weights.sum()
    present = np.flatnonzero(masses > 0)
    plan = problem.plan_to(sites[present], masses[present])
    yield
    optimal = plan.assigned(both.latents)
    _, merged = cKDTree(plan.sites).query(sites)  # a plan may merge sites, or leave out one of next to no mass
    reached = merged[both.flow]
    slack = plan.planes(both.latents, optimal) - plan.planes(both.latents, reached)  # (n,) >= 0
    floor = measure_floor(both.side, problem.d) + both.unsettled / 3 + plan.misplaced + undecided(problem)
    walls = max(float(plan.walls.sum()), 1e-300)
    gap_floor = float(problem.scales.mean()) * floor**2 * float(plan.walls @ plan.jumps) / walls
    cells = gaussian_cells(problem.side, problem.d)
    kept = cells.matters
    weights = cells.weights[kept] / cells.weights[kept].sum()
    levels, path = yield from bare_path(problem, problem.scales * cells.nodes[kept], 2 * problem.budget.density)
    path = [np.sqrt(weights)[:, None] * x for x in path]
    length, error = curve_length(path)
    flow = plan.w2_squared + 2 * float(both.weights @ slack)
    chord = float(((path[-1] - path[0]) ** 2).sum())  # what the nodes of the path make of the same flow's cost
    error += length * abs(chord - flow) / (2 * max(flow, 1e-300))
    return Account(
        flow=flow,
        optimal=plan.w2_squared,
        length=length,
        floor=gap_floor,
        mass_error=floor * dual_spread(plan),
        length_error=error,
        levels=levels,
        displacements=displaced(path, flow),
        lengths=lengths_so_far(path, length),
        note="From the prior at T to the points themselves, with the masses of the flow's basins.",
    )


def dual_spread(plan: SemiDiscretePlan) -> float:
    """By how much W2^2 goes up for a mass that is taken from one site to another: the deviation of |x_i|^2 + 2 h_i."""
    duals = (plan.sites**2).sum(axis=1) + 2 * plan.potentials
    return math.sqrt(float(plan.weights @ (duals - plan.weights @ duals) ** 2))


def gaussian_account(problem: Problem) -> Generator[None, None, Account]:
    """Of a Gaussian law, from the chosen start: the flow is affine, so the images of 0 and of a basis tell all."""
    law, d, t = problem.law, problem.d, problem.schedule.termination_time
    axes = problem.schedule.axes(d)
    mean, covariance = np.zeros(d), np.diag(problem.scales**2)
    if problem.experiment.start != "prior":
        alpha, sigma = np.array([axis.alpha(t) for axis in axes]), np.array([axis.sigma(t) for axis in axes])
        mean, covariance = alpha * law.mean, alpha[:, None] * second_moments(law) * alpha + np.diag(sigma**2)
    values, vectors = np.linalg.eigh(covariance)
    probes = mean + np.concatenate([np.zeros((1, d)), (vectors * np.sqrt(values)).T])  # (1 + d, d)
    narrow, terminal = narrowest(law), problem.terminal_level
    lowest = min(max(min(narrow, terminal) / 1e3, FINEST * problem.axes.slowest.scale), terminal / 10)
    grid = np.geomspace(terminal, lowest, GAUSSIAN_LEVELS + 1)
    score = problem.score
    path, levels = [], []
    for state in ExponentialAdams().solve(score.denoise, score.tensor(probes * problem.inflow), grid):
        path.append(_affine(state.xt.numpy() / problem.factors(state.level)))
        levels.append(state.level)
        yield
    path.append(_affine(landed(problem, state) if narrow > 100 * lowest else in_data(problem, state)[1]))
    first, last = path[0], path[-1]
    length, error = curve_length(path)
    flow = float(((first - last) ** 2).sum())
    return Account(
        flow=flow,
        optimal=gaussian_w2_squared(mean, covariance, last[0], last[1:].T @ last[1:]),
        length=length,
        floor=1e-6 * flow,
        mass_error=0.0,
        length_error=error,
        levels=np.array([*levels, 0.0]),
        displacements=displaced(path, flow),
        lengths=lengths_so_far(path, length),
        note=f"From {'the prior' if problem.experiment.start == 'prior' else 'p_T'} at T, of a Gaussian law.",
    )


def curve_length(path: list[FloatArray]) -> tuple[float, float]:
    """L = int (E|v_t|^2)^1/2 dt of positions (n, d) that hold the square root of their weight; and its error.

    Sums of chords err by the square of their length: every second one left out, Richardson tells the limit.
    """
    fine = _chords(path)
    coarse = _chords([*path[:-1:2], path[-1]])
    return fine + (fine - coarse) / 3, abs(fine - coarse) / 3


def displaced(path: list[FloatArray], total: float) -> FloatArray:
    """(k,) mean squared displacement from the start along such a path, scaled to the `total` that is known better."""
    squares: FloatArray = np.array([float(((x - path[0]) ** 2).sum()) for x in path])
    return squares * (total / squares[-1]) if squares[-1] > 0 else squares


def lengths_so_far(path: list[FloatArray], total: float) -> FloatArray:
    """(k,) length of the curve along such a path, scaled to the `total` that Richardson's extrapolation gives."""
    sums = np.concatenate([[0.0], np.cumsum(_steps(path))])
    return sums * (total / sums[-1]) if sums[-1] > 0 else sums


def _chords(path: list[FloatArray]) -> float:
    return float(_steps(path).sum())


def _steps(path: list[FloatArray]) -> FloatArray:
    """(k - 1,) lengths of the chords."""
    return np.array([math.sqrt(float(((b - a) ** 2).sum())) for a, b in itertools.pairwise(path)])


def _affine(images: FloatArray) -> FloatArray:
    """(1 + d, d) offset and linear part of an affine map, from its images of 0 and of a basis.

    Under a standard normal its mean square is this array's sum of squares.
    """
    return np.concatenate([images[:1], images[1:] - images[0]])


def _missing(note: str) -> tuple[Reading, ...]:
    return tuple(_reading(name, None, None, note) for name in list(LABELS)[1:])


def _floored(name: str, value: float, floor: float, note: str) -> Reading:
    return replace(_reading(name, value, None, note), floor=max(floor, 1e-12))


def _reading(name: str, value: float | None, error: float | None, note: str) -> Reading:
    label, symbol = LABELS[name]
    return Reading(
        name=f"ledger.{name}", label=label, value=value, symbol=symbol, error=error, source=SOURCE, note=note
    )
