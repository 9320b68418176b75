"""Stories as files: cancelled and gone on with, as orders of an export, and refused by sentences."""

from __future__ import annotations

import dataclasses
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from made_stories import sweep, varied
from PIL import Image

from app.encoding import ExportCancelled
from app.export.order import Order, carry_out
from app.export.process import export_in_process
from app.export.render_options import RenderOptions
from app.export.render_story import render_story
from app.storage.home import cache
from engine import EngineError, Story

OPTIONS = RenderOptions(size=(160, 96), fps=10)


def frames(path: Path) -> list[np.ndarray[Any, Any]]:
    with zipfile.ZipFile(path) as archive:
        names = sorted(name for name in archive.namelist() if name.endswith(".png"))
        return [np.asarray(Image.open(io.BytesIO(archive.read(name)))) for name in names]


def kept() -> list[Path]:
    return list(cache().rglob("*.part"))


def test_a_cancelled_film_leaves_no_file_and_goes_on_where_it_was(tmp_path: Path) -> None:
    story, target, computed = sweep(phase=0.0), tmp_path / "film.zip", list[str]()
    with pytest.raises(ExportCancelled):
        render_story(story, "", target, OPTIONS, cancelled=lambda: len(computed) > 3, computing=computed.append)
    assert not list(tmp_path.iterdir())
    spared = len(kept())
    assert spared >= 3
    again = list[str]()
    render_story(story, "", target, OPTIONS, computing=again.append)
    fresh, whole = list[str](), tmp_path / "whole.zip"
    assert not kept()  # the film is there
    render_story(story, "", whole, OPTIONS, computing=fresh.append)
    assert len(again) == len(fresh) - spared
    assert all(np.array_equal(a, b) for a, b in zip(frames(target), frames(whole), strict=True))


def test_a_folder_that_can_not_be_written_costs_only_going_on(tmp_path: Path, fresh_settings: Path) -> None:
    (fresh_settings / "cache").write_text("in the way")
    assert render_story(sweep(), "", tmp_path / "film.zip", OPTIONS).count == 21


def test_progress_counts_frames_and_tells_what_is_computed(tmp_path: Path) -> None:
    counted, named = list[tuple[int, int]](), set[str]()
    render_story(
        sweep(), "", tmp_path / "film.zip", OPTIONS, lambda *frames: counted.append(frames), computing=named.add
    )
    assert counted == [(done, 21) for done in range(1, 22)]
    assert named == {"diffusion", "transport"}


@pytest.mark.slow
def test_an_order_may_be_a_story_in_another_process(tmp_path: Path) -> None:
    story = varied()
    order = Order(story.scenes[0].experiment, None, "Mine", tmp_path / "there.zip", OPTIONS, story=story)
    report = export_in_process(order, lambda done, total: None, lambda: False)
    here = carry_out(dataclasses.replace(order, path=tmp_path / "here.zip"), lambda done, total: None, lambda: False)
    assert report.path.read_bytes() == here.path.read_bytes()


def test_the_file_says_which_story_it_is(tmp_path: Path) -> None:
    story = dataclasses.replace(sweep(), title="What T does")
    render_story(story, "other", tmp_path / "film.zip", OPTIONS)
    with zipfile.ZipFile(tmp_path / "film.zip") as archive:
        told = json.loads(archive.read("frames.json"))
    assert told["metadata"]["title"] == "What T does"
    assert told["metadata"]["comment"] == f"story {story.digest.hex()}"
    assert [frame["phase"] for frame in told["frames"]] == [0.5] * 21


@pytest.mark.parametrize("name", ["film.png", "film.svg", "film.pdf", "film.xyz", "film"])
def test_what_is_no_film_is_refused_before_anything_is_computed(name: str, tmp_path: Path) -> None:
    with pytest.raises(EngineError):
        render_story(sweep(), "", tmp_path / name, OPTIONS, computing=lambda name: pytest.fail("computed"))


@pytest.mark.parametrize("change", [{"scale": 2}, {"frames": (0, 100)}, {"size": (161, 97)}, {"transparent": True}])
def test_options_that_can_not_be_are_sentences(change: dict[str, Any], tmp_path: Path) -> None:
    story: Story = sweep()
    with pytest.raises(EngineError):
        render_story(story, "", tmp_path / "film.mp4", dataclasses.replace(OPTIONS, **change))
    assert not list(tmp_path.iterdir())
