"""The ledger over the clock: it ends where the readings say, and grows as each process pays."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine import INSIGHT_VIEWS, Experiment, Insight, PointCloud, Series, insight, insight_request, measure, preset
from engine.experiment.mixture import GaussianMixture

ELLIPSE = GaussianMixture.of([[0.0, 0.0]], variances=[[2.0, 0.1]])
SETTINGS = [
    Experiment(cloud=preset("five-points").experiment.cloud),
    Experiment(cloud=preset("five-points").experiment.cloud, softness=0.0, process="ve", termination_time=2.0),
    Experiment(cloud=PointCloud.of([[-1.0], [0.2], [1.5]], [0.2, 0.3, 0.5]), softness=0.1),
    Experiment(mixture=ELLIPSE, termination_time=1.0, start="exact"),
]
NAMES = ["five points", "five points, Brownian", "line", "gaussian"]


def passes(experiment: Experiment) -> list[Insight]:
    request = insight_request("ledger", experiment)
    assert request is not None
    return list(insight(request))


def curve(found: Insight, chart: int, label: str) -> Series:
    return next(each for each in found.charts[chart].series if each.label == label)


@pytest.mark.parametrize("experiment", SETTINGS, ids=NAMES)
def test_it_ends_where_the_readings_say(experiment: Experiment) -> None:
    found = passes(experiment)[-1]
    (measured,) = measure(experiment, only=("ledger",), draft=False)
    readings = {reading.name.split(".")[1]: reading.number for reading in measured.readings}
    forward, flow, optimal = (curve(found, 0, each) for each in ("forward process", "flow", "optimal transport"))
    assert forward.y[-1] == pytest.approx(readings["forward"], rel=1e-12)
    assert flow.y[-1] == pytest.approx(readings["reverse"], rel=1e-12)
    assert optimal.y[-1] == pytest.approx(readings["transport"], rel=1e-12)
    length, chord = curve(found, 1, "flow's curve"), curve(found, 1, "optimal transport")
    assert readings["curve_excess"] is not None
    assert (length.y[-1] / chord.y[-1]) ** 2 - 1 == pytest.approx(readings["curve_excess"], abs=1e-9)


@pytest.mark.parametrize("experiment", SETTINGS, ids=NAMES)
def test_every_curve_runs_from_nought_over_the_whole_clock(experiment: Experiment) -> None:
    found = passes(experiment)[0]
    assert len(found.charts) == len(INSIGHT_VIEWS["ledger"].modes)
    for chart in found.charts:
        assert chart.axis == "phase"
        for series in chart.series:
            assert (series.x[0], series.x[-1]) == (0.0, 1.0)
            assert series.y[0] == pytest.approx(0.0, abs=1e-12)
            assert (np.diff(series.x) > 0).all()
    assert (np.diff(curve(found, 1, "flow's curve").y) >= 0).all()
    # no curve from the start is longer than the displacement it makes: (E|x - start|^2)^1/2 <= length
    flow, length = curve(found, 0, "flow"), curve(found, 1, "flow's curve")
    # both are scaled to end at better values, which is less than the grid's error of some thousandths
    assert (np.sqrt(flow.y) <= length.y * 1.02 + 1e-9).all()


def test_a_gaussian_pays_half_way_what_its_closed_form_says() -> None:
    # x_t = (var_t/var_T)^1/2 x_T along each axis, so E|x_t - x_T|^2 = sum (std_t - std_T)^2
    found = passes(Experiment(mixture=ELLIPSE, termination_time=1.0, start="exact"))[-1]
    flow = curve(found, 0, "flow")
    experiment = Experiment(mixture=ELLIPSE, termination_time=1.0)
    schedule = experiment.schedule

    def deviations(phase: float) -> np.ndarray:
        t = schedule.time(float(schedule.level_of_phase(1 - phase)))
        return np.sqrt(math.exp(-2 * t) * np.array([2.0, 0.1]) + 1 - math.exp(-2 * t))

    expected = [((deviations(phase) - deviations(0.0)) ** 2).sum() for phase in flow.x.tolist()]
    assert flow.y == pytest.approx(np.array(expected), abs=1e-6)  # 400 levels of order 4, as the reading's
    forward = curve(found, 0, "forward process")
    t = schedule.time(float(schedule.level_of_phase(forward.x[30])))
    assert forward.y[30] == pytest.approx((1 - math.exp(-t)) ** 2 * 2.1 + 2 * (1 - math.exp(-2 * t)), rel=1e-9)


def test_beyond_the_plane_the_forward_process_alone_is_shown() -> None:
    found = passes(Experiment(cloud=PointCloud.of(np.eye(3))))[-1]
    assert [len(chart.series) for chart in found.charts] == [1]
    assert "dimensions" in found.note


def test_points_whose_basins_almost_vanish_are_not_a_stumbling_block() -> None:
    """At c = 500 the moons' outer points weigh so little that the plan to the basins' masses leaves some out."""
    experiment = preset("moons").experiment.with_parameters({"curvature": 500.0})
    request = insight_request("ledger", experiment)
    assert request is not None
    found = next(iter(insight(request, lambda: True)))
    flow, optimal = (series.y[-1] for series in found.charts[0].series[1:3])
    assert flow >= optimal * (1 - 1e-6)  # 2 E[u - <z, x> - h] >= 0 pointwise
