"""Curves on demand: the readings themselves at each point, coarse first, and nothing worked out twice."""

from __future__ import annotations

import dataclasses
import importlib
import math

import numpy as np
import pytest

from engine import (
    SWEEPABLE,
    Chart,
    EngineError,
    Experiment,
    PointCloud,
    SweepRequest,
    measure,
    parameters_of,
    preset,
    sweep,
)

ATOMS = Experiment(cloud=PointCloud.of([[-1.0], [1.0]]), softness=0.3)
FIVE = Experiment(cloud=preset("five-points").experiment.cloud)


def curve(experiment: Experiment, reading: str, axis: str) -> Chart:
    *_, last = sweep(SweepRequest(experiment=experiment, reading=reading, axis=axis))  # type: ignore[arg-type]
    return last


def test_every_offer_is_a_reading_with_its_label() -> None:
    experiment = dataclasses.replace(ATOMS, against=ATOMS.cloud)
    (measured,) = measure(experiment, lambda: True, against=ATOMS.cloud)
    readings = {reading.name: reading for reading in measured.readings}
    for name, offered in SWEEPABLE.items():
        assert readings[name].label == offered.label, name
        if offered.symbol:
            assert readings[name].symbol in ("", offered.symbol), name
        assert not isinstance(readings[name].value, tuple)


def test_prior_bound_of_a_gaussian_follows_its_closed_form() -> None:
    # kl_bound = r_T^2 W0^2/2, W0 = |1 - s0| sqrt(d) for a centred Gaussian (theory, section 8)
    experiment = Experiment(cloud=PointCloud.of([[0.0, 0.0]]), softness=0.5)
    chart = curve(experiment, "prior.kl_bound", "termination_time")
    x, y = chart.series[0].x, chart.series[0].y
    assert len(x) == 17
    assert (x[0], x[-1]) == (0.02, 6.0)
    assert np.diff(np.log(x)) == pytest.approx(np.full(16, math.log(300) / 16))
    assert y == pytest.approx(0.25 / np.expm1(2 * x), rel=1e-9)
    assert chart.x_log
    assert chart.axis == "termination_time"


def test_snr_starts_at_that_of_t_and_a_gaussian_localises_in_closed_form() -> None:
    experiment = Experiment(cloud=PointCloud.of([[0.0, 0.0]]), softness=0.5)
    chart = curve(experiment, "localisation.mean", "snr")
    r = chart.series[0].x
    assert r[0] == pytest.approx(experiment.schedule.terminal_snr, rel=1e-12)
    assert chart.series[0].y == pytest.approx(0.25 * r**2 / (1 + 0.25 * r**2), rel=1e-9)


def test_curvature_goes_from_where_no_density_is_to_beyond_the_critical_one() -> None:
    # c* = (1/s0^2 - 1)/s0^2 of two atoms at +-1; m* of p_t is 0 from there on
    chart = curve(ATOMS, "localisation.max", "curvature")
    x = chart.series[0].x
    critical = (1 / 0.09 - 1) / 0.09
    assert ATOMS.lowest_curvature < x[0] < 0.9 * ATOMS.lowest_curvature
    assert x[-1] == pytest.approx(2 * critical, rel=1e-6)
    assert chart.x_threshold == parameters_of(Experiment)["curvature"].threshold
    assert (chart.series[0].y[x >= critical] <= 1 + 1e-9).all()
    assert chart.series[0].y.max() > 1


def test_disagreement_reaches_its_plateau_with_its_floor_beside_it() -> None:
    chart = curve(FIVE, "basins.disagreement", "termination_time")
    measured, floor = chart.series
    # theory, section 4: .078 +- .004 at large T
    assert measured.y[-1] == pytest.approx(0.078, abs=0.004 + floor.y[-1])
    assert measured.y[0] > measured.y[-1]
    assert floor.label == "floor"
    assert (floor.y > 0).all()


def test_it_is_coarse_first_then_finer_without_working_anything_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    sweeping = importlib.import_module("engine.sweep")
    read = sweeping._read

    def counted(request: SweepRequest, x: float, superseded: object) -> object:
        asked.append(x)
        return read(request, x, superseded)

    monkeypatch.setattr(sweeping, "_read", counted)
    charts = list(sweep(SweepRequest(experiment=ATOMS, reading="prior.w2", axis="termination_time")))
    assert [len(chart.series[0].x) for chart in charts] == list(range(5, 18))
    assert len(asked) == len(set(asked)) == 17
    assert charts[0].series[0].x == pytest.approx(charts[-1].series[0].x[::4])


def test_what_is_undefined_is_left_out_and_told() -> None:
    chart = curve(ATOMS, "complexity.r_star", "curvature")
    assert 0 < len(chart.series[0].x) < 17
    assert chart.note.startswith(f"{17 - len(chart.series[0].x)} point")
    assert "Log-concave at every SNR" in chart.note
    bare = curve(ATOMS.with_parameters({"softness": 0.0}), "encoder.eps_rel", "curvature")
    assert len(bare.series[0].x) == 0
    assert "bare point" in bare.note


def test_without_a_second_cloud_the_sensitivity_is_told_to_need_one() -> None:
    chart = curve(ATOMS, "sensitivity.w2_after", "termination_time")
    assert "second cloud" in chart.note


def test_requests_are_equal_where_the_curve_is() -> None:
    def request(experiment: Experiment, reading: str, axis: str) -> SweepRequest:
        return SweepRequest(experiment=experiment, reading=reading, axis=axis)  # type: ignore[arg-type]

    moved = ATOMS.with_parameters({"termination_time": 1.0, "snr": 3.0})
    assert request(ATOMS, "prior.w2", "termination_time") == request(moved, "prior.w2", "termination_time")
    assert request(ATOMS, "complexity.m_star", "curvature") != request(moved, "complexity.m_star", "curvature")
    second = dataclasses.replace(ATOMS, against=PointCloud.of([[0.0]]))
    assert request(ATOMS, "prior.w2", "termination_time") == request(second, "prior.w2", "termination_time")
    assert request(ATOMS, "sensitivity.w2_after", "termination_time") != request(
        second, "sensitivity.w2_after", "termination_time"
    )


def test_it_stops_when_superseded() -> None:
    request = SweepRequest(experiment=ATOMS, reading="prior.w2", axis="termination_time")
    assert list(sweep(request, lambda: True)) == []
    found = sweep(request)
    assert len(next(found).series[0].x) == 5
    found.close()


def test_what_is_not_offered_is_refused() -> None:
    with pytest.raises(EngineError, match="no curve"):
        SweepRequest(experiment=ATOMS, reading="basins.masses", axis="snr")
    with pytest.raises(EngineError, match="can't be drawn"):
        SweepRequest(experiment=ATOMS, reading="prior.w2", axis="snr")
    with pytest.raises(EngineError, match="no points"):
        next(sweep(SweepRequest(experiment=Experiment(), reading="prior.w2", axis="termination_time")))
