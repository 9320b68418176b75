"""The gap between the flow's map and the optimal one, and two particles that would do better with each other's ends.

Every number has its floor (arXiv 2410.13431; Khrulkov et al. 2023). The end map of the flow is optimal only where the
Hessians of log p_t commute along it; on generic drawings it is not (Lavenant & Santambrogio 2022).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Generator, Iterator

import numpy as np

from ..diagnostics import Problem
from ..diagnostics.basin_gap import basin_gap
from ..diagnostics.encoder_gap import encoder_gap
from ..diagnostics.flow import flow_ends
from ..diagnostics.swap import best_swap
from ..diagnostics.swirl import swirl
from ..flow.start_law import start_positions
from ..processes.particles import draw_particles
from ..results.insight_values import Claim, Insight, InsightRequest, SwapWitness
from ..results.results import Reading
from ..values import FloatArray, frozen_array
from .assumptions import commuting
from .passes import Drawn, blank, in_two_passes

SHOWN = ("basins.disagreement", "basins.dual_gap", "basins.map_gap", "swirl.rms", "encoder.eps_rel")
MOST_PARTICLES = 4_000  # whose pairs are all looked at
PAIRS = {False: 600_000, True: 4_000_000}  # particles times points that a flow of a draft, or a full one, weighs
EVALUATIONS = {False: 32, True: 96}
ROUNDING = 1e-12


def gap(request: InsightRequest, superseded: Callable[[], bool]) -> Iterator[Insight]:
    """Readings with floors and the swap witness, a draft, then group by group at the full budget."""
    return in_two_passes(_view, request, superseded)


def _view(problem: Problem) -> Drawn:
    shown = blank(problem, _claim(problem))
    witness, note = yield from swap_witness(problem)
    shown = dataclasses.replace(shown, witness=witness, note=note)
    yield shown
    for diagnostic in (basin_gap, swirl, encoder_gap):
        found = yield from diagnostic(problem)
        kept = tuple(reading for reading in found if reading.name in SHOWN)
        shown = dataclasses.replace(shown, readings=(*shown.readings, *kept))
        yield shown
    return shown


def _claim(problem: Problem) -> Claim:
    return Claim(
        source="[K] the encoder map; [W] dual cost gap",
        statement="Where the Hessians of log pₜ commute along the flow, its map is the optimal one; in general it is "
        "not, and the gap is measured.",
        assumptions=(commuting(problem),),
    )


def swap_witness(problem: Problem) -> Generator[None, None, tuple[SwapWitness | None, str]]:
    """The pair whose exchanged ends save most, and what to know of it; None where there is one particle only.

    Of the flow from the experiment's start, whatever the sampler on the stage. The saving is of the two squared
    distances' sum. Its floor comes from each end's distance from a run with half the evaluations.
    """
    full = problem.budget.samples > 0
    count = max(2, min(MOST_PARTICLES, PAIRS[full] // len(problem.law.weights)))
    particles = draw_particles(problem.experiment)
    starts = start_positions(problem.experiment, particles)[:count]
    if len(starts) < 2:
        return None, "One particle has nobody to swap with."
    evaluations = max(problem.experiment.steps, EVALUATIONS[True]) if full else EVALUATIONS[False]
    ends = yield from flow_ends(problem, starts, evaluations)
    hasty = yield from flow_ends(problem, starts, evaluations // 2)
    errors = np.sqrt(((ends - hasty) ** 2).sum(axis=1)) + ROUNDING * float(np.abs(ends).max())
    swap = best_swap(starts, ends, errors)
    notes = []
    if len(starts) < len(particles):
        notes.append(f"The swap was looked for among the first {len(starts):,} particles.")
    if problem.experiment.sampler != "ode":
        notes.append("The swap is of the flow's ends, not of the sampler's on the stage.")
    return SwapWitness(
        particles=(swap.first, swap.second),
        starts=_two(starts, swap.first, swap.second),
        ends=_two(ends, swap.first, swap.second),
        saving=_saving(max(0.0, swap.saving), swap.floor, len(starts)),
    ), " ".join(notes)


def _two(rows: FloatArray, first: int, second: int) -> FloatArray:
    return frozen_array(rows[[first, second]])


def _saving(saving: float, floor: float, n: int) -> Reading:
    pairs = f"{n * (n - 1) // 2:,} pairs"
    return Reading(
        name="gap.swap_saving",
        label="Best swap saves",
        value=saving,
        symbol="−2⟨z_i − z_j, x_i − x_j⟩",
        floor=floor,
        source="[K] the map is optimal only if monotone",
        note=f"Of {pairs}." if saving > floor else f"None found among {pairs}; longer rounds are not tried.",
    )
