"""What a SOURCE may be, standard input too; and the nearest name for one that is misspelt."""

from __future__ import annotations

import io
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.cli import run
from engine import Experiment, PointCloud

TWO_ATOMS = 3 - 2 * np.sqrt(2 / np.pi)  # W2^2 from N(0, I) to equal atoms at (+-1, 0); theory, section 8
POINTS = [[-1.0, 0.0], [1.0, 0.0]]
MIXTURE = {"weights": [1.0], "means": [[0.0, 0.0]], "covariances": [[[1.0, 0.0], [0.0, 1.0]]]}


def npy() -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, np.array(POINTS))
    return buffer.getvalue()


def npz() -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, positions=np.array(POINTS))
    return buffer.getvalue()


FORMS: dict[str, bytes] = {
    "csv": b"x,y\n-1,0\n1,0\n",
    "bare": b"-1 0\n1 0\n",
    "marked": b"\xef\xbb\xbfx,y\n-1,0\n1,0\n",
    "pairs": json.dumps(POINTS).encode(),
    "object": b"\n  " + json.dumps({"positions": POINTS}).encode(),
    "experiment": json.dumps(Experiment(cloud=PointCloud.of(POINTS)).to_json()).encode(),
    "npy": npy(),
    "npz": npz(),
}


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch) -> Any:
    def pipe(content: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    return pipe


@pytest.mark.parametrize("form", FORMS)
def test_standard_input_is_read_whatever_it_holds(
    form: str, piped: Any, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    piped(FORMS[form])
    assert run(["measure", "-", "--only", "transport.w2_squared", "--set", "softness=0", "--json"]) == 0
    value = json.loads(capsys.readouterr().out)["transport"]["w2_squared"]["value"]
    assert value == pytest.approx(TWO_ATOMS, abs=1e-9)
    assert list(tmp_path.iterdir()) == []


def test_a_mixture_on_standard_input(piped: Any, capsys: pytest.CaptureFixture[str]) -> None:
    piped(json.dumps(MIXTURE).encode())
    assert run(["measure", "-", "--only", "prior.w2_bound", "--json"]) == 0
    # N(0, I) is the prior itself
    assert json.loads(capsys.readouterr().out)["prior"]["w2_bound"]["value"] == pytest.approx(0, abs=1e-7)


def test_a_second_cloud_on_standard_input(piped: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cloud = tmp_path / "my.csv"
    cloud.write_bytes(FORMS["csv"])
    piped(b"x,y\n-1,2\n1,2\n")
    words = ["measure", str(cloud), "--against", "-", "--only", "sensitivity.w2_before", "--set", "particles=50"]
    assert run([*words, "--json"]) == 0
    entry = json.loads(capsys.readouterr().out)["sensitivity"]["w2_before"]
    assert entry["value"] == pytest.approx(2, abs=max(3 * entry.get("error", 0), entry.get("floor", 0)))  # a shift by 2
    assert entry["value"] == pytest.approx(2, rel=1e-2)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "no points"),
        (b"x,y\n1,2\nfoo,3\n", "line 3"),
        (b"{", "valid json"),
        (b"\x93NUMPYxx", "array"),
        (b"\xff\x00\xd8", "text"),
    ],
)
def test_bad_input_is_one_sentence_that_names_it(
    content: bytes, complaint: str, piped: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    piped(content)
    assert run(["measure", "-"]) == 2
    error = capsys.readouterr().err
    assert complaint in error.lower()
    assert len(error.strip().splitlines()) == 1


def test_a_terminal_is_not_waited_for(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    terminal = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(terminal, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys, "stdin", terminal)
    assert run(["measure", "-"]) == 2
    assert "standard input" in capsys.readouterr().err


def test_standard_input_serves_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["measure", "-", "--against", "-"]) == 2
    assert "standard input" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "near"),
    [
        (["mesure", "moons"], "Did you mean measure?"),
        (["rendr", "moons"], "Did you mean render?"),
        (["measure", "mons"], "Did you mean moons"),
        (["mons"], "Did you mean moons"),
        (["measure", "moons", "--onyl", "swirl"], "--only"),
        (["measure", "moons", "--only", "swrl"], "Did you mean swirl?"),
        (["measure", "moons", "--only", "swirl.rsm"], "swirl.rms"),
        (["measure", "moons", "--set", "terminaton_time=2"], "Did you mean termination_time?"),
        (["measure", "moons", "--set", "sede=2"], "Did you mean seed?"),
        (["render", "moons", "-o", "m.mp4", "--pane", "revers"], "Did you mean reverse?"),
        (["render", "moons", "-o", "m.mp4", "--insight", "basin"], "Did you mean basins?"),
        (["render", "moons", "-o", "m.mp4", "--insight", "basins", "--mode", "flux"], "flow"),
        (["render", "moons", "-o", "m.mp4", "--layers", "haet"], "Did you mean heat?"),
        (["run", "moons", "-o", "m.npz", "--insight", "basin"], "Did you mean basins?"),
        (["curve", "moons", "swirl.rmss", "--over", "T"], "Did you mean swirl.rms"),
        (["curve", "moons", "swirl.rms", "--over", "time"], "T, snr, curvature"),
    ],
)
def test_a_misspelt_name_is_told_the_nearest(words: list[str], near: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(words) == 2
    error = capsys.readouterr().err
    assert near in error
    assert len(error.strip().splitlines()) == 1


def test_a_dash_in_a_parameters_name_will_do(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["measure", "two-atoms", "--only", "prior.terminal_snr_db", "--json", "--set", "termination-time=1"]
    assert run(words) == 0
    # r_T^2 = 1/(exp(2 T) - 1) at kappa = beta = 1
    value = json.loads(capsys.readouterr().out)["prior"]["terminal_snr_db"]["value"]
    assert value == pytest.approx(-10 * np.log10(np.expm1(2)), abs=1e-9)
