"""The clock follows elapsed time, turns at the ends as asked, and rests when nothing plays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from app.frame_clock import PERIOD_S, FrameClock


@pytest.fixture
def clock(qtbot: QtBot) -> Iterator[FrameClock]:
    clock = FrameClock()
    yield clock
    clock.stop()


def test_it_follows_elapsed_time_not_ticks(clock: FrameClock, qtbot: QtBot) -> None:
    clock.play()
    with qtbot.waitSignals([clock.frame] * 6):
        pass
    clock.stop()
    # Six ticks of 16 ms are 0.096 s at least; a loaded machine may take longer, never less.
    assert clock.phase >= 5 * 0.015 / PERIOD_S
    assert clock.phase < 0.5


def test_once_stops_at_the_end_and_starts_over(clock: FrameClock, qtbot: QtBot) -> None:
    clock.set_loop("once")
    clock.set_speed(4.0)
    clock.jump(0.999)
    clock.play()
    qtbot.waitUntil(lambda: not clock.playing)
    assert clock.phase == 1.0
    clock.play()
    assert clock.phase == 0.0


def test_it_rests_when_nothing_plays(clock: FrameClock, qtbot: QtBot) -> None:
    clock.play()
    clock.pause()
    qtbot.waitUntil(lambda: not clock._timer.isActive(), timeout=3000)


def test_a_jump_is_shown_at_once(clock: FrameClock) -> None:
    seen: list[float] = []
    clock.frame.connect(seen.append)
    clock.jump(0.25)
    assert seen == [0.25]


@given(loop=st.sampled_from(["once", "loop", "ping-pong"]), steps=st.lists(st.floats(0, 0.9), max_size=30))
def test_the_phase_never_leaves_the_unit_interval(loop: str, steps: list[float]) -> None:
    clock = FrameClock()
    clock.set_loop(loop)
    for step in steps:
        clock._advance(step)
        assert 0.0 <= clock.phase <= 1.0
    clock.stop()
