"""The command line as a person uses it: films, measures, and one clear sentence for every mistake."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from app.cli import run
from engine import Experiment, parameters_of, presets, stories
from engine.diagnostics import DIAGNOSTICS

QUICK = ["--set", "particles=60", "--set", "steps=8"]


def decoded(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def test_a_movie_of_a_preset_has_three_panes_that_move(tmp_path: Path) -> None:
    target = tmp_path / "m.mp4"
    assert run(["render", "moons", "-o", str(target), "--size", "640x360", "--fps", "30", "--seconds", "1"]) == 0
    frames = decoded(target)
    assert len(frames) == 30
    assert frames[0].shape == (360, 640, 3)
    first, last = frames[0].astype(int), frames[-1].astype(int)
    for third in range(3):
        columns = np.s_[:, third * 640 // 3 : (third + 1) * 640 // 3]
        # A card without particles is one colour; compression noise alone moves a pixel by a few levels.
        assert (np.abs(first[columns] - last[columns]).max(axis=2) > 60).sum() > 200


def test_a_gif_of_a_csv_written_by_hand(tmp_path: Path) -> None:
    cloud, target = tmp_path / "my.csv", tmp_path / "m.gif"
    cloud.write_text("x,y\n0,0\n1,0.5\n2,0\n1.5,-1\n")
    arguments = ["render", str(cloud), "-o", str(target), "--size", "320x180", "--fps", "10", "--seconds", "1", *QUICK]
    assert run(arguments) == 0
    with Image.open(target) as image:
        assert image.size == (320, 180)
        durations = 0
        for index in range(image.n_frames):  # type: ignore[attr-defined]
            image.seek(index)
            durations += int(image.info["duration"])
    assert durations == 1000


def test_a_still_remembers_what_made_it(tmp_path: Path) -> None:
    target = tmp_path / "still.png"
    assert run(["render", "two-atoms", "-o", str(target), "--size", "320x180", "--phase", "0.3", *QUICK]) == 0
    with Image.open(target) as image:
        assert image.size == (320, 180)
        assert "experiment" in image.info["comment"] or "experiment" in image.info["Comment"]


def test_renders_are_equal_bit_for_bit(tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        assert run(["render", "triangle", "-o", str(tmp_path / name), "--size", "320x180", *QUICK]) == 0
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("x,y\n1,2\nfoo,3\n", "line 3"),
        ("x,y\n1,2\nnan,3\n", "line 3"),
        ("1\n2\n3\n", "column"),
        ("x\n1\n2\n3\n", "column"),
        ("", "no points"),
        ("x,y\n", "point"),
    ],
)
def test_a_bad_csv_is_one_sentence_and_nothing_is_written(
    content: str, complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cloud, target = tmp_path / "bad.csv", tmp_path / "out.mp4"
    cloud.write_text(content)
    assert run(["render", str(cloud), "-o", str(target)]) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert len(error.strip().splitlines()) == 1
    assert complaint in error.lower()
    assert sorted(os.listdir(tmp_path)) == ["bad.csv"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["render", "moons", "-o", "{tmp}/no/such/folder/m.mp4"], "folder"),
        (["render", "moons", "-o", "{tmp}/m.xyz"], ".mp4"),
        (["render", "moons", "-o", "{tmp}/m.mp4", "--set", "temperature=3"], "no parameter"),
        (["render", "moons", "-o", "{tmp}/m.mp4", "--set", "termination_time"], "name=value"),
        (["render", "moons", "-o", "{tmp}/m.mp4", "--set", "termination_time=soon"], "number"),
        (["render", "moons", "-o", "{tmp}/m.mp4", "--set", "termination_time=99"], "0.02 to 6"),
        (["render", "moons", "-o", "{tmp}/m.mp4", "--set", "curvature=-999"], "softness"),
        (["render", "moons", "-o", "{tmp}/m.mp4", "--size", "big"], "widthxheight"),
        (["render", "moons", "-o", "{tmp}/m.mp4", "--size", "641x361"], "even"),
        (["render", "moons", "-o", "{tmp}/m.mp4", "--panes", "forward,sideways"], "sideways"),
        (["render", "mons", "-o", "{tmp}/m.mp4"], "moons"),
        (["render", "nowhere.csv", "-o", "{tmp}/m.mp4"], "no file"),
        (["render", "moons"], "--output"),
        (["measure", "moons", "--only", "luck"], "luck"),
        (["render", "moons", "--sideways"], "--sideways"),
    ],
)
def test_a_mistake_is_one_sentence_with_a_hint(
    arguments: list[str], complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([word.replace("{tmp}", str(tmp_path)) for word in arguments]) == 2
    error = capsys.readouterr().err
    assert complaint in error.lower()
    assert len(error.strip().splitlines()) == 1
    assert os.listdir(tmp_path) == []


def test_an_existing_file_survives_a_failed_render(tmp_path: Path) -> None:
    target = tmp_path / "m.mp4"
    target.write_bytes(b"precious")
    assert run(["render", "moons", "-o", str(target), "--set", "curvature=-999"]) == 2
    assert target.read_bytes() == b"precious"


def test_measure_reports_numbers_with_floor_or_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["measure", "two-atoms", "--json", "--only", "transport"]) == 0
    report = json.loads(capsys.readouterr().out)
    entry = report["transport"]["w2_squared"]
    # theory.md section 8: two atoms at +-1.
    assert entry["value"] == pytest.approx(3 - 2 * math.sqrt(2 / math.pi), abs=1e-9)
    assert {"value", "unit"} <= set(entry)
    assert "floor" in entry or "error" in entry


def test_measure_prints_every_group(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["measure", "triangle"]) == 0
    printed = capsys.readouterr().out
    for group in DIAGNOSTICS:
        assert f"{group}." in printed


def test_presets_are_listed_with_their_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["presets", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["name"] for row in rows] == [each.name for each in (*presets(), *stories())]
    assert all(row["sentence"] for row in rows)
    assert all(("points" in row) != ({"scenes", "seconds"} <= set(row)) for row in rows)
    assert run(["presets"]) == 0
    printed = capsys.readouterr().out
    assert all(each.name in printed for each in (*presets(), *stories()))


def test_info_names_versions_and_device(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["info", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert {"tidemark", "torch", "device", "threads"} <= set(report)


@pytest.mark.slow
def test_self_test_passes_and_keeps_its_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["self-test", "--png", str(tmp_path / "picture.png")]) == 0
    assert "self-test passed" in capsys.readouterr().out
    with Image.open(tmp_path / "picture.png") as image:
        assert image.size == (640, 360)


def test_help_lists_every_parameter(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["render", "--help"]) == 0
    printed = capsys.readouterr().out
    for name in parameters_of(Experiment):
        assert name in printed


def test_reset_asks_and_forgets(
    fresh_settings: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["--reset"]) == 0
    assert "Nothing is remembered." in capsys.readouterr().out
    (fresh_settings / "settings.ini").write_text("[preferences]\ntheme=light\n")
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _prompt: "n")
    assert run(["--reset"]) == 0
    assert "Settings: 1 of them" in capsys.readouterr().out
    assert (fresh_settings / "settings.ini").exists()
    assert run(["--reset", "--yes"]) == 0
    assert "Forgotten." in capsys.readouterr().out
    assert not (fresh_settings / "settings.ini").exists()
