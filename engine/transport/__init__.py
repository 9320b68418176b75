"""Optimal transport from the Gaussian prior to the drawing. `TRANSPORTS` are the choices of an experiment.

A transport is one file and one line here: a function of (experiment, superseded) that yields a draft and then the full
result. Imports SciPy: only what runs in a worker imports this package.
"""

from .base import SemiDiscretePlan, highest_plane
from .discrete import Matching, exact_matching, preview_matching
from .gaussian import AffineMap, gaussian_map, gaussian_w2_squared
from .particle_matching import MOST_EXACT, matching_reading, solve_discrete
from .power_cells import plan_reading, solve_semi_discrete
from .semi_discrete import semi_discrete

TRANSPORTS = {
    "semi_discrete": solve_semi_discrete,
    "discrete": solve_discrete,
}

__all__ = [
    "MOST_EXACT",
    "TRANSPORTS",
    "AffineMap",
    "Matching",
    "SemiDiscretePlan",
    "exact_matching",
    "gaussian_map",
    "gaussian_w2_squared",
    "highest_plane",
    "matching_reading",
    "plan_reading",
    "preview_matching",
    "semi_discrete",
]
