"""The particles of an experiment: which point each starts from, where, and the Gaussian that it keeps for life.

A particle is the same one under every setting, so whatever moves on screen was moved by the parameter.
"""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..experiment.experiment import Experiment
from ..experiment.mixture import GaussianMixture
from ..experiment.target import SoftenedCloud, law_of
from ..values import FloatArray, IntArray, frozen_array

SIDES: tuple[Literal["left", "right"], ...] = ("left", "right")
PLASTIC = 1.32471795724474602596  # real root of p^3 = p + 1; (1/p, 1/p^2) steps fill the square evenly


class Stream(enum.IntEnum):
    """Independent random streams of one seed."""

    LATENT = 0
    SOFTNESS = 1
    FORWARD = 2
    REVERSE = 3
    ENDS = 4
    TRAINING = 16


def generator(seed: int, stream: Stream, *keys: int) -> np.random.Generator:
    """The generator of one stream of a seed, and of a numbered part of it. Equal on every platform."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(int(stream), *keys)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Particles:
    """`sources` (n,) index into the drawing; `x0` (n, d) starting points; `gaussian` (n, d) standard normal latents."""

    sources: IntArray
    x0: FloatArray
    gaussian: FloatArray

    def __len__(self) -> int:
        return len(self.sources)

    def first(self, n: int) -> Particles:
        """The first n, or all where there are fewer."""
        return Particles(sources=self.sources[:n], x0=self.x0[:n], gaussian=self.gaussian[:n])


def draw_particles(experiment: Experiment) -> Particles:
    """The n particles of an experiment. More particles never change the first ones.

    Raises EngineError for an empty cloud.
    """
    target = law_of(experiment)
    n = experiment.particle_count
    sources = draw_sources(target, n)
    softness = generator(experiment.seed, Stream.SOFTNESS).standard_normal((n, target.d))
    if isinstance(target, GaussianMixture):
        x0 = target.place(sources, softness)
        sources = members(sources, experiment.cloud.labels)
    else:
        x0 = target.centres[sources] + target.softness * softness
    return Particles(
        sources=frozen_array(sources, np.int64),
        x0=frozen_array(x0),
        gaussian=frozen_array(generator(experiment.seed, Stream.LATENT).standard_normal((n, target.d))),
    )


def draw_sources(target: SoftenedCloud | GaussianMixture, n: int) -> IntArray:
    """(n,) sources in proportion to the weights, without randomness, changing as little as possible with them.

    Particle k has a home: point k for the first m, then rounds that visit every point once in a scattered order, so
    that part of a round is spread over the drawing. It stays at home i with probability min(1, m w_i), else it goes to
    a point with weight to spare (maximal coupling with the uniform law). So equal weights keep every particle at home,
    and n = m gives point k to particle k. The two uniforms it needs are an additive recurrence (low discrepancy).
    """
    m = len(target)
    k = np.arange(n)
    homes = np.where(k < m, k, (k % m) * _stride(m) % m)
    stay = (0.5 + k / PLASTIC) % 1.0
    spread = (0.5 + k / PLASTIC**2) % 1.0
    spare = np.maximum(target.weights - 1 / m, 0.0)
    leaving = stay >= target.weights[homes] * m * (1 + 1e-12)
    if not leaving.any():
        return homes
    ladder = np.cumsum(spare)
    moved = np.searchsorted(ladder / ladder[-1], spread[leaving], side="right")
    homes[leaving] = np.minimum(moved, np.flatnonzero(spare)[-1])
    return homes


def members(components: IntArray, labels: IntArray) -> IntArray:
    """(n,) for particles of mixture components (n,) a point each with that label, in turn; any, where there is none."""
    order, queue = np.argsort(labels, kind="stable"), np.argsort(components, kind="stable")
    first, past = (np.searchsorted(labels[order], components, side=side) for side in SIDES)
    turns = np.empty(len(components), np.int64)  # how many particles of the same component came before
    turns[queue] = np.arange(len(queue)) - np.searchsorted(components[queue], components[queue])
    chosen: IntArray = order[np.minimum(first + turns % np.maximum(past - first, 1), len(labels) - 1)]
    return chosen


def _stride(m: int) -> int:
    """A step coprime with m near m over the golden ratio: multiples of it visit all of range(m), evenly."""
    step = max(1, round(m * (math.sqrt(5) - 1) / 2))
    while math.gcd(step, m) != 1:
        step += 1
    return step
