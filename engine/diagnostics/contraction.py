"""Contraction forward, expansion backward, per step of the experiment (arXiv 2411.01629, Theorems 1 and 2).

A forward step shortens W2 by 1 - eta kappa; a backward one stretches it by at most 1 + eta (kappa - zeta/beta), where
Hess log p_t <= -zeta I at the experiment's SNR.
"""

from __future__ import annotations

import math

import torch

from ..particles import draw_particles
from ..results import Reading
from .base import Problem, Work
from .laws import largest_hessian

SOURCE = "[L] forward contraction, backward expansion"


def contraction(problem: Problem) -> Work:
    """The two bounds, and what the backward step really does to typical neighbours: its rms stretch over p_t."""
    yield
    schedule, experiment = problem.schedule, problem.experiment
    eta = schedule.termination_time / experiment.steps
    s = 1 / experiment.snr
    t = schedule.time(s)
    alpha, rate = schedule.alpha(t), schedule.drift_rate(t)
    steepest = largest_hessian(problem.law, s) / alpha**2
    yield
    particles = draw_particles(experiment)
    n = problem.budget.lens_particles
    xt = problem.lens.tensor(particles.x0[:n] + s * particles.gaussian[:n])
    hessians = (torch.linalg.eigvalsh(problem.lens.jacobian(xt, s)) - 1) / (s * alpha) ** 2  # (n, d)
    stretches = (1 + eta * (rate + hessians / schedule.beta)) ** 2
    mean = float(stretches.mean())
    error = float(stretches.mean(dim=1).std(correction=0)) / math.sqrt(len(stretches)) / (2 * math.sqrt(mean))
    note = f"A step of {eta:.4g} at SNR {experiment.snr:.3g}."
    return (
        _reading("forward", "Forward step, W₂ ratio", 1 - eta * rate, 1e-12, note),
        _reading("backward", "Backward step, at most", 1 + eta * (rate + steepest / schedule.beta), 1e-9, note),
        _reading("backward_rms", "Backward step, rms", math.sqrt(mean), max(error, 1e-12), note),
    )


def _reading(name: str, label: str, value: float, error: float, note: str) -> Reading:
    return Reading(name=f"contraction.{name}", label=label, value=value, error=error, source=SOURCE, note=note)
