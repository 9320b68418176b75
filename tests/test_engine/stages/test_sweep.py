"""Curves on demand: the readings themselves at each point, coarse first, then where they bend; nothing twice."""

from __future__ import annotations

import dataclasses
import importlib
import itertools
import math
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import (
    SWEEPABLE,
    Chart,
    EngineError,
    Experiment,
    PointCloud,
    Reading,
    SweepRequest,
    measure,
    parameters_of,
    preset,
    sweep,
)
from engine.results.adaptive_sampling import gap_errors
from engine.stages.sweep import sweep_points
from engine.stages.sweep_points import COARSE, MOST, SweepPoints, kept_points

ATOMS = Experiment(cloud=PointCloud.of([[-1.0], [1.0]]), softness=0.3)
FIVE = Experiment(cloud=preset("five-points").experiment.cloud)


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    """What one test had worked out is no other test's."""
    kept_points.cache_clear()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """Every value of the slider at which a reading is worked out, in order."""
    places: list[float] = []
    sweeping = importlib.import_module("engine.stages.sweep")
    read = sweeping._read

    def counted(request: SweepRequest, x: float, superseded: object) -> object:
        places.append(x)
        return read(request, x, superseded)

    monkeypatch.setattr(sweeping, "_read", counted)
    yield places
    assert len(places) == len(set(places))  # nothing is worked out twice


def curve(experiment: Experiment, reading: str, axis: str, most: int = MOST) -> Chart:
    request = SweepRequest(experiment=experiment, reading=reading, axis=axis)  # type: ignore[arg-type]
    *_, last = sweep(request, most=most)
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
    assert 17 < len(x) < 60
    assert (x[0], x[-1]) == (0.02, 6.0)
    even = np.geomspace(0.02, 6.0, 17)
    assert np.abs(np.log(x[:, None] / even)).min(axis=0) == pytest.approx(np.zeros(17), abs=1e-12)
    # smooth to a pixel: the closed form at 2,000 places, against the line on a logarithmic axis, straight up
    fine = np.geomspace(0.02, 6.0, 2_000)
    known = 0.25 / np.expm1(2 * fine)
    line = np.interp(np.log(fine), np.log(x), y)
    slopes = np.gradient(known, np.log(fine)) / np.ptp(known) * 300 / (600 / math.log(300))
    assert (np.abs(line - known) / np.ptp(known) * 300 / np.hypot(1, slopes)).max() < 1
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
    chart = curve(FIVE, "basins.disagreement", "termination_time", most=9)
    measured, floor = chart.series
    # theory, section 4: .078 +- .004 at large T
    assert measured.y[-1] == pytest.approx(0.078, abs=0.004 + floor.y[-1])
    assert measured.y[0] > measured.y[-1]
    assert floor.label == "floor"
    assert (floor.y > 0).all()


def test_it_is_coarse_first_then_even_then_where_it_bends(asked: list[float]) -> None:
    charts = list(sweep(SweepRequest(experiment=ATOMS, reading="prior.w2", axis="termination_time")))
    counts = [len(chart.series[0].x) for chart in charts]
    assert counts[0] == 5
    assert all(one < other for one, other in itertools.pairwise(counts))
    assert counts[-1] == len(asked) > 17
    assert sorted(asked[:5]) == pytest.approx(np.geomspace(0.02, 6.0, 5).tolist())
    assert sorted(asked[:17]) == pytest.approx(np.geomspace(0.02, 6.0, 17).tolist())
    assert charts[-1].series[0].x.tolist() == sorted(asked)


@pytest.mark.parametrize(("reading", "axis"), [("complexity.m_star", "snr"), ("transport.w2_squared", "curvature")])
def test_a_curve_ends_smooth_to_a_pixel(reading: str, axis: str, asked: list[float]) -> None:
    request = SweepRequest(experiment=FIVE, reading=reading, axis=axis)  # type: ignore[arg-type]
    *_, last = sweep(request)
    places, sampled = sweep_points(request).sampled()
    assert 17 < len(last.series[0].x) == len(places) < MOST
    assert (gap_errors(places, sampled) <= 1.0).all()
    even = np.isin(places, np.linspace(0, 1, 17))
    fewer = dataclasses.replace(sampled, y=sampled.y[even], slack=None)
    assert gap_errors(places[even], fewer).max() > 1.0


def test_the_kink_where_log_concavity_ends_is_found_to_a_pixel() -> None:
    # m* of two atoms at +-1 is 0 up to r* = 1 (theory, section 3), which is no point of the even ones
    chart = curve(Experiment(cloud=ATOMS.cloud, softness=0.0), "complexity.m_star", "snr")
    r, m = chart.series[0].x, chart.series[0].y
    assert (m[r <= 1] <= 1e-12).all()
    low, high = r[r <= 1].max(), r[r > 1].min()
    assert math.log(high / low) < 8 / 600 * math.log(r[-1] / r[0])
    assert m.max() == pytest.approx(0.433, abs=2e-3)  # 17 even points miss the top by .02


