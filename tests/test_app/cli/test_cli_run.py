"""`tidemark run`: arrays that agree with the engine, under documented names, in the same bytes twice."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.cli import run
from engine import Experiment, preset, simulate

PAGE = (Path(__file__).parents[3] / "docs" / "run.md").read_text("utf-8")
QUICK = ["--set", "particles=60", "--set", "steps=8"]


def arrays(path: Path) -> dict[str, np.ndarray[Any, Any]]:
    with np.load(path, allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}


def test_arrays_are_the_engines_own(tmp_path: Path) -> None:
    target = tmp_path / "m.npz"
    assert run(["run", "two-atoms", "-o", str(target), *QUICK]) == 0
    found = arrays(target)
    experiment = preset("two-atoms").experiment.with_parameters({"particles": 60, "steps": 8})
    *_, result = simulate(experiment)
    assert np.array_equal(found["forward"], result.forward.positions)
    assert np.array_equal(found["reverse"], result.reverse.positions)
    assert np.array_equal(found["sources"], result.sources)
    assert np.array_equal(found["latents"], result.latents)
    assert Experiment.from_json(json.loads(str(found["experiment"]))) == experiment
    assert found["plan_masses"].sum() == pytest.approx(1, abs=1e-12)
    assert found["plan_starts"].shape == found["plan_ends"].shape == (60, 2)
    sites = found["plan_sites"][found["plan_assignment"]]
    assert np.abs(found["plan_ends"] - sites).max() < 1e-6  # float32 of the sites themselves
    assert found["density"].shape[0] == len(found["density_phases"])
    assert found["score"].shape == (len(found["score_phases"]), len(found["score_points"]), 2)


def test_every_name_is_documented_and_every_documented_name_is_written(tmp_path: Path) -> None:
    names: set[str] = set()
    for view in ("basins", "curvature", "scales"):
        target = tmp_path / f"{view}.npz"
        assert run(["run", "two-atoms", "-o", str(target), "--insight", view, *QUICK]) == 0
        found = arrays(target)
        assert set(json.loads(str(found["about"]))["arrays"]) | {"about"} == set(found)
        names |= set(found)
    (tmp_path / "far.csv").write_text("x,y\n100,5\n101,7\n103,6\n")  # of a file that is standardised
    assert run(["run", str(tmp_path / "far.csv"), "-o", str(tmp_path / "far.npz"), *QUICK]) == 0
    names |= set(arrays(tmp_path / "far.npz"))
    table = [line for line in PAGE.splitlines() if line.startswith("| `")]
    documented = {word for line in table for word in line.split("|")[1].replace("`", "").replace(",", " ").split()}
    assert {name for name in names if not name.startswith("plane_1")} == documented


def test_readings_and_curves_of_a_view_are_json(tmp_path: Path) -> None:
    target = tmp_path / "m.npz"
    assert run(["run", "two-atoms", "-o", str(target), "--insight", "scales", "--no-fields", *QUICK]) == 0
    found = arrays(target)
    (first, *_) = json.loads(str(found["curves"]))
    assert {"title", "x_label", "y_label", "series"} <= set(first)
    assert {"label", "kind", "x", "y", "low", "high"} <= set(first["series"][0])
    assert "transport.w2_squared" in {reading["name"] for reading in json.loads(str(found["readings"]))}
    assert "density" not in found
    assert "score" not in found


def test_twice_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.npz", "b.npz"):
        assert run(["run", "triangle", "-o", str(tmp_path / name), "--insight", "basins", *QUICK]) == 0
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


@pytest.mark.parametrize(("table", "d"), [("x\n0\n1\n3\n", 1), ("x,y,z\n0,0,0\n1,2,3\n", 3)])
def test_clouds_of_any_dimension(table: str, d: int, tmp_path: Path) -> None:
    cloud, target = tmp_path / "my.csv", tmp_path / "m.npz"
    cloud.write_text(table)
    assert run(["run", str(cloud), "-o", str(target), "--set", "transport=discrete", *QUICK]) == 0
    found = arrays(target)
    assert found["reverse"].shape[2] == found["plan_ends"].shape[1] == d
    assert "density" not in found


def test_a_run_is_a_source_again(tmp_path: Path) -> None:
    first, second = tmp_path / "a.npz", tmp_path / "b.npz"
    assert run(["run", "triangle", "-o", str(first), "--no-fields", *QUICK]) == 0
    kept = tmp_path / "kept.json"
    kept.write_text(str(arrays(first)["experiment"]))
    assert run(["run", str(kept), "-o", str(second), "--no-fields"]) == 0
    assert np.array_equal(arrays(first)["reverse"], arrays(second)["reverse"])


@pytest.mark.parametrize(
    ("target", "complaint"),
    [("m.csv", ".npz"), ("m", ".npz"), ("no/such/m.npz", "folder"), ("folder.npz", "is a folder")],
)
def test_a_place_that_can_not_be_is_told_before_anything_is_computed(
    target: str, complaint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def computed(*_: object) -> None:
        raise AssertionError("computed in vain")

    monkeypatch.setattr("engine.simulate", computed)
    (tmp_path / "folder.npz").mkdir()
    assert run(["run", "two-atoms", "-o", str(tmp_path / target)]) == 2
    assert complaint in capsys.readouterr().err
    assert os.listdir(tmp_path) == ["folder.npz"]


def test_a_failed_run_leaves_an_existing_file_alone(tmp_path: Path) -> None:
    target = tmp_path / "m.npz"
    target.write_bytes(b"precious")
    cloud = tmp_path / "my.csv"
    cloud.write_text("x,y,z\n0,0,0\n1,2,3\n")
    assert run(["run", str(cloud), "-o", str(target)]) == 2  # semi-discrete transport is for the plane
    assert target.read_bytes() == b"precious"
    assert sorted(os.listdir(tmp_path)) == ["m.npz", "my.csv"]
