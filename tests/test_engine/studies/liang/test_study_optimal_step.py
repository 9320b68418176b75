"""The flow's step against the optimal map on the line: slope 2; the posterior mean: slope 1, and twice the score."""

from __future__ import annotations

import numpy as np
import pytest
from told_parts import assert_told_of_every_subset, checks_of, disagreeing, perturbed

from engine.stages.run_study import study_of
from engine.studies.base.study import StudyRequest
from engine.studies.liang.optimal_step import LAWS, STEPS, slope

REQUEST = StudyRequest(study="optimal-step", quick=True)


def test_every_check_agrees(found):
    assert disagreeing(REQUEST, found) == set()
    assert len(checks_of(REQUEST, found)) == 3 * len(LAWS) + 1


@pytest.mark.parametrize("name", LAWS)
def test_orders_are_two_and_one(found, name):
    fitted = {of: np.polyfit(np.log(STEPS[-4:]), np.log(found[name][of][-4:]), 1)[0] for of in ("step", "mean")}
    # a term of the next order bends the fit by about the largest of these steps, 2^-8, times a number of order 1
    assert fitted["step"] == pytest.approx(2, abs=0.02)
    assert fitted["mean"] == pytest.approx(1, abs=0.02)
    assert found[name]["ratio"][-1] == pytest.approx(2, abs=4 * STEPS[-1])


def test_a_slope_knows_how_far_it_may_be_off():
    for order in (1.0, 2.0):
        value, left = slope(STEPS**order * (1 + 0.7 * STEPS))
        assert 0 < abs(value - order) <= left < 0.01
        assert abs(value - order - 0.1) > left


@pytest.mark.parametrize("name", LAWS)
def test_another_order_differs(found, name):
    label = LAWS[name]
    spoiled = perturbed(found, name, "step", lambda errors: errors / STEPS**0.2)
    assert f"{label}: slope of the flow's step's error" in disagreeing(REQUEST, spoiled)
    spoiled = perturbed(found, name, "mean", lambda errors: errors / STEPS**0.2)
    assert f"{label}: slope of the posterior mean's error" in disagreeing(REQUEST, spoiled)
    spoiled = perturbed(found, name, "ratio", lambda ratios: ratios - 0.1)
    assert f"{label}: what the score adds, posterior mean over optimal map" in disagreeing(REQUEST, spoiled)


def test_a_wrong_error_of_the_gaussian_differs(found):
    spoiled = perturbed(found, "gaussian", "exact", lambda errors: 1.01 * errors)
    assert disagreeing(REQUEST, spoiled) == {"Gaussian: largest relative error of the flow's step's error"}


def test_any_parts_are_told(found):
    assert_told_of_every_subset(REQUEST, found)


def test_the_scene_shows_a_step():
    assert study_of(REQUEST).scene(REQUEST).look.insight == "expansion"
