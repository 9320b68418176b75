"""The folder of a study's run: kept across instances, never mixed, never believed, and all or nothing."""

from __future__ import annotations

import csv
import errno
import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from made_study import NAMES, study
from PIL import Image

import app.studies.folder
from app.studies.folder import FolderError, StudyFolder, read_record
from app.studies.record import COLUMNS, check_row, run_record, study_row
from engine import RunOrigin, Study, StudyRequest, StudyResult, preset, read_session, run_study

__all__ = ["study"]  # the fixture
REQUEST = StudyRequest(study="made", seed=3)
FILES = {"figure.svg", "figure.png", "table.csv", "table.json", "curves.csv", "made.tidemark", "parts"}


def run(folder: StudyFolder) -> StudyResult:
    *_, last = run_study(folder.request, kept=folder.kept(), keep=folder.keep)
    assert isinstance(last, StudyResult)
    return last


def part(folder: StudyFolder, name: str) -> Path:
    return next(folder.path.glob(f"parts/{folder.key[:16]}/{name}.npz"))


def test_nothing_is_made_by_looking(tmp_path: Path, study: Study) -> None:
    folder = StudyFolder(tmp_path / "run", REQUEST)
    assert (folder.kept(), folder.written(), folder.finished) == ({}, None, False)
    assert folder.result().done == 0
    folder.forget()
    assert not folder.path.exists()


def test_parts_are_kept_across_instances(tmp_path: Path, study: Study) -> None:
    first = run(StudyFolder(tmp_path, REQUEST))
    again = StudyFolder(tmp_path, REQUEST)
    assert list(again.kept()) == list(NAMES)
    assert again.result().complete
    assert again.result().findings.checks == first.findings.checks
    assert again.result().seconds == first.seconds


def test_a_run_leaves_every_file_and_no_other(tmp_path: Path, study: Study) -> None:
    folder = StudyFolder(tmp_path, REQUEST)
    folder.write(run(folder))
    assert folder.finished
    assert set(os.listdir(tmp_path)) == FILES
    assert {path.name for path in tmp_path.glob("parts/*/*")} == {"one.npz", "two.npz", "three.npz", "started.txt"}
    with Image.open(tmp_path / "figure.png") as image:
        assert image.width > 1200
        assert len(image.convert("RGB").getcolors(1 << 24)) > 20
    box = ElementTree.parse(tmp_path / "figure.svg").getroot().get("viewBox", "").split()
    assert [2 * int(float(each)) for each in box[2:]] == list(image.size)
    session = read_session((tmp_path / "made.tidemark").read_bytes()).session
    assert session.experiment == preset("two-atoms").experiment
    with (tmp_path / "curves.csv").open(newline="") as file:
        assert len(list(csv.DictReader(file))) == 3 * 4


