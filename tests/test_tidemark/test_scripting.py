"""The scripting interface: sources, results, pictures, tables and their display."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from PIL import Image

import tidemark
from app.export.render import ensure_application
from engine import Quality
from engine import measure as engine_measure
from engine import simulate as engine_simulate

POINTS = [[-1.0, 0.0], [1.0, 0.0], [0.0, 1.0]]


@pytest.fixture
def small() -> tidemark.Experiment:
    ensure_application()
    return tidemark.experiment(POINTS, particles=12, steps=6)


def test_results_are_the_engines_full_ones_to_the_bit(small: tidemark.Experiment) -> None:
    (full,) = engine_simulate(small, draft=False)
    run = tidemark.simulate(small)
    assert run.quality is Quality.FULL
    assert_array_equal(run.reverse.positions, full.reverse.positions)
    (measured,) = engine_measure(small, only=("prior",), draft=False)
    assert [each.value for each in tidemark.measure(small, "prior")] == [each.value for each in measured.readings]


def test_a_progress_that_raises_stops_a_computation(small: tidemark.Experiment) -> None:
    told = []

    def stop(name: str, done: int, total: int) -> None:
        told.append((name, done, total))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tidemark.simulate(small, progress=stop)
    assert told == [("diffusion", 1, 0)]


def test_an_interrupted_figure_leaves_no_file(small: tidemark.Experiment, tmp_path: Path) -> None:
    def stop(name: str, done: int, total: int) -> None:
        if name == "painting":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tidemark.write_film(small, tmp_path / "film.gif", size=(64, 32), fps=5, seconds=1, progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_a_cloud_of_a_data_frame_and_back() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"y": [0.0, 1.0], "X": [2.0, 3.0], "class": ["b", "a"], "Weight": [1, 3], "other": [9, 9]})
    made = tidemark.cloud(frame)
    assert_array_equal(made.positions, [[2, 0], [3, 1]])
    assert_array_equal(made.labels, [1, 0])
    assert_allclose(made.weights, [0.25, 0.75])
    assert tidemark.cloud(tidemark.to_frame(made)).positions.tolist() == made.positions.tolist()


def test_readings_as_a_frame_have_a_row_a_number(small: tidemark.Experiment) -> None:
    pytest.importorskip("pandas")
    frame = tidemark.to_frame(tidemark.measure(small, "transport"))
    masses = frame[frame.name == "transport.cell_masses"]
    assert masses["index"].tolist() == [0, 1, 2]
    assert frame.value.dtype == np.float64
    assert_allclose(masses.value.sum(), 1.0, atol=1e-6)


def test_a_data_sets_places_are_the_middles_of_its_pixels(small: tidemark.Experiment) -> None:
    pytest.importorskip("xarray")
    data = tidemark.to_xarray(tidemark.film(small))
    assert_allclose(data.y, -data.y[::-1], atol=1e-14)  # rounding at 4
    assert float(data.y[0]) > 0  # row 0 is the top
    peak = data.density.isel(density_phase=0).stack(place=("y", "x")).idxmax()
    y, x = peak.item()
    assert min(np.hypot(x - px, y - py) for px, py in POINTS) < float(data.x[1] - data.x[0])


def test_without_pandas_a_sentence_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(tidemark.EngineError, match="needs pandas") as caught:
        tidemark.to_frame(tidemark.cloud(POINTS))
    assert "tidemark[frames]" in caught.value.hint


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_figures_of_everything_in_every_format(small: tidemark.Experiment, tmp_path: Path, suffix: str) -> None:
    chart = tidemark.sweep(small, "prior.w2_bound", "termination_time", points=5)
    for name, what in (("film", small), ("chart", chart), ("cloud", small.cloud)):
        made = tidemark.figure(what, tmp_path / f"{name}.{suffix}", size=(320, 200))
        assert made.data == (tmp_path / f"{name}.{suffix}").read_bytes()
        assert made.data.lstrip()[:4] == {"png": b"\x89PNG", "svg": b"<?xm", "pdf": b"%PDF"}[suffix]
        if suffix == "png":
            with Image.open(tmp_path / f"{name}.png") as image:
                assert image.size == (320, 200)


def test_a_figure_opens_as_the_experiment_that_it_shows(small: tidemark.Experiment, tmp_path: Path) -> None:
    tidemark.figure(small, tmp_path / "a.png", size=(64, 32), title="Mine")
    assert tidemark.experiment(tmp_path / "a.png") == small
    assert tidemark.open_session(tmp_path / "a.png").title == "Mine"


def test_a_session_keeps_its_look_and_is_painted_by_it(small: tidemark.Experiment, tmp_path: Path) -> None:
    saved = tidemark.save_session(small, tmp_path / "a.tidemark", phase=0.25, panes=["reverse"], layers={"heat": True})
    session = tidemark.open_session(saved)
    assert session.clock.phase == 0.25
    by_session = tidemark.figure(session, size=(64, 32)).data
    by_look = tidemark.figure(small, size=(64, 32), phase=0.25, panes=["reverse"], layers={"heat": True}).data
    assert pixels(by_session) == pixels(by_look)
    assert pixels(by_session) != pixels(tidemark.figure(small, size=(64, 32), panes=["reverse"]).data)


def pixels(data: bytes) -> bytes:
    import io

    with Image.open(io.BytesIO(data)) as image:
        return image.convert("RGB").tobytes()


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: tidemark.experiment("moons", temination_time=1), "Did you mean termination_time"),
        (lambda: tidemark.experiment("moon"), "Did you mean moons"),
        (lambda: tidemark.cloud("no such file.csv"), "There is no file"),
        (lambda: tidemark.cloud([["a", "b"]]), "no table of coordinates"),
        (lambda: tidemark.figure(tidemark.cloud(POINTS), "a.jpg"), "can't be a jpg"),
        (lambda: tidemark.figure(tidemark.cloud(POINTS), teme="dark"), "Did you mean theme"),
        (lambda: tidemark.figure(tidemark.cloud(POINTS), theme="blue"), "no theme 'blue'"),
        (lambda: tidemark.figure(tidemark.cloud(POINTS), layers={"heatt": True}), "Did you mean heat"),
        (lambda: tidemark.figure(tidemark.cloud(POINTS), insight="basin", panes=["insight"]), "Did you mean basins"),
        (lambda: tidemark.save_session(tidemark.experiment(POINTS), "a.json"), "ends in .tidemark"),
        (lambda: tidemark.figure(3), "int can't be painted"),  # type: ignore[arg-type]
    ],
)
def test_what_can_not_be_is_said_in_a_sentence(call: object, said: str) -> None:
    ensure_application()
    with pytest.raises(tidemark.EngineError, match=said):
        call()  # type: ignore[operator]


def test_a_film_without_what_is_to_be_seen_is_refused(small: tidemark.Experiment) -> None:
    film = tidemark.Film(experiment=small)
    with pytest.raises(tidemark.EngineError, match="no insight view 'swirl'"):
        tidemark.figure(film, panes=["insight"], insight="swirl")
    with pytest.raises(tidemark.EngineError, match="no score"):
        tidemark.figure(film, layers={"score": True})


def test_a_running_application_stays_the_one(small: tidemark.Experiment) -> None:
    from PySide6.QtWidgets import QApplication

    before = QApplication.instance()
    tidemark.figure(small, size=(64, 32))
    assert QApplication.instance() is before


def test_values_show_themselves_as_pictures(small: tidemark.Experiment) -> None:
    chart = tidemark.sweep(small, "prior.w2_bound", "termination_time", points=5)
    for value in (small.cloud, chart, tidemark.film(small)):
        assert value._repr_png_()[:4] == b"\x89PNG"  # type: ignore[union-attr]
    assert tidemark.cloud(np.zeros((2, 3)))._repr_png_() is None  # type: ignore[attr-defined]
    assert tidemark.PointCloud.empty()._repr_png_() is None  # type: ignore[attr-defined]


def test_readings_show_themselves_as_a_table_without_a_tag_of_anothers() -> None:
    reading = tidemark.Reading(name="a<b.c", label="<script>", value=1.5, error=0.25, note='say "no"')
    made = tidemark.Measurements(
        experiment=tidemark.experiment(POINTS), quality=Quality.FULL, readings=(reading,), seconds=0.0
    )
    shown = made._repr_html_()  # type: ignore[attr-defined]
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown
    assert "say &quot;no&quot;" in shown
    assert "1.5" in shown
    assert "± 0.25" in shown
    assert "color:" not in shown.replace("border-top", "")  # the notebook's own, light or dark


@pytest.mark.parametrize(
    "call",
    [
        lambda: tidemark.simulate(np.zeros((3, 2))),
        lambda: tidemark.solve_transport("moons"),
        lambda: tidemark.density(tidemark.cloud("moons")),
        lambda: tidemark.measure(tidemark.cloud("moons"), "prior"),
        lambda: tidemark.measure(tidemark.experiment(POINTS), "prior", against=POINTS),
        lambda: tidemark.sweep(None, "prior.w2_bound", "termination_time"),
        lambda: tidemark.film("moons"),
        lambda: tidemark.to_arrays(5),
        lambda: tidemark.to_frame("moons"),
        lambda: tidemark.to_xarray(None),
        lambda: tidemark.open_session(None),
        lambda: tidemark.save_session(tidemark.cloud("moons"), "a.tidemark"),
        lambda: tidemark.session_text(5),
        lambda: tidemark.command(None),
    ],
)
def test_what_is_of_another_kind_is_refused_in_a_sentence(call: Callable[[], object]) -> None:
    with pytest.raises(tidemark.EngineError, match=r"^What is \w+ can't be taken here"):
        call()


def test_coordinates_that_are_masked_or_complex_are_refused() -> None:
    with pytest.raises(tidemark.EngineError, match="masked"):
        tidemark.cloud(np.ma.masked_array([[1.0, 2.0], [3.0, 4.0]], mask=[[0, 1], [0, 0]]))
    with pytest.raises(tidemark.EngineError, match="no table of coordinates"):
        tidemark.cloud([[1 + 2j, 0]])
    whole = np.ma.masked_array([[1.0, 2.0]], mask=False)
    assert tidemark.cloud(whole).positions.tolist() == [[1.0, 2.0]]


@pytest.mark.parametrize("look", [
    {"view": (0, 0)}, {"view": 3}, {"layers": 5}, {"layers": ["heat"]}, {"against": "moons"}, {"fps": float("nan")},
    {"seconds": "long"},
])  # fmt: skip
def test_a_look_of_another_form_is_refused_in_a_sentence(small: tidemark.Experiment, look: dict[str, object]) -> None:
    with pytest.raises(tidemark.EngineError):
        tidemark.figure(small, **look)
