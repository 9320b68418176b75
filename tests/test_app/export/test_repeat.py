"""The command and the Python of a session give its picture to the pixel and its readings to the last bit."""

from __future__ import annotations

import dataclasses
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from PIL import Image

from app.cli import run
from app.export.render import ensure_application, render_to_file
from app.export.render_options import RenderOptions
from app.export.repeat import LONGEST_WORD, Kept, commands, picture_command, repeated
from app.export.repeat_python import python_program
from app.export.session_options import session_of, session_options
from engine import (
    EngineError,
    Experiment,
    PointCloud,
    SavedSession,
    Scene,
    Story,
    measure,
    parameters_of,
    preset,
    presets,
    session_bytes,
)
from widgets.painting.chart_look import ChartLook
from widgets.painting.look import Layers
from widgets.painting.view import View

Dice = np.random.Generator
CAPS = {"particles": 40, "steps": 12}  # what costs time and nothing else
GROUPS = ("transport", "prior")


def dice_experiment(dice: Dice) -> Experiment:
    """A preset's drawing or six points, with every parameter moved somewhere near the middle of its slider."""
    values: dict[str, float | int | str] = {}
    for name, declared in parameters_of(Experiment).items():
        if declared.scale == "choice":
            values[name] = str(dice.choice([key for key, _ in declared.choices]))
        else:
            value = declared.from_fraction(float(dice.uniform(0.3, 0.7)))
            values[name] = min(value, CAPS.get(name, value))
    values["curvature"] = float(dice.uniform(-0.2, 0.5))
    if dice.random() < 0.5:
        drawn = presets()[int(dice.integers(len(presets())))].experiment
        return drawn.with_parameters(values)
    return Experiment(cloud=PointCloud.of(dice.normal(size=(6, 2)))).with_parameters(values)


def dice_options(dice: Dice) -> RenderOptions:
    """Every option of a still moved, as a window's look would have it."""
    panes = [name for name in ("forward", "reverse", "transport", "insight") if dice.random() < 0.6] or ["reverse"]
    shown = {field.name: bool(dice.random() < 0.5) for field in dataclasses.fields(Layers)}
    captions = shown.pop("captions")
    return RenderOptions(
        size=(64 + int(dice.integers(64)), 64 + int(dice.integers(64))),
        theme=str(dice.choice(["dark", "light"])),
        panes=tuple(panes),
        captions=captions,
        phase=float(dice.random()),
        layers=Layers(**shown, captions=captions),
        view=View(centre_x=float(dice.normal()), centre_y=float(dice.normal()), half_width=float(dice.uniform(1, 5))),
        insight=str(dice.choice(["density", "curvature"])),
        stepwise=bool(dice.random() < 0.5),
        transparent=bool(dice.random() < 0.3),
    )


