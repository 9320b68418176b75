"""Brownian paths: their law, their seed, and that they move with the noise level without jumps."""

from __future__ import annotations

import numpy as np
import pytest

from engine.processes.noise import CHUNK, BrownianPaths
from engine.processes.particles import Stream

N = 4000


def paths(depth: int = 8, n: int = N, seed: int = 1) -> BrownianPaths:
    end = np.random.default_rng(5).standard_normal((CHUNK + N, 2))[:n]
    return BrownianPaths(seed=seed, stream=Stream.FORWARD, end=end, depth=depth)


def test_variance_is_the_squared_level_everywhere() -> None:
    levels = np.geomspace(1e-5, 1e5, 37)  # on nodes, between them, and beyond both ends
    spread = (paths().at(levels) ** 2).mean(axis=(1, 2)) / levels**2
    # 2N = 8000 normals: the standard error of a variance is sqrt(2/8000) = .016; five of them.
    assert np.abs(spread - 1).max() < 0.08


def test_increments_are_independent_with_the_variance_of_the_clock() -> None:
    lattice = paths().lattice[[40, 90, 100, 101, 180, 256]]
    increments = np.diff(paths().at(lattice), axis=0) / np.sqrt(np.diff(lattice**2))[:, None, None]
    correlation = np.cov(increments.reshape(len(lattice) - 1, -1))
    assert np.abs(correlation - np.eye(len(lattice) - 1)).max() < 0.08  # as above


def test_innovations_are_independent_standard_normals_that_rebuild_the_path() -> None:
    noise = paths()
    nodes = np.array([250, 200, 120, 119, 3])
    fresh = noise.innovations(nodes)
    assert np.abs(np.cov(fresh.reshape(len(nodes), -1)) - np.eye(len(nodes))).max() < 0.08  # as above
    y, s = fresh[0], noise.lattice[nodes]
    for k in range(1, len(nodes)):
        rho = s[k] / s[k - 1]
        y = rho * y + np.sqrt(1 - rho**2) * fresh[k]
    assert y == pytest.approx(noise.normalised(s[-1:])[0], abs=1e-12)


def test_finer_lattices_keep_the_coarse_nodes() -> None:
    coarse, fine = paths(depth=6, n=50), paths(depth=10, n=50)
    assert fine.normalised(coarse.lattice) == pytest.approx(coarse.normalised(coarse.lattice), abs=1e-9)


def test_same_seed_same_path_and_other_seed_another() -> None:
    levels = [0.01, 1.0, 30.0]
    assert np.array_equal(paths(n=20).at(levels), paths(n=20).at(levels))
    assert not np.allclose(paths(n=20).at(levels), paths(n=20, seed=2).at(levels))


def test_more_particles_never_change_the_first() -> None:
    few, many = paths(n=CHUNK + 10), paths(n=CHUNK + 500)
    assert np.array_equal(few.at([0.3, 2.0]), many.at([0.3, 2.0])[:, : CHUNK + 10])


def test_path_is_continuous_in_the_level_across_nodes_too() -> None:
    noise = paths(n=200)
    levels = np.concatenate([np.geomspace(1e-3, 1e3, 400), noise.lattice[60:200]])
    move = np.abs(noise.normalised(levels * (1 + 1e-9)) - noise.normalised(levels * (1 - 1e-9))).max()
    # y turns by its angle (< 0.4) in a cell of log s (0.072 wide), so by at most 2e-9 * 0.4/0.072 * |y| with |y| < 8.
    assert move < 1e-7


def test_path_ends_in_the_given_gaussian() -> None:
    noise = paths(n=30)
    assert np.array_equal(noise.normalised([1e4])[0], noise.end)
    assert noise.normalised([1e7])[0] == pytest.approx(noise.end, abs=1e-12)
    assert noise.at([0.0]).max() == 0


def test_nearest_nodes_are_distinct_and_decrease() -> None:
    noise = paths(n=1)
    nodes = noise.nodes_near(np.geomspace(20, 0.01, 500))
    assert (np.diff(nodes) < 0).all()
    ratio = np.abs(np.log(noise.lattice[nodes[[0, -1]]] / [20, 0.01]))
    assert ratio.max() <= np.log(1e8) / 2**8 / 2 + 1e-12  # half a cell
