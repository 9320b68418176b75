"""Where log-concavity begins: c* = sup lambda_max(Hess log p_0) of the drawing itself (arXiv 2411.01629, section 4)."""

from __future__ import annotations

import math

from ...experiment.target import law_of
from ...results.results import Reading
from ..base import Problem, Work
from .largest_hessian import largest_hessian


def log_concavity(problem: Problem) -> Work:
    """c*, the curvature shift from which on every p_t is log-concave."""
    yield
    critical = largest_hessian(law_of(problem.experiment.with_parameters({"curvature": 0.0})), 0.0)
    finite = math.isfinite(critical)
    return (
        Reading(
            name="curvature.critical",
            label="Critical curvature",
            value=critical if finite else None,
            symbol="c*",
            error=1e-9 * abs(critical) if finite else None,
            source="[L] curvature of the target",
            note="From a search over the plane: attained, so never above the true supremum."
            if finite
            else "Needs a softness above 0: bare points have no finite curvature.",
        ),
    )
