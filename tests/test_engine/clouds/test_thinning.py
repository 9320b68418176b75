"""Thinning: the bound that the Hilbert curve gives, masses, classes, and what it must not touch."""

from __future__ import annotations

import numpy as np
import ot
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from engine import EngineError, PointCloud, preset, thinned


def w2_squared(a: PointCloud, b: PointCloud) -> float:
    """By linear programming, exact."""
    return float(ot.emd2(a.weights, b.weights, cdist(a.positions, b.positions, "sqeuclidean"), numItermax=10**6))


def rows(cloud: PointCloud) -> set[tuple[float, ...]]:
    return {(*position, label) for position, label in zip(cloud.positions.tolist(), cloud.labels, strict=True)}


def bound(cloud: PointCloud, count: int) -> float:
    """6 L^2 (1/n + largest weight): the Hilbert curve's dilation is 6, strata overhang by at most one weight."""
    side = float(np.ptp(cloud.positions, axis=0).max())
    return 6 * side**2 * (1 / count + float(cloud.weights.max()))


@pytest.mark.parametrize("count", [25, 100, 300])
@pytest.mark.parametrize("kind", ["uniform", "moons", "heavy"])
def test_the_thinned_cloud_is_as_near_as_the_curve_promises(kind: str, count: int) -> None:
    rng = np.random.default_rng(3)
    if kind == "uniform":
        cloud = PointCloud.of(rng.random((2000, 2)))
    elif kind == "moons":
        cloud = preset("moons").experiment.cloud
    else:
        cloud = PointCloud.of(rng.normal(size=(1500, 2)), rng.pareto(1.5, 1500))
    thin = thinned(cloud, count)
    assert len(thin) <= count
    assert w2_squared(cloud, thin) <= bound(cloud, count)


def test_it_beats_a_random_sample_by_far() -> None:
    """In the unit square n random points are at W2^2 of about log(n)/(4 pi n) at best (Ambrosio et al. 2019)."""
    rng = np.random.default_rng(5)
    cloud = PointCloud.of(rng.random((2000, 2)))
    sample = PointCloud.of(cloud.positions[rng.choice(2000, 200, replace=False)])
    assert w2_squared(cloud, thinned(cloud, 200)) < w2_squared(cloud, sample) / 2


@given(st.integers(0, 10**6), st.integers(1, 60), st.integers(1, 40), st.integers(1, 4))
def test_masses_and_classes_stay(seed: int, m: int, count: int, classes: int) -> None:
    rng = np.random.default_rng(seed)
    weights = rng.random(m) * (rng.random(m) < 0.8)
    weights[0] = 1.0
    cloud = PointCloud.of(rng.integers(0, 5, (m, 2)) / 4, weights, rng.integers(0, classes, m))
    held = len(np.unique(cloud.labels[cloud.weights > 0]))
    if len(cloud) > count and held > count:
        with pytest.raises(EngineError, match="classes can't be kept"):
            thinned(cloud, count)
        return
    thin = thinned(cloud, count)
    assert len(thin) <= max(count, 0)
    for label in range(classes):
        # Sums of at most 60 shares of 1, each rounded: far below 1e-12.
        assert thin.weights[thin.labels == label].sum() == pytest.approx(
            cloud.weights[cloud.labels == label].sum(), abs=1e-12
        )
    assert rows(thin) <= rows(cloud)


def test_a_cloud_that_is_small_enough_comes_back_and_the_answer_is_always_the_same() -> None:
    cloud = preset("ring").experiment.cloud
    assert thinned(cloud, len(cloud)) is cloud
    assert thinned(cloud, 50) == thinned(cloud, 50)


def test_one_atom_with_nearly_all_the_mass_keeps_it() -> None:
    weights = np.ones(1000)
    weights[417] = 1e6
    cloud = PointCloud.of(np.random.default_rng(0).normal(size=(1000, 2)), weights)
    thin = thinned(cloud, 10)
    heaviest = int(thin.weights.argmax())
    np.testing.assert_array_equal(thin.positions[heaviest], cloud.positions[417])


def test_a_million_points_become_ten_thousand() -> None:
    cloud = PointCloud.of(np.random.default_rng(1).normal(size=(1_000_000, 2)))
    thin = thinned(cloud, 10_000)
    assert len(thin) == 10_000
    # A stratum's mass is right to one weight, 1e-6, of 1e-4.
    np.testing.assert_allclose(thin.weights, 1e-4, atol=1.001e-6)
    np.testing.assert_allclose(thin.mean, cloud.mean, atol=np.sqrt(bound(cloud, 10_000)))
