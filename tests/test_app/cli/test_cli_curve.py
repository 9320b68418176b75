"""`tidemark curve`: a reading over a slider as table, JSON, CSV, SVG and PNG; numbers that are known."""

from __future__ import annotations

import csv
import json
import math
import os
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image

from app.cli import run
from engine.stages.sweep_points import kept_points

KEYS = {"title", "axis", "x_label", "y_label", "note", "series"}
BOUND = ["curve", "two-atoms", "prior.w2_bound", "--over", "T"]


def chart(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert run(["curve", *words, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_a_bound_falls_as_theory_says(capsys: pytest.CaptureFixture[str]) -> None:
    found = chart(capsys, "two-atoms", "prior.w2_bound", "--over", "T")
    assert set(found) == KEYS
    assert found["axis"] == "termination_time"
    series = found["series"][0]
    assert set(series) == {"label", "kind", "x", "y", "low", "high"}
    x, y = series["x"], series["y"]
    assert 17 < len(x) == len(y) < 60  # finer where it bends
    assert (x[0], x[-1]) == (0.02, 6.0)
    # exp(-kappa T) W2(p_0, N): a straight line on the logarithmic scale
    for place, value in zip(x, y, strict=True):
        assert value * math.exp(place) == pytest.approx(y[0] * math.exp(x[0]), rel=1e-9)


@pytest.mark.parametrize(
    ("axis", "name"), [("T", "termination_time"), ("t", "termination_time"), ("curvature", "curvature")]
)
def test_axes_have_short_names(axis: str, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert chart(capsys, "two-atoms", "prior.w2_bound", "--over", axis)["axis"] == name


def test_a_reading_that_does_not_depend_on_the_axis_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["curve", "two-atoms", "prior.w2_bound", "--over", "snr"]) == 2
    assert "termination_time" in capsys.readouterr().err


def test_fewer_points_are_the_even_ones(capsys: pytest.CaptureFixture[str]) -> None:
    kept_points.cache_clear()
    x = chart(capsys, *BOUND[1:], "--points", "17")["series"][0]["x"]
    assert x == pytest.approx([0.02 * 300 ** (k / 16) for k in range(17)])
    assert run([*BOUND, "--points", "4"]) == 2


def test_a_table_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(BOUND) == 0
    printed = capsys.readouterr().out
    points = len(chart(capsys, *BOUND[1:])["series"][0]["x"])
    assert len(printed.splitlines()) == 2 + points  # title, head
    assert "Termination time T" in printed


def test_how_many_points_it_takes_is_not_told_before_it_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    kept_points.cache_clear()
    assert run([*BOUND, "--progress", "json"]) == 0
    captured = capsys.readouterr()
    reports = [json.loads(line) for line in captured.err.splitlines()]
    progress = [(event["done"], event["total"]) for event in reports if event["event"] == "progress"]
    points = len(captured.out.splitlines()) - 2
    assert progress[-1] == (points, points)
    assert [total for _, total in progress[:-1]] == [None] * (len(progress) - 1)
    assert [done for done, _ in progress] == sorted(done for done, _ in progress)


def test_csv_has_the_same_numbers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "c.csv"
    assert run([*BOUND, "-o", str(target), "--json"]) == 0
    series = json.loads(capsys.readouterr().out)["series"][0]
    with target.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["curve"] == series["label"]]
    assert [float(row["x"]) for row in rows] == series["x"]
    assert [float(row["y"]) for row in rows] == series["y"]


def test_a_figure_is_real_lines_and_text(tmp_path: Path) -> None:
    for name in ("a.svg", "b.svg"):
        assert run([*BOUND, "-o", str(tmp_path / name)]) == 0
    root = ElementTree.parse(tmp_path / "a.svg").getroot()
    kinds = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert {"svg", "text", "polyline"} <= kinds or {"svg", "text", "path"} <= kinds
    assert "image" not in kinds
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


@pytest.mark.parametrize(("theme", "light"), [("light", True), ("dark", False)])
def test_a_picture_in_both_themes(theme: str, light: bool, tmp_path: Path) -> None:
    target = tmp_path / "c.png"
    assert run([*BOUND, "-o", str(target), "--theme", theme]) == 0
    with Image.open(target) as image:
        assert image.size == (1440, 880)
        corner = image.convert("L").getpixel((2, 2))
        colours = image.convert("RGB").getcolors(1 << 20)
    assert isinstance(corner, int)
    assert (corner > 128) == light
    assert colours is not None
    assert len(colours) > 20


@pytest.mark.parametrize(("name", "complaint"), [("c.pdf", ".csv, .svg, .png"), ("no/such/c.svg", "folder")])
def test_a_place_that_can_not_be(name: str, complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*BOUND, "-o", str(tmp_path / name)]) == 2
    assert complaint in capsys.readouterr().err
    assert os.listdir(tmp_path) == []


def test_a_second_cloud_gives_the_sensitivitys_curve(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.csv"
    other.write_text("x,y\n-1,0.5\n1,0.5\n")
    words = ["two-atoms", "sensitivity.w2_after", "--over", "T", "--against", str(other), "--set", "particles=40"]
    found = chart(capsys, *words, "--set", "steps=8", "--points", "5")
    assert found["series"][0]["x"] == pytest.approx([0.02 * 300 ** (k / 4) for k in range(5)])
