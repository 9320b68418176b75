"""Drawings that nobody expects: a study says what it needs, or tells what it can; it never fails."""

from __future__ import annotations

import numpy as np
import pytest

from engine import STUDIES, EngineError, Experiment, PointCloud, StudyRequest, StudyResult, run_study

CLOUDS = {
    "one point": PointCloud.of([[0.3, 0.2]]),
    "equal points": PointCloud.of([[1.0, 1.0]] * 5),
    "one of weight": PointCloud.of([[-1.0, 0.0], [1.0, 0.0]], [0.0, 1.0]),
}
TAKING = [name for name, study in STUDIES.items() if study.takes_drawing]


def last(name: str, cloud: PointCloud, softness: float = 0.05) -> StudyResult:
    experiment = Experiment(cloud=cloud, softness=softness)
    *_, result = run_study(StudyRequest(study=name, quick=True, experiment=experiment))
    assert isinstance(result, StudyResult)
    return result


@pytest.mark.parametrize("cloud", CLOUDS)
@pytest.mark.parametrize("name", ["prior-error", "composite-map", "plateau", "tau", "mixing-error", "encoder-clouds"])
def test_what_needs_two_points_says_so(name: str, cloud: str) -> None:
    with pytest.raises(EngineError, match="at least 2 different points"):
        last(name, CLOUDS[cloud])


@pytest.mark.parametrize("name", TAKING)
def test_an_empty_drawing_is_refused(name: str) -> None:
    with pytest.raises(EngineError, match="needs a drawing"):
        last(name, PointCloud.empty())


def test_two_bare_points_have_nothing_held_out() -> None:
    result = last("tau", PointCloud.of([[-1.0, 0.0], [1.0, 0.0]]), softness=0.0)
    assert result.complete
    assert "nothing new" in result.findings.note
    assert result.findings.checks == ()


def test_points_far_away_leave_a_check_without_a_value() -> None:
    result = last("mixing-error", PointCloud.of(np.array([[1e5, 0.0], [1e5 + 1, 1.0], [1e5, 2.0]])))
    assert result.complete
    without = [check for check in result.findings.checks if check.value is None]
    assert 1 <= len(without) < len(result.findings.checks)
    assert {check.verdict.value for check in without} == {"not reproducible here"}
    assert all("so far away" in check.missing for check in without)