def pixels_of(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGBA"))


def readings_of(experiment: Experiment) -> dict[str, object]:
    (measured,) = measure(experiment, only=GROUPS, draft=False)
    return {reading.name: reading.value for reading in measured.readings}


def run_lines(text: str, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    """What a shell would do with the commands, but that only cheap groups are measured; those readings."""
    lines = text.splitlines()
    source = shlex.split(lines.pop(0))[0].removeprefix("SOURCE=") if lines[0].startswith("SOURCE=") else ""
    picture, readings = ([source if word == "$SOURCE" else word for word in shlex.split(line)] for line in lines)
    assert picture[:2] == ["tidemark", "render"]
    assert readings[:2] == ["tidemark", "measure"]
    assert run([*picture[1:], "--quiet"]) == 0
    capsys.readouterr()
    assert run([*readings[1:], "--json", *(word for group in GROUPS for word in ("--only", group))]) == 0
    groups = json.loads(capsys.readouterr().out)
    found = ((f"{group}.{name}", each) for group in GROUPS for name, each in groups[group].items())
    return {name: each["value"] for name, each in found if isinstance(each, dict)}  # beside them: seconds


def check(seed: int, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One experiment's round trip. Draws again where the engine refuses it."""
    dice = np.random.default_rng(seed)
    while True:
        experiment, options = dice_experiment(dice), dice_options(dice)
        try:
            render_to_file(experiment, 'It\'s a "Title"', folder / "seen.png", options)
            measured = readings_of(experiment)
        except EngineError:
            continue
        break
    session = session_of(experiment, 'It\'s a "Title"', options)
    seen = pixels_of(folder / "seen.png")

    found = run_lines(commands(session, options, "by command.png"), capsys)
    assert_array_equal(pixels_of(folder / "by command.png"), seen)
    assert found == json.loads(json.dumps(measured))

    program = python_program(session, options, "by python.png").replace(
        "measure(experiment)", f"measure(experiment, *{GROUPS})"
    )
    capsys.readouterr()
    exec(compile(program, "program", "exec"), {})
    assert_array_equal(pixels_of(folder / "by python.png"), seen)
    printed = {line.split()[0]: line.split()[1] for line in capsys.readouterr().out.splitlines()}
    assert printed == {name: repr(value) for name, value in measured.items() if isinstance(value, float)}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_round_trip(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    ensure_application()
    check(seed, tmp_path, capsys)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4, 24))
def test_round_trip_of_many(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    ensure_application()
    check(seed, tmp_path, capsys)


def test_only_what_differs_is_told() -> None:
    moons = preset("moons").experiment
    session = session_of(moons, "Two moons", RenderOptions())
    assert commands(session, RenderOptions(), "moons.png") == (
        "tidemark render moons -o moons.png\ntidemark measure moons"
    )
    moved = session_of(moons.with_parameters({"termination_time": 0.1 + 0.2}), "", RenderOptions(phase=0.25))
    assert picture_command(moved, RenderOptions(phase=0.25), "a b's.png") == (
        "tidemark render moons -o 'a b'\"'\"'s.png' --set termination_time=0.30000000000000004 --phase 0.25"
    )


def test_layers_that_are_the_usual_ones_again_are_named() -> None:
    session = session_of(preset("moons").experiment, "", RenderOptions(layers=Layers(heat=True)))
    file = Kept(
        "/a folder/x.tidemark", dataclasses.replace(session, experiment=Experiment(cloud=PointCloud.of([[0, 0]])))
    )
    now = dataclasses.replace(file.session, look=session_of(file.session.experiment, "", RenderOptions()).look)
    options = RenderOptions(**session_options(now))
    assert repeated(now, options, "a.png", file).options == ("--layers=points,trails,cells,density",)


def test_what_no_option_says_goes_with_the_session() -> None:
    charts = (("A diagram", ChartLook(x=(0.0, 1.0))),)
    options = RenderOptions(charts=charts, panes=("insight",), insight="scales")
    session = session_of(preset("moons").experiment, "Moons", options)
    found = repeated(session, options, "a.png")
    assert found.is_text
    assert found.options == ()
    kept = Kept("-odd name.tidemark", session)
    assert repeated(session, options, "a.png", kept).source == "-odd name.tidemark"
    assert picture_command(session, options, "-a.png", kept) == "tidemark render './-odd name.tidemark' -o ./-a.png"


def test_a_changed_file_is_not_named() -> None:
    kept = Kept("x.tidemark", SavedSession(experiment=Experiment(cloud=PointCloud.of([[0, 0]]))))
    changed = dataclasses.replace(kept.session, experiment=kept.session.experiment.with_parameters({"seed": 3}))
    assert repeated(kept.session, RenderOptions(**session_options(kept.session)), "a.png", kept).source == "x.tidemark"
    assert repeated(changed, RenderOptions(**session_options(changed)), "a.png", kept).is_text


def test_a_drawing_that_no_command_line_holds_is_said() -> None:
    points = np.random.default_rng(0).normal(size=(LONGEST_WORD // 8, 2))
    session = SavedSession(experiment=Experiment(cloud=PointCloud.of(points)))
    with pytest.raises(EngineError, match="too large for a command") as caught:
        commands(session, RenderOptions(), "a.png")
    assert "Save the session" in caught.value.hint


def test_a_storys_film_takes_the_session_whole() -> None:
    moons = preset("moons").experiment
    scenes = (Scene(experiment=moons, hold=0.1, seconds=0.1), Scene(experiment=moons, phase=1.0, hold=0.1))
    session = dataclasses.replace(session_of(moons, "", RenderOptions()), story=Story(scenes=scenes))
    options = RenderOptions(**session_options(session), theme="light")
    film, still = repeated(session, options, "a.mp4"), repeated(session, options, "a.png")
    assert film.is_text
    assert film.options == ("--theme", "light")
    assert (still.source, still.options) == ("moons", ("--theme", "light"))
    with pytest.raises(EngineError, match="story"):
        python_program(session, options, "a.mp4")


def test_a_films_options_are_those_of_its_clock() -> None:
    options = RenderOptions(loop="ping-pong", between=(0.25, 0.75), backwards=True, fps=12.5, seconds=2)
    session = session_of(preset("moons").experiment, "", options)
    assert picture_command(session, options, "a.png") == "tidemark render moons -o a.png"
    words = "--fps 12.5 --seconds 2 --loop ping-pong --backwards --range 0.25:0.75"
    found = picture_command(session, options, "a.mp4")
    assert sorted(shlex.split(found)) == sorted(shlex.split(f"tidemark render moons -o a.mp4 {words}"))


@pytest.mark.slow
def test_pasted_into_a_shell_and_run_by_python(tmp_path: Path) -> None:
    points = PointCloud.of(np.random.default_rng(5).normal(size=(9, 2)))
    options = RenderOptions(size=(120, 80), phase=0.7)
    session = session_of(Experiment(cloud=points, particles=20, steps=8), "It's mine", options)
    path = tmp_path / "a 'quoted' \"name\" $HOME.tidemark"
    path.write_bytes(session_bytes(session))
    ensure_application()
    render_to_file(session.experiment, session.title, tmp_path / "seen.png", options)
    places = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    root = str(Path(__file__).parents[3])
    env = {**os.environ, "PATH": places, "PYTHONPATH": root}
    for name, kept in (("by text.png", None), ("by file.png", Kept(str(path), session))):
        subprocess.run(["sh", "-c", commands(session, options, name, kept)], cwd=tmp_path, env=env, check=True)
        assert_array_equal(pixels_of(tmp_path / name), pixels_of(tmp_path / "seen.png"))
        (tmp_path / "program.py").write_text(python_program(session, options, "by python.png", kept))
        subprocess.run([sys.executable, "program.py"], cwd=tmp_path, env=env, check=True)
        assert_array_equal(pixels_of(tmp_path / "by python.png"), pixels_of(tmp_path / "seen.png"))
