"""Grids of noise levels: uniform in log s, from the terminal level down to where the points have been told apart."""

from __future__ import annotations

import numpy as np

from ..experiment.mixture import GaussianMixture
from ..experiment.target import SoftenedCloud
from ..values import FloatArray

BEYOND = 1e-3  # of log s: what is crossed in one step reaches at least so far
FAR = 1e4  # in radii: above this the cloud acts as its mean, to FAR^-2
SAMPLE = 2000  # points whose nearest neighbours give the median spacing


def noise_levels(target: SoftenedCloud | GaussianMixture, terminal: float, count: int) -> FloatArray:
    """(count,) decreasing levels from `terminal` to `smallest_level`, count >= 2.

    Uniform in log s, but for a first step across everything that lies beyond 10,000 radii of the cloud.
    """
    lowest = smallest_level(target, terminal)
    far = FAR * max(target.radius, target.softness, lowest)
    if count < 3 or not lies_beyond(terminal, far):
        return np.geomspace(terminal, lowest, count)
    return np.concatenate([[terminal], np.geomspace(far, lowest, count - 1)])


def lies_beyond(terminal: float, far: float) -> bool:
    """Whether `terminal` is so much above `far` that the way there is a step of its own."""
    return terminal > far * (1 + BEYOND)


def smallest_level(target: SoftenedCloud | GaussianMixture, terminal: float) -> float:
    """The level from which `State.landed` finishes: well below the softness, or the spacing of nearly bare points.

    A tenth of the softness: landing errs like its fourth power, measured at 2e-7 to 2e-6 rms on clouds of radius 1.5.
    """
    bare = bare_level(target)
    nearly_bare = bare * min(1.0, (bare / target.softness) ** 2) if target.softness else bare
    level = max(target.softness / 10, nearly_bare)
    return min(level, terminal / 10) if level > 0 else min(1e-3, terminal / 10)


def bare_level(target: SoftenedCloud | GaussianMixture) -> float:
    """The level at which typical points have been told apart: a tenth of their spacing, but not below .002 radii.

    Components of a mixture can be wide, whatever the distance of their means: there it is .002 radii.
    """
    spacing = 0.0 if isinstance(target, GaussianMixture) else median_spacing(target)
    return max(0.002 * target.radius, 0.1 * spacing)


def median_spacing(target: SoftenedCloud) -> float:
    """Median distance of a point to its nearest distinct neighbour; 0 for a single point."""
    from scipy.spatial import cKDTree

    sites, _ = target.atoms()
    if len(sites) < 2:
        return 0.0
    chosen = sites[:: -(-len(sites) // SAMPLE)]
    distances, _ = cKDTree(sites).query(chosen, k=2)
    return float(np.median(distances[:, 1]))
