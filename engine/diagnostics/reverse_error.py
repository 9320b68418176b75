"""What the reversal hands out: its final sample against the data, for the chosen start and sampler ([W], section 5).

W2 of two samples of one law is not 0: its floor is that distance between two fresh samples of the data.
"""

from __future__ import annotations

import math
from collections.abc import Generator

import numpy as np

from ..experiment.experiment import Experiment
from ..flow.simulate import simulate
from ..processes.particles import Stream, generator
from ..results.results import Reading, Status
from ..transport.distances import energy_distance, mmd, nearest, sliced_w2, w2
from ..values import FloatArray
from .base import Problem, Work
from .concavity.laws import Law, placed
from .spread import of_batches, of_mean

SOURCE = "[W] final error of the reversal"
MOST = 1_000  # particles that are compared
FRESH = 3  # samples of the data they are compared with
LABELS = {
    "w2_final": ("Final error", "W₂"),
    "sliced_final": ("Final error, sliced", "SW₂"),
    "energy_final": ("Final energy distance", ""),
    "mmd_final": ("Final MMD", "MMD"),
    "nearest_training": ("To the nearest point", ""),
}


def reverse_error(problem: Problem) -> Work:
    """W2 of the final sample (exact, sliced), energy distance, MMD at the data's own scale, distance to the data."""
    yield
    if problem.budget.samples == 0:
        return tuple(_reading(name, None, None, None, "Comes with the full result.") for name in LABELS)
    experiment = problem.experiment
    final, status = yield from final_sample(experiment)
    random = generator(experiment.seed, Stream.SOFTNESS, 2)
    chosen = random.permutation(len(final))[:MOST]
    final, n = final[chosen], len(chosen)
    fresh = [fresh_sample(problem.law, n, random) for _ in range(FRESH)]
    bandwidth = problem.target.radius or 1.0
    seen, floors = [], []
    for k, sample in enumerate(fresh):
        seen.append(_distances(final, sample, random, bandwidth))
        yield
        floors.append(_distances(fresh[k - 1], sample, random, bandwidth))
        yield
    values, chance = np.mean(seen, axis=0), np.mean(floors, axis=0) + 2 * np.std(floors, axis=0, ddof=1)  # (4,)
    spreads = _spreads(final, fresh, generator(experiment.seed, Stream.SOFTNESS, 9), bandwidth, values)
    yield
    sites = problem.target.centres[problem.target.present]
    away = nearest(final, sites)
    usual = float(nearest(fresh[0], sites).mean())
    where = f" {status.sentence}" if status.sentence else ""
    note = f"{n:,} final particles against a fresh sample of the data; start '{experiment.start}'"
    note += (
        f", sampler '{experiment.sampler}'. Means over {FRESH} fresh samples; floor: mean + 2 sd between them.{where}"
    )
    return (
        *(
            _reading(name, float(value), float(floor), None, note, float(spread))
            for name, value, floor, spread in zip(LABELS, values, chance, spreads, strict=False)
        ),
        _reading(
            "nearest_training",
            float(away.mean()),
            None,
            float(away.std()) / math.sqrt(n),
            f"Mean distance to the nearest of {len(sites):,} points; fresh data have {usual:.3g}.{where}",
            of_mean(away),
        ),
    )


def final_sample(experiment: Experiment) -> Generator[None, None, tuple[FloatArray, Status]]:
    """(n, d) where the reversal of the experiment's particles ends, at most a thousand of them or one a point.

    With it how it came about: a full device, for which the CPU stood in, is said.
    """
    fewer = experiment.with_parameters({"particles": min(experiment.particles, MOST)})
    final, status = np.zeros((0, experiment.cloud.d)), Status()
    for result in simulate(fewer):
        final, status = result.reverse.positions[-1].astype(np.float64), result.status
        yield
    return final, status


def fresh_sample(law: Law, n: int, random: np.random.Generator) -> FloatArray:
    """(n, d) independent samples of the data law."""
    sources = random.choice(len(law.weights), n, p=law.weights / law.weights.sum())
    return placed(law, sources, random.standard_normal((n, law.d)))


def _distances(
    sample: FloatArray, data: FloatArray, random: np.random.Generator, bandwidth: float
) -> tuple[float, float, float, float]:
    energy = max(0.0, energy_distance(sample, data))
    return w2(sample, data), sliced_w2(sample, data, random), energy, mmd(sample, data, bandwidth)


def _spreads(
    final: FloatArray, fresh: list[FloatArray], random: np.random.Generator, bandwidth: float, values: FloatArray
) -> FloatArray:
    """(4,) how far the values (4,) vary between seeds.

    Of batches. W2 may vary like n^-1/4 only, where the masses of clusters are by chance; the kernel distance and the
    root of the energy distance like n^-1/2, whether the two laws differ or not.
    """

    def roots(part: FloatArray, data: FloatArray) -> tuple[float, ...]:
        exact, sliced, energy, kernel = _distances(part, data, random, bandwidth)
        return exact, sliced, math.sqrt(energy), kernel

    found = of_batches(roots, (0.25, 0.25, 0.5, 0.5), final, fresh)
    if found is None:
        return values
    found[2] = 2 * math.sqrt(values[2]) * found[2] + found[2] ** 2
    return found


def _reading(
    name: str, value: float | None, floor: float | None, error: float | None, note: str, spread: float | None = None
) -> Reading:
    label, symbol = LABELS[name]
    return Reading(
        name=f"reverse.{name}",
        label=label,
        value=value,
        symbol=symbol,
        floor=floor,
        error=error,
        spread=spread,
        source=SOURCE,
        note=note,
    )
