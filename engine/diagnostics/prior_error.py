"""Prior error: the reversal starts at the prior, but X_T is not yet Gaussian (arXiv 2410.13431).

The Ornstein-Uhlenbeck flow contracts W2 by exp(-kappa T), and turns W2 into entropy: KL(p_T | prior) is at most
beta kappa W0^2/(2 (exp(2 kappa T) - 1)) = r_T^2 W0^2/2 with W0 = W2(p_0, prior).
"""

from __future__ import annotations

import math

from ..results import Reading
from ..schedule import decibels
from .base import Problem, Work


def prior_error(problem: Problem) -> Work:
    """Terminal SNR, and rigorous bounds on W2(p_T, prior) and on KL(p_T | prior)."""
    yield
    schedule = problem.schedule
    distance, how = _initial_distance(problem)
    r = schedule.terminal_snr
    source = "[W] prior error"
    return (
        Reading(
            name="prior.terminal_snr_db",
            label="Terminal SNR",
            value=decibels(r),
            symbol="r_T²",
            unit="dB",
            error=1e-12,
            source="[L] signal-to-noise ratio",
        ),
        Reading(
            name="prior.w2_bound",
            label="Prior error, at most",
            value=math.exp(-schedule.kappa * schedule.termination_time) * distance,
            symbol="W₂(p_T, ν)",
            error=1e-10 * distance,
            source=source,
            note=f"exp(-κT) W₂(p₀, ν), an upper bound; {how}",
        ),
        Reading(
            name="prior.kl_bound",
            label="Prior divergence, at most",
            value=(r * distance) ** 2 / 2,
            symbol="KL(p_T|ν)",
            unit="nat",
            error=1e-10 * (r * distance) ** 2,
            source=source,
            note=f"r_T² W₂(p₀, ν)²/2, an upper bound; {how}",
        ),
    )


def _initial_distance(problem: Problem) -> tuple[float, str]:
    """An upper bound on W2(p_0, prior), and where it comes from."""
    target, d = problem.target, problem.d
    if d <= 2:
        bare = math.sqrt(problem.plan.w2_squared + problem.plan.gap)
        return bare + target.softness * math.sqrt(d), "W₂(p₀, ν) by the optimal plan to the points, plus s₀√d."
    second_moment = float(target.weights @ (target.centres**2).sum(axis=1)) + d * target.softness**2
    return math.sqrt(second_moment + d * problem.scale**2), "W₂(p₀, ν) by the independent coupling."
