"""A film's clock: holds, turns and repeats, with as many frames as it says."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from widgets.dialogs.export_timing import LOOPS, Timing

timings = st.builds(
    Timing,
    fps=st.sampled_from([10.0, 24.0, 30.0, 60.0]), seconds=st.floats(0.1, 20), loop=st.sampled_from(LOOPS),
    repeats=st.integers(1, 4), hold_start=st.floats(0, 3), hold_end=st.floats(0, 3),
)  # fmt: skip


def test_once_runs_evenly_from_the_data_to_the_end() -> None:
    assert Timing(fps=10, seconds=0.5).phases() == (0.0, 0.25, 0.5, 0.75, 1.0)
    assert Timing(fps=10, seconds=0.1).phases() == (0.0,)


def test_there_and_back_leads_into_its_own_beginning() -> None:
    assert Timing(fps=10, seconds=0.4, loop="ping-pong").phases() == (0.0, 0.5, 1.0, 0.5)


def test_holds_rest_at_both_ends_of_every_run() -> None:
    once = Timing(fps=10, seconds=0.3, repeats=2, hold_start=0.2, hold_end=0.1)
    assert once.phases() == (0.0, 0.0, 0.0, 0.5, 1.0, 1.0) * 2
    back = Timing(fps=10, seconds=0.4, loop="ping-pong", hold_start=0.1, hold_end=0.2)
    assert back.phases() == (0.0, 0.0, 0.5, 1.0, 1.0, 1.0, 0.5)


@given(timings)
def test_a_clock_has_the_frames_that_it_says_and_never_jumps(timing: Timing) -> None:
    phases = timing.phases()
    assert len(phases) == timing.count
    assert all(0 <= phase <= 1 for phase in phases)
    run = phases[: len(phases) // timing.repeats]
    assert run * timing.repeats == phases
    moving = max(round(timing.fps * timing.seconds), 1)
    step = (2 / moving if timing.loop == "ping-pong" else 1 / max(moving - 1, 1)) * (1 + 1e-9)
    assert all(abs(after - before) <= step for before, after in itertools.pairwise(run))
