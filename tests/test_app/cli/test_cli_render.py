"""`tidemark render`: options that change the picture, each seen in the pixels; formats by suffix and by name."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from app.cli import run
from app.cli.readings import READINGS
from app.encoding import ENCODERS
from app.export.vector import VECTOR_FORMATS

SMALL = ["--size", "320x180", "--set", "particles=60", "--set", "steps=8"]
FILM = [*SMALL, "--fps", "10", "--seconds", "0.5"]


def still(tmp_path: Path, *words: str) -> np.ndarray[Any, Any]:
    target = tmp_path / "still.png"
    assert run(["render", "two-atoms", "-o", str(target), "-q", *SMALL, *words]) == 0
    with Image.open(target) as image:
        return np.asarray(image)


def frames(tmp_path: Path, *words: str) -> list[np.ndarray[Any, Any]]:
    target = tmp_path / "film.zip"
    assert run(["render", "two-atoms", "-o", str(target), "-q", *FILM, *words]) == 0
    with zipfile.ZipFile(target) as archive:
        pictures = sorted(name for name in archive.namelist() if name.endswith(".png"))
        return [np.asarray(Image.open(io.BytesIO(archive.read(name)))) for name in pictures]


def test_what_a_killed_command_left_beside_the_target_goes(tmp_path: Path) -> None:
    left, other = tmp_path / ".still.png-1d67d4e8.tidemark-part", tmp_path / ".mine"
    left.touch()
    other.touch()
    still(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".mine", "still.png"]


def test_backwards_and_range_and_holds_choose_the_instants(tmp_path: Path) -> None:
    there = frames(tmp_path)
    back = frames(tmp_path, "--backwards")
    assert len(there) == len(back) == 5
    for one, other in zip(there, reversed(back), strict=True):
        assert np.array_equal(one, other)
    part = frames(tmp_path, "--range", "0.25:0.75")
    assert np.array_equal(part[0], there[1])
    assert np.array_equal(part[-1], there[3])
    held = frames(tmp_path, "--hold-start", "0.2", "--repeats", "2")
    assert len(held) == 2 * (2 + 5)
    assert np.array_equal(held[0], held[1])
    assert np.array_equal(held[0], there[0])


@pytest.mark.parametrize(
    "words",
    [
        ["--phase", "0.2"], ["--pane", "forward"], ["--pane", "reverse", "--pane", "forward"], ["--theme", "light"],
        ["--no-captions"], ["--layers=-trails"], ["--layers", "points"], ["--view", "1,0,1"], ["--zoom", "2"],
        ["--pane", "insight", "--insight", "basins"], ["--set", "termination_time=1"],
    ],
)  # fmt: skip
def test_an_option_changes_the_picture(words: list[str], tmp_path: Path) -> None:
    assert not np.array_equal(still(tmp_path), still(tmp_path, *words))


def test_layers_by_name_are_exactly_those(tmp_path: Path) -> None:
    usual = "points,trails,cells,density"
    assert np.array_equal(still(tmp_path), still(tmp_path, "--layers", usual))
    assert np.array_equal(still(tmp_path, "--layers=+heat"), still(tmp_path, "--layers", f"{usual},heat"))


def test_scale_and_transparency(tmp_path: Path) -> None:
    assert still(tmp_path, "--scale", "2").shape[:2] == (360, 640)
    clear = still(tmp_path, "--transparent")
    assert clear.shape[2] == 4
    assert clear[..., 3].min() == 0


@pytest.mark.parametrize("form", [name for name, kind in ENCODERS.items() if kind.suffix == ".webm"])
def test_a_format_by_its_name(form: str, tmp_path: Path) -> None:
    target = tmp_path / "m.webm"
    assert run(["render", "two-atoms", "-o", str(target), "--format", form, *FILM]) == 0
    codec = {"webm": b"V_VP9", "webm-av1": b"V_AV1"}[form]
    assert codec in target.read_bytes()


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--range", "0.8:0.2"], "0 to 1"), (["--range", "half"], "first:last"), (["--view", "1,2"], "x,y,half"),
        (["--view", "0,0,0"], "half width"), (["--layers", "+heat,points"], "sign"), (["--format", "mp5"], "mp4"),
        (["--format", "webm"], ".webm"), (["--zoom", "0"], "0.01"), (["--transparent"], "transparent"),
    ],
)  # fmt: skip
def test_a_mistake_writes_nothing(
    words: list[str], complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["render", "two-atoms", "-o", str(tmp_path / "m.mp4"), *words]) == 2
    assert complaint in capsys.readouterr().err.lower()
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_suffix_is_told_all_there_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["render", "two-atoms", "-o", str(tmp_path / "m.xyz")]) == 2
    error = capsys.readouterr().err
    for kind in (*ENCODERS.values(), *VECTOR_FORMATS.values()):
        assert kind.suffix in error  # type: ignore[attr-defined]


def test_info_tells_every_format_and_folder(capsys: pytest.CaptureFixture[str], fresh_settings: Path) -> None:
    assert run(["info", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert set(report["formats"]) == {*ENCODERS, *VECTOR_FORMATS}
    for known in report["formats"].values():
        assert set(known) == {"suffix", "title", "available", "note"}
        assert known["available"] or known["note"]
    assert report["settings"] == str(fresh_settings)
    assert Path(report["autosave"]).parent == fresh_settings
    assert run(["info"]) == 0
    assert ".webm" in capsys.readouterr().out


def test_the_names_of_readings_are_those_that_measure_has(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.csv"
    other.write_text("x,y\n0,0\n1,1\n")
    assert run(["measure", "two-atoms", "--against", str(other), "--json", "-q", "--set", "particles=50"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert {f"{group}.{name}" for group, entries in report.items() for name in entries if name != "seconds"} == set(
        READINGS
    )
