"""Exports of a comparison: both films, the same pixels from the window's, data of both, and the ways back."""

from __future__ import annotations

import csv
import dataclasses
import json
import shlex
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.cli import run
from app.export.about import about
from app.export.both_sides import both_sides
from app.export.order import Order, carry_out
from app.export.render import ensure_application, render_to_file
from app.export.render_options import RenderOptions
from app.export.repeat import Kept, commands, picture_command
from app.export.repeat_python import python_program
from app.export.session_options import session_of, session_options
from app.lanes.stages import complete_film
from app.session.source import open_source
from engine import EngineError, Experiment, Film, Held, PointCloud, preset
from widgets.insights.paint_stage import render_image
from widgets.look.image_pixels import pixels

B = preset("two-atoms").experiment.with_parameters({"particles": 40, "steps": 8})
A = B.with_parameters({"termination_time": 0.1 + 0.2, "sampler": "sde"})  # a number of seventeen digits
HELD = Held(experiment=A, title="Two atoms")
OPTIONS = RenderOptions(size=(320, 180), panes=("forward", "reverse"), held=HELD, arrangement="columns", phase=0.7)
TRIANGLE = PointCloud.of([[0.0, 1.0], [1.0, -1.0], [-1.0, -1.0]])
OTHERS = {
    "settings": HELD,
    "nothing": Held(experiment=B, title="Two atoms"),
    "a preset": Held(experiment=preset("circles").experiment, title="Circles"),
    "a drawing": Held(experiment=Experiment(cloud=TRIANGLE, particles=30, steps=7), title="Triangle"),
}


def never() -> bool:
    return False


@pytest.fixture(autouse=True)
def application() -> None:
    ensure_application()


@pytest.fixture(scope="module")
def sides() -> Film:
    return complete_film(B, never).beside(complete_film(A, never))


