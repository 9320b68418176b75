"""How much longer a run takes: by its parts' seconds before, at its own pace; nothing where that is not known."""

from __future__ import annotations

import pytest

from app.studies.time_left import time_left

BEFORE = (("a", 10.0), ("b", 20.0), ("c", 30.0))


def test_before_anything_is_done_only_the_same_machine_can_tell() -> None:
    assert time_left(BEFORE, {}, 0.0) is None
    assert time_left(BEFORE, {}, 0.0, same_machine=True) == pytest.approx(60.0)
    assert time_left(BEFORE, {}, 4.0, same_machine=True) == pytest.approx(56.0)


def test_the_pace_is_that_of_the_parts_that_are_done() -> None:
    assert time_left(BEFORE, {"a": 20.0}, 0.0) == pytest.approx(100.0)  # half as fast
    assert time_left(BEFORE, {"a": 5.0}, 4.0) == pytest.approx(21.0)  # twice as fast: 10 of b, 15 of c, 4 went by
    assert time_left(BEFORE, {"a": 10.0, "c": 30.0}, 5.0) == pytest.approx(15.0)


def test_a_part_that_takes_longer_than_it_should_slows_the_pace() -> None:
    """a took 10 as before; b is at 80 in place of 20, so 30 took 90: c will take 90."""
    assert time_left(BEFORE, {"a": 10.0}, 80.0) == pytest.approx(90.0)


def test_a_tiny_part_tells_no_pace() -> None:
    before = (("tiny", 0.01), ("long", 100.0))
    assert time_left(before, {"tiny": 1.0}, 0.0) is None
    assert time_left(before, {"tiny": 1.0}, 0.0, same_machine=True) == pytest.approx(100.0)


def test_nothing_is_said_of_other_parts_or_when_all_is_done() -> None:
    assert time_left((), {}, 1.0) is None
    assert time_left(BEFORE, {"z": 1.0}, 0.0, same_machine=True) is None
    assert time_left(BEFORE, {"a": 1.0, "b": 1.0, "c": 1.0}, 0.0) is None


def test_parts_that_took_no_time_are_no_crash() -> None:
    assert time_left((("a", 0.0), ("b", 0.0)), {}, 0.0, same_machine=True) == 0.0