def test_a_window_asks_for_more_there_and_keeps_what_is_known(asked: list[float]) -> None:
    request = SweepRequest(experiment=FIVE, reading="complexity.m_star", axis="snr")
    *_, whole = sweep(request)
    known = len(asked)
    window = dataclasses.replace(request, window=(3.0, 3.6))
    first, *_, closer = sweep(window)
    assert first.series[0].x.tolist() == whole.series[0].x.tolist()  # there at once
    assert set(whole.series[0].x) <= set(closer.series[0].x)
    spacing = np.diff(np.log(np.array(sorted(asked))))  # of the slider's scale
    for x in asked[known:]:  # the ends of the window lie between two even points
        assert 3.0 * np.exp(-spacing.max()) <= x <= 3.6 * np.exp(spacing.max())
    within = [x for x in asked if 3.0 <= x <= 3.6]
    assert len(within) >= 10
    assert sum(3.0 <= x <= 3.6 for x in whole.series[0].x.tolist()) < 5
    points = sweep_points(window)
    places, sampled = points.sampled()
    assert (gap_errors(places, sampled, points.span(window.window)) <= 1.0).all()

    count = len(asked)
    for again in (request, window, dataclasses.replace(request, window=(1e-9, 1e9))):
        (chart,) = sweep(again)
        assert chart.series[0].x.tolist() == closer.series[0].x.tolist()
    assert len(asked) == count


def test_a_window_of_what_is_not_known_yet_comes_after_the_coarse_points_of_all(asked: list[float]) -> None:
    request = SweepRequest(experiment=ATOMS, reading="prior.w2", axis="termination_time", window=(1.0, 1.2))
    first, *_, last = sweep(request)
    assert len(first.series[0].x) == 5
    assert (last.series[0].x[0], last.series[0].x[-1]) == (0.02, 6.0)
    assert all(0.95 < x < 1.25 for x in asked[5:])


def test_what_was_found_before_it_was_superseded_is_kept(asked: list[float]) -> None:
    request = SweepRequest(experiment=ATOMS, reading="prior.w2", axis="termination_time")
    for _ in itertools.islice(sweep(request), 3):
        pass
    known = len(asked)
    assert known >= 5
    first, *_ = sweep(request)
    assert len(first.series[0].x) == known


def test_a_window_beyond_the_curve_is_all_of_it_and_one_of_nothing_is_refused() -> None:
    request = SweepRequest(experiment=ATOMS, reading="prior.w2", axis="termination_time")
    points = sweep_points(request)
    assert points.span((7.0, 90.0)) == points.span((-5.0, 0.0)) == points.span(None) == (0.0, 1.0)
    assert points.span((-1.0, math.sqrt(0.02 * 6))) == pytest.approx((0.0, 0.5))
    assert dataclasses.replace(request, window=(2.0, 1.0)) == dataclasses.replace(request, window=(1, 2))
    assert dataclasses.replace(request, window=(1.0, 2.0)) != request
    for nothing in ((1.0, 1.0), (1.0, math.inf), (math.nan, 1.0)):
        with pytest.raises(EngineError, match="part of a curve"):
            dataclasses.replace(request, window=nothing)


def test_what_is_undefined_is_left_out_and_told() -> None:
    chart = curve(ATOMS, "complexity.r_star", "curvature", most=17)
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


ends = st.floats(0, 1)


@settings(max_examples=40, deadline=None)
@given(st.tuples(ends, ends), st.tuples(ends, ends), st.integers(5, 60), st.floats(0.1, 0.9))
def test_places_of_all_windows_are_on_one_lattice(
    first: tuple[float, float], second: tuple[float, float], most: int, where: float
) -> None:
    """Of a bell in the middle of which nothing is read: no place twice, none beyond, never more than asked for."""
    points = SweepPoints(declared=parameters_of(Experiment)["termination_time"], low=0.02, high=6.0)
    for low, high in (sorted(first), sorted(second)):
        if high - low < 1e-3:
            continue
        span = points.span((points.value(low), points.value(high)))
        assert span == pytest.approx((low, high), abs=1e-9)
        count = 0
        for place in points.wanted(span, most):
            assert place not in points.found
            assert 0 <= place <= 1
            assert float(place * 2**40).is_integer()
            beyond = abs(place - min(max(place, span[0]), span[1]))
            assert beyond < 3 / 16 * (span[1] - span[0]) or (place * 4).is_integer()  # the coarse ones of all
            height = math.exp(-(((place - where) / 0.1) ** 2))
            points.found[place] = "none" if height > 0.9 else Reading(name="", label="", value=height)
            count += 1
        inside = sum(span[0] <= place <= span[1] for place in points.found)
        assert inside <= max(most, inside - count) + COARSE
        places, sampled = points.sampled()
        if inside < most:
            assert (gap_errors(places, sampled, span) <= 1.0).all()
            assert inside >= 8
