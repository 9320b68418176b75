"""The square of the plane, around the origin, that holds an experiment whole."""

from __future__ import annotations

import numpy as np

from .experiment import Experiment

PRIOR_REACH = 3.2  # standard deviations: 2 in 1000 Gaussian coordinates lie beyond
HALF_WIDTHS = (1e-3, 1e4)  # smallest and largest that can be looked at


def fitting_half_width(experiment: Experiment) -> float:
    """In world units: wide enough for the widest noise (3.2 standard deviations) and every drawn point."""
    positions = experiment.cloud.positions
    drawn = 1.15 * float(np.abs(positions).max()) if positions.size else 0.0
    schedule = experiment.schedule
    levels = schedule.level_of_phase(np.array([0.25, 0.5, 0.75]))
    noise = max(schedule.prior_std, float((levels * schedule.alpha_of_level(levels)).max()))  # pinned: on the way
    return min(max(PRIOR_REACH * noise, drawn, HALF_WIDTHS[0]), HALF_WIDTHS[1])
