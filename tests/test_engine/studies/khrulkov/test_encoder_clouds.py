"""Clouds: eps_rel over n beside the gap of the maps; a product grid has none; a bare cloud has no codes."""

from __future__ import annotations

import pytest
from encoder_runs import can_fail, findings_of, quick, tells_subsets, verdicts, with_value
from returned import returned
from study_parts import parts_of

from engine.experiment.presets import preset
from engine.studies import STUDIES
from engine.studies.base.study import StudyRequest

pytestmark = pytest.mark.slow  # all of them wait for its quick form, some seconds long

REQUEST = quick("encoder-clouds")


def test_eps_rel_of_five_points() -> None:
    """Theory, section 6: 7e-3 at n = 2000; at n = 50 the draw decides. Three draws of 2,000 scatter by 5e-4."""
    found = parts_of(REQUEST)
    assert found["five-points-2000"]["eps_rel"].mean() == pytest.approx(7e-3, abs=1.5e-3)
    few = found["five-points-50"]["eps_rel"]
    assert few.mean() == pytest.approx(3e-3, abs=2e-3)
    assert few.std() > 0.5 * few.mean()


def test_gap_of_five_points() -> None:
    gap = parts_of(REQUEST)["five-points-gap"]
    assert gap["disagreement"][0] == pytest.approx(0.078, abs=0.004)
    assert gap["dual_gap"][0] == pytest.approx(1.90e-2, abs=1.2e-3)
    assert gap["swirl_rms"][0] > 0.1


def test_a_product_grid_has_no_excess() -> None:
    found = parts_of(REQUEST)
    assert (found["product-grid-300"]["eps_rel"] == 0).all()
    assert found["product-grid-gap"]["swirl_rms"][0] < 1e-10


def test_verdicts() -> None:
    differing = {quantity for quantity, verdict in verdicts(findings_of(REQUEST)).items() if verdict != "agrees"}
    assert differing == {"ε_rel, five points, n = 300", "swirl, rms, five points"}


def test_what_agrees_can_differ() -> None:
    found = parts_of(REQUEST)
    grid = with_value(found["product-grid-50"], "eps_rel", 1e-3)
    assert verdicts(findings_of(REQUEST, product_grid_50=grid))["ε_rel, product grid, n = 50"] == "differs"
    many = with_value(found["five-points-2000"], "eps_rel", 2e-3)
    assert verdicts(findings_of(REQUEST, five_points_2000=many))["ε_rel, five points, n = 2,000"] == "differs"


def test_checks_and_subsets() -> None:
    can_fail(REQUEST)
    tells_subsets(REQUEST)


def test_a_bare_drawing_has_no_codes() -> None:
    bare = preset("triangle").experiment.with_parameters({"softness": 0.0})
    request = StudyRequest(study="encoder-clouds", quick=True, experiment=bare)
    study = STUDIES["encoder-clouds"]
    assert [part.name for part in study.parts(request)] == ["drawing-gap"]
    (check,) = study.findings(request, {}).checks
    assert check.verdict.value == "not reproducible here"
    assert "basin" in check.missing


def test_a_drawing_is_told_of_one_part() -> None:
    drawn = preset("triangle").experiment.with_parameters({"softness": 0.1})
    request = StudyRequest(study="encoder-clouds", quick=True, experiment=drawn)
    study = STUDIES["encoder-clouds"]
    part = next(part for part in study.parts(request) if part.name == "drawing-300")
    (check,) = study.findings(request, {"drawing-300": returned(part.work())}).checks
    assert check.verdict.value == "differs"
    assert check.reading
    assert study.scene(request).experiment == drawn
