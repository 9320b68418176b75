"""The transport stage by Sinkhorn's iteration: a feasible plan with a certified cost, and the entropic map.

The iterate is rounded to a plan with the right masses (Altschuler, Weed & Rigollet 2017, algorithm 2), which bounds the
optimum from above; hard c-transforms of its potentials are feasible and bound it from below.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from ..device import float64_device
from ..experiment.experiment import Experiment
from ..processes.particles import draw_particles
from ..results.results import Quality, Reading, Status, TransportResult
from ..values import FloatArray, IntArray, frozen_array
from .cells.columns import transformed
from .discrete import preview_matching
from .particle_matching import matching_reading
from .sinkhorn import SinkhornState, sinkhorn
from .soft_transform import SoftTransform, squared_norms

WORK, LEAST = 1e10, 50  # pairs that a full result may weigh (a minute on one core), but at least so many iterations
MOST_PAIRS, MOST_PAIRS_DEVICE = 4e8, 1e10  # of one iteration: 3 s on a CPU's core, memory being no limit


@dataclass(frozen=True, slots=True, kw_only=True)
class EntropicPlan:
    """`images` (n, d): where each source's mass goes on average. `assignment` (n,): the target that gets most of it.

    W2^2 of the clouds lies in [cost - gap, cost].
    """

    images: FloatArray
    assignment: IntArray
    cost: float
    gap: float


def entropic_plan(
    sources: FloatArray, targets: FloatArray, a: FloatArray, b: FloatArray, state: SinkhornState
) -> EntropicPlan:
    """The rounded plan of a Sinkhorn iterate, with its certificate; two more passes over all pairs."""
    import torch

    u, v, epsilon = state.u, state.v, state.epsilon
    x, y, mass, wanted = (torch.as_tensor(part, dtype=u.dtype, device=u.device) for part in (sources, targets, a, b))
    soft = SoftTransform.of(y, v, wanted.log(), epsilon)
    sent = mass * torch.exp((u - soft(x)) / epsilon).clamp_max_(1.0)  # (n,) no more than a source has
    images, arrived = torch.empty_like(x), torch.zeros_like(wanted)
    assignment = torch.empty(len(x), dtype=torch.int64, device=x.device)
    for rows, shares in soft.rows(x):
        images[rows] = shares @ y
        arrived += sent[rows] @ shares
        assignment[rows] = shares.argmax(1)
    rest, room = mass - sent, (wanted - arrived).clamp_min_(0.0)  # both >= 0, of the same total but for rounding
    left = torch.maximum(rest.sum(), room.sum()).clamp_min(1e-300)
    filler = room @ y / left  # (d,) times what is left of a source: where the rest of its mass goes
    inner = float(((sent[:, None] * images + rest[:, None] * filler) * x).sum())
    cost = float(mass @ squared_norms(x) + wanted @ squared_norms(y)) - 2 * inner
    images = (sent[:, None] * images + rest[:, None] * filler) / mass[:, None]
    lower = transformed(sources, targets, v.cpu().numpy())  # (n,)
    upper = transformed(targets, sources, lower)  # (m,)
    return EntropicPlan(
        images=images.cpu().numpy(),
        assignment=assignment.cpu().numpy(),
        cost=cost,
        gap=max(0.0, cost - float(a @ lower + b @ upper)),
    )


def solve_entropic(experiment: Experiment, superseded: Callable[[], bool]) -> Iterator[TransportResult]:
    """A preview matching as draft, the entropic plan between latents and starting points as full result.

    Above 20,000 particles on a CPU (100,000 elsewhere) the preview again, saying so. Asks `superseded` after every
    iteration. Works in any dimension. Raises EngineError for an empty cloud.
    """
    began = time.perf_counter()
    particles = draw_particles(experiment)
    latents = experiment.schedule.prior_std * particles.gaussian  # (n, d)
    n = len(particles)
    equal = np.full(n, 1 / n)

    def result(
        ends: FloatArray, assignment: IntArray, reading: Reading, quality: Quality, status: Status
    ) -> TransportResult:
        return TransportResult(
            experiment=experiment,
            quality=quality,
            starts=frozen_array(latents, np.float32),
            ends=frozen_array(ends, np.float32),
            assignment=frozen_array(assignment, np.int64),
            sites=frozen_array(particles.x0),
            masses=frozen_array(equal),
            potentials=None,
            cells=(),
            w2_squared=reading,
            seconds=time.perf_counter() - began,
            status=status,
        )

    preview = preview_matching(latents, particles.x0)
    ends = particles.x0[preview.assignment]
    yield result(ends, preview.assignment, matching_reading(preview, False), Quality.DRAFT, Status())
    if n**2 > (MOST_PAIRS if float64_device().type == "cpu" else MOST_PAIRS_DEVICE):
        sentence = f"With {n:,} particles the matching shown is a preview, 1 to 7 % above the optimum."
        status = Status(ok=False, sentence=sentence)
        yield result(ends, preview.assignment, matching_reading(preview, False), Quality.FULL, status)
        return
    middle_z, middle_x = latents.mean(0), particles.x0.mean(0)
    z, x0 = latents - middle_z, particles.x0 - middle_x  # centred: exponents are as small as can be
    most = max(LEAST, int(WORK / n**2))
    for state in sinkhorn(z, x0, equal, equal, experiment.epsilon):
        if superseded():
            return
        if state.iteration >= most and not state.annealing:
            break
    plan = entropic_plan(z, x0, equal, equal, state)
    shift = float(((middle_z - middle_x) ** 2).sum())
    status = Status()
    if not state.converged:
        sentence = f"Sinkhorn's iteration stopped with {state.error:.1g} of the mass misplaced; more entropy helps."
        status = Status(ok=False, sentence=sentence)
    reading = entropic_reading(plan.cost + shift, plan.gap, experiment.epsilon)
    yield result(plan.images + middle_x, plan.assignment, reading, Quality.FULL, status)


def entropic_reading(cost: float, gap: float, epsilon: float) -> Reading:
    """The cost of the entropic plan; the optimum lies at most its error below."""
    return Reading(
        name="transport.w2_squared",
        label="Transport cost",
        value=cost,
        symbol="W₂²",
        error=max(gap, 4e-16 * (1 + cost)),
        source="[K] discrete optimal transport",
        note=f"Of the plan blurred by entropy {epsilon:g}: an upper bound. Arrows end at means of blurred targets.",
    )
