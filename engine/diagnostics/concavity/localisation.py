"""Localisation L_r = ||r^2 Cov[X_0 | X_t]||_op: how undecided the denoiser is at SNR r (arXiv 2411.01629, section 3).

L_r = 1 + sigma^2 lambda_max(Hess log p_t), so it exceeds 1 where the density is not log-concave.
"""

from __future__ import annotations

import math

import torch

from ...processes.particles import draw_particles
from ...results.results import Reading
from ..base import Problem, Work
from ..spread import of_largest, of_mean

SOURCE = "[L] localisation, Proposition 3"


def localisation(problem: Problem) -> Work:
    """Mean and largest L_r, and the mean trace of r^2 C, over the particles at the experiment's SNR."""
    yield
    particles = draw_particles(problem.experiment)
    s = 1 / problem.experiment.snr
    n = problem.budget.lens_particles
    xt = problem.lens.tensor(particles.x0[:n] + s * particles.gaussian[:n])
    yield
    eigenvalues = torch.linalg.eigvalsh(problem.lens.jacobian(xt, s))  # (n, d), as r^2 C = dD/dx
    levels, traces = eigenvalues[:, -1], eigenvalues.sum(dim=1)  # (n,)
    error = float(levels.std(correction=0)) / math.sqrt(len(levels))
    note = f"At SNR {problem.experiment.snr:.3g}, over {len(levels):,} particles."
    return (
        Reading(
            name="localisation.mean",
            label="Localisation, mean",
            value=float(levels.mean()),
            symbol="E Lᵣ",
            error=error,
            spread=of_mean(levels.numpy()),
            source=SOURCE,
            note=note,
        ),
        Reading(
            name="localisation.max",
            label="Localisation, largest",
            value=float(levels.max()),
            symbol="max Lᵣ",
            error=1e-12,
            spread=max(of_largest(levels.numpy()), 1e-12),
            source=SOURCE,
            note=f"{note} At most 1 where log pₜ is concave.",
        ),
        Reading(
            name="localisation.trace_mean",
            label="Localisation, trace",
            value=float(traces.mean()),
            symbol="E tr r²C",
            error=float(traces.std(correction=0)) / math.sqrt(len(traces)),
            spread=of_mean(traces.numpy()),
            source=SOURCE,
            note=note,
        ),
    )
