"""scripts/pack_studies.py: shipped files from the folders of full runs; what they show is painted to the same pixel."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
from made_study import study

from app.studies.folder import StudyFolder
from app.studies.picture import figure_bytes
from engine import Study, StudyRequest, StudyResult, read_result, run_study

__all__ = ["study"]  # the fixture
ROOT = Path(__file__).parents[3]


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The script, writing to tmp_path/shipped."""
    made = runpy.run_path(str(ROOT / "scripts" / "pack_studies.py"))
    monkeypatch.setitem(made["packed"].__globals__, "TARGET", tmp_path / "shipped")
    return made


def run(folder: StudyFolder) -> StudyResult:
    *_, last = run_study(folder.request, keep=folder.keep)
    assert isinstance(last, StudyResult)
    folder.write(last)
    return last


def test_a_complete_run_is_packed_and_painted_as_it_was(script: dict[str, Any], study: Study, tmp_path: Path) -> None:
    folder = StudyFolder(tmp_path / "runs" / "made", StudyRequest(study="made"))
    result = run(folder)
    assert dict(script["packed"](tmp_path / "runs")) == {"made": (tmp_path / "shipped" / "made.study").stat().st_size}
    packed = read_result((tmp_path / "shipped" / "made.study").read_bytes())
    record = folder.written()
    assert record is not None
    assert (packed.origin.edition, packed.origin.key) == (study.edition, folder.key)
    assert (packed.origin.written, packed.origin.machine) == (record["written"], record["machine"])
    assert packed.result.findings.checks == result.findings.checks
    for theme in ("light", "dark"):
        assert figure_bytes(packed.result, "png", theme) == figure_bytes(result, "png", theme)


def test_other_runs_are_left_out(script: dict[str, Any], study: Study, tmp_path: Path) -> None:
    run(StudyFolder(tmp_path / "runs" / "made", StudyRequest(study="made", quick=True)))
    assert dict(script["packed"](tmp_path / "runs")) == {}
    full = StudyFolder(tmp_path / "full" / "made", StudyRequest(study="made"))
    run(full)
    next(full.path.rglob("two.npz")).unlink()
    assert dict(script["packed"](tmp_path / "full")) == {}
