"""Tables on the command line: columns by option, refusals that name the options, coordinates of maps."""

from __future__ import annotations

import json
from pathlib import Path

import click
import numpy as np
import pytest
from click.shell_completion import ShellComplete

from app.cli import run
from app.cli.completion import COMPLETION, NAME
from app.cli.program import tidemark
from app.cli.sources import open_pair
from app.window.run_window import first_source
from engine import ColumnRequest, EngineError, Experiment, PointCloud, SavedSession, session_bytes

PETALS = "length,width,species\n0.5,-1.25,setosa\n1.0,0.75,virginica\n-0.4,0.2,setosa\n2.1,-0.6,virginica\n"
UTM = [[691603.25, 5334760.1], [691611.5, 5334771.4], [691599.75, 5334768.3]]
QUICK = ["--no-fields", "--set", "particles=20", "--set", "steps=4"]
NAMED = ["--columns", "length,width", "--label", "species"]


@pytest.fixture
def petals(tmp_path: Path) -> Path:
    path = tmp_path / "petals.csv"
    path.write_text(PETALS, encoding="utf-8")
    return path


def test_every_command_with_a_source_takes_columns() -> None:
    for command in tidemark.commands.values():
        names = {parameter.name for parameter in command.params}
        if "source" in names:
            assert {"columns", "label", "weight"} <= names


def test_columns_by_name_and_by_number(petals: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (NAMED, ["--columns", "1,2", "--label", "3"]):
        out = petals.with_name("o.npz")
        assert run(["run", str(petals), *words, "-o", str(out), *QUICK]) == 0
        arrays = np.load(out)
        np.testing.assert_array_equal(arrays["labels"], [0, 1, 0, 1])
        np.testing.assert_allclose(arrays["offset"] + arrays["scale"] * arrays["cloud"],
                                   [[0.5, -1.25], [1, 0.75], [-0.4, 0.2], [2.1, -0.6]], rtol=0, atol=5e-16)  # fmt: skip
    assert "Labels: 0 = setosa, 1 = virginica." in capsys.readouterr().err


@pytest.mark.parametrize(
    "command", [["run", "-o", "o.npz"], ["measure"], ["curve", "swirl.rms", "--over", "T"], ["render", "-o", "o.png"]]
)
def test_the_refusal_names_columns_and_options(
    command: list[str], petals: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([command[0], str(petals), *command[1:]]) == 2
    error = capsys.readouterr().err
    assert "Its columns are length, width, species." in error
    assert "--columns length,width --label species" in error
    assert len(error.strip().splitlines()) == 1


def test_a_study_and_a_second_cloud_take_them_too(petals: Path, capsys: pytest.CaptureFixture[str]) -> None:
    request = ColumnRequest(columns=("length", "width"), label="species")
    for source in ("moons", str(petals)):
        opened, second = open_pair(source, str(petals), (), standardise=False, columns=request)
        assert second is not None
        np.testing.assert_array_equal(second.labels, [0, 1, 0, 1])
        assert "Of --against: Labels: 0 = " in opened.note
    _, preset = open_pair(str(petals), "moons", (), standardise=False, columns=request)
    assert preset is not None
    assert len(preset) == 400  # a preset needs none
    assert run(["study", "smooth-or-pin", *NAMED]) == 2
    assert "the table of a SOURCE" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["preset", "session", "experiment"])
def test_what_has_no_columns_says_so(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    experiment = Experiment(cloud=PointCloud.of([[0, 0], [1, 1]]))
    (tmp_path / "a.json").write_text(json.dumps(experiment.to_json()))
    (tmp_path / "a.tidemark").write_bytes(session_bytes(SavedSession(experiment=experiment)))
    source = {"preset": "moons", "session": tmp_path / "a.tidemark", "experiment": tmp_path / "a.json"}[kind]
    assert run(["measure", str(source), "--columns", "1,2"]) == 2
    assert "columns" in capsys.readouterr().err


def test_coordinates_of_a_map_are_standardised_and_come_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "map.csv", tmp_path / "o.npz"
    path.write_text("x,y\n" + "".join(f"{x},{y}\n" for x, y in UTM))
    assert run(["run", str(path), "-o", str(out), *QUICK]) == 0
    arrays = np.load(out)
    np.testing.assert_array_equal(arrays["offset"] + arrays["scale"] * arrays["cloud"], UTM)
    assert "mean (691604.8" in capsys.readouterr().err  # told to a thousandth of the scale
    assert run(["measure", str(path), "--standardise", "--only", "prior"]) == 0
    capsys.readouterr()
    for words in (["run", str(path), "--as-given", "-o", str(out)], ["measure", str(path)]):
        assert run(words) == 2
        error = capsys.readouterr().err
        assert "larger than a million" in error
        assert "--standardise" in error


def test_the_window_asks_where_the_command_line_refuses(petals: Path, tmp_path: Path) -> None:
    opened, asked = first_source(str(petals))
    assert (opened.title, asked) == ("Two moons", str(petals))
    opened, asked = first_source(str(petals), ColumnRequest(columns=("length", "width"), label="species"))
    assert (opened.title, asked) == ("petals", "")
    (tmp_path / "bad.csv").write_text("a,b,c\nu,v,w\n")
    with pytest.raises(EngineError):
        first_source(str(tmp_path / "bad.csv"))
    with pytest.raises(EngineError, match="no column 'breadth'"):
        first_source(str(petals), ColumnRequest(columns=("breadth", "width")))


def test_names_of_columns_are_completed(petals: Path) -> None:
    def offered(*words: str) -> list[str]:
        *before, incomplete = words
        items = ShellComplete(tidemark, {}, NAME, COMPLETION).get_completions(before, incomplete)
        return [item.value for item in items]

    assert offered("run", str(petals), "--columns", "") == ["length", "width", "species"]
    assert offered("run", str(petals), "--columns", "length,w") == ["length,width"]
    assert offered("run", str(petals), "--label", "s") == ["species"]
    assert offered("run", "moons", "--label", "") == []


def test_a_word_is_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["measure", "moons", "--columns", "a,,b"]) == 2
    assert "a column's name or its number is wanted" in capsys.readouterr().err
    assert isinstance(tidemark, click.Group)
