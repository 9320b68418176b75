"""Every format that is exported leads back to an equal session."""

from __future__ import annotations

import dataclasses
import shlex
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.cli import run
from app.encoding import ENCODERS
from app.export.about import about
from app.export.chart_picture import write_panel
from app.export.render import ensure_application, render_to_file
from app.export.render_options import RenderOptions
from app.export.render_story import render_story
from app.export.session_options import session_of, session_options
from app.export.vector import VECTOR_FORMATS
from app.session.carried import carried_session
from app.session.source import open_source
from engine import Chart, Experiment, PointCloud, SavedSession, Scene, Series, Story, session_text
from widgets.painting.chart_look import ChartLook
from widgets.painting.look import Layers
from widgets.painting.view import View

DRAWN = Experiment(cloud=PointCloud.of([[0.1, 0.2], [-1 / 3, 0.7], [1.0, -0.5]]), seed=11, particles=20, steps=6)
OPTIONS = RenderOptions(
    size=(96, 64), fps=10, seconds=0.3, phase=0.3, panes=("forward", "reverse"), layers=Layers(heat=True, trails=False),
    view=View(centre_x=0.1, half_width=2.0), charts=(("A", ChartLook(x=(0.0, 1.0))),), limits=(("swirl", (0.0, 0.1)),),
)  # fmt: skip
FORMATS = {**{name: kind.suffix for name, kind in ENCODERS.items()}, **{k: v.suffix for k, v in VECTOR_FORMATS.items()}}


@pytest.mark.parametrize("form", FORMATS)
def test_a_pictures_session_comes_back(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"a picture{FORMATS[form]}"
    options = dataclasses.replace(OPTIONS, form=form)
    render_to_file(DRAWN, 'It\'s <mine> & "yours"', path, options)
    found = carried_session(path)
    assert found is not None
    assert found.session == session_of(DRAWN, 'It\'s <mine> & "yours"', options)
    shown = RenderOptions(**session_options(found.session))
    assert shown.look(DRAWN) == OPTIONS.look(DRAWN)


def test_a_storys_film_carries_its_story(tmp_path: Path) -> None:
    scenes = (Scene(experiment=DRAWN, hold=0.2, seconds=0.1), Scene(experiment=DRAWN, phase=1.0, hold=0.1))
    story = Story(title="Told", scenes=scenes)
    render_story(story, "Told", tmp_path / "a.gif", RenderOptions(size=(96, 64), fps=10))
    found = open_source(str(tmp_path / "a.gif"), standardise=True)
    assert found.story == story
    assert found.title == "Told"


def test_the_command_in_a_file_makes_it_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    render_to_file(DRAWN, "Mine", Path("mine.png"), dataclasses.replace(OPTIONS, theme="light", scale=2))
    with Image.open("mine.png") as image:
        command, seen = image.info["command"], np.asarray(image)
    assert run([*shlex.split(command.replace("FILE", "mine.png"))[1:], "--quiet"]) == 0
    with Image.open("again.png") as image:
        np.testing.assert_array_equal(np.asarray(image), seen)


def test_a_large_drawings_file_says_what_is_missing() -> None:
    ensure_application()
    points = np.random.default_rng(0).normal(size=(20_000, 2))
    said = about(Experiment(cloud=PointCloud.of(points), seed=3, particles=60), "Large", OPTIONS, ".png")
    assert "session" not in said
    assert "command" not in said
    assert said["settings"] == "particles=60 seed=3"
    assert said["comment"].split()[1] in said["note"]


def test_arrays_lead_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "".join(session_text(session_of(DRAWN, "Mine", OPTIONS)).split())
    path = str(tmp_path / "a.npz")
    assert run(["run", text, "-o", path, "--no-fields", "--set", "seed=12", "--quiet"]) == 0
    found = open_source(path, standardise=True)
    assert found.experiment == dataclasses.replace(DRAWN, seed=12)
    assert found.title == "Mine"
    assert found.path is None  # Save asks where to


def test_a_text_is_a_source(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "".join(session_text(session_of(DRAWN, "Mine", OPTIONS)).split())
    assert run(["script", text, "--set", "seed=12", "-o", "x.png"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("SOURCE=tidemark:4:")
    assert run(["script", text[:-5]]) == 2
    assert "not a whole session" in capsys.readouterr().err


def test_a_picture_that_carries_nothing_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Image.new("L", (8, 8), 255).save(tmp_path / "plain.png")
    assert run(["measure", str(tmp_path / "plain.png")]) == 2
    assert "--as-image" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["a.svg", "a.png"])
def test_a_diagram_leads_back(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = Series(label="one", kind="measured", x=np.arange(5.0), y=np.arange(5.0))
    chart = Chart(title="A line", x_label="x", y_label="y", series=(line,))
    session = SavedSession(experiment=DRAWN, title="Mine")
    write_panel(tmp_path / name, chart, session=session)
    found = carried_session(tmp_path / name)
    assert found is not None
    assert found.session == session
    write_panel(tmp_path / name, chart)
    assert carried_session(tmp_path / name) is None
    if name == "a.png":
        with Image.open(tmp_path / name) as image:
            image.load()


def test_a_curves_figure_leads_back(tmp_path: Path) -> None:
    words = ["--points", "5", "--set", "particles=20", "--set", "steps=6", "-o", str(tmp_path / "a.svg"), "--quiet"]
    assert run(["curve", "two-atoms", "prior.w2", "--over", "T", *words]) == 0
    assert open_source(str(tmp_path / "a.svg"), standardise=True).experiment.particles == 20
