"""Complexity over scales: [L]'s examples come out as their closed forms and known numbers, and every check can fail."""

from __future__ import annotations

import math

import numpy as np
import pytest
from study_parts import parts_of
from told_parts import assert_told_of_every_subset, checks_of, disagreeing, perturbed

from engine.clouds.points import PointCloud
from engine.experiment.experiment import Experiment
from engine.stages.run_study import study_of
from engine.studies.base.study import StudyRequest, scalar
from engine.studies.liang.complexity import DELTAS

REQUEST = StudyRequest(study="complexity", quick=True)
KNOWN = {1.5: (0.1286, 0.2394, 0.1792, 0.2742), 3.0: (0.0237, 0.0282, 0.0078, 0.0108)}  # theory, section 3


def test_every_check_agrees(found):
    assert disagreeing(REQUEST, found) == set()
    assert len(checks_of(REQUEST, found)) > 25


def test_two_atoms_have_the_numbers_of_theory(found):
    checks = checks_of(REQUEST, found)
    for r, row in KNOWN.items():
        for symbol, known in zip(("h(0, r)", "h(½, r)", "sᵣ(1)", "sᵣ(½)"), row, strict=True):
            # four digits, and quadrature of 15,000 nodes an atom
            assert checks[f"Two atoms: {symbol} at r = {r:g}"].value == pytest.approx(known, abs=2e-4)
    assert scalar(found["atoms"], "worst_m") == pytest.approx(0.433, abs=5e-4)
    assert scalar(found["atoms"], "worst_r") == pytest.approx(1.37, abs=5e-3)
    assert scalar(found["atoms"], "r_star") == pytest.approx(1.0, abs=1e-8)
    low = found["atoms"]["r"] <= 1
    assert low.any()
    assert found["atoms"]["m_star"][low] == pytest.approx(0, abs=0)
    assert found["atoms"]["delta_star"][low] == pytest.approx(1 - found["atoms"]["r"][low] ** 2, abs=1e-9)


def test_log_concave_laws_have_no_complexity(found):
    for name in ("dirac", "normal", "uniform"):
        assert found[name]["m_star"].max() == 0
        assert found[name]["survival_one"].max() == 0
        assert scalar(found[name], "r_star") == math.inf
    r = found["normal"]["r"]
    assert found["normal"]["mean"] == pytest.approx(r**2 / (1 + r**2), rel=1e-12)
    assert found["normal"]["delta_star"] == pytest.approx(1 / (1 + r**2), rel=1e-9)
    assert found["dirac"]["delta_star"] == pytest.approx(1)


def test_one_scale_shows_what_the_curves_are_made_of(found):
    # r = 1.5: s(1) and h(.5)/.5 of two atoms, and the least ratio no less than m*
    survival, ratio = found["atoms"]["cut_survival"], found["atoms"]["cut_ratio"]
    assert survival[50] == pytest.approx(KNOWN[1.5][2], abs=2e-4)  # u = 1
    assert np.interp(0.5, DELTAS, ratio) == pytest.approx(2 * KNOWN[1.5][1], abs=1e-3)
    assert (np.diff(survival) <= 0).all()
    assert found["dirac"]["cut_ratio"].max() == 0


def test_the_uniform_law_tends_to_its_window(found):
    # r -> 0: the posterior is the prior, of variance 1/3; the next term is of order r^2
    r = found["uniform"]["r"][0]
    assert found["uniform"]["mean"][0] == pytest.approx(r**2 / 3, rel=r**2)


@pytest.mark.parametrize(
    ("part", "name", "change", "quantity"),
    [
        ("dirac", "deviation", lambda values: values + 1e-6, "Dirac: largest Lᵣ"),
        ("normal", "deviation", lambda values: values + 1e-6, "Normal: largest |Lᵣ − vr²/(vr² + 1)|, v = ¼, 1, 4"),
        ("mixture", "deviation", lambda values: values + 1e-6, "Four normals: largest |Lᵣ(y) − r² Var[X | y]|"),
        ("uniform", "survival_one", lambda values: values + 1e-6, "Uniform: largest sᵣ(1) over all SNRs"),
        ("atoms", "known", lambda values: values + 1e-3, "Two atoms: h(0, r) at r = 1.5"),
        ("atoms", "known", lambda values: values + 1e-6, "Two atoms: largest of these at r = 1/√2"),
        ("atoms", "survival_one", lambda values: values + 1e-3, "Two atoms: largest error of sᵣ(1), sᵣ(½)"),
        ("atoms", "delta_star", lambda values: values + 1e-6, "Two atoms: largest |δ* − (1 − r²)|, r ≤ 1"),
        ("atoms", "r_star", lambda values: values + 1e-4, "Two atoms: r*"),
        ("atoms", "worst_m", lambda values: values + 2e-3, "Two atoms: largest m*"),
        ("atoms", "worst_r", lambda values: values + 0.02, "Two atoms: bottleneck SNR"),
        ("half", "m_star", lambda values: values + 1e-6, "Half atom, half normal: largest m*(r) over r ≤ r*"),
        ("half", "mean", lambda values: values + 1e-3, "Half atom, half normal: largest |h(1, r) − (1 − E|∇log p|²)|"),
    ],
)
def test_a_wrong_number_differs(found, part, name, change, quantity):
    assert quantity in disagreeing(REQUEST, perturbed(found, part, name, change))


def test_any_parts_are_told(found):
    assert_told_of_every_subset(REQUEST, found)
    panels = study_of(REQUEST).findings(REQUEST, found).panels
    assert [len(chart.series) for chart in panels] == [6] * 8


def test_a_drawing_is_seen_as_its_law_on_the_line():
    # two bare atoms in the plane: the second axis has L = 0, so all is as on the line
    cloud = PointCloud.of([[-1.0, 0.0], [1.0, 0.0]])
    request = StudyRequest(study="complexity", quick=True, experiment=Experiment(cloud=cloud, softness=0.0))
    found = parts_of(request)
    assert scalar(found["drawing"], "r_star") == pytest.approx(1, abs=1e-6)
    assert scalar(found["drawing"], "worst_m") == pytest.approx(0.433, abs=1e-2)  # some 3,000 nodes
    assert disagreeing(request, found) == set()
    spoiled = perturbed(found, "drawing", "m_star", lambda values: np.maximum(values, 1e-3))
    assert len(disagreeing(request, spoiled)) == 1


def test_the_scene_shows_the_scales():
    assert study_of(REQUEST).scene(REQUEST).look.insight == "scales"
