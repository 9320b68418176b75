"""Digits: the transported start saves evaluations, classes come out as asked, and nothing is claimed without data."""

from __future__ import annotations

import dataclasses
import sys

import numpy as np
import pytest
from sampling_parts import assert_told_on_any_subset, never_failing, verdicts
from study_parts import parts_of

from engine import Chart, StudyRequest, Tiles, Verdict, run_study
from engine.studies import STUDIES
from engine.studies.base.study_images import principal_plane, study_images

pytestmark = pytest.mark.timeout(300)  # the first test waits for the whole quick form, 20 s of a free core

STUDY = STUDIES["digits"]
REQUEST = StudyRequest(study="digits", quick=True)
PRIOR, LONG, TRANSPORT = range(3)


@pytest.fixture(scope="module")
def found():
    pytest.importorskip("sklearn")
    return parts_of(REQUEST)


@pytest.mark.slow
def test_the_transported_start_is_better_from_the_same_time_at_any_number_of_evaluations(found):
    for name in ("w2", "mmd"):
        for part in ("learned", "exact"):
            mean = found[part][name].mean(-1)  # (3, k)
            assert (mean[TRANSPORT] < mean[PRIOR]).all()


@pytest.mark.slow
def test_two_evaluations_from_the_transported_start_beat_two_of_the_long_way(found):
    for name in ("w2", "mmd"):
        assert found["learned"][name][TRANSPORT, 0].mean() < 0.95 * found["learned"][name][LONG, 0].mean()


@pytest.mark.slow
def test_the_exact_score_returns_training_images_and_the_learned_one_does_not(found):
    # distance of a softened image to its own: s0 E chi_64, with a relative standard deviation of .09 a particle
    assert found["exact"]["near"][TRANSPORT, -1].mean() == pytest.approx(0.1 * 7.969, rel=0.02)
    assert found["learned"]["near"][TRANSPORT, -1].mean() > found["held-out"]["near"].mean()


@pytest.mark.slow
def test_classes_come_out_as_their_starts_ask(found):
    assert found["learned"]["class_share"].mean() > 0.85  # of 500 particles: a standard error of .016
    assert (found["learned"]["class_w2"][0] < found["learned"]["class_w2"][1]).all()
    assert float(found["held-out"]["accuracy"]) > 0.95


@pytest.mark.slow
def test_verdicts_are_computed_and_can_fail(found):
    findings_of = verdicts(STUDY, REQUEST, found)
    assert len(findings_of) == 18
    agreed = {quantity for quantity, verdict in findings_of.items() if verdict is Verdict.AGREES}
    assert "W2 of the prior, T = 0.5, less of the transported, 2 evaluations" in agreed
    assert "MMD of the prior, T = 4, less of the transported, 4 evaluations" in agreed
    assert sum(verdict is Verdict.NOT_HERE for verdict in findings_of.values()) == 2  # FID of the paper
    assert never_failing(STUDY, REQUEST, found, size=100.0) == set()


@pytest.mark.slow
def test_any_subset_of_parts_is_told(found):
    assert_told_on_any_subset(STUDY, REQUEST, found)


@pytest.mark.slow
def test_tiles_and_charts_show_what_was_made(found):
    panels = STUDY.findings(REQUEST, found).panels
    tiles = [panel for panel in panels if isinstance(panel, Tiles)]
    assert [panel.images.shape for panel in tiles] == [(6, 10, 8, 8), (5, 10, 8, 8), (4, 10, 8, 8)]
    assert all(len(panel.row_labels) == len(panel.images) for panel in tiles)
    assert sum(isinstance(panel, Chart) for panel in panels) == 5


def test_the_scene_is_the_labelled_plane_of_the_digits():
    pytest.importorskip("sklearn")
    session = STUDY.scene(REQUEST)
    cloud = session.experiment.cloud
    assert "principal components" in session.title
    assert cloud.positions == pytest.approx(principal_plane(study_images(REQUEST).train))
    assert cloud.covariance == pytest.approx(np.eye(2), abs=1e-9)
    assert set(cloud.labels.tolist()) == set(range(10))


def test_splits_share_no_image_and_follow_the_seed():
    pytest.importorskip("sklearn")
    one, other = study_images(REQUEST), study_images(dataclasses.replace(REQUEST, seed=1))
    assert (len(one.train), len(one.test)) == (1297, 500)
    assert one.test.tobytes() == study_images(REQUEST).test.tobytes() != other.test.tobytes()
    assert (np.abs(one.train) <= 1).all()
    assert one.nearest(one.test)[0].min() > 0


def test_without_scikit_learn_it_is_not_reproducible_here(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn", None)
    *_, result = run_study(REQUEST)
    assert result.complete
    assert result.total == 0
    assert len(result.findings.checks) == 18
    assert {check.verdict for check in result.findings.checks} == {Verdict.NOT_HERE}
    assert sum("pip install scikit-learn" in check.missing for check in result.findings.checks) == 16
    assert "scikit-learn" in STUDY.scene(REQUEST).title
