"""Contraction forward, expansion backward, per step of the experiment (arXiv 2411.01629, Theorems 1 and 2).

A forward step shortens W2 by 1 - eta kappa; a backward one stretches it by at most 1 + eta (kappa - zeta/beta), where
Hess log p_t <= -zeta I at the experiment's SNR.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import torch

from ..processes.particles import draw_particles
from ..results.results import Reading
from .base import Problem, Work
from .concavity.largest_hessian import largest_hessian
from .spread import of_largest

SOURCE = "[L] forward contraction, backward expansion"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFactors:
    """By what one step multiplies distances at one noise level: forward; backward at most, rms and largest over p_t.

    `rms_error`: its standard error. `bound_spread`: what the search for the bound's supremum may miss, which is as much
    as the largest of the particles' factors varies. `largest` is of the particles' absolute factors. `smallest` is
    below 0 where a step is so long that it overshoots; then the bound need not hold. A forward step that overshoots
    mirrors its points.
    """

    forward: float
    bound: float
    bound_spread: float
    rms: float
    rms_error: float
    largest: float
    smallest: float

    @property
    def bounded(self) -> bool:
        """Whether no particle was seen to move further than the bound."""
        return -self.smallest <= self.bound


def contraction(problem: Problem) -> Work:
    """The two bounds, and what the backward step really does to typical neighbours: its rms stretch over p_t."""
    yield
    experiment = problem.experiment
    factors = step_factors(problem, 1 / experiment.snr)
    note = f"A step of {step_length(problem):.4g} at SNR {experiment.snr:.3g}."
    return (
        _reading("forward", "Forward step, W₂ ratio", factors.forward, 1e-12, note),
        _backward(factors, note),
        _reading("backward_rms", "Backward step, rms", factors.rms, max(factors.rms_error, 1e-12), note),
    )


def step_length(problem: Problem) -> float:
    """eta: T over the experiment's steps."""
    return problem.schedule.termination_time / problem.experiment.steps


def step_factors(problem: Problem, s: float) -> StepFactors:
    """Of a step at noise level s > 0, over the budget's particles."""
    schedule, eta = problem.schedule, step_length(problem)
    t = schedule.time(s)
    alpha, rate = schedule.alpha(t), schedule.drift_rate(t)
    steepest = largest_hessian(problem.law, s) / alpha**2
    particles = draw_particles(problem.experiment)
    n = problem.budget.lens_particles
    xt = problem.lens.tensor(particles.x0[:n] + s * particles.gaussian[:n])
    hessians = (torch.linalg.eigvalsh(problem.lens.jacobian(xt, s)) - 1) / (s * alpha) ** 2  # (n, d)
    factors = 1 + eta * (rate + hessians / schedule.beta)
    mean = float((factors**2).mean())
    error = float((factors**2).mean(dim=1).std(correction=0)) / math.sqrt(len(factors)) / (2 * math.sqrt(mean))
    return StepFactors(
        forward=abs(1 - eta * rate),
        bound=1 + eta * (rate + steepest / schedule.beta),
        bound_spread=of_largest(factors.max(dim=1).values.numpy()),
        rms=math.sqrt(mean),
        rms_error=error,
        largest=float(factors.abs().max()),
        smallest=float(factors.min()),
    )


def _backward(factors: StepFactors, note: str) -> Reading:
    """The bound, unless the step overshoots by more than it."""
    label = "Backward step, at most"
    if factors.bounded:
        found = _reading("backward", label, factors.bound, 1e-9, note)
        return replace(found, spread=max(factors.bound_spread, 1e-9))
    overshoot = f"{note} It overshoots, up to {-factors.smallest:.3g} times as far on the other side: no bound holds."
    return _reading("backward", label, None, None, overshoot)


def _reading(name: str, label: str, value: float | None, error: float | None, note: str) -> Reading:
    return Reading(name=f"contraction.{name}", label=label, value=value, error=error, source=SOURCE, note=note)
