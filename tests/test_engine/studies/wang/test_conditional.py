"""Conditional generation: classes are kept at small T, forgotten at large T, and met at their own floor."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from sampling_parts import verdicts

from engine import EngineError, Experiment, GaussianMixture, PointCloud, StudyRequest, Verdict
from engine.studies import STUDIES
from engine.studies.wang.labelled_law import labelled_law

STUDY = STUDIES["conditional"]
REQUEST = StudyRequest(study="conditional", quick=True)
OWN, PRIOR, JOINT, WHOLE = range(4)


def test_every_check_agrees(found):
    findings_of = verdicts(STUDY, REQUEST, found)
    assert len(findings_of) == 17
    assert set(findings_of.values()) == {Verdict.AGREES}


def test_the_start_alone_carries_a_class_only_at_small_times(found):
    share = np.array([found[name]["share"].mean(-1) for name in ("t0.1", "t0.5", "t2")])  # (times, 4)
    assert share[:, OWN] == pytest.approx(1.0)
    assert (np.diff(share[:, JOINT]) < 0).all()
    assert share[0, JOINT] > 0.7
    # five classes; 100 latents, each asked for all of them, thrice: a standard error of .05 at most
    assert share[-1, JOINT] == pytest.approx(0.2, abs=0.15)
    assert share[:, WHOLE] == pytest.approx(0.2, abs=1e-12)  # equal shares: exact, whatever the masses


def test_classes_are_met_nearer_than_from_the_prior(found):
    for name in ("t0.1", "t0.5"):
        w2 = found[name]["w2"].mean(-1)
        assert (w2[OWN] < w2[PRIOR]).all()
        assert (w2[PRIOR] < w2[WHOLE]).all()


def test_a_drawing_of_one_class_is_refused():
    request = dataclasses.replace(REQUEST, experiment=Experiment(cloud=PointCloud.of([[0.0, 1.0], [2.0, 3.0]])))
    with pytest.raises(EngineError, match="at least two classes"):
        STUDY.parts(request)


def test_components_of_a_mixture_are_its_classes():
    mixture = GaussianMixture.of([[0.0, 0.0], [4.0, 0.0]], variances=[0.1, 0.2], weights=[0.3, 0.7])
    law = labelled_law(dataclasses.replace(REQUEST, experiment=Experiment(mixture=mixture)), 200)
    assert law.shares == pytest.approx([0.3, 0.7])
    assert law.laws[1].means.tolist() == [[4.0, 0.0]]
    draws = law.draws(1, 0)
    assert law.landed(draws.train, 1) == 1.0
    assert not np.array_equal(draws.train, draws.test)


def test_labels_with_gaps_and_weights_make_a_law_each():
    cloud = PointCloud.of([[0.0, 0.0], [1.0, 0.0], [5.0, 0.0], [9.0, 9.0]], [1, 3, 4, 0], [2, 2, 7, 9])
    law = labelled_law(dataclasses.replace(REQUEST, experiment=Experiment(cloud=cloud)), 200)
    assert law.shares == pytest.approx([0.5, 0.5])
    assert law.laws[0].weights == pytest.approx([0.25, 0.75])
    assert law.laws[1].centres.tolist() == [[5.0, 0.0]]
