"""Distances of samples: known answers, metric properties, and how they bound one another."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.transport.distances import energy_distance, mmd, nearest, sliced_w2, w2

RNG = np.random.default_rng(5)


def cloud(seed, n=12, d=2):
    random = np.random.default_rng(seed)
    return random.normal(size=(n, d)), random.dirichlet(np.ones(n))


def test_w2_of_weighted_points_on_the_line_is_the_quantile_integral():
    # .3 at 0 and .7 at 1 against .5 at 0 and .5 at 3: .3 stays, .2 goes 1 -> 0, .5 goes 1 -> 3
    value = w2(np.array([[1.0], [0.0]]), np.array([[0.0], [3.0]]), np.array([0.7, 0.3]), np.array([0.5, 0.5]))
    assert value**2 == pytest.approx(0.2 * 1 + 0.5 * 4, abs=1e-12)


def test_w2_on_the_line_agrees_with_the_plane():
    (a, p), (b, q) = cloud(1, 9, 1), cloud(2, 14, 1)
    flat = [np.concatenate([each, np.zeros_like(each)], axis=1) for each in (a, b)]
    assert w2(a, b, p, q) == pytest.approx(w2(*flat, p, q), rel=1e-9)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 3))
def test_w2_is_a_metric_that_moves_with_its_arguments(seed, d):
    (a, p), (b, q), (c, r) = (cloud(seed + k, 8, d) for k in range(3))
    turn, _ = np.linalg.qr(np.random.default_rng(seed).normal(size=(d, d)))
    distance = w2(a, b, p, q)
    assert w2(b, a, q, p) == pytest.approx(distance, rel=1e-9)
    assert w2(a @ turn + 3, b @ turn + 3, p, q) == pytest.approx(distance, rel=1e-7)
    assert distance <= w2(a, c, p, r) + w2(c, b, r, q) + 1e-9
    # a translation adds its square but for the difference of means
    shift = np.ones(d)
    expected = distance**2 + 2 * shift @ (p @ a - q @ b) + d
    assert w2(a + shift, b, p, q) ** 2 == pytest.approx(expected, rel=1e-7, abs=1e-9)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_sliced_w2_is_below_w2(seed):
    (a, p), (b, q) = cloud(seed), cloud(seed + 1)
    assert sliced_w2(a, b, RNG, p, q, directions=30) <= w2(a, b, p, q) + 1e-12


def test_sliced_w2_of_a_translation_is_its_length_over_root_d():
    a, _ = cloud(3, 20, 3)
    directions = 4000  # <u, e>^2 has mean 1/3 and standard deviation .3: .005 at one standard error
    assert sliced_w2(a, a + np.array([2.0, 0, 0]), RNG, directions=directions) ** 2 == pytest.approx(
        4 / 3, abs=4 * 4 * 0.005
    )


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_energy_and_mmd_vanish_only_on_the_diagonal(seed):
    (a, p), (b, q) = cloud(seed), cloud(seed + 1)
    assert energy_distance(a, a, p, p) == pytest.approx(0, abs=1e-12)
    assert mmd(a, a, 1.0, p, p) == pytest.approx(0, abs=1e-7)  # the root of rounding
    assert energy_distance(a, b, p, q) > 1e-3
    assert mmd(a, b, 1.0, p, q) > 1e-3


def test_energy_and_mmd_of_two_points_are_their_closed_forms():
    a, b = np.array([[0.0, 0.0]]), np.array([[3.0, 4.0]])
    assert energy_distance(a, b) == pytest.approx(10, rel=1e-12)
    assert mmd(a, b, 2.0) == pytest.approx(math.sqrt(2 - 2 * math.exp(-25 / 8)), rel=1e-12)
    assert nearest(b, np.array([[0.0, 0.0], [3.0, 3.0]])) == pytest.approx([1.0])


def test_a_bandwidth_must_be_positive():
    with pytest.raises(ValueError, match="bandwidth"):
        mmd(np.zeros((1, 1)), np.zeros((1, 1)), 0.0)
