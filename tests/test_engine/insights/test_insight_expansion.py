"""What a reverse step does to neighbours: a Gaussian's exact factor, the papers' bound, and steps that are too long."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine import Experiment, GaussianMixture, Insight, PointCloud, insight, insight_request
from engine.diagnostics import FULL, Problem
from engine.diagnostics.contraction import contraction
from engine.flow.simulate import never
from engine.insights.expansion import largest_factor, step
from engine.insights.refinement import completed

CLOUD = PointCloud.of(np.random.default_rng(6).normal(size=(40, 2)))


def results(experiment: Experiment) -> list[Insight]:
    request = insight_request("expansion", experiment)
    assert request is not None
    return list(insight(request))


@pytest.mark.parametrize("spread", [0.3, *(pytest.param(wide, marks=pytest.mark.slow) for wide in (1.0, 2.0))])
def test_gaussian_is_stretched_by_its_known_factor(spread: float) -> None:
    # one backward step of variance var_t: 1 + eta (1 - 1/var_t) (theory, section 3)
    mixture = GaussianMixture.of([[0.4, 0.0]], variances=[spread])
    experiment = Experiment(mixture=mixture, steps=100)
    largest, area = results(experiment)[-1].planes
    schedule = experiment.schedule
    for k, phase in enumerate(largest.phases):
        alpha = float(schedule.alpha_of_level(schedule.level_of_phase(phase)))
        factor = 1 + 0.03 * (1 - 1 / (alpha**2 * spread + 1 - alpha**2))
        assert largest.values[k] == pytest.approx(np.full_like(largest.values[k], factor), abs=1e-6)
        assert area.values[k] == pytest.approx(np.full_like(area.values[k], 2 * math.log(factor)), abs=1e-6)
    assert (largest.middle, area.middle) == (1.0, 0.0)
    assert largest.high - 1 == pytest.approx(1 - largest.low)


@pytest.mark.parametrize("settings", [{}, {"kappa": 2.0, "beta": 0.5}, {"process": "ve"}, {"process": "pinned"}])
def test_no_place_is_stretched_beyond_the_bound(settings: dict[str, object]) -> None:
    experiment = Experiment(cloud=CLOUD, softness=0.2, steps=200, **settings)  # type: ignore[arg-type]
    full = results(experiment)[-1]
    largest, problem = full.planes[0], Problem(experiment, FULL)
    for k in range(0, len(largest.phases), 8):
        bound = largest_factor(problem, float(experiment.schedule.level_of_phase(largest.phases[k])))
        # the search for the largest Hessian is not exhaustive, but refined beyond any pixel; float32 rounds by 6e-8
        assert largest.values[k].max() <= bound + 1e-6 * abs(bound)
    readings = {reading.name: reading for reading in full.readings}
    bound, seen = readings["expansion.bound"].number, readings["expansion.largest"].number
    assert bound is not None
    assert seen is not None
    assert seen <= bound * (1 + 1e-9)


def test_bound_is_that_of_the_readings() -> None:
    problem = Problem(Experiment(cloud=CLOUD, softness=0.2, snr=0.8), FULL)
    readings = completed(contraction(problem), never)
    assert readings is not None
    assert largest_factor(problem, 1 / 0.8) == pytest.approx(readings[1].number, rel=1e-12)
    assert step(problem) == pytest.approx(3.0 / 64)


def test_drifts_that_differ_scale_each_axis_by_its_own() -> None:
    # at the prior's own law the reverse flow does nothing, on either axis
    experiment = Experiment(mixture=GaussianMixture.of([[0.0, 0.0]], variances=[1.0]), kappa_ratio=3.0, steps=100)
    result = results(experiment)[-1]
    for plane, expected in zip(result.planes, (1.0, 0.0), strict=True):
        assert plane.values == pytest.approx(np.full_like(plane.values, expected), abs=1e-6)
    assert result.readings[0].value is None
    assert "drifts are equal" in result.readings[0].note


def test_steps_that_turn_neighbours_over_are_said_to_be_too_long() -> None:
    # softness .05 at the data: 1 + 3/4 (1 - 400) = -298
    coarse = results(Experiment(cloud=CLOUD, softness=0.05, steps=4))[-1]
    assert "too long" in coarse.note
    assert coarse.claim.assumptions[0].holds is False
    fine = results(Experiment(cloud=CLOUD, softness=0.5, steps=1000))[-1]
    assert fine.note == ""
    assert fine.claim.assumptions[0].holds is True
    smallest = coarse.planes[1].values[0].min()
    assert np.isfinite(smallest)
    assert coarse.planes[1].shade(coarse.planes[1].values[0]).min() == 0
