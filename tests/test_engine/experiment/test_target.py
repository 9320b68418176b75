"""The data law after the curvature shift, and its largest curvature."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine import EngineError, Experiment, PointCloud
from engine.experiment.target import SoftenedCloud, target_of
from engine.fields.curvature import largest_curvature
from engine.scores import EmpiricalScore

TRIANGLE = PointCloud.of([[-1.0, 0.0], [1.2, 0.1], [0.3, 0.9]], [0.5, 0.2, 0.3])


def test_empty_cloud_is_refused_with_a_hint() -> None:
    with pytest.raises(EngineError, match="no points to diffuse") as refused:
        target_of(Experiment())
    assert "preset" in refused.value.hint


def test_without_a_shift_the_law_is_the_drawing() -> None:
    target = target_of(Experiment(cloud=TRIANGLE, softness=0.2))
    assert np.array_equal(target.centres, TRIANGLE.positions)
    assert np.array_equal(target.weights, TRIANGLE.weights)
    assert target.softness == 0.2


@given(curvature=st.floats(-20.0, 1e3))
def test_shift_multiplies_the_density_by_a_gaussian(curvature: float) -> None:
    plain = EmpiricalScore(target_of(Experiment(cloud=TRIANGLE, softness=0.2)))
    shifted = EmpiricalScore(target_of(Experiment(cloud=TRIANGLE, softness=0.2, curvature=curvature)))
    x = torch.tensor([[0.0, 0.0], [0.5, -0.3], [-1.0, 0.8], [0.1, 0.2]], dtype=torch.float64)
    expected = plain.log_density(x, 0.0) - curvature * (x**2).sum(1) / 2
    difference = shifted.log_density(x, 0.0) - expected
    # Equal up to the normalising constant; the terms reach |c| + 1/s0^2 < 2000, rounded at 1e-16 each, times a few.
    assert (difference - difference[0]).abs().max() < 1e-11


def test_bare_points_only_change_weight() -> None:
    target = target_of(Experiment(cloud=TRIANGLE, softness=0.0, curvature=3.0))
    expected = TRIANGLE.weights * np.exp(-1.5 * (TRIANGLE.positions**2).sum(1))
    assert np.array_equal(target.centres, TRIANGLE.positions)
    assert target.weights == pytest.approx(expected / expected.sum(), rel=1e-14)


def test_extreme_shifts_stay_finite_and_absent_points_absent() -> None:
    cloud = PointCloud.of(1e3 * TRIANGLE.positions, [0.0, 0.5, 0.5])
    for curvature in (-24.0, 1e6):
        target = target_of(Experiment(cloud=cloud, softness=0.2, curvature=curvature))
        assert np.isfinite(target.centres).all()
        assert target.weights.sum() == pytest.approx(1.0)
        assert target.weights[0] == 0


def test_atoms_are_merged_and_positive() -> None:
    target = SoftenedCloud(
        centres=np.array([[1.0], [0.0], [1.0], [5.0]]), weights=np.array([0.25, 0.5, 0.25, 0.0]), softness=0.1
    )
    sites, weights = target.atoms()
    assert sites.tolist() == [[0.0], [1.0]]
    assert weights.tolist() == [0.5, 0.5]


@pytest.mark.parametrize("weights", [(0.5, 0.5), (0.2, 0.8), (1e-6, 1 - 1e-6)])
@pytest.mark.parametrize("d", [1, 2, 3])
def test_two_points_curve_most_where_they_are_equally_likely(weights: tuple[float, float], d: int) -> None:
    centres = np.zeros((2, d))
    centres[:, 0] = (-1.0, 1.0)
    target = SoftenedCloud(centres=centres, weights=np.array(weights), softness=0.5)
    # There the points' variance is 1: Hess log p_0 = (1/s0^2 - 1)/s0^2 = 12. Rounding only.
    assert largest_curvature(target) == pytest.approx(12.0, rel=1e-12)


def test_largest_curvature_follows_the_shift() -> None:
    cloud = PointCloud.of(np.random.default_rng(3).standard_normal((60, 2)))
    plain = largest_curvature(target_of(Experiment(cloud=cloud, softness=0.3)))
    shifted = largest_curvature(target_of(Experiment(cloud=cloud, softness=0.3, curvature=5.0)))
    # Two searches of one supremum, each ended at steps of s0 2^-30 or so around a smooth maximum.
    assert shifted == pytest.approx(plain - 5.0, rel=1e-6)


def test_largest_curvature_is_above_every_sample_and_below_the_span() -> None:
    rng = np.random.default_rng(4)
    centres = rng.standard_normal((300, 2))
    target = SoftenedCloud(centres=centres, weights=np.full(300, 1 / 300), softness=0.1)
    score = EmpiricalScore(target)
    x = score.tensor(rng.uniform(-4, 4, (20_000, 2)))
    sampled = (torch.linalg.eigvalsh(score.spread(x, 0.0))[:, -1].max().item() / 0.01 - 1) / 0.01
    found = largest_curvature(target)
    span = math.dist(centres.min(0), centres.max(0))  # a variance is at most a quarter of the span squared (Popoviciu)
    assert sampled <= found <= (span**2 / 4 / 0.01 - 1) / 0.01


def test_degenerate_clouds_have_a_largest_curvature() -> None:
    line = np.stack([np.linspace(-1, 1, 250), np.zeros(250)], axis=1)
    for centres, softness, expected in [
        (np.zeros((1, 2)), 0.5, -4.0),
        (np.zeros((3, 2)), 0.5, -4.0),
        (np.zeros((1, 2)), 0.0, -math.inf),
        (line, 0.0, math.inf),
    ]:
        target = SoftenedCloud(centres=centres, weights=np.full(len(centres), 1 / len(centres)), softness=softness)
        assert largest_curvature(target) == expected
    # Points on a line, far closer than s0, are an interval: flat inside (to rounding of 1/s0^2), concave at its ends.
    flat = largest_curvature(SoftenedCloud(centres=line, weights=np.full(250, 1 / 250), softness=0.1))
    assert abs(flat) < 1e-9


@pytest.mark.parametrize("apart", [1e-155, 1e-200, 1e-320])
@pytest.mark.parametrize("m", [3, 7])
def test_points_whose_distances_have_no_square_are_one_gaussian(apart: float, m: int) -> None:
    centres = np.vstack([np.zeros(2), apart * np.random.default_rng(0).standard_normal((m - 1, 2))])
    weights = 10.0 ** -np.arange(m)
    target = SoftenedCloud(centres=centres, weights=weights / weights.sum(), softness=0.5)
    assert largest_curvature(target) == pytest.approx(-4.0, rel=1e-12)
