"""The study of the plateau: known gaps, the swirl's rate, where there is no gap, and checks that can fail."""

from __future__ import annotations

import numpy as np
import pytest
from transport_parts import changed, checks_of, findings_of, only, quick, told_of_any_subset

from engine import Experiment, PointCloud, StudyRequest
from engine.studies import STUDIES
from engine.studies.base.study import Verdict, scalar
from engine.studies.wang.plateau import tail_decay

pytestmark = pytest.mark.slow  # all of them wait for its quick form, some seconds long

STUDY = "plateau"


def test_every_check_agrees() -> None:
    result, _ = quick(STUDY)
    assert {
        check.quantity: check.verdict for check in result.findings.checks if check.verdict is not Verdict.AGREES
    } == {}
    assert len(result.findings.checks) == 2 * 5 + 5
    assert "p_T → ν" in result.findings.note


def test_known_gaps_come_out() -> None:
    _, found = quick(STUDY)
    triangle, five = found["triangle-gap"], found["five-points-gap"]
    assert triangle["disagreement"][-1] == pytest.approx(0.045, abs=0.003)
    assert five["disagreement"][-1] == pytest.approx(0.078, abs=0.004)
    assert triangle["dual_gap"][-1] == pytest.approx(9.5e-3, abs=6e-4)
    assert five["dual_gap"][-1] == pytest.approx(1.90e-2, abs=1.2e-3)
    assert scalar(triangle, "w2_squared") == pytest.approx(1.03854, abs=1e-5)
    assert scalar(five, "w2_squared") == pytest.approx(2.51827, abs=1e-4)
    for part in (triangle, five):
        assert part["disagreement"][-1] > 30 * part["disagreement_floor"][-1]  # it is there, and stays
        assert abs(part["disagreement"][-1] - part["disagreement"][-2]) < 2 * part["disagreement_floor"].max()


def test_swirl_of_the_tail_falls_like_exp_minus_5_t() -> None:
    _, found = quick(STUDY)
    for name in ("triangle", "five-points"):
        decay = tail_decay(found[f"{name}-tail"])
        assert decay is not None
        assert decay.rate == pytest.approx(5.0, abs=0.01)
    # the triangle's swirl at T = 6 is at rounding, and no part of the fit
    assert found["triangle-tail"]["swirl"][-1] < 30 * found["triangle-tail"]["floor"][-1]
    decay = tail_decay(found["triangle-tail"])
    assert decay is not None
    assert decay.last < 6


def test_nothing_is_apart_where_hessians_commute() -> None:
    _, found = quick(STUDY)
    for name in ("pentagon", "1-d-points", "tilted-line", "product-grid"):
        assert found[f"{name}-gap"]["disagreement"][-1] <= found[f"{name}-gap"]["disagreement_floor"][-1] < 1e-3
    assert scalar(found["radial"], "off") < 1e-6


def test_told_of_any_subset() -> None:
    told_of_any_subset(STUDY, quick(STUDY)[1])


@pytest.mark.parametrize(
    ("part", "array", "change", "quantity"),
    [
        ("triangle-gap", "disagreement", lambda value: value * 1.1, "triangle: disagreement, T = 6"),
        ("triangle-gap", "dual_gap", lambda value: value * 1.1, "triangle: dual cost gap, T = 6"),
        ("five-points-gap", "w2_squared", lambda value: value + 2e-4, "five points: W₂²(ν, data)"),
        ("five-points-gap", "disagreement", lambda value: value * np.linspace(1, 0.5, len(value)),
         "five points: how much the disagreement moves from T = 3 on"),
        ("triangle-tail", "swirl", lambda value: value ** 1.05, "triangle: rate of the swirl of p_T → ν"),
        ("pentagon-gap", "disagreement", lambda value: value + 1e-3, "pentagon: disagreement, T = 6"),
        ("radial", "off", lambda value: value + 1e-3, "radial law: rms distance of flow and radial optimal map"),
    ],
)  # fmt: skip
def test_checks_can_fail(part: str, array: str, change: object, quantity: str) -> None:
    found = changed(quick(STUDY)[1], part, **{array: change})
    assert checks_of(findings_of(STUDY, found))[quantity].verdict is Verdict.DIFFERS


def test_drawing_on_a_line_has_neither_gap_nor_swirl() -> None:
    cloud = PointCloud.of(np.array([[-1.0], [0.1], [1.4]]) * np.array([[0.8, 0.6]]))
    experiment = Experiment(cloud=cloud)
    found = {name: only(STUDY, name, experiment) for name in ("drawing-gap", "drawing-tail")}
    request = StudyRequest(study=STUDY, quick=True, experiment=experiment)
    checks = checks_of(STUDIES[STUDY].findings(request, found))
    assert checks["drawing: rate of the swirl of p_T → ν"].verdict is Verdict.NOT_HERE
    gap = checks["drawing: disagreement, T = 6"]
    assert (gap.verdict, gap.relation, gap.reference) == (Verdict.AGREES, "equals", 0)
    apart = changed(found, "drawing-gap", commutes=lambda commutes: 0 * commutes)
    unknown = checks_of(STUDIES[STUDY].findings(request, apart))["drawing: disagreement, T = 6"]
    assert (unknown.verdict, unknown.relation) == (Verdict.DIFFERS, "at least")  # a gap was to be expected
    assert "optimal" in unknown.reading
    scene = STUDIES[STUDY].scene(request)
    assert (scene.experiment.cloud, scene.look.mode) == (cloud, "difference")
