"""Progress on standard error: JSON lines that parse, silence on demand, and errors as events."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

import engine
from app.cli import run
from app.cli.terminal.progress_bar import ProgressBar
from app.cli.terminal.reporting import JsonLines, Reporter, Spoken, reporter

QUICK = ["--set", "particles=60", "--set", "steps=8"]
SMALL = ["--size", "320x180", "--fps", "10", "--seconds", "1", *QUICK]


def events(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    captured = capsys.readouterr()
    assert captured.out == ""
    return [json.loads(line) for line in captured.err.splitlines()]


def test_a_film_tells_its_stages_and_what_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "m.mp4"
    assert run(["render", "two-atoms", "-o", str(target), "--progress", "json", *SMALL]) == 0
    reports = events(capsys)
    progress = [event for event in reports if event["event"] == "progress"]
    for event in progress:
        assert set(event) == {"event", "stage", "part", "done", "total", "seconds_left"}
        assert 0 <= event["done"] <= event["total"]
    assert [event["part"] for event in progress if event["stage"] == "computing"] == [
        "diffusion", "transport", "density",
    ]  # fmt: skip
    painted = [event["done"] for event in progress if event["stage"] == "painting"]
    assert painted == sorted(painted)
    assert painted[-1] == 10
    done = reports[-1]
    assert done["event"] == "done"
    assert (done["path"], done["frames"], done["fps"], done["seconds"]) == (str(target), 10, 10, 1)
    assert done["bytes"] == target.stat().st_size


def test_a_note_is_an_event_and_nothing_else_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cloud = tmp_path / "my.csv"
    cloud.write_text("x,y\n0,0\n4,0.5\n2,9\n")
    assert run(["render", str(cloud), "-o", str(tmp_path / "m.png"), "--progress=json", *SMALL]) == 0
    reports = events(capsys)
    assert [event["event"] for event in reports if event["event"] != "progress"] == ["note", "done"]
    assert "Standardised" in reports[0]["text"]


@pytest.mark.parametrize(
    "words",
    [
        ["measure", "mons", "--progress", "json"],
        ["measure", "--progress=json"],
        ["measure", "moons", "--progress", "json", "--only", "luck"],
        ["render", "moons", "--progress", "json", "-o", "m.xyz"],
        ["run", "moons", "--progress", "json", "-o", "no/such/folder/m.npz"],
    ],
)
def test_an_error_is_the_last_event(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(words) == 2
    last = events(capsys)[-1]
    assert set(last) == {"event", "code", "message", "hint"}
    assert (last["event"], last["code"]) == ("error", 2)
    assert last["message"]


@pytest.mark.parametrize("silence", [["-q"], ["--quiet"], ["--progress", "none"]])
def test_quiet_is_quiet(silence: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cloud = tmp_path / "my.csv"
    cloud.write_text("x,y\n0,0\n4,0.5\n2,9\n")
    assert run(["run", str(cloud), "-o", str(tmp_path / "m.npz"), "--no-fields", *silence, *QUICK]) == 0
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "")


def test_quiet_still_tells_errors(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["measure", "mons", "-q"]) == 2
    assert capsys.readouterr().err.startswith("error: ")


def test_standard_output_is_the_result_alone(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["measure", "two-atoms", "--only", "transport", "--only", "prior", "--json", "--progress", "json"]
    assert run(words) == 0
    captured = capsys.readouterr()
    assert set(json.loads(captured.out)) == {"transport", "prior"}
    reports = [json.loads(line) for line in captured.err.splitlines()]
    assert [event.get("part") for event in reports[:-1]] == ["transport", "prior"]
    assert reports[-1]["event"] == "done"


def test_time_left_goes_by_the_pace_since_the_stage_began(capsys: pytest.CaptureFixture[str]) -> None:
    now = [100.0]
    report = JsonLines(clock=lambda: now[0])
    report.advance("painting", 1, 11)
    now[0] += 4.0
    report.advance("painting", 3, 11)  # 2 a step, 8 steps left
    report.advance("painting", 4, 11)  # too soon to be told
    report.advance("painting", 11, 11)  # but the last one is
    report.advance("mending", 0, None)
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(line["done"], line["seconds_left"]) for line in lines] == [(1, None), (3, 16.0), (11, 0.0), (0, None)]


def test_styles() -> None:
    assert type(reporter("bar", quiet=False)) is Spoken
    assert type(reporter("bar", quiet=True)) is Reporter
    assert type(reporter("none", quiet=False)) is Reporter
    assert type(reporter("json", quiet=True)) is JsonLines


def test_a_bar_is_drawn_on_a_terminal_and_wiped_away(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    bar = ProgressBar()
    bar.advance("computing", 0, None)
    bar.advance("painting", 3, 12)
    bar.close()
    bar.close()
    bar.advance("painting", 4, 12)  # after its end: nothing
    drawn = capsys.readouterr().err
    assert "painting" in drawn
    assert "3/12" in drawn
    assert "4/12" not in drawn


def test_without_a_terminal_there_is_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    bar = ProgressBar()
    bar.advance("painting", 3, 12)
    bar.close()
    assert capsys.readouterr().err == ""


def test_an_interruption_is_told_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "simulate", interrupted)
    assert run(["run", "two-atoms", "-o", str(tmp_path / "m.npz"), "--progress", "json"]) == 130
    assert events(capsys)[-1]["code"] == 130
    assert list(tmp_path.iterdir()) == []


def test_a_bug_is_told_and_explained_only_with_debug(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> None:
        raise RuntimeError("the cat ate it")

    monkeypatch.setattr(engine, "presets", broken)
    assert run(["presets"]) == 1
    plain = capsys.readouterr().err
    assert "the cat ate it" in plain
    assert "--debug" in plain
    assert len(plain.splitlines()) == 1
    assert run(["--debug", "presets"]) == 1
    assert "Traceback" in capsys.readouterr().err
