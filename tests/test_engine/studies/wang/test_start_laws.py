"""Start laws: the prior's error falls with T, the transported start stays near the floor, and bounds hold."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from sampling_parts import verdicts
from study_parts import worked

from engine import Experiment, GaussianMixture, PointCloud, StudyRequest, Verdict
from engine.studies import STUDIES
from engine.studies.base.over_seeds import mean_and_error
from engine.studies.base.sampled_law import mixture_shares, sampled_law, total_variation

STUDY = STUDIES["start-laws"]
REQUEST = StudyRequest(study="start-laws", quick=True)
PRIOR, EXACT, TRANSPORT = range(3)


def test_every_check_agrees(found):
    findings_of = verdicts(STUDY, REQUEST, found)
    assert len(findings_of) == 22
    assert set(findings_of.values()) == {Verdict.AGREES}


def test_prior_error_falls_to_the_floor_while_the_transported_start_stays_there(found):
    w2 = np.array([found[name]["w2"][:, -1].mean(-1) for name in ("t0.1", "t0.5", "t1", "t3")])  # (times, 3)
    floor = np.mean([found[name]["floor"].mean() for name in ("t0.1", "t0.5", "t1", "t3")])
    assert (np.diff(w2[:, PRIOR]) < 0).all()
    assert w2[0, PRIOR] > 5 * floor
    # both by the sampling noise of 400 points, which is what the floor itself is made of
    assert w2[-1, PRIOR] < 1.4 * floor
    assert (w2[:, TRANSPORT] < 1.4 * floor).all()
    assert (w2[:, EXACT] < 1.2 * floor).all()


def test_total_variation_of_two_gaussians_is_the_closed_form():
    mixture = GaussianMixture.of([[2.0]], variances=1.0)
    request = dataclasses.replace(REQUEST, experiment=Experiment(mixture=mixture))
    tv = total_variation(sampled_law(request, 10), 0.5)
    shift = 2 * math.exp(-0.5)
    assert float(tv["tv"]) == pytest.approx(math.erf(shift / 2 / math.sqrt(2)), abs=4 * float(tv["tv_error"]))


def test_shares_of_a_mixture_s_own_draws_are_its_weights():
    mixture = GaussianMixture.of([[0.0, 0.0], [1.5, 0.0]], variances=[0.25, 1.0], weights=[0.3, 0.7])
    random = np.random.default_rng(0)
    draws = mixture.place(random.choice(2, 20_000, p=[0.3, 0.7]), random.standard_normal((20_000, 2)))
    # a mean of 20,000 numbers in [0, 1]: at most .0035 a standard error
    assert mixture_shares(mixture, draws) == pytest.approx([0.3, 0.7], abs=0.012)


def test_intervals_are_student_s():
    mean, error = mean_and_error(np.array([[1.0, 2.0, 3.0]]))
    assert mean == pytest.approx([2.0])
    assert error == pytest.approx([4.302653 / math.sqrt(3)], rel=1e-6)  # t_2, 97.5 %


def test_a_drawing_takes_the_mixture_s_place():
    cloud = PointCloud.of(np.random.default_rng(1).normal(size=(30, 2)) + 2)
    request = dataclasses.replace(REQUEST, experiment=Experiment(cloud=cloud, process="ve", kappa_ratio=2.0))
    part = worked(request, "t0.1".__eq__)
    findings_of = STUDY.findings(request, part)
    assert "drawing" in findings_of.note
    assert "tv" not in part["t0.1"]
    assert findings_of.checks[0].value > 0.3  # an off-centre drawing: the prior is far away
    scene = STUDY.scene(request).experiment
    assert (scene.cloud, scene.start) == (cloud, "transport")
