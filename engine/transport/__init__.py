"""Optimal transport from the Gaussian prior to the drawing. `TRANSPORTS` are the choices of an experiment.

A transport is one file and one line here: a function of (experiment, superseded) that yields a draft and then the full
result. Imports SciPy: only what runs in a worker imports this package.
"""

from .base import SemiDiscretePlan, highest_plane
from .cells.power_cells import plan_reading, solve_semi_discrete
from .conditional import ConditionalPlan, conditional_plan
from .discrete import Matching, certified_plans, exact_matching, exact_plan, matchings, preview_matching
from .displacement import displaced, displaced_cloud, displaced_gaussian
from .entropic import EntropicPlan, entropic_plan, solve_entropic
from .gaussian import AffineMap, gaussian_map, gaussian_w2_squared
from .particle_matching import MOST_EXACT, matching_reading, solve_discrete
from .plan import DiscretePlan
from .semi_discrete import semi_discrete
from .sinkhorn import entropic_value, sinkhorn, sinkhorn_divergence
from .smoothed import SmoothedMap

TRANSPORTS = {
    "semi_discrete": solve_semi_discrete,
    "discrete": solve_discrete,
    "sinkhorn": solve_entropic,
}

__all__ = [
    "MOST_EXACT",
    "TRANSPORTS",
    "AffineMap",
    "ConditionalPlan",
    "DiscretePlan",
    "EntropicPlan",
    "Matching",
    "SemiDiscretePlan",
    "SmoothedMap",
    "certified_plans",
    "conditional_plan",
    "displaced",
    "displaced_cloud",
    "displaced_gaussian",
    "entropic_plan",
    "entropic_value",
    "exact_matching",
    "exact_plan",
    "gaussian_map",
    "gaussian_w2_squared",
    "highest_plane",
    "matching_reading",
    "matchings",
    "plan_reading",
    "preview_matching",
    "semi_discrete",
    "sinkhorn",
    "sinkhorn_divergence",
]
