"""Pencil, jitter, attract, stamps, selecting and transforming: known answers, then what each edit must keep."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import (
    STAMPS,
    Affine,
    EngineError,
    PointCloud,
    attracted,
    duplicated,
    erased,
    in_polygon,
    jittered,
    masked_points,
    nearest_point,
    pencilled,
    relabelled,
    sprayed,
    stamped,
    transformed,
)
from engine.edits.path import boxed, distances, resampled, touched
from engine.edits.spray import radii

NUMBERS = st.floats(-5, 5, allow_nan=False)
PLACES = st.tuples(NUMBERS, NUMBERS)


@st.composite
def clouds(draw: st.DrawFn) -> PointCloud:
    """Up to 30 points with unequal weights and labels."""
    points = draw(st.lists(PLACES, min_size=1, max_size=30))
    m = len(points)
    weights = draw(st.lists(st.floats(0.1, 10), min_size=m, max_size=m))
    labels = draw(st.lists(st.integers(0, 7), min_size=m, max_size=m))
    return PointCloud.of(points, weights, labels)


def proportions(cloud: PointCloud) -> np.ndarray:
    return cloud.weights / cloud.weights[0]


PATHS = st.lists(PLACES, min_size=1, max_size=5).map(np.array)


# What adds points leaves those that are there alone.


@given(clouds(), PATHS, st.integers(0, 40), st.integers(0, 7), st.floats(0, 1))
def test_spraying_adds_exactly_what_was_asked(
    cloud: PointCloud, path: np.ndarray, count: int, label: int, softness: float
) -> None:
    rng = np.random.default_rng(1)
    after = sprayed(cloud, path, radius=0.3, count=count, label=label, rng=rng, softness=softness)
    m = len(cloud)
    assert len(after) == m + count
    np.testing.assert_array_equal(after.positions[:m], cloud.positions)
    np.testing.assert_array_equal(after.labels, [*cloud.labels, *[label] * count])
    np.testing.assert_allclose(proportions(after)[:m], proportions(cloud), rtol=1e-12)
    np.testing.assert_allclose(after.weights[m:] * len(after) / 1.0, after.weights[:m].sum() * len(after) / m)
    assert (distances(after.positions[m:], path) <= 0.3 + 1e-12).all()


def test_a_soft_edge_thins_out_as_it_says() -> None:
    # Softness 1: density 1 - r over the disc, so P(R < r) = 3 r^2 - 2 r^3, by integrating (1 - r) r.
    uniforms = (np.arange(100_000) + 0.5) / 100_000
    r = np.sort(radii(uniforms, 1.0))
    # The table sums r - r^2 by trapezoids of width 1/512, an error below h^2/12 max|f''| = 6e-7 of a total of 1/6.
    np.testing.assert_allclose(3 * r**2 - 2 * r**3, uniforms, atol=5e-5)
    np.testing.assert_allclose(radii(uniforms, 0.0), np.sqrt(uniforms))
    halfway = radii(uniforms, 0.5)
    # Softness 1/2: full density within 1/2, mass (1/8) of (1/8 + 1/3 ... ) worked out: 1/8 + int 2(1-r) r = 1/8 + 1/6.
    assert np.mean(halfway < 0.5) == pytest.approx((1 / 8) / (1 / 8 + 1 / 6), abs=1e-4)


def test_pressure_weighs_the_stretches_of_a_stroke() -> None:
    path = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]])
    points = resampled(path, 400, np.random.default_rng(0), np.array([1.0, 3.0]))
    # Stratified: exactly a quarter of the points on the first half, but for the one whose stretch holds the border.
    assert abs((points[:, 0] < 1).sum() - 100) <= 1
    assert (resampled(path, 5, np.random.default_rng(0), np.zeros(2)) == 0).all()


def test_the_pencil_is_even_however_the_path_is_cut() -> None:
    path = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.05]])
    whole, left = pencilled(PointCloud.empty(), path, spacing=0.1, since=0.0, label=3)
    assert len(whole) == 20
    assert left == pytest.approx(0.05)
    np.testing.assert_allclose(np.linalg.norm(np.diff(whole.positions, axis=0), axis=1), 0.1, atol=1e-9)
    assert set(whole.labels.tolist()) == {3}


@given(st.lists(st.floats(0.001, 3), min_size=1, max_size=30), st.floats(0.01, 1))
def test_the_pencil_does_not_depend_on_the_events(stretches: list[float], spacing: float) -> None:
    cloud, since, at = PointCloud.empty(), 0.0, 0.0
    for stretch in stretches:
        path = np.array([[at, 0.0], [at + stretch, 0.0]])
        cloud, since = pencilled(cloud, path, spacing=spacing, since=since, label=0)
        at += stretch
    # Rounding may leave the very last one owed, or give it early.
    assert abs(len(cloud) - at / spacing) <= 1 + 1e-6
    expected = spacing * (1 + np.arange(len(cloud)))
    # The carried remainder is rounded once a stretch; 30 stretches of at most 90 units.
    np.testing.assert_allclose(cloud.positions[:, 0], expected, atol=30 * 90 * 1e-9)


@pytest.mark.parametrize("name", STAMPS)
@given(count=st.integers(1, 200), x=NUMBERS, y=NUMBERS, size=st.floats(0.01, 3))
def test_a_stamp_puts_down_as_many_points_as_it_says(name: str, count: int, x: float, y: float, size: float) -> None:
    figure = STAMPS[name](count, np.random.default_rng(0))
    assert figure.shape == (count, 2)
    after = stamped(PointCloud.of([[9.0, 9.0]]), figure, at=np.array([x, y]), size=size, label=2)
    assert len(after) == 1 + count
    np.testing.assert_allclose(after.positions[1:], figure * size + [x, y], atol=1e-12)
    assert (after.labels[1:] == 2).all()


def test_ring_and_grid_are_what_they_are_called() -> None:
    rng = np.random.default_rng(0)
    np.testing.assert_allclose(np.linalg.norm(STAMPS["ring"](17, rng), axis=1), 1)
    grid = STAMPS["grid"](9, rng)
    assert {tuple(row) for row in grid.tolist()} == {(x, y) for x in (-1.0, 0.0, 1.0) for y in (-1.0, 0.0, 1.0)}
    # Standard deviation 1/2: the standard error of a variance over n points is sigma^2 sqrt(2/n).
    assert STAMPS["blob"](20_000, rng).var(axis=0) == pytest.approx([0.25] * 2, abs=5 * 0.25 * math.sqrt(2 / 20_000))


def test_points_of_a_mask_lie_in_it_and_cover_it() -> None:
    mask = np.zeros((20, 40), bool)
    mask[5:15, :10] = mask[:, 30:] = True  # 100 and 200 pixels
    points = masked_points(mask, 300, np.random.default_rng(0))
    columns = np.floor(points[:, 0] * 20 + 20).astype(int)
    rows = np.floor(10 - points[:, 1] * 20).astype(int)
    assert mask[np.minimum(rows, 19), np.minimum(columns, 39)].all()
    # One point for each stretch of one pixel in Hilbert order: shares are exact but for one point at each border.
    assert abs((columns < 20).sum() - 100) <= 2
    with pytest.raises(EngineError):
        masked_points(np.zeros((3, 3), bool), 5, np.random.default_rng(0))


# What moves points keeps their number, weights and labels.


@given(clouds(), PATHS)
def test_jitter_moves_only_what_it_touches(cloud: PointCloud, path: np.ndarray) -> None:
    after = jittered(cloud, path, radius=0.5, step=0.1, rng=np.random.default_rng(0))
    far = np.delete(np.arange(len(cloud)), touched(cloud.positions, path, 0.5))
    np.testing.assert_array_equal(after.positions[far], cloud.positions[far])
    np.testing.assert_array_equal(after.weights, cloud.weights)
    np.testing.assert_array_equal(after.labels, cloud.labels)


def test_jitter_is_as_large_as_it_says() -> None:
    cloud = PointCloud.of(np.zeros((20_000, 2)))
    moved = jittered(cloud, np.zeros((1, 2)), radius=1, step=0.2, rng=np.random.default_rng(0)).positions
    # The standard error of a variance over n points is sigma^2 sqrt(2/n).
    assert moved.var(axis=0) == pytest.approx([0.04] * 2, abs=5 * 0.04 * math.sqrt(2 / 20_000))


@given(clouds(), PLACES, st.floats(0, 3))
def test_a_pull_brings_nearer_and_keeps_the_direction(cloud: PointCloud, at: tuple[float, float], pull: float) -> None:
    centre = np.array(at)
    after = attracted(cloud, centre, radius=1.0, pull=pull)
    before, now = (np.linalg.norm(each.positions - centre, axis=1) for each in (cloud, after))
    rounding = 1e-12 * (1 + np.abs(cloud.positions).max())
    assert (now <= before + rounding).all()
    outside = np.delete(np.arange(len(cloud)), touched(cloud.positions, centre[None, :], 1.0))
    np.testing.assert_array_equal(after.positions[outside], cloud.positions[outside])
    np.testing.assert_array_equal(after.labels, cloud.labels)
    np.testing.assert_array_equal(after.weights, cloud.weights)
    # Along the same ray: the cross product of old and new offset vanishes.
    old, new = cloud.positions - centre, after.positions - centre
    assert np.abs(old[:, 0] * new[:, 1] - old[:, 1] * new[:, 0]).max() <= 1e-9


@given(st.floats(0, 0.999), st.floats(0, 1))
def test_a_push_drives_out_but_never_past_the_rim(distance: float, push: float) -> None:
    cloud = PointCloud.of([[distance, 0.0]])
    x = float(attracted(cloud, np.zeros(2), radius=1.0, pull=-push).positions[0, 0])
    # d exp(1 - d) <= 1 for d <= 1, since log d + 1 - d <= 0.
    assert distance <= x <= 1 + 1e-12


ANGLES = st.floats(-7, 7)
FACTORS = st.floats(0.2, 5) | st.floats(-5, -0.2)
AFFINES = st.one_of(
    st.builds(Affine.moving, NUMBERS, NUMBERS),
    st.builds(Affine.scaling, FACTORS, FACTORS, PLACES),
    st.builds(Affine.turning, ANGLES, PLACES),
)


@given(clouds(), AFFINES, st.data())
def test_a_transform_is_undone_by_its_inverse(cloud: PointCloud, affine: Affine, data: st.DataObject) -> None:
    chosen = np.array(data.draw(st.lists(st.booleans(), min_size=len(cloud), max_size=len(cloud))))
    there = transformed(cloud, chosen, affine)
    back = transformed(there, chosen, affine.inverse())
    np.testing.assert_array_equal(there.positions[~chosen], cloud.positions[~chosen])
    np.testing.assert_array_equal(there.weights, cloud.weights)
    np.testing.assert_array_equal(there.labels, cloud.labels)
    # Coordinates below 100 and a condition number below 25: some thousand roundings of 1e-16 each.
    np.testing.assert_allclose(back.positions, cloud.positions, atol=1e-10)


@given(PLACES, FACTORS, FACTORS, ANGLES)
def test_the_centre_of_a_scaling_or_turn_stays(centre: tuple[float, float], x: float, y: float, angle: float) -> None:
    for affine in (Affine.scaling(x, y, centre), Affine.turning(angle, centre)):
        np.testing.assert_allclose(affine.apply(np.array(centre)), centre, atol=1e-12)


def test_known_transforms() -> None:
    point = np.array([[1.0, 2.0]])
    np.testing.assert_allclose(Affine.moving(3, -1).apply(point), [[4, 1]])
    np.testing.assert_allclose(Affine.turning(math.pi / 2).apply(point), [[-2, 1]], atol=1e-15)
    np.testing.assert_allclose(Affine.scaling(2, 3, (1, 1)).apply(point), [[1, 4]])
    with pytest.raises(ZeroDivisionError):
        Affine.scaling(0, 1).inverse()


@given(clouds(), st.data())
def test_duplicates_weigh_what_their_originals_do(cloud: PointCloud, data: st.DataObject) -> None:
    chosen = np.array(data.draw(st.lists(st.booleans(), min_size=len(cloud), max_size=len(cloud))))
    after = duplicated(cloud, chosen, by=Affine.moving(0.5, 0.5))
    k = int(chosen.sum())
    assert len(after) == len(cloud) + k
    np.testing.assert_allclose(after.weights[len(cloud) :], after.weights[: len(cloud)][chosen], rtol=1e-12)
    np.testing.assert_array_equal(after.labels[len(cloud) :], cloud.labels[chosen])
    np.testing.assert_array_equal(after.positions[len(cloud) :], cloud.positions[chosen] + 0.5)


@given(clouds(), st.integers(0, 7), st.data())
def test_relabelling_changes_labels_only(cloud: PointCloud, label: int, data: st.DataObject) -> None:
    chosen = np.array(data.draw(st.lists(st.booleans(), min_size=len(cloud), max_size=len(cloud))))
    after = relabelled(cloud, chosen, label)
    assert (after.labels[chosen] == label).all()
    np.testing.assert_array_equal(after.labels[~chosen], cloud.labels[~chosen])
    np.testing.assert_array_equal(after.positions, cloud.positions)


@st.composite
def rims(draw: st.DrawFn) -> tuple[PointCloud, np.ndarray, float]:
    """A cloud, a path, and a radius that is the computed distance of one of its points: as a snapped hand has it."""
    cloud, path = draw(clouds()), draw(PATHS)
    return cloud, path, float(distances(cloud.positions, path)[draw(st.integers(0, len(cloud) - 1))])


@given(rims())
def test_every_tool_has_one_rule_for_the_rim(rim: tuple[PointCloud, np.ndarray, float]) -> None:
    """A point exactly at the radius is within it for every tool, and whatever other points are asked about."""
    cloud, path, radius = rim
    within = touched(cloud.positions, path, radius)
    assert (distances(cloud.positions, path)[within] == radius).any()
    assert set(within) <= set(boxed(cloud.positions, path, radius))
    alone = [k for k in range(len(cloud)) if len(touched(cloud.positions[k : k + 1], path, radius))]
    np.testing.assert_array_equal(alone, within)
    outside = np.delete(np.arange(len(cloud)), within)
    np.testing.assert_array_equal(erased(cloud, path, radius=radius).positions, cloud.positions[outside])
    shaken = jittered(cloud, path, radius=radius, step=1.0, rng=np.random.default_rng(0))
    np.testing.assert_array_equal(np.flatnonzero((shaken.positions != cloud.positions).any(1)), within)
    near = nearest_point(cloud, path[0], within=float(distances(cloud.positions, path[:1]).min()))
    assert near is not None


@given(clouds(), PATHS, st.floats(0.01, 2))
def test_erasing_twice_is_erasing_once(cloud: PointCloud, path: np.ndarray, radius: float) -> None:
    once = erased(cloud, path, radius=radius)
    assert erased(once, path, radius=radius) is once
    kept = np.delete(np.arange(len(cloud)), touched(cloud.positions, path, radius))
    assert len(once) == len(kept)
    if len(once):
        np.testing.assert_allclose(once.weights, cloud.weights[kept] / cloud.weights[kept].sum(), rtol=1e-12)
        np.testing.assert_array_equal(once.labels, cloud.labels[kept])


# Choosing.


def test_points_in_a_polygon_with_a_hole() -> None:
    star = [(math.cos(k * 0.8 * math.pi), math.sin(k * 0.8 * math.pi)) for k in range(5)]
    cloud = PointCloud.of([[0.9, 0.0], [0.0, 0.0], [-0.9, 0.0], [5.0, 0.0]])
    # A pentagram's middle is wound twice: outside by the even-odd rule. Its tip at angle 0 is inside, -0.9 a gap.
    np.testing.assert_array_equal(in_polygon(cloud, np.array(star)), [True, False, False, False])


@given(clouds(), NUMBERS, NUMBERS, st.floats(0.1, 4), st.floats(0.1, 4))
def test_a_rectangle_is_a_polygon(cloud: PointCloud, x: float, y: float, w: float, h: float) -> None:
    corners = np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h]])
    px, py = cloud.positions.T
    clear = (np.minimum(np.abs(px - x), np.abs(px - x - w)) > 1e-9) & (
        np.minimum(np.abs(py - y), np.abs(py - y - h)) > 1e-9
    )  # on the very edge either answer is right
    expected = (px > x) & (px < x + w) & (py > y) & (py < y + h)
    np.testing.assert_array_equal(in_polygon(cloud, corners)[clear], expected[clear])


def test_nothing_is_inside_a_line_or_of_an_empty_cloud() -> None:
    triangle = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    assert not in_polygon(PointCloud.of([[0.5, 0.0]]), triangle[:2]).any()
    assert len(in_polygon(PointCloud.empty(), triangle)) == 0


def test_the_nearest_point_within_reach() -> None:
    cloud = PointCloud.of([[0.0, 0.0], [1.0, 0.0]])
    assert nearest_point(cloud, np.array([0.7, 0.0]), within=0.4) == 1
    assert nearest_point(cloud, np.array([0.5, 3.0]), within=0.4) is None
    assert nearest_point(PointCloud.empty(), np.zeros(2), within=9) is None


@pytest.mark.parametrize("edit", [
    lambda cloud: attracted(cloud, np.zeros(2), radius=1, pull=0.5),
    lambda cloud: jittered(cloud, np.zeros((1, 2)), radius=1, step=0.1, rng=np.random.default_rng(0)),
    lambda cloud: erased(cloud, np.zeros((1, 2)), radius=1),
    lambda cloud: duplicated(cloud, np.zeros(0, bool), by=Affine()),
])  # fmt: skip
def test_an_empty_cloud_stays_empty(edit: Any) -> None:
    assert len(edit(PointCloud.empty())) == 0
