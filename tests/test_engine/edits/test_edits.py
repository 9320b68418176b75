"""Brush and eraser: pure, replayable, and as dense however fast the hand moves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import PointCloud, erased, length, sprayed
from engine.edits import resampled

CORNER = np.array([[0.0, 0.0], [3.0, 0.0], [3.0, 4.0]])


def distance_to_path(points: np.ndarray, path: np.ndarray) -> np.ndarray:
    """(m,) by brute force over 20,001 points of the polyline."""
    arc = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    where = np.linspace(0, arc[-1], 20_001)
    fine = np.stack([np.interp(where, arc, path[:, axis]) for axis in (0, 1)], axis=1)
    return np.sqrt(((points[:, None] - fine) ** 2).sum(-1).min(1))


def test_a_stroke_adds_labelled_points_within_its_radius_and_keeps_the_rest() -> None:
    before = PointCloud.of([[9.0, 9.0]], labels=[1])
    after = sprayed(before, CORNER, radius=0.5, count=200, label=2, rng=np.random.default_rng(1))
    assert len(after) == 201
    np.testing.assert_array_equal(after.positions[0], [9, 9])
    np.testing.assert_array_equal(after.labels, [1] + [2] * 200)
    np.testing.assert_allclose(after.weights, 1 / 201)
    # The brute-force path has steps of 7 / 20000, half of which is the most a distance can be overestimated.
    assert distance_to_path(after.positions[1:], CORNER).max() <= 0.5 + 2e-4
    assert len(before) == 1


def test_the_same_generator_gives_the_same_stroke() -> None:
    one, two = (
        sprayed(PointCloud.empty(), CORNER, radius=0.3, count=50, label=0, rng=np.random.default_rng(3)) for _ in "ab"
    )
    assert one == two


def test_density_does_not_depend_on_the_speed_of_the_hand() -> None:
    slow = np.stack([np.linspace(0, 1, 200), np.zeros(200)], axis=1)
    uneven = np.concatenate([slow[:150:10], slow[150:]])  # fast at first, then slow
    for path in (slow, uneven):
        points = resampled(path, 100, np.random.default_rng(0))
        # One point in each hundredth of the length: that is what stratification promises.
        np.testing.assert_array_equal(np.floor(points[:, 0] * 100 + 1e-9).astype(int), np.arange(100))


@pytest.mark.parametrize("path", [[[1.0, 2.0]], [[1.0, 2.0], [1.0, 2.0]]])
def test_a_click_sprays_a_disc_around_the_spot(path: list[list[float]]) -> None:
    cloud = sprayed(PointCloud.empty(), np.array(path), radius=0.5, count=400, label=0, rng=np.random.default_rng(2))
    radii = np.linalg.norm(cloud.positions - [1, 2], axis=1)
    assert radii.max() <= 0.5
    # Uniform in the disc: a quarter lies within half the radius; the standard error is sqrt(.25 .75 / 400) = .022.
    assert np.mean(radii < 0.25) == pytest.approx(0.25, abs=5 * 0.022)


def test_erasing_removes_what_the_polyline_touches_and_nothing_else() -> None:
    points = np.random.default_rng(4).uniform(-1, 5, (500, 2))
    cloud = PointCloud.of(points, labels=np.arange(500))
    left = erased(cloud, CORNER, radius=0.7)
    far = distance_to_path(points, CORNER) > 0.7
    # No random point lies within the brute-force error (see above) of the edge.
    assert np.abs(distance_to_path(points, CORNER) - 0.7).min() > 2e-4
    np.testing.assert_array_equal(left.labels, np.flatnonzero(far))


def test_erasing_by_a_click_works() -> None:
    cloud = PointCloud.of([[0, 0], [1, 0]])
    np.testing.assert_array_equal(erased(cloud, np.array([[0.1, 0.0]]), radius=0.2).positions, [[1, 0]])


def test_erasing_nothing_returns_the_same_cloud() -> None:
    cloud = PointCloud.of([[5.0, 5.0]])
    assert erased(cloud, CORNER * 0.1, radius=0.1) is cloud
    assert len(erased(PointCloud.empty(), CORNER, radius=1)) == 0


def test_erasing_everything_leaves_an_empty_cloud() -> None:
    assert len(erased(PointCloud.of([[0, 0], [3, 1]]), CORNER, radius=1)) == 0


@given(st.floats(0, 6.28), st.tuples(st.floats(-5, 5), st.floats(-5, 5)))
def test_length_is_that_of_the_polyline_wherever_it_lies(angle: float, shift: tuple[float, float]) -> None:
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    assert length(CORNER @ turn.T + shift) == pytest.approx(7, rel=1e-12)
    assert length(CORNER[:1]) == 0
