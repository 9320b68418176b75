"""What scripts get is what the window and the command line have; what can't be done is a sentence."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np
import pytest

import engine
import tidemark
from tidemark import EngineError


@pytest.fixture(scope="module")
def small() -> tidemark.Experiment:
    return tidemark.experiment("two-atoms", particles=60, softness=0.1)


def test_readings_are_those_of_the_engine(small: tidemark.Experiment) -> None:
    *_, expected = engine.measure(small, only=("transport", "prior.w2"), draft=False)
    found = tidemark.measure(small, "transport", "prior.w2")
    assert [(each.name, each.value) for each in found.readings] == [(e.name, e.value) for e in expected.readings]


def test_a_figure_of_a_film_is_that_of_its_experiment(qapp: object, small: tidemark.Experiment, tmp_path: Path) -> None:
    options = {"size": (320, 200), "phase": 0.25, "panes": ("reverse", "transport")}
    film = tidemark.film(small)
    direct = tidemark.figure(small, tmp_path / "direct.png", **options)
    assert tidemark.figure(film, **options) == direct == (tmp_path / "direct.png").read_bytes()
    assert tidemark.load(tmp_path / "direct.png") == small  # it carries its experiment
    assert b"<svg" in tidemark.figure(film, form="svg", **options)
    assert tidemark.figure(film, form="pdf", **options)[:5] == b"%PDF-"


def test_sources_of_every_kind(tmp_path: Path) -> None:
    points = np.array([[0.0, 1.0], [1.0, 0.0], [2.0, 2.0]])
    np.save(tmp_path / "points.npy", points)
    from_array, from_file = tidemark.experiment(points), tidemark.load(tmp_path / "points.npy")
    assert from_array.cloud == from_file.cloud == tidemark.cloud(points.tolist())
    assert tidemark.experiment("moons", snr=7).snr == 7
    kept = tidemark.save(from_array, tmp_path / "points.tidemark")
    assert tidemark.load(kept) == from_array
    scaled = tidemark.experiment(tmp_path / "points.npy", standardise=True)
    assert scaled.cloud.mean == pytest.approx([0, 0], abs=1e-12)


def test_a_cloud_of_many_dimensions_is_measured_and_not_painted() -> None:
    cube = tidemark.experiment(np.eye(3), softness=0.2, particles=50)
    assert tidemark.simulate(cube).latents.shape == (50, 3)
    with pytest.raises(EngineError, match="3-dimensional"):
        tidemark.film(cube)
    with pytest.raises(EngineError, match="3-dimensional"):
        tidemark.density(cube)
    assert cube.cloud._repr_png_() is None  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: tidemark.cloud("nothing"), "not a table of numbers"),
        (lambda: tidemark.cloud([[np.nan, 0]]), "not finite"),
        (lambda: tidemark.experiment("no such drawing"), "There is no"),
        (lambda: tidemark.experiment("moons", speed=3), "speed"),
        (lambda: tidemark.experiment("moons", termination_time=-1), "Termination time"),
        (lambda: tidemark.load("nowhere.csv"), "no file"),
        (lambda: tidemark.save(tidemark.experiment("moons"), "moons.txt"), "can't be called"),
        (lambda: tidemark.measure(tidemark.experiment("moons"), "beauty"), "no group of readings"),
        (lambda: tidemark.sweep(tidemark.experiment("moons"), "beauty", "snr"), "no curve"),
        (lambda: tidemark.insight(tidemark.experiment("moons"), "beauty"), "no insight view"),
        (lambda: tidemark.insight(tidemark.experiment("moons"), "density"), "computes nothing"),
        (lambda: tidemark.figure(tidemark.experiment("moons"), form="bmp"), "can't be written"),
        (lambda: tidemark.figure(tidemark.experiment("moons"), colour="red"), "no option 'colour'"),
        (lambda: tidemark.movie(tidemark.experiment("moons"), "moons.txt"), "moons.txt"),
    ],
)
def test_what_cant_be_done_is_a_sentence(qapp: object, call, said: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(EngineError, match=re.escape(said)) as caught:
        call()
    assert caught.value.message.endswith(".")
    assert list(tmp_path.iterdir()) == []


def test_progress_is_told_group_by_group(small: tidemark.Experiment) -> None:
    told: list[tuple[str, int, int]] = []
    tidemark.measure(small, "transport", "prior.w2", progress=lambda *each: told.append(each))
    assert [(done, total) for _, done, total in told] == [(0, 2), (1, 2)]


def test_ctrl_c_stops_and_leaves_nothing(small: tidemark.Experiment, tmp_path: Path) -> None:
    def stop(_name: str, _done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tidemark.measure(small, progress=stop)
    assert tidemark.measure(small, "transport").readings  # and the next call works


def test_values_show_themselves(qapp: object, small: tidemark.Experiment) -> None:
    film, chart = tidemark.film(small), tidemark.sweep(small, "prior.w2", "termination_time", points=5)
    for value in (film, chart, small.cloud):
        picture, shown = value._repr_png_()
        assert picture[:4] == b"\x89PNG"
        width, height = (int.from_bytes(picture[place : place + 4], "big") for place in (16, 20))
        assert (width, height) == (2 * shown["width"], 2 * shown["height"])  # sharp on a dense screen
    assert tidemark.PointCloud.empty()._repr_png_() is None


def test_measurements_are_a_table_in_which_nothing_runs(small: tidemark.Experiment) -> None:
    reading = tidemark.Reading(name="x", label="<script>alert(1)</script>", value=1.0, note='"><b>', floor=2.0)
    measured = tidemark.Measurements(experiment=small, quality=engine.Quality.FULL, readings=(reading,), seconds=0.0)
    table = measured._repr_html_()  # type: ignore[attr-defined]
    assert "<script" not in table
    assert "<b>" not in table
    assert "&lt;script&gt;" in table
    assert "opacity" in table  # below its floor


def test_a_data_frame_goes_there_and_back() -> None:
    pandas = pytest.importorskip("pandas")
    cloud = tidemark.cloud([[0, 1], [2, 3], [4, 5]], weights=[1, 2, 1], labels=[0, 1, 1])
    table = tidemark.to_dataframe(cloud)
    assert tidemark.cloud(table) == cloud
    plain = pandas.DataFrame({"a": [0.0, 2.0, 4.0], "b": [1.0, 3.0, 5.0]})
    assert np.array_equal(tidemark.cloud(plain).positions, cloud.positions)


def test_tables_of_results(small: tidemark.Experiment) -> None:
    pytest.importorskip("pandas")
    xarray = pytest.importorskip("xarray")
    measured, plan = tidemark.measure(small, "transport"), tidemark.solve_transport(small)
    assert tidemark.to_dataframe(measured).name.tolist() == [each.name for each in measured.readings]
    rows = tidemark.to_dataframe(plan)
    assert np.array_equal(rows[["end_x", "end_y"]].to_numpy(), plan.ends)
    density = tidemark.to_dataset(tidemark.density(small))
    assert isinstance(density, xarray.Dataset)
    at = density.density.isel(phase=0)
    place = at.where(at == at.max(), drop=True)
    distances = np.hypot(
        small.cloud.positions[:, 0] - float(place.x[0]), small.cloud.positions[:, 1] - float(place.y[0])
    )
    assert distances.min() < 0.1  # the brightest pixel lies at an atom, so y points up


@pytest.mark.parametrize("name", ["pandas", "xarray"])
def test_a_library_that_is_missing_is_named(name: str, small: tidemark.Experiment, monkeypatch) -> None:
    density = tidemark.density(small)
    monkeypatch.setitem(sys.modules, name, None)
    made, table = (small.cloud, tidemark.to_dataframe) if name == "pandas" else (density, tidemark.to_dataset)
    with pytest.raises(EngineError, match=f"needs {name}, which is not installed"):
        table(made)
