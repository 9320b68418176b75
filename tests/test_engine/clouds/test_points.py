"""Clouds: what is admitted, and moments, joining and keeping that count weights as numbers of points."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import EngineError, PointCloud


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([1.0, 2.0],), "table of coordinates"),
        (([[1.0, np.nan]],), "not finite"),
        (([[1.0, -np.inf]],), "not finite"),
        (([[2e6, 0.0]],), "larger than a million"),
        (([[0.0, 0.0]], [-1.0]), "non-negative number"),
        (([[0.0, 0.0]], [np.nan]), "non-negative number"),
        (([[0.0, 0.0]], [1.0, 1.0]), "one non-negative number a point"),
        (([[0.0, 0.0]], [0.0]), "All weights are zero"),
        (([[0.0, 0.0]], None, [-1]), "Labels"),
        (([[0.0, 0.0]], None, [0, 1]), "Labels"),
    ],
)
def test_inadmissible_clouds_are_told(arguments: tuple[object, ...], words: str) -> None:
    with pytest.raises(EngineError, match=words) as raised:
        PointCloud.of(*arguments)  # type: ignore[arg-type]
    assert raised.value.hint


def test_weights_are_normalised_and_default_to_equal() -> None:
    np.testing.assert_array_equal(PointCloud.of([[0, 0], [1, 1]], [1, 3]).weights, [0.25, 0.75])
    np.testing.assert_array_equal(PointCloud.of([[0, 0], [1, 1]]).weights, [0.5, 0.5])
    assert PointCloud.of([[0, 0], [1, 1]], [2, 2]) == PointCloud.of([[0, 0], [1, 1]])


def test_arrays_can_not_be_changed_from_outside() -> None:
    source = np.zeros((2, 2))
    cloud = PointCloud.of(source)
    source[0, 0] = 5
    assert cloud.positions[0, 0] == 0
    with pytest.raises(ValueError, match="read-only"):
        cloud.positions[0, 0] = 5


def test_moments_of_a_known_cloud() -> None:
    cloud = PointCloud.of([[0, 0], [4, 2]], [3, 1])
    np.testing.assert_allclose(cloud.mean, [1, 0.5])
    np.testing.assert_allclose(cloud.covariance, [[3, 1.5], [1.5, 0.75]])
    np.testing.assert_allclose(cloud.centred().positions, [[-1, -0.5], [3, 1.5]])


def test_other_dimensions_are_clouds_too() -> None:
    assert PointCloud.of(np.zeros((3, 64))).d == 64
    assert PointCloud.empty(1).d == 1
    assert len(PointCloud.empty(1)) == 0


@given(st.lists(st.integers(0, 9), min_size=1, max_size=8), st.data())
def test_joining_and_keeping_preserve_relative_weights(counts: list[int], data: st.DataObject) -> None:
    if not any(counts):
        counts = [*counts, 1]
    cloud = PointCloud.of(np.arange(2 * len(counts)).reshape(-1, 2), counts)
    other = PointCloud.of([[100.0, 100.0]], labels=[4])
    joined = cloud.joined([other])
    assert joined.labels[-1] == 4
    # A new point counts as one among the m that there were, whatever their weights; a few roundings off.
    assert joined.weights[-1] == pytest.approx(1 / (len(cloud) + 1), rel=1e-12)
    mask = np.arange(len(joined)) < len(cloud)
    back = joined.kept(mask)
    np.testing.assert_array_equal(back.positions, cloud.positions)
    np.testing.assert_allclose(back.weights, cloud.weights, rtol=1e-12)
    kept = np.array(data.draw(st.lists(st.booleans(), min_size=len(cloud), max_size=len(cloud))))
    if cloud.weights[kept].sum() > 0:
        np.testing.assert_allclose(
            cloud.kept(kept).weights, cloud.weights[kept] / cloud.weights[kept].sum(), rtol=1e-12
        )


def test_keeping_nothing_gives_an_empty_cloud_of_the_same_dimension() -> None:
    cloud = PointCloud.of(np.ones((2, 3))).kept(np.zeros(2, bool))
    assert (len(cloud), cloud.d) == (0, 3)


def test_joining_empty_clouds_gives_an_empty_cloud() -> None:
    assert len(PointCloud.empty().joined([PointCloud.empty()])) == 0
