"""Conditions of the papers' statements, and whether an experiment meets them: True, False, or None if undecided."""

from __future__ import annotations

import math

import numpy as np

from ..diagnostics import Problem
from ..diagnostics.concavity.laws import Law, is_gaussian, second_moments
from ..diagnostics.concavity.log_concave_scales import log_concave_scales
from ..experiment.experiment import Experiment
from ..experiment.target import SoftenedCloud
from ..results.insight_values import Assumption
from ..values import FloatArray

ROUNDING = 1e-9  # of the law's width


def is_centred(law: Law) -> bool:
    """Whether its mean is the origin, to rounding."""
    width = math.sqrt(float(np.trace(second_moments(law))))
    return float(np.linalg.norm(law.mean)) <= ROUNDING * max(width, 1e-300)


def is_collinear(points: FloatArray) -> bool:
    """Whether points (m, d) lie on one line; always on the line itself."""
    if points.shape[1] == 1 or len(points) < 3:
        return True
    widths = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
    return bool(widths[1] <= ROUNDING * widths[0])


def is_product_grid(law: SoftenedCloud) -> bool:
    """Whether it is the product of laws of its coordinates: every crossing is there, with the product of weights."""
    sites, weights = law.atoms()
    inverse, marginals = [], []
    for axis in range(law.d):
        lines, index = np.unique(np.round(sites[:, axis] / max(law.radius, 1e-300), 9), return_inverse=True)
        inverse.append(index.ravel())
        marginals.append(np.bincount(index.ravel(), weights, len(lines)))
    if math.prod(len(each) for each in marginals) != len(sites):
        return False
    product = np.prod([marginal[index] for marginal, index in zip(marginals, inverse, strict=True)], axis=0)
    return bool(np.allclose(product, weights, rtol=ROUNDING, atol=0))


def has_equal_drifts(experiment: Experiment) -> bool:
    """Whether one drift acts along all axes."""
    return experiment.schedule.kappa_ratio == 1


def is_ornstein_uhlenbeck(experiment: Experiment) -> bool:
    """Whether the process is pulled to the origin with one drift, as the statements of [L] and [W] have it."""
    return experiment.schedule.power == 1 and has_equal_drifts(experiment)


def is_log_concave(law: Law) -> bool | None:
    """Whether p_0, and so every p_t, is log-concave: True if proved, False if disproved."""
    return log_concave_scales(law).everywhere


def is_log_concave_from(law: Law, s: float) -> bool | None:
    """Whether p_t is log-concave at noise level s and above: True if proved, False if disproved."""
    return log_concave_scales(law).at(s) if s > 0 else is_log_concave(law)


def hessians_commute(problem: Problem) -> bool | None:
    """Whether the Hessians of log p_t commute along the flow, so that its end map is optimal; None if undecided.

    They do on the line; for one Gaussian, collinear points and product grids under equal drifts; under drifts that
    differ by axis, for what is a product along the axes. A single Gaussian that is none is known not to (Tanana 2021).
    """
    law, equal = problem.law, has_equal_drifts(problem.experiment)
    if law.d == 1:
        return True
    if is_gaussian(law):
        covariance = second_moments(law)
        diagonal = np.abs(covariance - np.diag(np.diag(covariance))).max() <= ROUNDING * np.abs(covariance).max()
        return bool(equal or diagonal)
    if isinstance(law, SoftenedCloud):
        sites, _ = law.atoms()
        if is_product_grid(law) or (equal and is_collinear(sites)):
            return True
    return None


def commuting(problem: Problem) -> Assumption:
    """The assumption under which the flow's end map is optimal."""
    return Assumption(text="The Hessians of log pₜ commute along the flow.", holds=hessians_commute(problem))


def ornstein_uhlenbeck(problem: Problem) -> Assumption:
    """The process of [L] and [W]."""
    text = "The process is Ornstein-Uhlenbeck with one drift."
    return Assumption(text=text, holds=is_ornstein_uhlenbeck(problem.experiment))


def unit_units(problem: Problem) -> Assumption:
    """kappa = beta = 1, as a statement that names neither has it."""
    schedule = problem.schedule
    holds = is_ornstein_uhlenbeck(problem.experiment) and schedule.kappa == 1 and schedule.beta == 1
    return Assumption(text="Drift and inverse temperature are 1.", holds=holds)
