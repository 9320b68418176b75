"""docs/studies.md: made from the runs beside it, with verdicts that are computed once more."""

from __future__ import annotations

import json
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from made_study import study
from PIL import Image

from app.studies.folder import StudyFolder
from app.studies.record import run_record
from engine import STUDIES, Study, StudyRequest, StudyResult, run_study, shipped_run

__all__ = ["study"]  # the fixture
ROOT = Path(__file__).parents[3]
RUNS = ROOT / "docs" / "studies"
FOLDERS = sorted(path for path in RUNS.iterdir() if path.is_dir())
MOST_FIGURE = 150_000


@pytest.fixture
def script() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "scripts" / "make_studies_page.py"))


def test_the_page_is_that_of_the_runs(script: dict[str, Any]) -> None:
    assert (ROOT / "docs" / "studies.md").read_text(encoding="utf-8") == script["page"](), (
        "scripts/make_studies_page.py"
    )


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_run_is_small_whole_and_of_this_program(folder: Path, script: dict[str, Any]) -> None:
    assert {path.name for path in folder.iterdir()} == {"table.json", "figure.png"}
    assert (folder / "figure.png").stat().st_size <= MOST_FIGURE
    record = json.loads((folder / "table.json").read_text(encoding="utf-8"))
    assert record["study"] == folder.name
    assert record["complete"]
    told = ("title", "paper", "source", "claim", "look")
    assert [record[key] for key in told] == [getattr(STUDIES[folder.name], key) for key in told], "run it again"
    verdicts = [check.verdict.value for check in script["Run"](folder.name, record).checks]
    assert verdicts == [row["verdict"] for row in record["checks"]]
    assert record["verdicts"] == {verdict: verdicts.count(verdict) for verdict in record["verdicts"]}


def taken(script: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Take runs from tmp_path/runs into tmp_path/docs."""
    take = script["take"]
    monkeypatch.setitem(take.__globals__, "RUNS", tmp_path / "docs")
    return lambda: list(take(tmp_path / "runs"))


def test_complete_runs_are_taken_and_told(
    script: dict[str, Any], study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = taken(script, tmp_path, monkeypatch)
    folder = StudyFolder(tmp_path / "runs" / "made", StudyRequest(study="made"))
    events = list(run_study(folder.request, keep=folder.keep))
    results = [event for event in events if isinstance(event, StudyResult)]
    folder.write(results[1])
    assert take() == []  # one part of three is no run to tell of
    folder.write(results[-1])
    assert take() == ["made"]
    with Image.open(tmp_path / "docs" / "made" / "figure.png") as small, Image.open(folder.files[1]) as large:
        assert (2 * small.width, 2 * small.height) == large.size
    assert [run.of_this_code for run in script["runs"]()] == [True]
    with monkeypatch.context() as patch:
        patch.setattr("engine.studies.base.study.edition_of", lambda module: "0" * 16)
        assert [run.of_this_code for run in script["runs"]()] == [False]
    page = script["page"]()
    for text in (
        "| [made](#made) | \\[L\\] | 1 | 1 | 1 | full |",
        "| made | number of two | 1 | 0 | 0.5 | **differs** |",
        "* number of two differs by 1, where 0.5 is allowed. It is the second.",
        "* number of three is not reproducible here: The data are not ours.",
        "![A made study: the figure](studies/made/figure.png)",
        "    tidemark study made -o made",
        "    tidemark made/made.tidemark",
    ):
        assert text in page


def test_a_verdict_that_was_typed_in_is_not_believed(
    script: dict[str, Any], study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = taken(script, tmp_path, monkeypatch)
    folder = StudyFolder(tmp_path / "runs" / "made", StudyRequest(study="made"))
    *_, last = run_study(folder.request, keep=folder.keep)
    assert isinstance(last, StudyResult)
    folder.write(last)
    take()
    place = tmp_path / "docs" / "made" / "table.json"
    place.write_text(place.read_text(encoding="utf-8").replace('"differs"', '"agrees"'), encoding="utf-8")
    assert "| made | number of two | 1 | 0 | 0.5 | **differs** |" in script["page"]()


@pytest.mark.parametrize("name", STUDIES)
def test_the_page_and_the_window_tell_the_same_run(name: str) -> None:
    """What ships is the very run whose table and figure are in docs/studies."""
    run, record = shipped_run(name), json.loads((RUNS / name / "table.json").read_text(encoding="utf-8"))
    assert run is not None
    assert run_record(run.result, origin=run.origin) == record, (
        "scripts/pack_studies.py and scripts/make_studies_page.py, of the same runs"
    )
