"""Clouds on which the accelerated scores are held against the exact one, and particles as a reversal meets them."""

from __future__ import annotations

import numpy as np
import torch

from engine.experiment.target import SoftenedCloud
from engine.values import FloatArray

POINTS = 3000


def moons(rng: np.random.Generator, m: int) -> FloatArray:
    angle, upper = np.pi * rng.random(m), rng.random(m) < 0.5
    arcs = np.stack([np.where(upper, np.cos(angle), 1 - np.cos(angle)), np.where(upper, 1, -1) * np.sin(angle)], axis=1)
    return arcs + 0.08 * rng.standard_normal((m, 2))


def clusters(rng: np.random.Generator, m: int) -> FloatArray:
    return 1.3 * rng.standard_normal((25, 2))[rng.integers(0, 25, m)] + 0.03 * rng.standard_normal((m, 2))


def duplicates(rng: np.random.Generator, m: int) -> FloatArray:
    return rng.standard_normal((40, 2))[rng.integers(0, 40, m)]


SHAPES = {"moons": moons, "clusters": clusters, "duplicates": duplicates}


def target(shape: str, *, m: int = POINTS, softness: float = 0.0) -> SoftenedCloud:
    """`m` points of the named shape with uneven weights, one of them zero."""
    rng = np.random.default_rng(1)
    weights = rng.dirichlet(np.full(m, 5.0))
    weights[3] = 0.0
    return SoftenedCloud(centres=SHAPES[shape](rng, m), weights=weights / weights.sum(), softness=softness)


def particles(cloud: SoftenedCloud, s: float, n: int, *, far: int = 20) -> torch.Tensor:
    """(n, 2) in float32: points of the cloud plus noise of level s, but `far` of them strewn far and wide."""
    rng = np.random.default_rng(2)
    noised = cloud.centres[rng.integers(0, len(cloud), n)] + s * rng.standard_normal((n, 2))
    noised[:far] = 3 * rng.standard_normal((far, 2))
    return torch.as_tensor(noised, dtype=torch.float32)


def rms(difference: torch.Tensor) -> float:
    return float((difference**2).sum(dim=1).mean().sqrt())
