"""Points however far out: standardised and back, as given within bounds, and told where float64 is too coarse."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import EngineError, GivenPoints, PointCloud, cloud_bytes, read_cloud

MAP = [[412345.7, 5312000.25], [412349.1, 5312003.5], [412340.9, 5312001.75]]


def test_a_maps_coordinates_are_standardised_and_come_back_to_the_last_digit() -> None:
    points = GivenPoints.of(MAP)
    cloud, offset, scale = points.standardised()
    np.testing.assert_allclose(
        cloud.weights @ cloud.positions, 0, atol=1e-9
    )  # a step of float64 at 5e6 over the spread
    np.testing.assert_allclose(cloud.weights @ cloud.positions**2, 1, rtol=1e-12)
    np.testing.assert_array_equal(offset + scale * cloud.positions, MAP)


@given(
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=2, max_size=20),
    st.sampled_from([10.0, 1000.0]),
    st.integers(5, 12),
)
def test_points_far_off_come_back_exactly(steps: list[tuple[int, int]], parts: float, power: int) -> None:
    """Sterbenz: further off than four times the spread, the difference to the offset and the way back are exact."""
    positions = np.array(steps) / parts + 10.0**power
    if np.ptp(positions, axis=0).max() * 4 > 10.0**power:
        return
    cloud, offset, scale = GivenPoints.of(positions).standardised()
    np.testing.assert_array_equal(offset + scale * cloud.positions, positions)


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".npz", ".json", ".npy"])
def test_far_points_are_written_and_read_back(tmp_path: object, suffix: str) -> None:
    path = f"{tmp_path}/a{suffix}"
    with open(path, "wb") as file:
        file.write(cloud_bytes(GivenPoints.of(MAP, labels=[0, 1, 1]), suffix))
    given = read_cloud(path).given
    np.testing.assert_array_equal(given.positions, MAP)


def test_as_given_they_are_refused_by_a_hint_that_helps() -> None:
    with pytest.raises(EngineError) as raised:
        _ = GivenPoints.of(MAP).cloud
    assert raised.value.message == "Some coordinates are larger than a million."
    assert "--standardise" in raised.value.hint
    assert GivenPoints.of([[1e6, -1e6]]).cloud == PointCloud.of([[1e6, -1e6]])


@pytest.mark.parametrize(
    ("positions", "coordinate"),
    [
        ([[0, 1e17], [1, 1e17 + 64], [2, 1e17 + 16]], 2),  # 16 apart there
        ([[9e15, 0.5], [9e15 + 2, 0.1], [9e15 + 4, 0.2]], 1),
        ([[1e17, 1], [1e17, 2]], 1),  # whatever they were, they are one number now
    ],
)
def test_a_spread_that_float64_can_not_hold_is_told(positions: list[list[float]], coordinate: int) -> None:
    with pytest.raises(EngineError) as raised:
        GivenPoints.of(positions).standardised()
    assert raised.value.message.startswith(f"Coordinate {coordinate} lies near ")
    assert "64-bit numbers are" in raised.value.message
    assert "common offset" in raised.value.hint


def test_a_constant_column_keeps_its_scale_though_rounding_moved_it() -> None:
    cloud, offset, scale = GivenPoints.of([[0.1 + 0.2, 1], [0.3, 2], [0.3, 4]]).standardised()
    assert scale[0] == 1
    np.testing.assert_allclose(cloud.positions[:, 0], 0, atol=1e-16)
    cloud, offset, scale = GivenPoints.of([[5400000.2, 1], [5400000.2, 2]]).standardised()
    np.testing.assert_array_equal((offset[0], scale[0]), (5400000.2, 1))
    np.testing.assert_array_equal(cloud.positions[:, 0], 0)


@given(st.integers(-300, 99), st.integers(2, 30))
def test_any_scale_is_standardised(power: int, count: int) -> None:
    """Squares of 1e-300 vanish, of 1e99 are large: neither shows."""
    positions = np.stack([np.arange(count), np.arange(count) ** 2], axis=1) * 10.0**power / count**2
    cloud, _, _ = GivenPoints.of(positions).standardised()
    np.testing.assert_allclose(cloud.weights @ cloud.positions**2, 1, rtol=1e-9)


def test_a_far_point_of_little_weight_is_told() -> None:
    with pytest.raises(EngineError, match="more than a million spreads off"):
        GivenPoints.of([[0, 0], [1, 1], [1e8, 0]], [1, 1, 1e-30]).standardised()
    with pytest.raises(EngineError, match="larger than 1e\\+100"):
        GivenPoints.of([[1e101, 0]])
    with pytest.raises(EngineError, match="not finite"):
        GivenPoints.of([[np.nan, 0]])
