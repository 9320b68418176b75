"""The full runs that ship: one for each study, complete, small, and read without believing the file."""

from __future__ import annotations

from pathlib import Path

import pytest

import resources
from engine import STUDIES, EngineError, result_bytes, shipped_run

MOST_BYTES = 5_000_000  # of all together


@pytest.mark.parametrize("name", STUDIES)
def test_a_full_run_of_every_study_ships(name: str) -> None:
    run = shipped_run(name)
    assert run is not None, "scripts/pack_studies.py"
    request, findings = run.result.request, run.result.findings
    assert (request.study, request.quick, request.seed) == (name, False, 0)
    assert findings.panels
    assert findings.checks
    assert len(run.result.seconds) == run.result.total > 0
    assert run.seconds > 0
    assert run.origin.date > "2026"
    assert run.origin.machine["system"]


def test_a_file_is_what_would_be_written_of_it() -> None:
    for name in STUDIES:
        run = shipped_run(name)
        assert run is not None
        assert result_bytes(run) == resources.path("studies", f"{name}.study").read_bytes()


def test_all_together_are_small_and_of_known_studies() -> None:
    files = list((resources.ROOT / "studies").iterdir())
    assert sum(path.stat().st_size for path in files) <= MOST_BYTES
    assert {path.name for path in files} == {f"{name}.study" for name in STUDIES}


def test_where_none_ships_there_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(resources, "ROOT", tmp_path)
    assert shipped_run("complexity") is None


@pytest.mark.parametrize("content", [b"", b"not a result", b"PK\5\6" + bytes(18)])
def test_a_damaged_file_is_told_in_a_sentence(content: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "studies").mkdir()
    (tmp_path / "studies" / "tau.study").write_bytes(content)
    monkeypatch.setattr(resources, "ROOT", tmp_path)
    with pytest.raises(EngineError, match=r"^The full run of tau that ships"):
        shipped_run("tau")


def test_another_studys_file_is_not_taken_for_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "studies").mkdir()
    (tmp_path / "studies" / "tau.study").write_bytes(resources.path("studies", "plateau.study").read_bytes())
    monkeypatch.setattr(resources, "ROOT", tmp_path)
    with pytest.raises(EngineError, match="another study's"):
        shipped_run("tau")
