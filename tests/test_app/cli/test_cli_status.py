"""What became of a result otherwise than asked is said: a preview in place of the exact plan, another device."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.cli import run
from engine import Reading, Status
from engine.results.results import Measurements

QUICK = ["--set", "particles=60", "--set", "steps=8", "--set", "transport=discrete"]
COMMANDS = {
    "render": ["render", "two-atoms", "-o", "m.png", "--size", "64x64"],
    "vector": ["render", "two-atoms", "-o", "m.svg", "--size", "64x64"],
    "run": ["run", "two-atoms", "-o", "m.npz", "--no-fields"],
}
PREVIEW = "Above 10 particles the matching shown is a preview, 1 to 7 % above the optimum."
FALLBACK = "The cuda device ran out of memory, so this was worked out on the CPU."


@pytest.fixture
def degraded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine whose device's memory is full, and a matching that is only previewed."""
    import torch

    def fallen_back(work: Callable[[torch.device], Any], _device: torch.device) -> tuple[Any, torch.device, Status]:
        cpu = torch.device("cpu")
        return work(cpu), cpu, Status(sentence=FALLBACK)

    monkeypatch.setattr("engine.device.with_fallback", fallen_back)
    monkeypatch.setattr("engine.transport.particle_matching.MOST_EXACT", 10)
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("degraded")
@pytest.mark.parametrize("name", COMMANDS)
def test_it_is_said_on_standard_error(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*COMMANDS[name], *QUICK]) == 0
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.count(PREVIEW) == output.err.count(FALLBACK) == 1


@pytest.mark.usefixtures("degraded")
@pytest.mark.parametrize("name", COMMANDS)
def test_it_is_an_event(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*COMMANDS[name], *QUICK, "--progress", "json"]) == 0
    events = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [event for event in events if event["event"] == "status"] == [
        {"event": "status", "part": "diffusion", "ok": True, "text": FALLBACK},
        {"event": "status", "part": "transport", "ok": False, "text": PREVIEW},
    ]


@pytest.mark.usefixtures("degraded")
def test_quiet_still_tells_what_is_not_exact(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*COMMANDS["render"], *QUICK, "--quiet"]) == 0
    assert capsys.readouterr().err.splitlines() == [PREVIEW]


def test_nothing_is_said_where_all_is_as_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["render", "two-atoms", "-o", str(tmp_path / "m.png"), "--size", "64x64", *QUICK, "--quiet"]) == 0
    assert capsys.readouterr().err == ""


def test_a_table_tells_why_a_value_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["measure", "two-atoms", "--only", "sensitivity"]) == 0
    assert "Needs a second cloud: --against." in capsys.readouterr().out


def test_reasons_are_told_once() -> None:
    from app.cli.terminal.reports import missing_notes
    from engine import Experiment, Quality

    def reading(name: str, value: float | None, note: str) -> Reading:
        return Reading(name=name, label=name, value=value, note=note)

    measured = Measurements(
        experiment=Experiment(), quality=Quality.FULL, seconds=0.0,
        readings=(reading("a", None, "No."), reading("b", 1.0, "."), reading("c", None, "No.")),
    )  # fmt: skip
    assert missing_notes(measured) == ["a, c: No."]
    assert missing_notes(dataclasses.replace(measured, readings=())) == []
