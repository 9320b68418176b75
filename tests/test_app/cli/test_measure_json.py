"""The schema of `tidemark measure --json`: stable names, numbers with floors, seconds, and the page that tells them."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.cli import run
from app.cli.terminal.reports import measurements_json, value_text
from app.session.source import open_source
from engine import Experiment, Measurements, Quality, Reading
from engine.results.results import FAILED, NoNumber

PAGE = Path(__file__).parents[3] / "docs" / "measure.md"
GROUPS = {
    "transport": "w2_squared residual cell_masses",
    "basins": "disagreement dual_gap map_gap mass_tv masses",
    "swirl": "rms max rotation_rms rotation_max",
    "encoder": "eps_rel reassigned n",
    "prior": "w2 w2_bound kl_bound terminal_snr_db",
    "complexity": "survival_one survival_level tail_zero tail_level m_star delta_star zeta_star cvar "
    "bottleneck_snr r_star",
    "localisation": "mean max trace_mean",
    "ledger": "forward reverse transport map_excess curve_excess",
    "sensitivity": "w2_before w2_after bound",
    "reverse": "w2_final nearest_training",
}
LISTS = {"transport.cell_masses", "basins.masses"}


@pytest.fixture
def atoms(tmp_path: Path) -> Path:
    path = tmp_path / "atoms.csv"
    path.write_text("x,w\n-1,0.2\n1,0.8\n")
    return path


def report(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert run(["measure", *arguments, "--json"]) == 0

    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is no JSON number")

    found: dict[str, Any] = json.loads(capsys.readouterr().out, parse_constant=refuse)
    return found


def test_every_group_has_its_names_floors_and_seconds(atoms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = atoms.with_name("other.csv")
    other.write_text("x\n0\n")
    found = report(capsys, str(atoms), "--against", str(other), "--set", "particles=50")
    for group, names in GROUPS.items():
        assert 0 <= found[group]["seconds"] < 20
        for name in names.split():
            entry = found[group][name]
            assert {"value", "unit"} <= set(entry)
            assert "floor" in entry or "error" in entry, (group, name)
            if f"{group}.{name}" in LISTS:
                assert len(entry["value"]) == 2
            elif (group, name) in {("swirl", "rotation_rms"), ("swirl", "rotation_max")}:
                assert entry["value"] == 0  # the line does not turn
            else:
                assert isinstance(entry["value"], (int, float))
    assert found["basins"]["masses"]["value"] == pytest.approx([0.2, 0.8], abs=0.02)


def test_names_are_documented(atoms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = PAGE.read_text("utf-8")
    found = report(capsys, str(atoms), "--only", "contraction", "--only", "encoder", "--only", "localisation")
    for group, entries in found.items():
        for name in set(entries) - {"seconds"}:
            assert f"`{group}.{name}`" in page or f"`.{name}`" in page
    for group, names in GROUPS.items():
        for name in names.split():
            assert f"`{group}.{name}`" in page or f"`.{name}`" in page


def test_parameters_reach_the_complexity(atoms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    atoms.write_text("x\n-1\n1\n")
    settings = [word for pair in ("softness=0", "snr=1.5", "level=0.5", "richness=2") for word in ("--set", pair)]
    found = report(capsys, str(atoms), "--only", "complexity", *settings)
    assert set(found) == {"complexity"}
    values = {name: entry["value"] for name, entry in found["complexity"].items() if name != "seconds"}
    # theory, section 3, to four digits
    assert values["tail_zero"] == pytest.approx(0.1286, abs=1e-4)
    assert values["tail_level"] == pytest.approx(0.2394, abs=1e-4)
    assert values["survival_one"] == pytest.approx(0.1792, abs=1e-4)
    assert values["survival_level"] == pytest.approx(0.2742, abs=1e-4)
    assert values["r_star"] == pytest.approx(1.0, abs=1e-6)
    assert values["zeta_star"] / (1 + 1.5**2) == pytest.approx(1 - values["cvar"], abs=1e-4)


def test_the_beginning_of_a_name_is_enough(atoms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = report(capsys, str(atoms), "--only", "prior.w2_b")
    assert set(found["prior"]) == {"w2_bound", "seconds"}


@pytest.mark.parametrize(("against", "complaint"), [("x,y\n0,0\n", "dimensions"), ("x\n", "point")])
def test_a_second_cloud_that_does_not_fit_is_one_sentence(
    against: str, complaint: str, atoms: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = atoms.with_name("other.csv")
    other.write_text(against)
    assert run(["measure", str(atoms), "--against", str(other), "--only", "sensitivity", "--json"]) == 2
    error = capsys.readouterr().err
    assert complaint in error
    assert len(error.strip().splitlines()) == 1


def test_a_table_is_printed_without_json(atoms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["measure", str(atoms), "--only", "transport"]) == 0
    assert "transport.cell_masses" in capsys.readouterr().out


def test_values_as_text() -> None:
    assert value_text(Reading(name="a.b", label="", value=None)) == "–"
    assert value_text(Reading(name="a.b", label="", value=(0.25, 0.5), unit="m")) == "0.25 … 0.5 (2) m"
    assert value_text(Reading(name="a.b", label="", value=1 / 3)) == "0.333333"


def test_what_is_not_finite_becomes_null() -> None:
    with pytest.warns(NoNumber):
        failed = Reading(name="a.b", label="", value=math.inf, error=math.nan)
    readings = (failed, Reading(name="a.c", label="", value=()))
    made = measurements_json(
        Measurements(
            experiment=Experiment(),
            quality=Quality.FULL,
            readings=readings,
            seconds=1.0,
            group_seconds=(("a", 0.5),),
        )
    )
    assert made == {
        "a": {"b": {"value": None, "unit": "", "note": FAILED}, "c": {"value": [], "unit": ""}, "seconds": 0.5}
    }


@pytest.mark.parametrize(
    ("table", "d"),
    [("x\n0\n1\n3\n", 1), ("0\n1\n", 1), ("x,y,z\n0,0,0\n1,2,3\n", 3), ("w,x2,x1,label\n1,0,0,a\n2,3,4,b\n", 2)],
)
def test_clouds_of_any_dimension_are_measured(
    table: str, d: int, atoms: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    atoms.write_text(table)
    # the mean trace of r^2 Cov of far-away noise: r^2 tr Cov(X_0), to O(r), so it tells the dimension
    found = report(capsys, str(atoms), "--only", "localisation", "--set", "snr=0.001", "--set", "softness=1")
    positions = open_source(str(atoms), standardise=False, any_dimension=True).experiment.cloud
    assert positions.d == d
    total = float(np.trace(positions.covariance)) + d
    assert found["localisation"]["trace_mean"]["value"] == pytest.approx(1e-6 * total, rel=1e-3)


@pytest.mark.parametrize("table", ["x,z\n0,0\n", "a,b,c\n0,0,0\n", "x,x1\n0,0\n"])
def test_coordinates_that_are_not_named_are_refused(
    table: str, atoms: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    atoms.write_text(table)
    assert run(["measure", str(atoms), "--json"]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
