"""Effective curvature: the published supremum is 1 - CVaR where it must be, and 1/m* is where it vanishes."""

from __future__ import annotations

import numpy as np
import pytest
from study_parts import parts_of
from told_parts import assert_told_of_every_subset, checks_of, disagreeing, perturbed

from engine.diagnostics.concavity.multi_scale import LocalisationLaw
from engine.experiment.presets import preset
from engine.stages.run_study import study_of
from engine.studies.base.study import StudyRequest
from engine.studies.liang.effective_curvature import FINE, RICHNESS, published_form

REQUEST = StudyRequest(study="effective-curvature", quick=True)


def test_every_check_agrees(found):
    assert disagreeing(REQUEST, found) == set()
    assert len(checks_of(REQUEST, found)) > 20


def test_gaussians_have_the_curvature_of_their_variance(found):
    r = found["normal"]["r"]
    # zeta* = 1/var_t = 1, and sigma^2 = 1/(1 + r^2), for every M
    for form in ("sharpened", "published"):
        assert found["normal"][form] == pytest.approx(np.repeat(1 / (1 + r[:, None] ** 2), len(RICHNESS), 1), abs=FINE)
        assert found["dirac"][form] == pytest.approx(1, abs=FINE)


def test_two_atoms_expand_only_beyond_their_complexity(found):
    atoms = found["atoms"]
    for k, richness in enumerate(RICHNESS):
        clear = np.abs(richness * atoms["m_star"] - 1) > 1e-3
        assert ((atoms["published"][:, k] > 0) == (richness * atoms["m_star"] < 1))[clear].all()
    # 1/.433 = 2.31: M = 2 never expands, M = 4 does somewhere
    assert atoms["published"][:, RICHNESS.index(2.0)].min() > 0
    assert atoms["published"][:, RICHNESS.index(4.0)].min() < 0


def test_the_published_form_is_the_exact_supremum():
    rng = np.random.default_rng(5)
    for _ in range(10):
        levels, weights = rng.uniform(0, 1.8, 400), rng.dirichlet(np.ones(400))
        law = LocalisationLaw(levels=levels, weights=weights, top=levels.max())
        for richness in RICHNESS:
            assert published_form(law, richness) == pytest.approx(law.effective_curvature(richness), abs=FINE)


@pytest.mark.parametrize(
    ("part", "name", "change", "quantity"),
    [
        ("atoms", "published", lambda v: v - 1e-3, "Two atoms: largest |σ²ζ*(M) − (1 − CVaR)| where they are equal"),
        ("atoms", "published", lambda v: v + 1e-3, "Two atoms: largest σ²ζ*(M) − (1 − CVaR)"),
        ("atoms", "at_limit", lambda v: v + 1e-3, "Two atoms: largest m* |σ²ζ*| at M = 1/m*"),
        ("atoms", "m_star", lambda v: v + 0.2, "Two atoms: cases where M < 1/m* and the sign of ζ* differ"),
        ("normal", "sharpened", lambda v: v + 1e-6, "Normal: largest |1 − CVaR − 1/(1 + r²)|"),
        ("dirac", "sharpened", lambda v: v + 1e-6, "Dirac: largest |1 − CVaR − 1|"),
    ],
)
def test_a_wrong_number_differs(found, part, name, change, quantity):
    assert quantity in disagreeing(REQUEST, perturbed(found, part, name, change))


def test_any_parts_are_told(found):
    assert_told_of_every_subset(REQUEST, found)


def test_a_drawing_has_both_forms():
    request = StudyRequest(study="effective-curvature", quick=True, experiment=preset("triangle").experiment)
    drawn = parts_of(request)
    assert disagreeing(request, drawn) == set()
    (chart,) = study_of(request).findings(request, drawn).panels
    assert len(chart.series) == 2 * len(RICHNESS)


def test_the_scene_shows_the_effective_curvature():
    look = study_of(REQUEST).scene(REQUEST).look
    assert (look.insight, look.mode) == ("scales", "curvature")
