"""The transport stage by power cells: every latent goes to the point that owns its cell."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from ...experiment.experiment import Experiment
from ...experiment.target import target_of
from ...processes.particles import draw_particles
from ...results.results import Quality, Reading, Status, TransportResult
from ...values import FloatArray, frozen_array
from ..base import SemiDiscretePlan
from ..semi_discrete import relative_heights, semi_discrete

DRAFT_ERROR = 5e-2  # largest relative mass error of a draft: no wall is off by what an eye could see
FULL_ERROR = 1e-10
UNFINISHED = 1e3 * FULL_ERROR  # rounding may end it a little above


def solve_semi_discrete(
    experiment: Experiment,
    superseded: Callable[[], bool],
    *,
    near: TransportResult | None = None,
    draft: bool = True,
) -> Iterator[TransportResult]:
    """Draft at a mass error of 5e-2, full at 1e-10 or where rounding ends it. Asks `superseded` after every step.

    `near`: a full result at nearly the same settings, from whose potentials it is solved sooner, to the same error.
    `draft` false: only the full result is told. Raises EngineError for an empty cloud, and in more than two dimensions.
    """
    began = time.perf_counter()
    target = target_of(experiment)
    scale = experiment.schedule.prior_std
    latents = scale * draw_particles(experiment).gaussian  # (n, d)
    drafted = not draft
    for plan in semi_discrete(target.centres, target.weights, scale, None if near is None else _heights(near)):
        if not drafted and plan.error <= DRAFT_ERROR:
            yield _result(experiment, plan, latents, Quality.DRAFT, began)
            drafted = True
        if drafted and superseded():
            return
        if plan.error <= FULL_ERROR:
            break
    if not drafted:
        yield _result(experiment, plan, latents, Quality.DRAFT, began)
    yield _result(experiment, plan, latents, Quality.FULL, began)


def _heights(near: TransportResult) -> FloatArray | None:
    """Where Newton may begin; None where the result has no potentials of cells in the plane."""
    if near.potentials is None or near.sites.shape[1] != 2:
        return None
    masses = near.masses / near.masses.sum()
    return relative_heights(near.sites, masses, near.potentials, near.experiment.schedule.prior_std)


def _result(
    experiment: Experiment, plan: SemiDiscretePlan, latents: FloatArray, quality: Quality, began: float
) -> TransportResult:
    assignment = plan.assigned(latents)
    stopped = unfinished(plan) if quality is Quality.FULL and plan.error > UNFINISHED else ""
    return TransportResult(
        experiment=experiment,
        quality=quality,
        starts=frozen_array(latents, "float32"),
        ends=frozen_array(plan.sites[assignment], "float32"),
        assignment=frozen_array(assignment, "int64"),
        sites=frozen_array(plan.sites),
        masses=frozen_array(plan.masses),
        potentials=frozen_array(plan.potentials),
        cells=tuple(frozen_array(cell) for cell in plan.polygons()),
        w2_squared=plan_reading(plan),
        seconds=time.perf_counter() - began,
        status=Status(ok=not stopped, sentence=stopped),
    )


def plan_reading(plan: SemiDiscretePlan) -> Reading:
    """Squared W2 distance between the prior and the points, with the certified gap of the plan as its error.

    What joining points may have moved is added to it, and the note says so.
    """
    notes = (joined(plan), unfinished(plan) if plan.error > DRAFT_ERROR else "")
    return Reading(
        name="transport.w2_squared",
        label="Transport cost",
        value=plan.w2_squared,
        symbol="W₂²",
        error=max(plan.gap, 4e-16 * (1 + abs(plan.w2_squared))) + plan.joining,
        source="[W] semi-discrete optimal transport",
        note=" ".join(
            filter(None, ("From the Gaussian prior itself to the drawn points without their softness.", *notes))
        ),
    )


def unfinished(plan: SemiDiscretePlan) -> str:
    """What to say of a plan that stopped before its cells had their masses."""
    return (
        f"Transport stopped early: {plan.misplaced:.1g} of the mass is in wrong cells, and the worst of them is off by "
        f"{plan.error:.1g} of its point's weight."
    )


def joined(plan: SemiDiscretePlan) -> str:
    """A sentence on points that share a cell without being equal, or have none; nothing where there are no such."""
    if plan.joining == 0:
        return ""
    return (
        "Points within 1e-7 of the drawing's width share a cell, and those below 1e-10 of the heaviest have none; "
        f"that moves the cost by at most {plan.joining:.1g}."
    )
