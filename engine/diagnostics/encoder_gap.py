"""The encoder map against optimal transport on n samples: eps_rel of Khrulkov et al. 2023 (ICLR, section 5).

eps_rel = (mean|x_k - E(x_k)|^2 - emd)/emd, with E the flow's limit at T = infinity and emd the exact assignment of the
same samples to the same codes. It depends on n, and misses what n samples can't resolve; so stand the basins beside it.
"""

from __future__ import annotations

import math

import numpy as np

from ..processes.particles import draw_particles
from ..results.results import Reading
from ..transport import exact_matching
from .base import Problem, Work
from .concavity.laws import narrowest
from .flow import encoded
from .spread import LONG_TAILS, OF_TOP, of_mean
from .swap import best_swap, fourth_saving

DENSITY = 20.0  # steps for a factor e in noise: near their points the samples move on the scale of the softness
CHAINED = 3.0  # a sample that is reassigned drags others along: shares vary 1.8 to 2.6 times as independent ones do
SOURCE = "[K] relative excess of the encoder's cost"
LABELS = {
    "eps_rel": ("Encoder excess", "ε_rel"),
    "reassigned": ("Reassigned by emd", ""),
    "n": ("Encoded samples", "n"),
    "swap_saving": ("Best swap saves", ""),
}


def encoder_gap(problem: Problem) -> Work:
    """The excess, how many samples the exact assignment sends to another code, and the best single exchange."""
    yield
    if problem.budget.samples == 0:
        return _missing("Comes with the full result.")
    if narrowest(problem.law) <= 0:
        return _missing("A bare point has no single code: its code is its whole basin. Set a softness above 0.")
    x0 = draw_particles(problem.experiment).x0[: problem.budget.samples]
    n, scales = len(x0), problem.scales
    codes = yield from encoded(problem, x0, DENSITY)
    hasty = yield from encoded(problem, x0, DENSITY / 2)
    cost, other = (float(((x0 - scales * each) ** 2).sum(1).mean()) for each in (codes, hasty))
    best = exact_matching(x0, scales * codes)
    yield
    least = max(best.cost, 1e-300)
    error = (max(0.0, best.gap) + abs(cost - other) + 1e-15 * cost) / least
    excess = max(0.0, cost - best.cost) / least
    assert best.potentials is not None
    dual = best.potentials[0] + best.potentials[1]
    apart = ((x0 - scales * codes) ** 2).sum(1) - (1 + excess) * dual  # (n,) of mean 0
    moved = float((best.assignment != np.arange(n)).mean())
    chance = CHAINED * math.sqrt(moved * (1 - moved) / n) + 1 / n
    note = witness = f"On {n:,} samples and their codes."
    saving = fourth = 0.0
    if n > 1:
        swap = best_swap(scales * codes, x0)
        saving = max(0.0, swap.saving)
        fourth = fourth_saving(scales * codes, x0)
        if saving > 0:
            pair = f"Particles {swap.first} and {swap.second}, counted from 0,"
            witness = f"{pair} would do better with each other's code."
    return (
        _reading(
            "eps_rel",
            excess,
            error,
            f"{note} Blind to small gaps; depends on n.",
            math.hypot(error, LONG_TAILS * of_mean(apart) / least),
        ),
        _reading("reassigned", moved, 1 / n, f"{note} Share that the exact assignment sends to another code.", chance),
        _reading("n", n, 0.0, "No more than this are matched exactly."),
        _reading(
            "swap_saving",
            saving / n,
            1e-13 * cost,
            f"Of the mean cost. {witness}",
            OF_TOP * max(0.0, saving - fourth) / n + 1e-13 * cost,
        ),
    )


def _missing(note: str) -> tuple[Reading, ...]:
    return tuple(_reading(name, None, None, note) for name in LABELS)


def _reading(name: str, value: float | None, error: float | None, note: str, spread: float | None = None) -> Reading:
    label, symbol = LABELS[name]
    return Reading(
        name=f"encoder.{name}",
        label=label,
        value=value,
        symbol=symbol,
        error=error,
        spread=spread,
        source=SOURCE,
        note=note,
    )
