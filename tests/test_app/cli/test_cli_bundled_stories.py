"""A story's name as SOURCE: a film of it, a still of its first scene, answers to what makes no sense with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from app.cli import run
from app.cli.terminal.names import source_names
from app.session.source import open_source
from engine import EngineError, bundled_story, preset


def test_a_name_is_rendered_as_a_film(tmp_path: Path) -> None:
    film = tmp_path / "film.gif"
    words = ["render", "smooth-or-pin", "-o", str(film), "--size", "160x90", "--fps", "2", "--frames", "0:3", "-q"]
    assert run(words) == 0
    with Image.open(film) as image:
        assert (image.size, image.n_frames) == ((160, 90), 3)  # type: ignore[attr-defined]


def test_a_still_shows_the_first_scene(tmp_path: Path) -> None:
    still = tmp_path / "still.png"
    assert run(["render", "the-bottleneck", "-o", str(still), "--size", "320x180", "-q"]) == 0
    with Image.open(still) as image:
        assert image.size == (320, 180)


def test_what_a_story_says_itself_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["render", "smooth-or-pin", "-o", str(tmp_path / "film.gif"), "--set", "softness=0.2"]
    assert run(words) == 2
    assert "--set" in capsys.readouterr().err


def test_a_source_is_the_story_with_its_first_scene() -> None:
    found, told = open_source("Smooth or Pin", standardise=True), bundled_story("smooth-or-pin")
    assert (found.story, found.title, found.sentence) == (told.story, told.title, told.sentence)
    assert found.experiment == told.story.scenes[0].experiment
    assert found.path is None
    assert open_source("moons", standardise=True).experiment == preset("moons").experiment


def test_names_are_completed_and_near_ones_told() -> None:
    assert {"moons", "smooth-or-pin"} <= set(source_names())
    with pytest.raises(EngineError) as caught:
        open_source("smooth-or-pn", standardise=True)
    assert "smooth-or-pin" in caught.value.hint
