"""`-o -`: files on standard output, in this process; what can't go there is one sentence."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import numpy as np
import pytest

from app.cli import run

QUICK = ["--set", "particles=60", "--set", "steps=8"]
SMALL = ["--size", "64x64", "--fps", "5", "--seconds", "0.4", *QUICK]


def test_the_bytes_are_those_of_the_file(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    target = tmp_path / "m.npz"
    assert run(["run", "two-atoms", "-o", str(target), "--no-fields", *QUICK]) == 0
    capsysbinary.readouterr()
    assert run(["run", "two-atoms", "-o", "-", "--no-fields", *QUICK, "--progress", "json"]) == 0
    output = capsysbinary.readouterr()
    assert output.out == target.read_bytes()
    done = json.loads(output.err.splitlines()[-1])
    assert (done["event"], done["path"], done["bytes"]) == ("done", "-", len(output.out))


def test_nothing_is_left_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert run(["render", "two-atoms", "-o", "-", "--format", "png", *SMALL]) == 0
    assert capsysbinary.readouterr().out.startswith(b"\x89PNG")
    assert os.listdir(tmp_path) == []


def test_a_curve_is_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["curve", "two-atoms", "prior.w2", "--over", "T", "-o", "-"]) == 0
    output = capsys.readouterr()
    rows = np.genfromtxt(io.StringIO(output.out), delimiter=",", names=True, usecols=("x", "y"))
    assert 17 < len(rows) < 60  # finer where it bends
    assert f"standard output: {len(rows)} points" in output.err


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["render", "two-atoms", "-o", "-"], "--format"),
        (["curve", "two-atoms", "prior.w2", "--over", "T", "-o", "-", "--json"], "one of -o - (CSV) and --json"),
        (["study", "encoder-gaussians", "-o", "-"], "can't go to standard output"),
        (["self-test", "--png", "-"], "can't go to standard output"),
    ],
)
def test_what_cannot_go_there(words: list[str], complaint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(words) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert complaint in output.err


def test_a_terminal_gets_no_bytes(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert run(["run", "two-atoms", "-o", "-", *QUICK]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert "A terminal can't show" in output.err


def test_a_file_may_be_called_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["render", "two-atoms", "-o", "./-", "--format", "png"]) == 2  # not standard output: it has no suffix
    assert os.listdir(tmp_path) == []
