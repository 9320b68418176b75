"""Drift and temperature move with T or with the SNR at T held; a typed SNR gives T."""

from __future__ import annotations

import math

import pytest

from app.playback.hold import CARRIED, SnrHold, time_for
from engine import Experiment, PointCloud, decibels

EXPERIMENT = Experiment(cloud=PointCloud.of([[0.0, 0.0], [1.0, 1.0]]), termination_time=2.0)


def test_the_table_of_the_theory_read_backwards() -> None:
    for time, db in ((0.1, 6.55), (1.0, -8.05), (2.0, -17.29), (3.0, -26.05)):
        found, sentence = time_for(EXPERIMENT, 10 ** (db / 20))
        # dB are printed to .005, and dT = d(dB) ln(10)/20 (1 - exp(-2T)) <= 6e-4 for that.
        assert found == pytest.approx(time, abs=6e-4)
        assert sentence == ""


def test_beyond_the_range_of_t_it_stops_there_and_says_so() -> None:
    time, sentence = time_for(EXPERIMENT, 1e-9)
    assert time == 6.0
    assert "6 at most" in sentence
    reached = EXPERIMENT.with_parameters({"termination_time": 6.0}).schedule.terminal_snr
    assert f"{-decibels(reached):.1f} dB" in sentence
    time, sentence = time_for(EXPERIMENT, 1e3)
    assert time == 0.02
    assert "0.02 at least" in sentence


@pytest.mark.parametrize("process", ["ou", "ve"])
@pytest.mark.parametrize("name", CARRIED)
def test_the_snr_at_t_stays(process: str, name: str) -> None:
    hold = SnrHold()
    hold.holds_snr = True
    experiment = EXPERIMENT.with_parameters({"process": process})
    before = experiment.schedule.terminal_snr
    for value in (1.1, 1.7, 0.8):
        values, sentence = hold.carried(experiment, name, value)
        experiment = experiment.with_parameters(values)
        assert sentence == ""
        assert experiment.schedule.terminal_snr == pytest.approx(before, rel=1e-9)


def test_a_drag_to_the_end_of_t_and_back_ends_where_it_began() -> None:
    hold = SnrHold()
    hold.holds_snr = True
    experiment, before = EXPERIMENT, EXPERIMENT.schedule.terminal_snr
    values, sentence = hold.carried(experiment, "kappa", 0.1)  # T would be 20
    assert values["termination_time"] == 6.0
    assert sentence
    values, _ = hold.carried(experiment.with_parameters(values), "kappa", 1.0)
    assert values["termination_time"] == pytest.approx(2.0, rel=1e-12)
    hold.let_go()
    shorter = experiment.with_parameters({"termination_time": 1.0})
    values, _ = hold.carried(shorter, "kappa", 2.0)
    assert shorter.with_parameters(values).schedule.terminal_snr != pytest.approx(before)
    # r^2 = beta kappa/(exp(2 kappa T) - 1) at kappa = 2 is that of kappa = 1, T = 1: solved by hand.
    r2 = 1 / math.expm1(2.0)
    assert values["termination_time"] == pytest.approx(math.log1p(2 / r2) / 4, rel=1e-12)


def test_t_is_held_unless_told_and_for_the_pinned_process() -> None:
    hold = SnrHold()
    assert hold.carried(EXPERIMENT, "kappa", 2.0) == ({"kappa": 2.0}, "")
    hold.holds_snr = True
    assert hold.carried(EXPERIMENT, "softness", 0.1) == ({"softness": 0.1}, "")
    pinned = EXPERIMENT.with_parameters({"process": "pinned"})
    assert hold.carried(pinned, "beta", 2.0) == ({"beta": 2.0}, "")
