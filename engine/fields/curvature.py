"""The largest curvature of a drawing, c* = sup over x of lambda_max(Hess log p_0): at c >= c* every p_t is log-concave.

For a softened cloud Hess log p_0 = (Cov_pi(x_i)/s0^2 - I)/s0^2 with the posterior pi at x (arXiv 2411.01629,
Proposition 3), so c* is where two or more points compete: on the faces and corners between their cells.
"""

from __future__ import annotations

import itertools
import math

import numpy as np
from numpy.typing import NDArray

from ..experiment.target import SoftenedCloud
from ..values import FloatArray, IntArray

ALL_PAIRS = 200  # up to so many points every pair is tried, beyond that neighbours
NEIGHBOURS = 8
BEST, ROUNDS = 64, 60  # starts that are refined, and how often
FAR = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)  # radii beyond the hull, where its corners compete


def largest_curvature(target: SoftenedCloud) -> float:
    """c* of the law, by a deterministic search: attained at some x, so never above the true supremum.

    Starts where neighbours are equally likely (pairs; in the plane also triples, and far outside), then a compass
    search along the posterior's own axes. Two points give the exact (|x_1 - x_2|^2/(4 s0^2) - 1)/s0^2. Bare points
    (s0 = 0) give infinity, a single one minus infinity.
    """
    sites, weights = target.atoms()
    s0 = target.softness
    if s0 == 0:
        return math.inf if len(sites) > 1 else -math.inf
    if len(sites) == 1:
        return -1 / s0**2
    import torch

    from ..scores import EmpiricalScore

    score = EmpiricalScore(SoftenedCloud(centres=sites, weights=weights, softness=s0))

    def spread(x: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Eigenvalues (k, d), increasing, and eigenvectors (k, d, d) of Cov_pi at x (k, d)."""
        values, vectors = torch.linalg.eigh(score.spread(score.tensor(x), 0.0))
        return values.numpy(), vectors.numpy()

    starts = ties(sites, s0**2 * np.log(weights))
    best = np.argsort(-spread(starts)[0][:, -1], kind="stable")[:BEST]
    x = starts[best]
    values, vectors = spread(x)
    steps = np.full(len(x), s0)
    rows = np.arange(len(x))
    for _ in range(ROUNDS):
        axes = np.concatenate([vectors, -vectors], axis=2).swapaxes(1, 2)  # (k, 2d, d)
        trials = x[:, None] + steps[:, None, None] * axes
        found = spread(trials.reshape(-1, target.d))[0][:, -1].reshape(len(x), -1)
        choice = found.argmax(axis=1)
        better = found[rows, choice] > values[:, -1]
        x = np.where(better[:, None], trials[rows, choice], x)
        values, vectors = spread(x)
        steps = np.where(better, 2 * steps, steps / 2)
    return float((values[:, -1].max() / s0**2 - 1) / s0**2)


def ties(sites: FloatArray, bonus: FloatArray) -> FloatArray:
    """(k, d) places where sites (m, d) are equally likely, so |x - x_i|^2 - 2 bonus_i are equal; and the sites."""
    places = [sites]
    simplices, facets, normals = triangulated(sites)
    for group in (neighbouring(sites, simplices), simplices):
        if group.shape[1] == 2:
            foot, finite = _feet(sites, bonus, group)
            places.append(foot[finite])
        elif len(group):
            edges = sites[group[:, 1:]] - sites[group[:, :1]]  # (k, d, d)
            power = (sites**2).sum(axis=1) - 2 * bonus
            gaps = power[group[:, 1:]] - power[group[:, :1]]  # (k, d)
            flat = np.linalg.svd(edges, compute_uv=False)
            solid = flat[:, -1] > 1e-6 * flat[:, 0]
            places.append(np.linalg.solve(2 * edges[solid], gaps[solid][:, :, None])[:, :, 0])
    if len(facets):
        scale = np.sqrt(((sites - sites.mean(axis=0)) ** 2).sum(axis=1).mean())
        foot, finite = _feet(sites, bonus, facets)
        places.extend(foot[finite] + far * scale * normals[finite] for far in FAR)
    return np.concatenate(places)


def _feet(sites: FloatArray, bonus: FloatArray, pairs: IntArray) -> tuple[FloatArray, NDArray[np.bool_]]:
    """(k, d) where the line through each of `pairs` (k, 2) ties, and whether that is any number.

    Of pairs so near each other that the square of their distance vanishes it is none.
    """
    edge = sites[pairs[:, 0]] - sites[pairs[:, 1]]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        tilt = (bonus[pairs[:, 1]] - bonus[pairs[:, 0]]) / (edge**2).sum(axis=1)
        foot = sites[pairs].mean(axis=1) + tilt[:, None] * edge
    return foot, np.isfinite(foot).all(axis=1)


def triangulated(sites: FloatArray) -> tuple[IntArray, IntArray, FloatArray]:
    """In the plane Delaunay triangles (k, 3), hull edges (h, 2), outward normals (h, 2); else, or in line, none."""
    none = np.zeros((0, sites.shape[1] + 1), np.int64), np.zeros((0, 2), np.int64), np.zeros((0, sites.shape[1]))
    if sites.shape[1] != 2 or len(sites) < 4:
        return none
    from scipy.spatial import ConvexHull, Delaunay, QhullError

    try:
        hull = ConvexHull(sites)
        return Delaunay(sites).simplices, hull.simplices, hull.equations[:, :2]
    except QhullError:
        return none


def neighbouring(sites: FloatArray, simplices: IntArray) -> IntArray:
    """(k, 2) pairs that may compete: all of few points, else the edges of a triangulation, else nearest neighbours."""
    m = len(sites)
    if m <= ALL_PAIRS:
        return np.array(list(itertools.combinations(range(m), 2)))
    if len(simplices):
        pairs = np.concatenate([simplices[:, [a, b]] for a, b in itertools.combinations(range(3), 2)])
    else:
        from scipy.spatial import cKDTree

        _, near = cKDTree(sites).query(sites, k=NEIGHBOURS + 1)
        pairs = np.stack([np.repeat(np.arange(m), NEIGHBOURS), near[:, 1:].ravel()], axis=1)
    return np.unique(np.sort(pairs, axis=1), axis=0)