def test_the_record_tells_the_run_and_its_checks(tmp_path: Path, study: Study) -> None:
    folder = StudyFolder(tmp_path, REQUEST)
    result = run(folder)
    folder.write(result)
    record = json.loads((tmp_path / "table.json").read_text(encoding="utf-8"))
    assert set(record) == {
        "schema", "study", "title", "paper", "source", "claim", "look", "edition", "quick", "seed", "drawing", "key",
        "complete", "done", "total", "started", "written", "seconds", "parts", "tidemark", "machine", "verdicts",
        "note", "checks",
    }  # fmt: skip
    assert (record["study"], record["seed"], record["quick"], record["drawing"]) == ("made", 3, False, None)
    assert record["verdicts"] == {"agrees": 1, "differs": 1, "not reproducible here": 1}
    assert [each["name"] for each in record["parts"]] == list(NAMES)
    assert set(record["machine"]) == {"system", "processor", "cores", "python", "torch", "numpy", "scipy"}
    one, two, three = record["checks"]
    assert tuple(one) == COLUMNS
    assert (one["value"], one["excess"], one["verdict"], one["reading"]) == (0.0, 0.0, "agrees", "")
    assert (two["excess"], two["verdict"], two["reading"]) == (1.0, "differs", "It is the second.")
    assert (three["value"], three["excess"], three["floor"]) == (None, None, None)
    assert (three["verdict"], three["missing"]) == ("not reproducible here", "The data are not ours.")
    with (tmp_path / "table.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [tuple(row) for row in rows] == [COLUMNS] * 3
    assert [row["verdict"] for row in rows] == [each["verdict"] for each in record["checks"]]
    assert rows[2]["value"] == ""


def test_the_documented_keys_are_those_that_are_written(study: Study) -> None:
    text = (Path(__file__).parents[3] / "docs" / "study.md").read_text(encoding="utf-8")
    result = next(run_study(REQUEST))
    assert isinstance(result, StudyResult)
    record = run_record(result)
    for key in (*record, *record["machine"], *COLUMNS):
        assert f"`{key}`" in text
    assert set(study_row(study)) >= {"name", "title", "paper", "claim", "takes_drawing"}


def test_own_drawing_is_told(tmp_path: Path, study: Study) -> None:
    own = preset("moons").experiment
    folder = StudyFolder(tmp_path, StudyRequest(study="made", experiment=own), title="my moons")
    drawing = folder.record(run(folder))["drawing"]
    assert drawing == {"title": "my moons", "points": len(own.cloud), "digest": own.digest.hex()}


def test_parts_of_other_requests_lie_beside_and_are_never_taken(tmp_path: Path, study: Study) -> None:
    full, quick = StudyFolder(tmp_path, REQUEST), StudyFolder(tmp_path, StudyRequest(study="made", seed=3, quick=True))
    run(full)
    assert quick.kept() == {}
    run(quick)
    assert len(full.kept()) == len(quick.kept()) == 3
    shutil.copyfile(part(full, "one"), part(quick, "one"))  # not even by hand
    assert set(quick.kept()) == {"two", "three"}


def test_parts_of_another_edition_are_worked_out_anew(
    tmp_path: Path, study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(StudyFolder(tmp_path, REQUEST))
    monkeypatch.setattr("engine.studies.base.study.edition_of", lambda module: "0" * 16)
    assert StudyFolder(tmp_path, REQUEST).kept() == {}


@pytest.mark.parametrize("content", [b"", b"PK\3\4 cut off", b"\0" * 1000])
def test_a_broken_part_is_worked_out_anew(tmp_path: Path, study: Study, content: bytes) -> None:
    folder = StudyFolder(tmp_path, REQUEST)
    before = run(folder)
    whole = part(folder, "two").read_bytes()
    part(folder, "two").write_bytes(content or whole[:-7])
    assert set(folder.kept()) == {"one", "three"}
    assert folder.result().done == 2
    assert run(folder).findings.checks == before.findings.checks
    assert set(folder.kept()) == set(NAMES)


def test_a_folder_in_place_of_a_part_is_no_crash(tmp_path: Path, study: Study) -> None:
    folder = StudyFolder(tmp_path, REQUEST)
    run(folder)
    place = part(folder, "two")
    place.unlink()
    place.mkdir()
    assert set(folder.kept()) == {"one", "three"}
    with pytest.raises(FolderError, match="is a folder"):
        run(folder)


def test_a_part_that_is_too_large_is_not_read(tmp_path: Path, study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = StudyFolder(tmp_path, REQUEST)
    run(folder)
    monkeypatch.setattr(app.studies.folder, "MOST_PART_BYTES", 100)
    assert folder.kept() == {}


def test_the_start_is_that_of_the_first_part(tmp_path: Path, study: Study) -> None:
    before = datetime.now(UTC)
    folder = StudyFolder(tmp_path, REQUEST)
    folder.write(run(folder))
    started = folder.record(folder.result())["started"]
    assert abs((datetime.fromisoformat(started) - before).total_seconds()) < 60
    mark = next(tmp_path.glob("parts/*/started.txt"))
    mark.write_text("2001-02-03T04:05:06+00:00")
    assert folder.record(folder.result())["started"] == "2001-02-03T04:05:06+00:00"
    folder.write(folder.result())
    mark.write_text("yesterday")  # then the record tells
    assert StudyFolder(tmp_path, REQUEST).record(folder.result())["started"] == "2001-02-03T04:05:06+00:00"


def test_starting_over_forgets_this_request_alone(tmp_path: Path, study: Study) -> None:
    full, quick = StudyFolder(tmp_path, REQUEST), StudyFolder(tmp_path, StudyRequest(study="made", quick=True))
    run(quick)
    full.write(run(full))
    full.forget()
    assert full.kept() == {}
    assert not full.finished
    assert len(quick.kept()) == 3


def test_leftovers_of_a_killed_run_are_cleared_away(tmp_path: Path, study: Study) -> None:
    folder = StudyFolder(tmp_path, REQUEST)
    run(folder)
    for place in (tmp_path, part(folder, "one").parent):
        (place / ".one.npz-0123abcd.tidemark-part").write_bytes(b"half")
    anew = StudyFolder(tmp_path, REQUEST)
    anew.write(anew.result())
    assert not list(tmp_path.rglob("*.tidemark-part"))


def test_a_full_disk_is_one_sentence_and_parts_are_not_lost(
    tmp_path: Path, study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = StudyFolder(tmp_path, REQUEST)
    write = Path.write_bytes

    def full(self: Path, data: bytes) -> int:
        if "two" in self.name:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(self, data)

    with monkeypatch.context() as context:
        context.setattr(Path, "write_bytes", full)
        with pytest.raises(FolderError, match="No space left") as raised:
            run(folder)
    assert raised.value.message.endswith(".")
    assert raised.value.hint
    assert list(folder.kept()) == ["one"]
    assert not list(tmp_path.rglob("*.tidemark-part"))
    assert run(folder).complete


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="permissions bind others")
def test_a_read_only_folder_is_told(tmp_path: Path, study: Study) -> None:
    folder = StudyFolder(tmp_path / "run", REQUEST)
    result = run(folder)
    for path in [folder.path, *folder.path.rglob("*")]:
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        assert folder.result().complete
        for act in (lambda: folder.write(result), folder.ready, folder.forget):
            with pytest.raises(FolderError):
                act()
    finally:
        for path in [folder.path, *folder.path.rglob("*")]:
            path.chmod(0o700)
    assert folder.result().complete


def test_a_read_only_disk_is_told(tmp_path: Path, study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = StudyFolder(tmp_path, REQUEST)
    result = run(folder)
    opened = Path.open

    def read_only(self: Path, mode: str = "r", *rest: object, **options: object) -> object:
        if mode != "rb" and tmp_path in self.parents:
            raise OSError(errno.EROFS, "Read-only file system")
        return opened(self, mode, *rest, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", read_only)
    for act in (lambda: folder.write(result), folder.ready, lambda: folder.keep("one", folder.kept()["one"])):
        with pytest.raises(FolderError, match="Read-only file system"):
            act()
    assert folder.result().complete


def test_a_file_where_the_folder_should_be_is_told(tmp_path: Path, study: Study) -> None:
    place = tmp_path / "run"
    place.write_text("mine")
    folder = StudyFolder(place, REQUEST)
    assert folder.kept() == {}
    with pytest.raises(FolderError, match="can't be written"):
        folder.ready()
    assert place.read_text() == "mine"


@pytest.mark.parametrize("content", ["", "[]", "{", "[" * 100_000, "null"])
def test_a_record_that_is_none_is_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "table.json").write_text(content)
    assert read_record(tmp_path) is None


def test_a_floor_that_is_no_number_is_no_crash(study: Study) -> None:
    import dataclasses

    from made_study import check

    odd = dataclasses.replace(check("three", {}), floor=float("nan"))
    assert check_row(odd)["floor"] is None


def test_parts_that_are_made_anew_lie_beside_until_they_take_their_place(tmp_path: Path, study: Study) -> None:
    run(StudyFolder(tmp_path, REQUEST))
    kept = StudyFolder(tmp_path, REQUEST).kept()
    anew = StudyFolder(tmp_path, REQUEST, anew=True)
    assert anew.kept() == {}
    run(anew)
    there = part(StudyFolder(tmp_path, REQUEST), "one")
    before = there.read_bytes()
    assert StudyFolder(tmp_path, REQUEST).kept()["one"].seconds == kept["one"].seconds
    seconds = anew.kept()["one"].seconds
    anew.settle()
    assert there.read_bytes() != before  # its seconds are in it
    assert StudyFolder(tmp_path, REQUEST).kept()["one"].seconds == seconds
    assert [path.name for path in (tmp_path / "parts").iterdir()] == [there.parent.name]
    anew.write(anew.result())
    assert StudyFolder(tmp_path, REQUEST).finished


def test_what_is_given_up_leaves_what_was_kept(tmp_path: Path, study: Study) -> None:
    run(StudyFolder(tmp_path, REQUEST))
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.npz")}
    anew = StudyFolder(tmp_path, REQUEST, anew=True)
    run(anew)
    anew.discard()
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.npz")} == before
    run(anew)
    StudyFolder(tmp_path, REQUEST).forget()
    assert not list(tmp_path.rglob("*.npz"))


def test_a_run_made_elsewhere_tells_its_own_origin(tmp_path: Path, study: Study) -> None:
    origin = RunOrigin(
        edition="e" * 16, key="f" * 32, started="2025-01-01T00:00:00+00:00", written="2025-01-01T00:11:00+00:00",
        tidemark="0.0.9", machine={"system": "Plan9 m68k", "cores": 2},
    )  # fmt: skip
    result = run(StudyFolder(tmp_path / "here", REQUEST))
    StudyFolder(tmp_path / "there", REQUEST, origin=origin).write(result)
    record = read_record(tmp_path / "there")
    assert record is not None
    assert {name: record[name] for name in ("edition", "key", "started", "written", "tidemark", "machine")} == {
        "edition": "e" * 16, "key": "f" * 32, "started": origin.started, "written": origin.written,
        "tidemark": "0.0.9", "machine": {"system": "Plan9 m68k", "cores": 2},
    }  # fmt: skip
