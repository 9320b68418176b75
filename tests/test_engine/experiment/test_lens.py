"""The SNR under the lens of two sides: one instant for both, whatever their schedules."""

from __future__ import annotations

import math

import pytest

from engine import Experiment, Film, Held, PointCloud, goes_with_clock, parameters_of, with_lens_of

CLOUD = PointCloud.of([[0.0, 1.0], [2.0, -1.0]])
SNR = parameters_of(Experiment)["snr"]


def at(time: float, phase: float) -> Experiment:
    """An experiment whose lens is its clock's at a phase."""
    plain = Experiment(cloud=CLOUD, termination_time=time)
    return plain.with_parameters({"snr": SNR.clamped(plain.schedule.snr_of_phase(phase))})


@pytest.mark.parametrize("phase", [0.1, 0.5, 0.9])
def test_a_lens_that_goes_with_the_clock_is_at_the_same_phase_on_both_sides(phase: float) -> None:
    b, a = at(3.0, phase), Experiment(cloud=CLOUD, termination_time=0.5, snr=7.0)
    assert goes_with_clock(b, phase)
    beside = with_lens_of(a, b, linked=True)
    assert beside.snr == pytest.approx(a.schedule.snr_of_phase(phase), rel=1e-9)
    assert beside.with_parameters({"snr": a.snr}) == a


def test_another_lens_is_the_same_number_on_both_sides() -> None:
    b, a = Experiment(cloud=CLOUD, snr=4.0), Experiment(cloud=CLOUD, termination_time=0.5, snr=7.0)
    assert not goes_with_clock(b, 0.5)
    assert with_lens_of(a, b, linked=False).snr == 4.0


@pytest.mark.parametrize("snr", [0.02, 1.0, 30.0])
def test_equal_schedules_have_equal_lenses_to_the_bit(snr: float) -> None:
    b = Experiment(cloud=CLOUD, snr=snr)
    assert with_lens_of(b.with_parameters({"sampler": "sde"}), b, linked=True).snr == b.snr


def test_a_tolerance_of_a_hundredth_is_still_the_clocks() -> None:
    b = at(3.0, 0.5)
    assert goes_with_clock(b.with_parameters({"snr": b.snr * 1.009}), 0.5)
    assert not goes_with_clock(b.with_parameters({"snr": b.snr * 1.02}), 0.5)
    assert math.isfinite(at(3.0, 0.0).snr)


def test_the_lens_is_no_setting_in_which_the_sides_of_a_film_differ() -> None:
    b, a = at(3.0, 0.5), at(0.5, 0.5)
    film = Film(experiment=b).beside(Film(experiment=a))
    assert film.held is not None
    assert film.held.experiment == a.with_parameters({"snr": b.snr})
    assert film.beside(None).held is None
    assert Held(experiment=a).without_lens == Held(experiment=a.with_parameters({"snr": 9.0})).without_lens
