"""The data law seen through noise: its exact score, samples of it, and its widths."""

from __future__ import annotations

import dataclasses
import math

import numpy as np

from ...experiment.mixture import GaussianMixture
from ...experiment.schedule import BrownianSchedule, Schedule
from ...experiment.target import SoftenedCloud
from ...scores import EmpiricalScore
from ...scores.gaussian_mixture import GaussianMixtureScore
from ...scores.per_axis import PerAxisScore
from ...values import FloatArray, IntArray

Law = SoftenedCloud | GaussianMixture
Score = EmpiricalScore | GaussianMixtureScore | PerAxisScore
DATA_CLOCK = BrownianSchedule(termination_time=1.0, beta=2.0)  # alpha = 1 and s^2 = t: data coordinates


def exact_score(law: Law, schedule: Schedule | None = None) -> Score:
    """The law's score, float64 on the CPU; in the flow's own coordinates where drifts differ between axes."""
    if schedule is not None and schedule.kappa_ratio != 1 and law.d > 1:
        return PerAxisScore(law, schedule)
    return EmpiricalScore(law) if isinstance(law, SoftenedCloud) else GaussianMixtureScore(law)


def blurred(law: Law, s: float) -> Law:
    """The law of X_0 + sZ."""
    if isinstance(law, SoftenedCloud):
        return dataclasses.replace(law, softness=math.hypot(law.softness, s))
    return dataclasses.replace(law, covariances=law.covariances + s * s * np.eye(law.d))


def placed(law: Law, sources: IntArray, gaussian: FloatArray) -> FloatArray:
    """(n, d) samples of components (n,) of the law, from standard normals (n, d)."""
    if isinstance(law, SoftenedCloud):
        points: FloatArray = law.centres[sources] + law.softness * gaussian
        return points
    return law.place(sources, gaussian)


def narrowest(law: Law) -> float:
    """The smallest standard deviation of a component that is present; 0 for bare points and flat components."""
    if isinstance(law, SoftenedCloud):
        return law.softness
    return math.sqrt(max(0.0, float(law.axes[0][law.present].min())))


def second_moments(law: Law) -> FloatArray:
    """(d, d) covariance of the law."""
    centres = law.centres if isinstance(law, SoftenedCloud) else law.means
    offsets = centres - law.mean
    between: FloatArray = offsets.T @ (law.weights[:, None] * offsets)
    within: FloatArray = (
        law.softness**2 * np.eye(law.d)
        if isinstance(law, SoftenedCloud)
        else np.einsum("m,mij->ij", law.weights, law.covariances)
    )
    return between + within


def is_gaussian(law: Law) -> bool:
    """Whether it has one component, or one place without extent."""
    return len(law.present) == 1 or (isinstance(law, SoftenedCloud) and len(law.atoms()[0]) == 1)
