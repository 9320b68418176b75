"""Contract / expand: what a step of the reverse flow does to neighbours, over the plane (arXiv 2411.01629, Theorem 2).

A step eta of the reverse flow in time is x + eta (a x + (b^2/2) grad log p_t) for the process dX = -a X dt + b dB; its
Jacobian is I + eta (a I + (b^2/2) Hess log p_t), with b^2/2 = 1/beta. An Ornstein-Uhlenbeck process has a = kappa.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator

import numpy as np

from ..diagnostics import Problem
from ..diagnostics.concavity.largest_hessian import largest_hessian
from ..diagnostics.concavity.laws import narrowest
from ..results.insight_values import Insight, InsightRequest, PlaneFilm
from ..results.results import Quality, Reading
from ..values import FloatArray, frozen_array
from .claims import expansion_claim, searchable
from .curvature import MOST_POINTS, film_grid, usual_limit
from .hessian_plane import bend, largest_eigenvalue
from .plane_grid import TYPICAL, PlaneGrid, weighted_quantile
from .refinement import refined

SOURCE = "[L] backward expansion"
BOUNDED = 4  # one phase in so many has its bound looked for
FLATTEST = 1e-6  # area factor for which a step that turns neighbours over stands: it shrinks them past nothing
LEAST = 1e-6  # of the colour scale: changes below it are nothing to be seen


def expansion(request: InsightRequest, superseded: Callable[[], bool]) -> Iterator[Insight]:
    """Two `PlaneFilm`s over [-4, 4]^2 at 17, then 33 phases: "largest" factor of a step, and log "area" factor.

    Of one step eta = T/steps of the experiment, from x_t towards the data. Scales are bent, linear up to changes by
    eta, and reach to what 99 % of p_t's mass has, at 90 % of the phases. Readings, in the full insight: the bound by
    the largest Hessian at some phases, and the largest factor at the pixels there. Raises EngineError: see `refined`.
    """
    yield from refined(request, superseded, MOST_POINTS, _expansion)


def step_jacobian(problem: Problem, level: float, hessians: FloatArray) -> FloatArray:
    """(n, 2, 2) of a reverse step from Hess log p_t (n, 2, 2), at noise level `level` of the slowest axis.

    Where drifts differ between axes, in the coordinates that make it symmetric; its eigenvalues don't depend on them.
    """
    t = problem.axes.slowest.time(level)
    rates = np.array([axis.drift_rate(t) for axis in problem.axes.schedules])
    roots = np.sqrt([axis.noise_rate(t) / 2 for axis in problem.axes.schedules])
    moved: FloatArray = np.eye(2) + step(problem) * (np.diag(rates) + roots[:, None] * hessians * roots)
    return moved


def step(problem: Problem) -> float:
    """eta, the experiment's step in time."""
    return problem.schedule.termination_time / problem.experiment.steps


def _expansion(problem: Problem, quality: Quality) -> Generator[None, None, Insight]:
    grid, phases = film_grid(problem, quality)
    largest, areas, folded, tops = [], [], [], []
    limits: tuple[list[float], list[float]] = ([], [])
    levels = problem.schedule.level_of_phase(phases).tolist()
    for level in levels:
        found = bend(problem.law, problem.schedule, level, grid)
        jacobians = step_jacobian(problem, level, found.hessians)
        factors = largest_eigenvalue(jacobians)
        smallest = jacobians[:, 0, 0] + jacobians[:, 1, 1] - factors
        upright = smallest > 0
        logs = np.log(np.maximum(np.where(upright, smallest * factors, 0.0), FLATTEST))
        folded.append(1 - float(found.mass[upright].sum()))
        largest.append(grid.picture(factors))
        areas.append(grid.picture(logs))
        tops.append(float(factors.max()))
        limits[0].append(weighted_quantile(np.abs(factors - 1), found.mass, TYPICAL))
        limits[1].append(weighted_quantile(np.abs(logs) * upright, found.mass, TYPICAL))
        yield
    readings: tuple[Reading, ...] = ()
    if quality is Quality.FULL:
        readings = yield from _bounds(problem, levels[::BOUNDED], tops[::BOUNDED])
    names = (("Largest factor of a step", "1 + ηλ"), ("Area factor of a step, log", "ln det"))
    films = zip(names, (1.0, 0.0), (largest, areas), limits, strict=True)
    return Insight(
        view="expansion",
        experiment=problem.experiment,
        quality=quality,
        claim=expansion_claim(problem, max(folded)),
        planes=tuple(
            _plane(grid, phases, pictures, name, middle=middle, limit=usual_limit(kept), linear=step(problem))
            for name, middle, pictures, kept in films
        ),
        readings=readings,
        note=_note(problem, folded),
    )


def _plane(
    grid: PlaneGrid,
    phases: FloatArray,
    pictures: list[FloatArray],
    names: tuple[str, str],
    *,
    middle: float,
    limit: float,
    linear: float,
) -> PlaneFilm:
    limit = max(limit, LEAST)
    return PlaneFilm(
        label=names[0],
        symbol=names[1],
        unit="",
        phases=frozen_array(phases),
        values=frozen_array(np.stack(pictures), np.float32),
        half_width=grid.half_width,
        low=middle - limit,
        high=middle + limit,
        middle=middle,
        contour=middle,
        bend=linear,
    )


def largest_factor(problem: Problem, level: float) -> float:
    """sup over the plane of the largest factor at noise level s: 1 + eta (a - zeta/beta) with Hess log p_t <= -zeta I.

    By a search, so never above the supremum. Infinite for bare points at s = 0. For equal drifts.
    """
    schedule = problem.schedule
    t = schedule.time(level)
    steepest = largest_hessian(problem.law, level) / schedule.alpha(t) ** 2
    return 1 + step(problem) * (schedule.drift_rate(t) + schedule.noise_rate(t) / 2 * steepest)


def _bounds(problem: Problem, levels: list[float], tops: list[float]) -> Generator[None, None, tuple[Reading, ...]]:
    """The largest bound among the phases at `levels`, and the largest factor `tops` seen on the plane there."""
    note = f"A step of {step(problem):.4g}, at {len(levels)} phases"
    bounds: list[float] = []
    if problem.axes.differ or not searchable(problem):
        reason = "drifts are equal" if problem.axes.differ else "there are fewer points"
        missing = f"{note}; the bound is looked for where {reason}."
    else:
        missing = ""
        for level in levels:
            bare = level == 0 and narrowest(problem.law) == 0
            bounds.append(math.inf if bare else largest_factor(problem, level))
            yield
    finite = [each for each in zip(bounds, levels, tops, strict=False) if np.isfinite(each[0])]
    best, level, _ = max(finite, default=(None, 0.0, 0.0))
    where = missing or f"{note}; largest at t = {problem.axes.slowest.time(level):.3g}."
    seen = max((top for *_, top in finite), default=max(tops))
    return (
        _reading("bound", "Backward step, at most", best, 1e-9, where),
        _reading("largest", "Backward step, largest seen", seen, 1e-9 * max(1.0, seen), f"{note}, at the pixels."),
    )


def _reading(name: str, label: str, value: float | None, error: float | None, note: str) -> Reading:
    return Reading(name=f"expansion.{name}", label=label, value=value, error=error, source=SOURCE, note=note)


def _note(problem: Problem, folded: list[float]) -> str:
    if max(folded) > 1e-3:
        return (
            f"A plain step of {step(problem):.3g} in time is too long where factors fall below 0. "
            "The stage steps in noise level instead."
        )
    return ""
