"""The Hilbert order: every step goes to a neighbour."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from engine.clouds.hilbert import hilbert_index, hilbert_order


@pytest.mark.parametrize(("d", "bits"), [(1, 5), (2, 1), (2, 4), (3, 3), (5, 2), (2, 8)])
def test_the_curve_visits_every_cell_once_by_steps_to_neighbours(d: int, bits: int) -> None:
    cells = np.array(list(itertools.product(range(2**bits), repeat=d)))
    index = hilbert_index(cells, bits)
    assert np.array_equal(np.sort(index), np.arange(len(cells)))
    path = cells[np.argsort(index)]
    assert (np.abs(np.diff(path, axis=0)).sum(axis=1) == 1).all()


def test_order_keeps_under_scaling_and_moving() -> None:
    points = np.random.default_rng(1).standard_normal((300, 2))
    assert np.array_equal(hilbert_order(points), hilbert_order(8.0 * points))
    assert np.array_equal(hilbert_order(points), hilbert_order(points / 2))


def test_neighbours_in_order_are_near() -> None:
    points = np.random.default_rng(2).random((4096, 2))
    steps = np.linalg.norm(np.diff(points[hilbert_order(points)], axis=0), axis=1)
    assert steps.mean() < 2 / 64  # the spacing is 1/64; in a random order steps are .52 on average


@pytest.mark.parametrize("points", [np.zeros((4, 2)), np.ones((1, 3)), np.random.default_rng(3).random((9, 80))])
def test_any_cloud_has_an_order(points: np.ndarray) -> None:
    assert sorted(hilbert_order(points)) == list(range(len(points)))
