"""Prior error: the reversal starts at the prior, but X_T is not yet Gaussian (arXiv 2410.13431).

The Ornstein-Uhlenbeck flow contracts W2 by exp(-kappa T), and turns W2 into entropy: KL(p_T | prior) is at most
beta kappa W0^2/(2 (exp(2 kappa T) - 1)) = r_T^2 W0^2/2 with W0 = W2(p_0, prior).
"""

from __future__ import annotations

import math
from collections.abc import Generator

import numpy as np

from ..experiment.schedule import decibels
from ..experiment.target import SoftenedCloud
from ..processes.particles import Stream, generator
from ..results.results import Reading
from ..transport import gaussian_w2_squared
from ..values import FloatArray
from .base import Problem, Work
from .concavity.laws import is_gaussian, second_moments
from .concavity.quadrature import gaussian_cells
from .flow import decoded

SOURCE = "[W] prior error"


def prior_error(problem: Problem) -> Work:
    """W2(p_T, prior), terminal SNR, and rigorous bounds on that distance and on KL(p_T | prior).

    The bounds are those of an isotropic Ornstein-Uhlenbeck process; for others they are missing.
    """
    yield
    schedule, r = problem.schedule, problem.schedule.terminal_snr
    true = yield from _true_distance(problem)
    snr = Reading(
        name="prior.terminal_snr_db",
        label="Terminal SNR",
        value=decibels(r),
        symbol="r_T²",
        unit="dB",
        error=1e-12,
        source="[L] signal-to-noise ratio",
    )
    if schedule.power != 1 or schedule.kappa_ratio != 1:
        return (true, snr, *_missing_bounds())
    distance, how = _initial_distance(problem)
    return (
        true,
        snr,
        Reading(
            name="prior.w2_bound",
            label="Prior W₂, at most",
            value=math.exp(-schedule.kappa * schedule.termination_time) * distance,
            symbol="W₂(p_T, ν)",
            error=1e-10 * distance,
            source=SOURCE,
            note=f"exp(-κT) W₂(p₀, ν), an upper bound; {how}",
        ),
        Reading(
            name="prior.kl_bound",
            label="Prior KL, at most",
            value=(r * distance) ** 2 / 2,
            symbol="KL(p_T|ν)",
            unit="nat",
            error=1e-10 * (r * distance) ** 2,
            source=SOURCE,
            note=f"r_T² W₂(p₀, ν)²/2, an upper bound; {how}",
        ),
    )


def _true_distance(problem: Problem) -> Generator[None, None, Reading]:
    """W2(p_T, prior): in closed form for a Gaussian; else the cost of the flow from T on to infinity.

    That flow ends at the prior, so its cost is an upper bound; on the line it is monotone, so optimal. In general it
    tends to a gradient as T grows. The error reaches down to Gelbrich's bound from the moments of p_T.
    """
    law, d, scales, t = problem.law, problem.d, problem.scales, problem.schedule.termination_time
    axes = problem.schedule.axes(d)
    alpha, sigma = np.array([axis.alpha(t) for axis in axes]), np.array([axis.sigma(t) for axis in axes])
    moments = alpha * law.mean, alpha[:, None] * second_moments(law) * alpha + np.diag(sigma**2)
    lower = math.sqrt(gaussian_w2_squared(*moments, np.zeros(d), np.diag(scales**2)))
    if is_gaussian(law):
        return _distance(lower, 1e-8 * float(scales.mean()), "In closed form: p_T is a Gaussian.")
    gaussian, weights = _prior_nodes(problem)
    costs = []
    for density in (problem.budget.density, problem.budget.density / 2):
        xt = yield from decoded(problem, gaussian, problem.terminal_level, density)
        costs.append(math.sqrt(float(weights @ ((xt / problem.inflow - scales * gaussian) ** 2).sum(1))))
    error = abs(costs[0] - costs[1])
    if d > 2:
        error += costs[0] / math.sqrt(len(weights))
    if d == 1:
        return _distance(costs[0], error, "On the line: the flow from T on to infinity is the optimal map.")
    note = "Cost of the flow from T on to infinity, an upper bound; the error reaches to the lower bound from moments."
    return _distance(costs[0], error + max(0.0, costs[0] - lower), note)


def _prior_nodes(problem: Problem) -> tuple[FloatArray, FloatArray]:
    """Nodes (n, d) and weights (n,) under N(0, I): quadrature on the line and in the plane, else a sample."""
    if problem.d <= 2:
        cells = gaussian_cells(problem.side, problem.d)
        kept = cells.matters
        return cells.nodes[kept], cells.weights[kept] / cells.weights[kept].sum()
    n = problem.budget.lens_particles
    return generator(problem.experiment.seed, Stream.LATENT, 1).standard_normal((n, problem.d)), np.full(n, 1 / n)


def _distance(value: float, error: float, note: str) -> Reading:
    return Reading(
        name="prior.w2",
        label="Prior error",
        value=value,
        symbol="W₂(p_T, ν)",
        error=max(error, 1e-9 * value, 1e-12),
        source=SOURCE,
        note=note,
    )


def _missing_bounds() -> tuple[Reading, Reading]:
    note = "The bound is that of an Ornstein-Uhlenbeck process with one drift."
    return (
        Reading(name="prior.w2_bound", label="Prior W₂, at most", value=None, source=SOURCE, note=note),
        Reading(name="prior.kl_bound", label="Prior KL, at most", value=None, source=SOURCE, note=note),
    )


def _initial_distance(problem: Problem) -> tuple[float, str]:
    """An upper bound on W2(p_0, prior), and where it comes from."""
    law, target, d, prior = problem.law, problem.target, problem.d, problem.scales**2
    if is_gaussian(law):
        squared = gaussian_w2_squared(law.mean, second_moments(law), np.zeros(d), np.diag(prior))
        return math.sqrt(squared), "W₂(p₀, ν) in closed form."
    if d <= 2 and isinstance(law, SoftenedCloud):
        bare = math.sqrt(problem.plan.w2_squared + problem.plan.gap + problem.plan.joining)
        return bare + target.softness * math.sqrt(d), "W₂(p₀, ν) by the optimal plan to the points, plus s₀√d."
    second_moment = float(law.mean @ law.mean + np.trace(second_moments(law)))
    return math.sqrt(second_moment + float(prior.sum())), "W₂(p₀, ν) by the independent coupling."
