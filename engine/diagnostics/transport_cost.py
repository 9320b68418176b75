"""The cost of optimal transport by the experiment's own choice of transport, with its certificate."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..experiment.mixture import GaussianMixture
from ..processes.particles import Particles, draw_particles
from ..results.results import Reading
from ..transport import (
    MOST_EXACT,
    Matching,
    exact_matching,
    gaussian_w2_squared,
    matching_reading,
    plan_reading,
    preview_matching,
)
from ..values import FloatArray
from .base import Problem, Work
from .concavity.laws import is_gaussian
from .spread import of_mean, of_sums

MISSING = Reading(name="transport.w2_squared", label="Transport cost", value=None, symbol="W₂²")
CELLS = (
    Reading(name="transport.residual", label="Cell mass error", value=None, source="[W] power cells"),
    Reading(name="transport.cell_masses", label="Cell masses", value=None, source="[W] power cells"),
)


def transport_cost(problem: Problem) -> Work:
    """The cost; of power cells also the largest mass error and all masses. A draft matches particles by preview."""
    yield
    if problem.experiment.transport != "semi_discrete":  # entropic plans are of the same particles
        particles = draw_particles(problem.experiment)
        exact = problem.budget.exact_matching and len(particles) <= MOST_EXACT
        match = exact_matching if exact else preview_matching
        latents = problem.scales * particles.gaussian
        matching = match(latents, particles.x0)
        reading = replace(matching_reading(matching, exact), spread=_between_seeds(matching, latents, particles))
        return (reading, *(replace(cell, note="A matching has no power cells.") for cell in CELLS))
    if problem.d > 2:
        note = "Power cells need 1 or 2 dimensions; set transport to 'discrete'."
        return tuple(replace(reading, note=note) for reading in (MISSING, *CELLS))
    plan = problem.plan
    cost = plan_reading(plan)
    if isinstance(problem.law, GaussianMixture) and is_gaussian(problem.law):
        prior, law = np.diag(problem.scales**2), problem.law
        closed = gaussian_w2_squared(np.zeros(problem.d), prior, law.mean, law.covariance)
        note = "Of the Gaussian law itself, in closed form; the cells are those of the points that stand for it."
        cost = replace(cost, value=closed, error=1e-13 * max(1.0, closed), note=note)
    error = max(plan.error, 1e-15)
    residual, masses = CELLS
    return (
        cost,
        replace(
            residual,
            value=plan.error,
            error=1e-12,
            spread=plan.error + 1e-12,
            note="Of any cell, relative to its point's weight.",
        ),
        replace(
            masses,
            value=tuple(problem.shared(plan.masses).tolist()),
            error=error * float(plan.weights.max()),
            note="In the order of the points; those that are one share a cell.",
        ),
    )


def _between_seeds(matching: Matching, latents: FloatArray, particles: Particles) -> float:
    """How far the cost varies between seeds: how many particles start from each point is not by chance.

    Of a preview, which has no potentials, as if its pairs were independent.
    """
    if matching.potentials is None:
        return of_mean(((latents - particles.x0[matching.assignment]) ** 2).sum(axis=1))
    return of_sums(*matching.potentials, particles.sources)
