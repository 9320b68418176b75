"""The clock follows elapsed time, turns at the ends as asked, and rests when nothing plays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from app.lanes.frame_clock import PERIOD_S, FrameClock


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


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("loop", ["once", "loop", "ping-pong"])
def test_it_stays_in_its_span(clock: FrameClock, loop: str, backwards: bool) -> None:
    clock.set_loop(loop)
    clock.set_backwards(backwards)
    clock.set_span(0.3, 0.7)
    clock.play()
    assert clock.phase == (0.7 if backwards else 0.3)
    for _ in range(40):
        clock._advance(0.037)
        assert 0.3 <= clock.phase <= 0.7
    if loop == "once":
        assert clock.phase == (0.3 if backwards else 0.7)
        assert not clock.playing


def test_backwards_is_the_other_way_round(clock: FrameClock) -> None:
    clock.set_loop("loop")
    clock.jump(0.5)
    clock.set_backwards(True)
    clock._advance(0.2)
    assert clock.phase == pytest.approx(0.3)
    clock._advance(0.4)
    assert clock.phase == pytest.approx(0.9)  # over the data to the noise
    clock.set_loop("ping-pong")
    clock._advance(0.2)
    assert clock.phase == pytest.approx(0.7)
    clock._advance(0.9)
    assert clock.phase == pytest.approx(0.2)  # turned at the data
    clock._advance(0.1)
    assert clock.phase == pytest.approx(0.3)


def test_a_look_outside_the_span_returns_to_its_start(clock: FrameClock) -> None:
    clock.set_loop("loop")
    clock.set_span(0.4, 0.6)
    clock.jump(0.9)
    assert clock.phase == 0.9  # one may look anywhere
    clock._advance(0.01)
    assert clock.phase == 0.4


def test_a_span_is_never_narrower_than_a_hundredth(clock: FrameClock) -> None:
    clock.set_span(0.5, 0.5)
    assert clock.span == pytest.approx((0.5, 0.51))
    clock.set_span(1.0, 1.0)
    assert clock.span == pytest.approx((0.99, 1.0))
    clock.set_span(0.0, 1.0)
    assert clock.span == (0.0, 1.0)


@given(
    loop=st.sampled_from(["once", "loop", "ping-pong"]),
    steps=st.lists(st.floats(0, 0.9), max_size=30),
    backwards=st.booleans(),
    span=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_the_phase_never_leaves_the_span(
    loop: str, steps: list[float], backwards: bool, span: tuple[float, float]
) -> None:
    clock = FrameClock()
    clock.set_loop(loop)
    clock.set_backwards(backwards)
    clock.set_span(*span)
    clock.jump(clock.span[0])
    low, high = clock.span
    assert 0.0 <= low < high <= 1.0
    for step in steps:
        clock._advance(step)
        assert low <= clock.phase <= high
    clock.stop()
