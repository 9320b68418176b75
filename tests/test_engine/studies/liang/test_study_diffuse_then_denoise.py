"""Diffuse-then-denoise: two atoms come out as theory has them, log-concave clouds within the bound, which can fail."""

from __future__ import annotations

import numpy as np
import pytest
from study_parts import parts_of
from told_parts import assert_told_of_every_subset, checks_of, disagreeing, perturbed

from engine.clouds.points import PointCloud
from engine.experiment.experiment import Experiment
from engine.stages.run_study import study_of
from engine.studies.base.study import StudyRequest

REQUEST = StudyRequest(study="diffuse-then-denoise", quick=True)


def test_every_check_agrees(found):
    assert disagreeing(REQUEST, found) == set()
    assert len(checks_of(REQUEST, found)) == 7


def test_an_atom_between_two_comes_back_to_them(found):
    atoms = found["atoms"]
    # within .003 (theory, section 3)
    assert atoms["steps"].tolist() == [0, 25, 100, 300]
    assert atoms["after"][0] == pytest.approx(1, abs=1e-9)
    assert atoms["after"][1:] == pytest.approx([0.087, 0.080, 0.082], abs=0.003)


def test_log_concave_clouds_come_nearer_within_the_bound(found):
    concave = found["concave"]
    assert (np.diff(concave["exponent"]) < 0).all()
    assert (concave["both"] <= concave["both"][0] * np.exp(concave["exponent"]) * (1 + 1e-6)).all()
    assert (np.diff(concave["both"]) < 0).all()


@pytest.mark.parametrize(
    ("part", "name", "change", "quantity"),
    [
        ("atoms", "after", lambda v: v + 1e-6, "Two atoms, one between: W₂ before"),
        ("atoms", "after", lambda v: v + 0.01, "Two atoms, one between: W₂ after 25 steps"),
        ("atoms", "after", lambda v: v - 0.01, "Two atoms, one between: W₂ after 300 steps"),
        ("concave", "both", lambda v: v + 0.2 * np.arange(len(v)),
         "Log-concave clouds in the plane: largest W₂(μ̄₀, ν̄₀) over the bound"),
        ("concave", "after", lambda v: v + 0.5 * np.arange(len(v)),
         "Log-concave clouds in the plane: largest W₂(μ, ν̄₀) − W₂(μ, μ̄₀) − bound"),
        ("concave", "exponent", lambda v: -v, "Log-concave clouds in the plane: bound over W₂(μ, ν), at T"),
    ],
)  # fmt: skip
def test_a_wrong_number_differs(found, part, name, change, quantity):
    assert quantity in disagreeing(REQUEST, perturbed(found, part, name, change))


def test_any_parts_are_told(found):
    assert_told_of_every_subset(REQUEST, found)


def test_a_drawing_goes_against_its_second_one_or_is_turned():
    cloud, other = PointCloud.of([[-0.3, 0.0], [0.3, 0.1]]), PointCloud.of([[1.0, 0.4]])
    alone = Experiment(cloud=cloud, softness=0.5, steps=20, termination_time=0.2)
    paired = Experiment(cloud=cloud, against=other, softness=0.5, steps=20, termination_time=0.2)
    notes, befores = [], []
    for experiment in (alone, paired):
        request = StudyRequest(study="diffuse-then-denoise", quick=True, experiment=experiment)
        drawn = parts_of(request)
        assert disagreeing(request, drawn) == set()
        assert len(checks_of(request, drawn)) == 1
        notes.append(study_of(request).findings(request, drawn).note)
        befores.append(drawn["drawing"]["after"][0])
        scene = study_of(request).scene(request)
        assert (scene.look.insight, len(scene.experiment.against)) == ("sensitivity", 1 if experiment is paired else 2)
    assert ("turned" in notes[0], "turned" in notes[1]) == (True, False)
    assert befores[0] < befores[1]


def test_the_scene_has_a_second_drawing():
    scene = study_of(REQUEST).scene(REQUEST)
    assert len(scene.experiment.against) == 1
    assert scene.experiment.termination_time / scene.experiment.steps == pytest.approx(0.01)
