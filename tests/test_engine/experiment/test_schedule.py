"""The schedule: the table of termination time and SNR, inverses, and the clock of the panes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Schedule, decibels
from engine.experiment.schedule import SCHEDULES, BrownianSchedule, PinnedSchedule

# t, alpha, sigma, r^2, dB as printed in the theory's table: one unit in the last printed digit is allowed.
TABLE = [
    (0.1, 0.90484, 0.42576, 4.517, 6.55),
    (0.3466, 0.7071, 0.7071, 1.000, 0.00),
    (1.0, 0.36788, 0.92987, 0.15652, -8.05),
    (2.0, 0.13534, 0.99080, 0.018657, -17.29),
    (3.0, 0.04979, 0.99876, 0.0024849, -26.05),
]
times = st.floats(0.02, 6.0)
strengths = st.floats(0.1, 10.0)


@pytest.mark.parametrize(("t", "alpha", "sigma", "snr2", "db"), TABLE)
def test_times_give_the_tabulated_signal_to_noise_ratios(
    t: float, alpha: float, sigma: float, snr2: float, db: float
) -> None:
    schedule = Schedule(termination_time=t)
    assert schedule.alpha(t) == pytest.approx(alpha, abs=1e-4)
    assert schedule.sigma(t) == pytest.approx(sigma, abs=1e-4)
    assert schedule.terminal_snr**2 == pytest.approx(snr2, rel=5e-4)
    assert decibels(schedule.terminal_snr) == pytest.approx(db, abs=0.01)


@given(t=times, kappa=strengths, beta=strengths)
def test_time_and_noise_level_are_inverse(t: float, kappa: float, beta: float) -> None:
    schedule = Schedule(termination_time=6.0, kappa=kappa, beta=beta)
    s = schedule.noise_level(t)
    assert schedule.time(s) == pytest.approx(t, rel=1e-12)
    assert s == pytest.approx(schedule.sigma(t) / schedule.alpha(t), rel=1e-12)
    assert float(schedule.alpha_of_level(s)) == pytest.approx(schedule.alpha(t), rel=1e-12)


@given(t=times, kappa=strengths, beta=strengths)
def test_variance_obeys_the_equation_of_the_process(t: float, kappa: float, beta: float) -> None:
    schedule = Schedule(termination_time=6.0, kappa=kappa, beta=beta)
    h = 1e-4 * t
    slope = (schedule.sigma(t + h) ** 2 - schedule.sigma(t - h) ** 2) / (2 * h)
    # Central difference: relative error (2 kappa h)^2/6 <= 2.4e-5 at most here, of a term at most 2/beta.
    assert slope == pytest.approx(2 / beta - 2 * kappa * schedule.sigma(t) ** 2, abs=1e-4 * 2 / beta)


@given(phase=st.floats(0.0, 1.0), t=times, kappa=strengths)
def test_clock_and_noise_level_are_inverse(phase: float, t: float, kappa: float) -> None:
    schedule = Schedule(termination_time=t, kappa=kappa)
    # tan near a right angle magnifies rounding by s^2, and arctan takes it back: about 1e-16 of the angle is left.
    assert float(schedule.phase_of_level(schedule.level_of_phase(phase))) == pytest.approx(phase, abs=1e-12)


def test_clock_runs_from_the_data_to_the_termination_time() -> None:
    schedule = Schedule(termination_time=3.0)
    levels = schedule.level_of_phase(np.linspace(0, 1, 50))
    assert levels[0] == 0
    assert levels[-1] == pytest.approx(schedule.terminal_noise_level, rel=1e-12)
    assert (np.diff(levels) > 0).all()


def test_no_noise_is_an_infinite_ratio() -> None:
    assert Schedule(termination_time=1.0).snr(0.0) == math.inf
    assert decibels(math.inf) == math.inf


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize("time", [0.02, 1.0, 6.0])
def test_every_process_runs_on_the_same_angle(name: str, time: float) -> None:
    schedule = SCHEDULES[name](termination_time=time, beta=0.7)
    for phase in (0.01, 0.3, 0.9):
        angle = phase * schedule.terminal_angle
        s = float(schedule.level_of_phase(phase))
        assert s == pytest.approx(schedule.scale * math.tan(angle), rel=1e-12)
        assert float(schedule.alpha_of_level(s)) == pytest.approx(math.cos(angle) ** schedule.power, rel=1e-10)
        assert schedule.noise_level(schedule.time(s)) == pytest.approx(s, rel=1e-9)
        assert schedule.alpha(schedule.time(s)) == pytest.approx(math.cos(angle) ** schedule.power, rel=1e-9)
    assert float(schedule.level_of_phase(1.0)) == pytest.approx(schedule.terminal_noise_level, rel=1e-9)


def test_brownian_motion_is_the_limit_of_no_drift() -> None:
    free, slow = (cls(termination_time=2.0, beta=1.7, kappa=1e-9) for cls in (BrownianSchedule, Schedule))
    for t in (0.1, 2.0):
        assert free.sigma(t) == pytest.approx(slow.sigma(t), rel=1e-8)
        assert free.alpha(t) == pytest.approx(slow.alpha(t), rel=1e-8)
    assert free.prior_std == free.sigma(2.0)


def test_pinned_process_has_no_signal_left_at_the_end() -> None:
    schedule = PinnedSchedule(termination_time=2.0, beta=0.5)
    assert schedule.sigma(1.0) == pytest.approx(math.sqrt(4 * 0.5))  # g^2 t (T - t)/T with g^2 = 4
    assert decibels(schedule.terminal_snr) < -110
    assert schedule.prior_std < 1e-5
    assert schedule.alpha(2.0) < 1e-11


@pytest.mark.parametrize("name", SCHEDULES)
@given(t=times, kappa=strengths, beta=strengths)
def test_the_termination_time_of_an_snr_is_the_inverse_of_the_terminal_snr(
    name: str, t: float, kappa: float, beta: float
) -> None:
    schedule = SCHEDULES[name](termination_time=t, kappa=kappa, beta=beta)
    other = SCHEDULES[name](termination_time=1.0, kappa=kappa, beta=beta)
    # log1p and expm1 are exact to rounding; the pinned process' tangent near 90 degrees keeps 1e-6^2/1e-16 = 4 digits
    # of its last instant in sigma, which cancel in s = sigma/alpha but for those of 1 - alpha.
    assert other.termination_of_snr(schedule.terminal_snr) == pytest.approx(t, rel=1e-9)


def test_the_termination_time_of_an_snr_in_the_paper() -> None:
    """r_T^2 = beta kappa/(exp(2 kappa T) - 1): at T = 3 it is .0024849 (the table above), so -26.047 dB give T = 3."""
    schedule = Schedule(termination_time=1.0)
    assert schedule.termination_of_snr(math.sqrt(0.0024849)) == pytest.approx(3.0, abs=1e-5)
