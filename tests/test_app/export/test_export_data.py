"""Numbers out: what an NPZ and a CSV hold is what the film has, and nothing is left of one that failed."""

from __future__ import annotations

import csv
import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from app.export.data import write_data
from app.export.data_rows import CURVES, READINGS
from app.lanes.stages import complete_film
from engine import EngineError, Experiment, Film, PointCloud, Reading

EXPERIMENT = Experiment(
    cloud=PointCloud.of([[-1.0, 0.3], [1.0, -0.2], [0.2, 0.9]], labels=[0, 1, 1]), particles=30, steps=6
)


def never() -> bool:
    return False


@pytest.fixture(scope="module")
def film() -> Film:
    return complete_film(EXPERIMENT, never, view="scales")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_an_npz_holds_the_film_and_needs_no_pickle(film: Film, tmp_path: Path) -> None:
    report = write_data(tmp_path / "a.npz", film, title="Three", version="1.2")
    with np.load(tmp_path / "a.npz", allow_pickle=False) as found:
        arrays = {name: found[name] for name in found.files}
    assert (report.entries, report.size) == (len(arrays), (tmp_path / "a.npz").stat().st_size)
    run, plan, density = film.diffusion, film.transport, film.density
    assert run is not None
    assert plan is not None
    assert density is not None
    np.testing.assert_array_equal(arrays["forward"], run.forward.positions)
    np.testing.assert_array_equal(arrays["reverse"], run.reverse.positions)
    np.testing.assert_array_equal(arrays["sources"], run.sources)
    np.testing.assert_array_equal(arrays["latents"], run.latents)
    np.testing.assert_array_equal(arrays["density"], density.values)
    np.testing.assert_array_equal(arrays["plan_ends"], plan.ends)
    ends = [0, *arrays["cell_ends"]]
    for index, cell in enumerate(plan.cells):
        np.testing.assert_array_equal(arrays["cell_corners"][ends[index] : ends[index + 1]], cell)
    about = json.loads(str(arrays["about"]))
    assert (about["title"], about["version"], about["seed"]) == ("Three", "1.2", 7)
    assert Experiment.from_json(json.loads(str(arrays["experiment"]))).digest.hex() == about["digest"]
    assert {each["name"] for each in json.loads(str(arrays["readings"]))} >= {"basins.disagreement"}


def test_the_same_film_gives_the_same_bytes(film: Film, tmp_path: Path) -> None:
    for name in ("a.npz", "b.npz", "a.csv", "b.csv"):
        write_data(tmp_path / name, film)
    for suffix in (".npz", ".csv"):
        assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()


def test_readings_are_rows_with_floor_and_unit(film: Film, tmp_path: Path) -> None:
    several = Reading(name="x.list", label='A "list", of three', value=(1.0, 2.5, -3.0), unit="u", floor=0.1)
    assert film.measurements is not None
    measured = dataclasses.replace(film.measurements, readings=(*film.measurements.readings, several))
    write_data(tmp_path / "r.csv", film.with_result(measured))
    rows = rows_of(tmp_path / "r.csv")
    assert tuple(rows[0]) == READINGS
    listed = [row for row in rows if row["name"] == "x.list"]
    assert [float(row["value"]) for row in listed] == [1.0, 2.5, -3.0]
    assert {row["label"] for row in listed} == {'A "list", of three'}
    assert film.transport is not None
    cost = film.transport.w2_squared
    assert next(row for row in rows if row["name"] == cost.name)["value"] == repr(float(cost.number or 0))


def test_curves_are_the_charts_of_the_insight_view(film: Film, tmp_path: Path) -> None:
    report = write_data(tmp_path / "c.csv", film, table="curves")
    rows = rows_of(tmp_path / "c.csv")
    assert film.insight is not None
    assert tuple(rows[0]) == CURVES
    assert len(rows) == report.entries == sum(len(s.x) for chart in film.insight.charts for s in chart.series) > 0
    first = film.insight.charts[0].series[0]
    mine = [row for row in rows if row["curve"] == first.label and row["chart"] == film.insight.charts[0].title]
    np.testing.assert_array_equal([float(row["y"]) for row in mine], first.y)


def test_what_can_not_be_written_is_said_and_leaves_nothing(film: Film, tmp_path: Path) -> None:
    bare = Film(experiment=EXPERIMENT)
    for path, given, table in (
        ("a.txt", film, "readings"), ("nowhere/a.npz", film, "readings"), ("a.csv", bare, "readings"),
        ("a.csv", bare, "curves"),
    ):  # fmt: skip
        with pytest.raises(EngineError) as raised:
            write_data(tmp_path / path, given, table=table)  # type: ignore[arg-type]
        assert raised.value.hint
    assert [*tmp_path.iterdir()] == []
