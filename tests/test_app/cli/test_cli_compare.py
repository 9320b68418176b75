"""`tidemark measure A --compare B`: settings or another source, what differs on top, B - A with its floor."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.cli import run
from app.session.source import Source
from engine import Experiment, Held, PointCloud, SavedSession, SessionFile, session_bytes

TWO = "x,y\n-1,0\n1,0\n"
CHEAP = ("--only", "prior", "--only", "transport.w2_squared")


@pytest.fixture
def two(tmp_path: Path) -> str:
    path = tmp_path / "two.csv"
    path.write_text(TWO)
    return str(path)


@pytest.fixture
def wider(tmp_path: Path) -> str:
    path = tmp_path / "wider.csv"
    path.write_text("x,y\n-2,0\n2,0\n0,1\n")
    return str(path)


def report(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert run(["measure", *words, *CHEAP, "--json", "-q"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_settings_apply_to_a(two: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = report(capsys, two, "--compare", "termination_time=0.5,seed=3", "--set", "beta=2")
    assert [(each["name"], each["a"], each["b"]) for each in found["differing"]] == [
        ("termination_time", "3", "0.5"), ("seed", "7", "3"),
    ]  # fmt: skip
    w2 = found["difference"]["prior"]["w2"]
    assert w2["value"] == found["b"]["prior"]["w2"]["value"] - found["a"]["prior"]["w2"]["value"]
    assert w2["seen"] is (abs(w2["value"]) > w2["floor"])
    assert found["difference"]["transport"]["w2_squared"]["value"] == 0.0
    assert found["difference"]["transport"]["w2_squared"]["seen"] is False


def test_a_table_without_settings_of_its_own_takes_those_of_a(
    two: str, wider: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = report(capsys, two, "--compare", wider, "--set", "termination_time=1")
    assert [each["name"] for each in found["differing"]] == ["drawing"]
    assert found["difference"]["prior"]["terminal_snr_db"]["value"] == 0.0
    assert found["difference"]["transport"]["w2_squared"]["seen"] is True


def test_a_session_keeps_its_own_settings(two: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    experiment = Experiment(cloud=PointCloud.of([[-1.0, 0.0], [1.0, 0.0]]), termination_time=0.7)
    path = tmp_path / "b.tidemark"
    path.write_bytes(session_bytes(SavedSession(experiment=experiment)))
    found = report(capsys, two, "--compare", str(path))
    assert [(each["name"], each["b"]) for each in found["differing"]] == [("termination_time", "0.7")]


def test_the_table_shows_both_sides_the_difference_and_what_is_seen(
    two: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["measure", two, "--compare", "termination_time=0.5", *CHEAP, "-q"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[:3] == ["A: two", "B: two, termination_time=0.5", "Termination time: A 3, B 0.5"]
    assert shown[3].split() == ["quantity", "A", "B", "B", "−", "A", "floor"]
    (prior,) = (line for line in shown if line.startswith("prior.w2 "))
    (cost,) = (line for line in shown if line.startswith("transport.w2_squared"))
    assert prior.endswith("seen")
    assert not cost.endswith("seen")


def test_nothing_differs_between_a_source_and_itself(two: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = report(capsys, two, "--compare", two)
    assert found["differing"] == []
    values = [each["value"] for group in found["difference"].values() for each in group.values()]
    assert np.abs(values).max() == 0.0


@pytest.mark.parametrize(
    ("compare", "complaint"),
    [
        ("termination_tim=1", "Did you mean termination_time?"),
        ("termination_time=99", "Termination time can't be"),
        ("mons", "Did you mean moons"),
        ("no-such.csv", "There is no file no-such.csv."),
        ("termination_time=1,process", "name=value"),
    ],
)
def test_a_mistake_is_one_sentence(compare: str, complaint: str, two: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["measure", two, "--compare", compare, *CHEAP, "-q"]) == 2
    error = capsys.readouterr().err
    assert complaint in error
    assert "Traceback" not in error


def test_standard_input_serves_one_side(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["measure", "-", "--compare", "-"]) == 2
    assert "standard input" in capsys.readouterr().err


def test_a_session_that_holds_a_side_is_measured_as_it_is_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    experiment = Experiment(cloud=PointCloud.of([[-1.0, 0.0], [1.0, 0.0]]))
    held = Held(experiment=experiment.with_parameters({"termination_time": 1.0}))
    session = SessionFile(session=SavedSession(experiment=experiment, held=held))
    opened = Source(experiment, "both", session=session)
    monkeypatch.setattr("app.cli.measure.open_pair", lambda *_, **__: (opened, None))
    assert run(["measure", "both", *CHEAP, "--json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["prior"]["w2"]["value"] < 0.1  # at T = 3, not at 1
    assert "--compare" in told.err
