"""The cost of optimal transport by the experiment's own choice of transport, with its certificate."""

from __future__ import annotations

from dataclasses import replace

from ..particles import draw_particles
from ..results import Reading
from ..transport import MOST_EXACT, exact_matching, matching_reading, plan_reading, preview_matching
from .base import Problem, Work

MISSING = Reading(name="transport.w2_squared", label="Transport cost", value=None, symbol="W₂²")


def transport_cost(problem: Problem) -> Work:
    """`transport.w2_squared`. A draft matches particles by preview."""
    yield
    if problem.experiment.transport == "discrete":
        particles = draw_particles(problem.experiment)
        exact = problem.budget.exact_matching and len(particles) <= MOST_EXACT
        match = exact_matching if exact else preview_matching
        return (matching_reading(match(problem.scale * particles.gaussian, particles.x0), exact),)
    if problem.d > 2:
        return (replace(MISSING, note="Power cells need 1 or 2 dimensions; set transport to 'discrete'."),)
    return (plan_reading(problem.plan),)