def read(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def test_a_still_has_both_films_that_are_computed(sides: Film, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    computing = lambda name, done, total: told.append((name, done, total))  # noqa: E731
    render_to_file(B, "Two atoms", tmp_path / "two.png", OPTIONS, computing=computing)
    seen = pixels(render_image(sides, 0.7, OPTIONS.look(B), 320, 180))
    np.testing.assert_array_equal(read(tmp_path / "two.png"), seen)
    assert [done for _, done, _ in told] == list(range(told[0][2]))
    assert [name for name, *_ in told].count("diffusion") == 2


def test_a_film_that_is_there_is_not_computed_again(sides: Film) -> None:
    film, new = both_sides(B, OPTIONS, never, sides)
    assert not new
    assert film.held is not None
    assert sides.held is not None
    assert film.held.diffusion is sides.held.diffusion


def test_a_side_that_is_missing_or_another_one_is_computed(sides: Film) -> None:
    for given in (sides.beside(None), sides.beside(complete_film(B, never))):
        film, new = both_sides(B, OPTIONS, never, given)
        assert new
        assert film.diffusion is sides.diffusion
        assert film.held is not None
        assert film.held.experiment.termination_time == A.termination_time


def test_without_what_is_held_there_is_one_side(sides: Film, tmp_path: Path) -> None:
    alone = dataclasses.replace(OPTIONS, held=None)
    render_to_file(B, "Two atoms", tmp_path / "one.png", alone, film=sides)
    seen = pixels(render_image(sides.beside(None), 0.7, alone.look(B), 320, 180))
    np.testing.assert_array_equal(read(tmp_path / "one.png"), seen)


def test_side_a_is_seen_at_the_snr_of_side_b(sides: Film) -> None:
    film, _ = both_sides(B.with_parameters({"snr": 20.0}), OPTIONS, never)
    assert film.held is not None
    assert film.held.experiment == A.with_parameters({"snr": 20.0})


@pytest.mark.parametrize("kind", OTHERS)
def test_command_and_python_give_the_same_pixels(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    options = dataclasses.replace(OPTIONS, held=OTHERS[kind])
    render_to_file(B, "Two atoms", tmp_path / "seen.png", options)
    session = session_of(B, "Two atoms", options)
    assert session.held == options.held
    words = shlex.split(commands(session, options, "command.png").splitlines()[0])
    assert words[:3] == ["tidemark", "render", "two-atoms"]
    assert "--against" in words
    assert run([*words[1:], "--quiet"]) == 0
    program = python_program(session, options, "python.png").partition("for measured")[0]
    exec(compile(program, "program", "exec"), {})
    np.testing.assert_array_equal(read(tmp_path / "command.png"), read(tmp_path / "seen.png"))
    np.testing.assert_array_equal(read(tmp_path / "python.png"), read(tmp_path / "seen.png"))


def test_a_command_says_what_differs_to_the_last_bit() -> None:
    found = picture_command(session_of(B, "Two atoms", OPTIONS), OPTIONS, "two.png")
    assert "--against termination_time=0.30000000000000004,sampler=sde" in found


@pytest.mark.parametrize("suffix", [".svg", ".mp4"])
def test_drawings_and_films_repeat_too(suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    options = dataclasses.replace(OPTIONS, fps=10, seconds=0.5)
    render_to_file(B, "Two atoms", tmp_path / f"seen{suffix}", options)
    found = about(B, "Two atoms", options, suffix)
    words = shlex.split(picture_command(session_of(B, "Two atoms", options), options, f"again{suffix}"))
    assert run([*words[1:], "--quiet"]) == 0
    seen, again = ((tmp_path / f"{name}{suffix}").read_bytes() for name in ("seen", "again"))
    assert seen == again
    assert "--against" in found["command"]


@pytest.mark.parametrize("suffix", [".png", ".svg", ".mp4", ".npz"])
@pytest.mark.parametrize("kind", ["settings", "a drawing"])
def test_an_exported_file_brings_back_what_is_held(kind: str, suffix: str, tmp_path: Path) -> None:
    options = dataclasses.replace(OPTIONS, fps=10, seconds=0.3, held=OTHERS[kind])
    file = tmp_path / f"two{suffix}"
    content = "readings" if suffix == ".npz" else "picture"
    carry_out(Order(B, None, "Two atoms", file, options, content=content), lambda done, total: None, never)  # type: ignore[arg-type]
    found = open_source(str(file), standardise=True)
    assert found.held == options.held
    assert found.experiment == B
    render_to_file(B, "Two atoms", tmp_path / "seen.png", options)
    words = ["--size", "320x180", "--quiet"]
    assert run(["render", str(file), "-o", str(tmp_path / "again.png"), *words]) == 0
    np.testing.assert_array_equal(read(tmp_path / "again.png"), read(tmp_path / "seen.png"))
    render_to_file(B, "Two atoms", tmp_path / "seen.png", dataclasses.replace(options, held=None))
    assert run(["render", str(file), "-o", str(tmp_path / "alone.png"), "--no-against", *words]) == 0
    np.testing.assert_array_equal(read(tmp_path / "alone.png"), read(tmp_path / "seen.png"))


def test_a_still_that_is_alone_says_so_of_a_session_that_compares() -> None:
    session = session_of(B, "Two atoms", OPTIONS)
    alone = dataclasses.replace(OPTIONS, held=None)
    beside = Experiment(cloud=TRIANGLE)
    kept = Kept("two.tidemark", dataclasses.replace(session, experiment=beside))
    found = picture_command(dataclasses.replace(session, experiment=beside), alone, "two.png", kept)
    assert "--no-against" in found


def test_the_options_of_a_session_hold_what_it_holds() -> None:
    session = session_of(B, "Two atoms", dataclasses.replace(OPTIONS, difference="ends"))
    options = RenderOptions(**session_options(session))
    assert (options.held, options.arrangement, options.difference) == (HELD, "columns", "ends")
    with pytest.raises(EngineError, match="Two sides"):
        RenderOptions(arrangement="tower")


def test_numbers_of_both_sides(tmp_path: Path) -> None:
    for name, content in (("a.npz", "readings"), ("a.csv", "readings")):
        order = Order(B, None, "Two atoms", tmp_path / name, OPTIONS, content=content)  # type: ignore[arg-type]
        carry_out(order, lambda done, total: None, never)
    with np.load(tmp_path / "a.npz", allow_pickle=False) as found:
        assert found["reverse"].shape == found["held/reverse"].shape
        assert not np.array_equal(found["reverse"], found["held/reverse"])
        assert Experiment.from_json(json.loads(str(found["held/experiment"]))).termination_time == A.termination_time
        assert "held/reverse" in json.loads(str(found["about"]))["arrays"]
        differing = {each["name"]: each for each in json.loads(str(found["compared"]))}
    with (tmp_path / "a.csv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["a"] and row["b"]]
    assert {row["name"] for row in rows} >= {"basins.disagreement", "swirl.rms"}
    for row in rows:
        assert float(row["b_minus_a"]) == float(row["b"]) - float(row["a"])
        assert differing[row["name"]]["difference"] is not None
