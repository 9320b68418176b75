"""`tidemark render --sweep`, stories and parts of films, and `tidemark join`: pixels and sentences."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from fractions import Fraction
from pathlib import Path
from typing import Any

import click
import numpy as np
import pytest
from made_stories import LOOK, sweep, varied
from PIL import Image

from app.cli import run
from app.cli.program import tidemark
from app.cli.terminal.sweep_types import EASINGS as NAMES
from app.export.render import ensure_application
from app.story.painter import StoryPainter, StoryStyle
from engine import EASINGS, SavedLook, SavedSession, Scene, Story, preset, session_bytes, story_json

SETTINGS = ["--set", "particles=40", "--set", "steps=8"]
FILE = ["--size", "160x96", "--fps", "10", "-q"]
SWEEP = ["--sweep", "termination_time=0.3:2"]
Frames = list[np.ndarray[Any, Any]]


def rendered(tmp_path: Path, *words: str) -> Frames:
    target = tmp_path / "film.zip"
    assert run(["render", *words, "-o", str(target), *FILE]) == 0
    with zipfile.ZipFile(target) as archive:
        names = sorted(name for name in archive.namelist() if name.endswith(".png"))
        return [np.asarray(Image.open(io.BytesIO(archive.read(name)))) for name in names]


def swept(tmp_path: Path, *words: str) -> Frames:
    return rendered(tmp_path, "two-atoms", *SETTINGS, "--seconds", "0.6", *(words or SWEEP))


def painted(story: Story) -> Frames:
    ensure_application()
    frames = story.frames(Fraction(10))
    painter = StoryPainter(frames, StoryStyle(size=(160, 96)))
    return [painter(index) for index in range(len(frames))]


def equal(a: Frames, b: Frames) -> bool:
    return len(a) == len(b) and all(np.array_equal(x, y) for x, y in zip(a, b, strict=True))


def test_a_sweep_is_the_story_of_its_two_ends(tmp_path: Path) -> None:
    def experiment(**settings: float) -> Any:
        return preset("two-atoms").experiment.with_parameters({"particles": 40, "steps": 8} | settings)

    first = Scene(experiment=experiment(termination_time=0.3), look=LOOK, phase=0, hold=0, seconds=0.6, easing="linear")
    last = Scene(experiment=experiment(termination_time=2.0), look=LOOK, phase=1, hold=0)
    assert equal(swept(tmp_path), painted(Story(scenes=(first, last))))
    still = (dataclasses.replace(first, phase=0.5), dataclasses.replace(last, phase=0.5))
    assert equal(swept(tmp_path, *SWEEP, "--phase", "0.5"), painted(Story(scenes=still)))


def test_backwards_there_and_back_holds_and_repeats(tmp_path: Path) -> None:
    there = swept(tmp_path)
    assert equal(swept(tmp_path, *SWEEP, "--backwards"), there[::-1])
    both = swept(tmp_path, *SWEEP, "--loop", "ping-pong")
    assert equal(both, both[::-1])
    assert len(both) == len(there)
    held = swept(tmp_path, *SWEEP, "--hold-start", "0.2", "--hold-end", "0.3")
    assert equal(held, there[:1] * 2 + there + there[-1:] * 3)
    assert equal(swept(tmp_path, *SWEEP, "--repeats", "2"), there * 2)


def test_several_parameters_move_each_by_its_easing(tmp_path: Path) -> None:
    words = ["--phase", "0.5", "--sweep", "termination_time=0.3:2:step", "--sweep", "softness=0.05:0.5"]
    alone = ["--phase", "0.5", "--sweep", "softness=0.05:0.5", "--set", "termination_time=0.3"]
    both, one = swept(tmp_path, *words), swept(tmp_path, *alone)
    assert equal(both[:-1], one[:-1])
    assert not np.array_equal(both[-1], one[-1])


def test_parts_are_the_whole(tmp_path: Path) -> None:
    whole = swept(tmp_path)
    parts = []
    for name, frames in (("a", ":3"), ("b", "3:")):
        parts.append(str(tmp_path / f"{name}.zip"))
        words = [
            "render",
            "two-atoms",
            *SETTINGS,
            "--seconds",
            "0.6",
            *SWEEP,
            "--frames",
            frames,
            "-o",
            parts[-1],
            *FILE,
        ]
        assert run(words) == 0
    target = tmp_path / "joined.zip"
    assert run(["join", *parts, "-o", str(target), "-q"]) == 0
    with zipfile.ZipFile(target) as archive:
        joined = [
            np.asarray(Image.open(io.BytesIO(archive.read(f"frame-{index:05d}.png")))) for index in range(len(whole))
        ]
    assert equal(joined, whole)


def test_parts_of_a_plain_film(tmp_path: Path) -> None:
    whole = rendered(tmp_path, "two-atoms", *SETTINGS, "--seconds", "0.6")
    assert equal(rendered(tmp_path, "two-atoms", *SETTINGS, "--seconds", "0.6", "--frames", "2:4"), whole[2:4])


def test_a_story_from_a_file_and_from_a_session(tmp_path: Path) -> None:
    story, file, session = varied(), tmp_path / "told.json", tmp_path / "told.tidemark"
    file.write_bytes(story_json(story))
    session.write_bytes(session_bytes(SavedSession(experiment=story.scenes[0].experiment, story=story)))
    wanted = painted(story)
    assert equal(rendered(tmp_path, "--story", str(file)), wanted)
    assert equal(rendered(tmp_path, str(session)), wanted)
    assert equal(rendered(tmp_path, str(session), "--backwards"), wanted[::-1])


def test_a_session_with_a_story_still_gives_pictures_of_itself(tmp_path: Path) -> None:
    story, session = sweep(), tmp_path / "told.tidemark"
    look = SavedLook(panes=("forward",))
    session.write_bytes(session_bytes(SavedSession(experiment=story.scenes[0].experiment, look=look, story=story)))
    assert run(["render", str(session), "-o", str(tmp_path / "still.png"), "--size", "160x96", "-q"]) == 0
    assert len(rendered(tmp_path, str(session), "--no-story", "--seconds", "0.5")) == 5


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["two-atoms", "--sweep", "termination_tim=1:2"], "Did you mean termination_time?"),
        (["two-atoms", "--sweep", "termination_time=1:2000"], "goes from 0.02 to 6"),
        (["two-atoms", "--sweep", "termination_time=1:x"], "needs a number"),
        (["two-atoms", "--sweep", "process=ou:ve"], "can't be swept"),
        (["two-atoms", "--sweep", "seed=1:9"], "can't be swept"),
        (["two-atoms", "--sweep", "kappa=2:2"], "would not move"),
        (["two-atoms", "--sweep", "kappa=1:2", "--sweep", "kappa=2:3"], "swept twice"),
        (["two-atoms", "--sweep", "kappa=1:2", "--set", "kappa=3"], "both set and swept"),
        (["two-atoms", "--sweep", "kappa=1:2:slowly"], "no easing 'slowly'"),
        (["two-atoms", "--sweep", "kappa=1"], "NAME=FROM:TO"),
        (["two-atoms", "--sweep", "kappa=1:2", "--stepwise"], "no steps to show"),
        (["two-atoms", "--sweep", "kappa=1:2", "--phase", "0.5", "--range", "0:0.5"], "either stands"),
        (["two-atoms", "--frames", "5:3"], "comes before"),
        (["two-atoms", "--frames", "all"], "A:B"),
        (["two-atoms", "--frames", "0:1000"], "no frames 0:1000"),
        (["two-atoms", "--story", "told.json"], "either SOURCE or --story"),
        (["--story", "none.json"], "can't be read"),
        ([], "Missing argument 'SOURCE'"),
    ],
)
def test_what_makes_no_sense_is_refused_by_a_sentence(
    words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["render", *words, "-o", "film.mp4"]) == 2
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["still.png", "drawing.svg", "drawing.pdf"])
def test_a_sweep_is_no_picture(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["render", "two-atoms", *SWEEP, "-o", str(tmp_path / name)]) == 2
    assert "settings move" in capsys.readouterr().err


def test_a_story_says_itself_what_options_would_say(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "told.json"
    file.write_bytes(story_json(sweep()))
    assert (
        run(["render", "--story", str(file), "-o", str(tmp_path / "f.mp4"), "--seconds", "3", "--pane", "forward"]) == 2
    )
    assert "Leave --seconds, --pane out." in capsys.readouterr().err


def test_a_second_export_leaves_no_part_behind(tmp_path: Path, fresh_settings: Path) -> None:
    swept(tmp_path)
    assert not list(fresh_settings.rglob("*.part"))


def test_an_interrupted_sweep_says_that_it_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("app.export.render_story.render_story", interrupted)
    assert run(["render", "two-atoms", *SWEEP, "-o", str(tmp_path / "film.mp4")]) == 130
    assert "the same command goes on" in capsys.readouterr().err


def test_names_and_easings_are_completed() -> None:
    assert NAMES == EASINGS
    command = tidemark.commands["render"]
    context = click.Context(command)
    option = next(each for each in command.params if each.name == "sweeps")

    def completed(text: str) -> list[str]:
        return [item.value for item in option.type.shell_complete(context, option, text)]

    assert completed("term") == ["termination_time="]
    assert "process=" not in completed("")
    assert completed("kappa=1:2:in") == ["kappa=1:2:in", "kappa=1:2:in-out"]


def test_join_says_what_does_not_fit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["join", str(tmp_path / "a.mp4"), str(tmp_path / "b.mp4"), "-o", str(tmp_path / "c.mp4")]) == 2
    assert "There is no file" in capsys.readouterr().err


def test_a_sweep_of_what_has_no_effect_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["render", "two-atoms", "-o", str(tmp_path / "film.gif"), *SETTINGS, *FILE, "--seconds", "0.2"]
    assert run([*words, "--sweep", "eta=0:1"]) == 2
    said = capsys.readouterr().err
    assert "would move nothing" in said
    assert "Choose the reverse SDE" in said
    assert run([*words, "--sweep", "eta=0:1", "--set", "sampler=sde"]) == 0


def test_a_sweep_there_and_back_says_how_often_it_can_run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    words = ["render", "two-atoms", *SWEEP, "--loop", "ping-pong", "--repeats", "100", "-o", str(tmp_path / "film.gif")]
    assert run(words) == 2
    assert "A sweep there and back runs at most 99 times." in capsys.readouterr().err
