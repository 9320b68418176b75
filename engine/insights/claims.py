"""What the views over the plane claim: a paper's statement, its assumptions, and whether the settings meet them.

Whether an assumption holds is worked out from the experiment every time. None where that can't be decided.
"""

from __future__ import annotations

from ..diagnostics import Problem
from ..diagnostics.concavity.concavity_bounds import is_surely_concave
from ..diagnostics.concavity.largest_hessian import largest_hessian
from ..diagnostics.concavity.laws import narrowest
from ..results.insight_values import Assumption, Claim
from ..results.results import Reading
from .commuting import hessians_commute

SEARCHED, MIXED = 2000, 100  # points, or components, among which the largest Hessian is looked for
COMMUTE = "The Hessians of log p\N{LATIN SUBSCRIPT SMALL LETTER T} commute along the flow"
EQUAL_DRIFTS = "The drift is the same in all directions"
FOLDED = 1e-3  # share of the mass that may be turned over by a step before it counts as too long


def basins_claim(problem: Problem, mass_error: Reading) -> Claim:
    """`mass_error`: of the flow's basins, with the floor of its grid."""
    reached = Assumption(text="The basins hold the points' weights, to the grid's floor", holds=not mass_error.seen)
    if problem.experiment.start == "transport":
        return Claim(
            source="[W] section 3",
            statement="After the optimal map from the prior onto p_T, the flow's basins turn from the cells of the "
            "optimal map at T → 0 into those of the flow from the prior at T → ∞.",
            assumptions=(
                Assumption(text="The map onto p_T is not smoothed: τ = 0", holds=problem.experiment.tau == 0),
                reached,
            ),
        )
    return Claim(
        source="[K]; Lavenant & Santambrogio 2022",
        statement="Flow and optimal map share their marginals. The flow's end map is proved optimal only where the "
        "Hessians commute; elsewhere the two may differ, and here is where they do.",
        assumptions=(
            Assumption(text=COMMUTE, holds=hessians_commute(problem)),
            _equal_drifts(problem),
            reached,
        ),
    )


def swirl_claim(problem: Problem) -> Claim:
    return Claim(
        source="[K]; Brenier 1991",
        statement="An optimal map is the gradient of a convex function, so its Jacobian is symmetric. Where the swirl "
        "is not 0, the flow's end map is not optimal.",
        assumptions=(
            Assumption(text="The law is smooth, so the map has a Jacobian", holds=narrowest(problem.law) > 0),
            Assumption(text=f"{COMMUTE}, which makes the swirl 0", holds=hessians_commute(problem)),
        ),
    )


def curvature_claim(problem: Problem) -> Claim:
    return Claim(
        source="[L] Proposition 3",
        statement="Hess log pₜ = −(I − r² Cov[X₀|xₜ])/σ², so Lᵣ = 1 + σ² λₘₐₓ: log pₜ is concave where Lᵣ ≤ 1, "
        "and Hess log pₜ ≤ −(δ/σ²) I exactly where Lᵣ ≤ 1 − δ.",
        assumptions=(
            Assumption(text="The noise is the same in all directions", holds=not problem.axes.differ),
            Assumption(text="c ≥ c*: every pₜ is log-concave everywhere", holds=log_concave(problem)),
        ),
    )


def expansion_claim(problem: Problem, folded: float) -> Claim:
    """`folded`: the largest share of p_t's mass, over the phases, on which a factor of the step is negative."""
    return Claim(
        source="[L] Theorems 1 and 2",
        statement="A forward step multiplies W₂ by at most 1 − ηκ; a backward one by at most 1 + η(κ − ζ/β), where "
        "Hess log pₜ ≤ −ζI.",
        assumptions=(
            Assumption(text="The step is short: it turns no neighbours over", holds=folded <= FOLDED),
            Assumption(text="ζ ≥ 0 at all times: every pₜ is log-concave", holds=log_concave(problem)),
            _equal_drifts(problem),
            Assumption(text="Ornstein-Uhlenbeck process", holds=problem.experiment.process == "ou"),
        ),
    )


def log_concave(problem: Problem) -> bool | None:
    """Whether p_0, and with it every p_t, is log-concave (Prekopa): True if proved, False if disproved; else None.

    More points than are searched are left undecided too.
    """
    if not searchable(problem):
        return None
    if is_surely_concave(problem.law, 0.0):
        return True
    return False if largest_hessian(problem.law, 0.0) > 0 else None


def searchable(problem: Problem) -> bool:
    """Whether the law has so few points or components that looking for its largest Hessian takes a second at most."""
    return len(problem.law) <= (SEARCHED if problem.experiment.mixture is None else MIXED)


def _equal_drifts(problem: Problem) -> Assumption:
    return Assumption(text=EQUAL_DRIFTS, holds=not problem.axes.differ)
