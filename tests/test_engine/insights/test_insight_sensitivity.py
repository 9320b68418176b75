"""Sensitivity as a chart: [L]'s numbers, the bound, and what is said without a second cloud."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from engine import EngineError, Experiment, Insight, PointCloud, Series, insight, insight_request

ATOMS = PointCloud.of([[-1.0], [1.0]])
ONE = PointCloud.of([[0.0]])


def shown(experiment: Experiment) -> Insight:
    request = insight_request("sensitivity", experiment)
    assert request is not None
    *_, last = insight(request)
    return last


def curve(found: Insight, beginning: str) -> Series:
    return next(each for each in found.charts[0].series if each.label.startswith(beginning))


@pytest.mark.parametrize(
    ("steps", "after"), [(25, 0.087), (100, 0.080), pytest.param(300, 0.082, marks=pytest.mark.slow)]
)
def test_an_atom_between_two_comes_back_to_them(steps: int, after: float) -> None:
    # [L]: steps of .01; within .003 (theory, section 3)
    experiment = Experiment(cloud=ATOMS, against=ONE, softness=0.0, steps=steps, termination_time=steps / 100)
    measured = curve(shown(experiment), "W₂(μ, ν̄₀)")
    assert measured.y[0] == pytest.approx(1.0, abs=1e-9)
    assert measured.x[-1] == pytest.approx(steps / 100)
    assert measured.y[-1] == pytest.approx(after, abs=0.003)
    assert (np.diff(measured.y) < 0.003).all()


def test_log_concave_laws_stay_below_the_bound() -> None:
    cloud, other = PointCloud.of([[-0.2], [0.3]]), PointCloud.of([[0.1], [0.9]])
    found = shown(Experiment(cloud=cloud, against=other, softness=0.5, termination_time=1.0, steps=100))
    measured, bound, own = (curve(found, each) for each in ("W₂(μ, ν̄₀)", "e^", "W₂(μ, μ̄₀)"))
    limit = np.interp(measured.x, bound.x, bound.y) + own.y
    assert (measured.y <= limit * (1 + 1e-3)).all()  # 5,000 nodes stand for each law
    assert (np.diff(bound.y) < 0).all()
    assert all(assumption.holds for assumption in found.claim.assumptions)


def test_without_a_second_cloud_it_asks_for_one() -> None:
    found = shown(Experiment(cloud=ATOMS))
    assert found.charts == ()
    assert found.note.startswith("Draw a second cloud ν")


@pytest.mark.parametrize("settings", [{"process": "ve"}, {"process": "pinned"}, {"kappa_ratio": 2.0}])
def test_other_processes_are_told_to_be_undefined(settings: dict[str, object]) -> None:
    flat = PointCloud.of([[-1.0, 0.0], [1.0, 0.0]])
    found = shown(Experiment(cloud=flat, against=flat, **settings))  # type: ignore[arg-type]
    assert found.charts == ()
    assert "Ornstein-Uhlenbeck" in found.note


def test_a_bound_that_says_nothing_is_left_out_and_told() -> None:
    far = PointCloud.of([[-3.0, 0.0], [3.0, 0.0]])
    found = shown(Experiment(cloud=far, against=PointCloud.of([[0.0, 1.0]]), softness=0.05, steps=100))
    assert not [each for each in found.charts[0].series if each.kind == "bound"]
    assert "says nothing" in found.note


def test_other_dimensions_are_refused() -> None:
    request = insight_request("sensitivity", Experiment(cloud=PointCloud.of([[0.0, 1.0]]), against=ONE))
    assert request is not None
    with pytest.raises(EngineError, match="dimension"):
        next(insight(request))


def test_the_second_cloud_is_part_of_the_request() -> None:
    experiment = Experiment(cloud=ATOMS, against=ONE)
    other = dataclasses.replace(experiment, against=ATOMS)
    assert insight_request("sensitivity", experiment) != insight_request("sensitivity", other)
    assert insight_request("gap", experiment) == insight_request("gap", other)
