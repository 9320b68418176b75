"""Trajectories: what they show between, at and beyond their states."""

from __future__ import annotations

import numpy as np
import pytest

from engine import Trajectory

LINE = Trajectory(phases=np.array([0.0, 0.25, 1.0]), positions=np.array([[[0.0, 0.0]], [[1.0, 2.0]], [[4.0, 2.0]]]))


@pytest.mark.parametrize(
    ("phase", "expected"),
    [(0.0, (0, 0)), (0.125, (0.5, 1)), (0.25, (1, 2)), (0.625, (2.5, 2)), (1.0, (4, 2)), (-1.0, (0, 0)), (2.0, (4, 2))],
)
def test_positions_are_linear_between_states_and_held_outside(phase: float, expected: tuple[float, float]) -> None:
    assert LINE.at(phase).tolist() == [list(map(float, expected))]


def test_past_ends_at_the_present() -> None:
    past = LINE.past(0.625, slice(0, 1))
    assert past[:, 0].tolist() == [[0, 0], [1, 2], [2.5, 2]]


def test_states_are_read_only_single_precision() -> None:
    assert LINE.positions.dtype == np.float32
    assert LINE.n == 1
    with pytest.raises(ValueError, match="read-only"):
        LINE.positions[0] = 1.0


def test_a_motion_is_read_only_as_far_as_it_is_wanted() -> None:
    rng = np.random.default_rng(0)
    many = Trajectory(phases=np.array([0.0, 0.5, 1.0]), positions=rng.normal(size=(3, 50, 2)))
    moving = many.motion(0.3)
    assert len(moving) == 50
    np.testing.assert_array_equal(moving.at(), many.at(0.3))
    np.testing.assert_array_equal(moving.at(slice(0, 50, 7)), many.at(0.3)[::7])
    np.testing.assert_array_equal(many.at(0.3, slice(3, 5)), many.at(0.3)[3:5])
    assert moving.before.base is not None  # a view of the computed state, not a copy
