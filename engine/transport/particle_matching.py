"""The transport stage by matching: the particles' latents against their starting points, one to one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np

from ..experiment.experiment import Experiment
from ..processes.particles import draw_particles
from ..results.results import Quality, Reading, Status, TransportResult
from ..values import frozen_array
from .discrete import Matching, matchings, preview_matching

MOST_EXACT = 8192  # particles, a few seconds; twice as many take a quarter of a minute


def solve_discrete(experiment: Experiment, superseded: Callable[[], bool]) -> Iterator[TransportResult]:
    """A preview as draft, the certified optimum as full result; above 8,192 particles the preview again, saying so.

    Works in any dimension. Asks `superseded` between the rounds of the exact solve (one round below 1,000 particles).
    Raises EngineError for an empty cloud.
    """
    began = time.perf_counter()
    particles = draw_particles(experiment)
    latents = experiment.schedule.prior_std * particles.gaussian  # (n, d)
    n = len(particles)

    def result(matching: Matching, quality: Quality, exact: bool, status: Status) -> TransportResult:
        return TransportResult(
            experiment=experiment,
            quality=quality,
            starts=frozen_array(latents, np.float32),
            ends=frozen_array(particles.x0[matching.assignment], np.float32),
            assignment=frozen_array(matching.assignment, np.int64),
            sites=frozen_array(particles.x0),
            masses=frozen_array(np.full(n, 1 / n)),
            potentials=None,
            cells=(),
            w2_squared=matching_reading(matching, exact),
            seconds=time.perf_counter() - began,
            status=status,
        )

    preview = preview_matching(latents, particles.x0)
    yield result(preview, Quality.DRAFT, False, Status())
    if superseded():
        return
    if n > MOST_EXACT:
        sentence = f"Above {MOST_EXACT:,} particles the matching shown is a preview, 1 to 7 % above the optimum."
        yield result(preview, Quality.FULL, False, Status(ok=False, sentence=sentence))
        return
    matching = preview
    for matching in matchings(latents, particles.x0):  # noqa: B007
        if superseded():
            return
    yield result(matching, Quality.FULL, True, Status())


def matching_reading(matching: Matching, exact: bool) -> Reading:
    """Squared W2 distance between the particles' latents and their starting points, with the certified duality gap."""
    n = len(matching.assignment)
    note = f"Between {n:,} particles and {n:,} Gaussian draws, so it holds their sampling noise too."
    if not exact:
        note = "A preview by binary space partitions, usually 1 to 7 % above the optimum."
    return Reading(
        name="transport.w2_squared",
        label="Transport cost",
        value=matching.cost,
        symbol="W₂²",
        error=max(matching.gap, 4e-16 * (1 + matching.cost)),
        source="[K] discrete optimal transport",
        note=note,
    )
