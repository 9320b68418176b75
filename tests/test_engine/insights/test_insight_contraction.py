"""Steps against bounds: closed forms of Gaussians, and that typical neighbours stay below the bound."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine import Experiment, Insight, PointCloud, Series, insight, insight_request
from engine.results.adaptive_sampling import Sampled, gap_errors


def shown(experiment: Experiment) -> list[Insight]:
    request = insight_request("contraction", experiment)
    assert request is not None
    return list(insight(request))


def curve(found: Insight, beginning: str) -> Series:
    return next(each for each in found.charts[0].series if each.label.startswith(beginning))


def test_a_gaussian_steps_as_its_closed_form_says() -> None:
    experiment = Experiment(
        cloud=PointCloud.of([[0.4, 0.0]]), softness=0.6, termination_time=2.0, steps=50, kappa=1.5, beta=0.8
    )
    found = shown(experiment)[-1]
    x = curve(found, "forward").x
    schedule = experiment.schedule
    expected = []
    for phase in x.tolist():
        t = schedule.time(float(schedule.level_of_phase(phase)))
        variance = math.exp(-3 * t) * 0.36 + (1 - math.exp(-3 * t)) / 1.2
        expected.append(1 + 0.04 * (1.5 - 1 / (0.8 * variance)))
    for beginning in ("backward, at most", "backward, typical", "backward, largest", "closed form"):
        assert curve(found, beginning).y == pytest.approx(np.array(expected), rel=1e-9), beginning
    assert curve(found, "forward").y == pytest.approx(1 - 0.04 * 1.5, rel=1e-12)
    assert all(assumption.holds for assumption in found.claim.assumptions)


@pytest.mark.parametrize("process", ["ou", "ve", "pinned"])
def test_neighbours_stretch_no_more_than_the_bound(process: str) -> None:
    cloud = PointCloud.of([[-1.0, 0.0], [1.0, 0.3], [0.2, 1.5]])
    found = shown(Experiment(cloud=cloud, softness=0.5, steps=400, process=process))[-1]
    bound = curve(found, "backward, at most").y
    overshoots = next(each for each in found.claim.assumptions if "overshoots" in each.text)
    assert overshoots.holds is True  # else the bound says nothing
    assert (curve(found, "backward, typical").y <= bound + 1e-9).all()
    assert (curve(found, "backward, largest").y <= bound + 1e-6).all()  # of a search good to that
    assert np.isfinite(bound).all()


def test_a_log_concave_law_contracts_backward_and_two_atoms_expand() -> None:
    near = Experiment(cloud=PointCloud.of([[-0.2, 0.0], [0.3, 0.0]]), softness=0.6, steps=200)
    far = near.with_parameters({"softness": 0.1})
    assert (curve(shown(near)[-1], "backward, at most").y < 1 + 1e-9).all()
    assert curve(shown(far)[-1], "backward, at most").y.max() > 1


def test_it_grows_and_lies_on_the_clock() -> None:
    found = shown(Experiment(cloud=PointCloud.of([[-1.0, 0.0], [1.0, 0.0]])))
    counts = [len(curve(each, "forward").x) for each in found]
    assert counts == sorted(counts)
    assert counts[0] == 9
    assert 17 in counts
    assert 17 < counts[-1] <= 65
    chart = found[-1].charts[0]
    assert chart.axis == "phase"
    assert 0 < chart.series[0].x[0] < chart.series[0].x[-1] == 1


def test_phases_stand_closer_where_a_curve_bends() -> None:
    chart = shown(Experiment(cloud=PointCloud.of([[-1.0, 0.0], [1.0, 0.0]]), softness=0.1, steps=200))[-1].charts[0]
    x = chart.series[0].x
    places = (x - x[0]) / (x[-1] - x[0])
    heights = np.array([np.log(each.y) if chart.y_log else each.y for each in chart.series])
    even = np.isclose(places[:, None] * 16, np.arange(17)).any(axis=1)
    assert even.sum() == 17
    errors = [gap_errors(places, Sampled(y=y, spans=heights.T)).max() for y in heights]
    coarse = [gap_errors(places[even], Sampled(y=y[even], spans=heights.T[even])).max() for y in heights]
    assert max(errors) <= 1.0 + 1e-9 < max(coarse)
