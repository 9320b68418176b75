"""One step between laws on the line: Gaussians by closed form, others within [L]'s bounds, which can fail."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from study_parts import parts_of
from told_parts import assert_told_of_every_subset, checks_of, disagreeing, perturbed

from engine.clouds.points import PointCloud
from engine.errors import EngineError
from engine.experiment.presets import preset
from engine.stages.run_study import study_of
from engine.studies.base.study import StudyRequest

REQUEST = StudyRequest(study="one-step", quick=True)
ETA = 0.01


def test_every_check_agrees(found):
    assert disagreeing(REQUEST, found) == set()
    assert len(checks_of(REQUEST, found)) == 9


def test_a_gaussians_backward_step_is_exact(found):
    t = found["gaussians"]["t"]
    variance = 0.25 * np.exp(-2 * t) + 1 - np.exp(-2 * t)
    assert found["gaussians"]["backward"] == pytest.approx(1 + ETA * (1 - 1 / variance), rel=1e-9)
    assert found["gaussians"]["bound"] == pytest.approx(found["gaussians"]["backward"], rel=1e-9)


def test_steps_stay_within_their_bounds(found):
    for each in found.values():
        assert (each["forward"] <= 1 - ETA + each["forward_floor"] + 1e-9).all()
        assert (each["backward"] <= each["bound"] + each["backward_floor"] + 1e-9).all()
    first = found["atoms"]["t"][0]
    sigma2 = -math.expm1(-2 * first)
    assert found["atoms"]["bound"][0] == pytest.approx(1 + ETA * (1 + (math.exp(-2 * first) / sigma2 - 1) / sigma2))


@pytest.mark.parametrize(
    ("part", "name", "quantity"),
    [
        ("gaussians", "forward", "Gaussians: largest error of the forward ratio"),
        ("gaussians", "backward", "Gaussians: largest error of the backward ratio"),
        ("gaussians", "backward", "Gaussians: largest backward ratio over its bound"),
        ("atoms", "bound", "two atoms and one between: largest error of the backward bound"),
        ("atoms", "forward", "two atoms and one between: largest forward ratio"),
        ("mixture", "backward", "four normals and one: largest backward ratio over its bound"),
    ],
)
def test_a_wrong_ratio_differs(found, part, name, quantity):
    assert quantity in disagreeing(REQUEST, perturbed(found, part, name, lambda values: values + 0.02))


def test_any_parts_are_told(found):
    assert_told_of_every_subset(REQUEST, found)


def test_a_drawing_steps_within_its_bound():
    experiment = dataclasses.replace(preset("triangle").experiment, against=PointCloud.of([[0.0, 0.5], [1.0, 0.0]]))
    request = StudyRequest(study="one-step", quick=True, experiment=experiment)
    drawn = parts_of(request)
    assert disagreeing(request, drawn) == set()
    assert len(disagreeing(request, perturbed(drawn, "drawing", "backward", lambda values: values + 0.1))) == 1
    assert study_of(request).findings(request, drawn).note == ""
    shifted = StudyRequest(study="one-step", quick=True, experiment=preset("triangle").experiment)
    assert "shifted" in study_of(shifted).findings(shifted, drawn).note
    assert study_of(request).findings(request, {}).checks == ()


def test_other_processes_are_refused():
    experiment = preset("triangle").experiment.with_parameters({"process": "ve"})
    with pytest.raises(EngineError, match="Ornstein"):
        parts_of(StudyRequest(study="one-step", quick=True, experiment=experiment))


def test_the_scene_shows_steps_against_bounds():
    assert study_of(REQUEST).scene(REQUEST).look.insight == "contraction"
