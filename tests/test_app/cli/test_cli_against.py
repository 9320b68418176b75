"""`tidemark render --against`: SOURCE is side B, what is named is side A."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from app.cli import run
from app.cli.terminal.against_type import settings_in
from engine import preset

SMALL = ["--size", "320x180", "--set", "particles=40", "--set", "steps=8", "--pane", "reverse", "-q"]


def still(tmp_path: Path, *words: str) -> np.ndarray[Any, Any]:
    target = tmp_path / "still.png"
    assert run(["render", "two-atoms", "-o", str(target), *SMALL, *words]) == 0
    with Image.open(target) as image:
        return np.asarray(image)


def test_settings_and_a_file_of_them_show_the_same(tmp_path: Path) -> None:
    alone, settings = still(tmp_path), still(tmp_path, "--against", "termination_time=0.5, sampler=sde")
    changed = {"particles": 40, "steps": 8, "termination_time": 0.5, "sampler": "sde"}
    file = tmp_path / "a=b.json"
    import json

    file.write_text(json.dumps(preset("two-atoms").experiment.with_parameters(changed).to_json()), "utf-8")
    assert not np.array_equal(alone, settings)
    np.testing.assert_array_equal(still(tmp_path, "--against", str(file)), settings)


def test_source_is_side_b(tmp_path: Path) -> None:
    """Below, in rows, stands what the source shows by itself: the same particles, in a pane of half the height."""
    first = still(tmp_path, "--against", "termination_time=0.5", "--no-captions")
    second = still(tmp_path, "--against", "termination_time=2", "--no-captions")
    np.testing.assert_array_equal(first[90:], second[90:])
    assert not np.array_equal(first[:90], second[:90])


def test_arrangement_and_difference_change_the_picture(tmp_path: Path) -> None:
    words = ("--against", "termination_time=0.5", "--pane", "insight")
    rows, columns = still(tmp_path, *words), still(tmp_path, *words, "--arrangement", "columns")
    ends = still(tmp_path, *words, "--difference", "ends")
    assert not np.array_equal(rows, columns)
    assert not np.array_equal(rows, ends)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--against", "snr=2"], "one SNR"),
        (["--against", "termination_tim=2"], "termination_time"),
        (["--against", "termination_time=two"], "number"),
        (["--against", "nowhere.csv"], "There is no file"),
        (["--against", ","], "preset"),
    ],
)
def test_what_can_not_be_compared_is_told(
    words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["render", "two-atoms", "-o", str(tmp_path / "a.png"), *SMALL, *words]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "a.png").exists()


def test_a_story_says_itself_what_it_compares(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--against", "termination_time=0.5", "-o", str(tmp_path / "a.mp4")]
    assert run(["render", "cells-become-basins", *words]) == 2
    assert "--against" in capsys.readouterr().err


def test_a_sweep_moves_b_alone(tmp_path: Path) -> None:
    import io
    import zipfile

    words = ["--sweep", "termination_time=0.5:2", "--phase", "1", "--seconds", "0.3", "--fps", "10", "--no-captions"]
    against = ["--against", "termination_time=1"]
    assert run(["render", "two-atoms", "-o", str(tmp_path / "a.zip"), *SMALL, *words, *against]) == 0
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        names = sorted(name for name in archive.namelist() if name.endswith(".png"))
        first, last = (np.asarray(Image.open(io.BytesIO(archive.read(names[at])))) for at in (0, -1))
    np.testing.assert_array_equal(first[:90], last[:90])
    assert not np.array_equal(first[90:], last[90:])


@pytest.mark.parametrize("text", ["moons", "my.csv", "tidemark:3:abc=", "-", ""])
def test_a_source_is_no_settings(text: str) -> None:
    assert settings_in(text) == ()


def test_settings_are_a_list() -> None:
    assert settings_in("snr=2, kappa=1,") == ("snr=2", "kappa=1")
