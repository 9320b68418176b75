"""A session on the command line: rendered as it was seen, pixel for pixel, but for what the options say."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from app.cli import run
from app.window.window import Lab
from widgets.insights.paint_stage import render_image
from widgets.look.image_pixels import pixels

SIZE = (640, 400)


def picture(*words: str) -> npt.NDArray[np.uint8]:
    path = Path(words[words.index("-o") + 1])
    assert run(["render", *words, "--size", f"{SIZE[0]}x{SIZE[1]}", "--theme", "light", "--quiet"]) == 0
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


@pytest.fixture
def saved(open_lab: Callable[..., Lab], settled: Callable[[Lab], None], tmp_path: Path) -> tuple[Lab, Path]:
    """A window with a look of its own, settled and saved."""
    lab = open_lab()
    lab.insights.show_view("basins")
    lab.insights.show_mode("difference")
    lab.window.panel.layers["cells"].click()
    lab.stage.setView(lab.stage.look.view.zoomed(1.4, 0.3, -0.2))
    lab.stage.setLimits("swirl", (-0.5, 0.25))
    lab.clock.pause()
    lab.clock.jump(0.3)
    settled(lab)
    path = tmp_path / "seen.tidemark"
    assert lab.documents.document.save_to(path)
    return lab, path


def test_headless_and_window_are_the_same_pixels(saved: tuple[Lab, Path], tmp_path: Path) -> None:
    lab, path = saved
    look = dataclasses.replace(lab.stage.look, theme="light", scale=None)
    seen = pixels(render_image(lab.controller.film, lab.clock.phase, look, *SIZE))
    np.testing.assert_array_equal(picture(str(path), "-o", str(tmp_path / "a.png")), seen)


def test_what_the_options_say_goes_first(saved: tuple[Lab, Path], tmp_path: Path) -> None:
    _, path = saved
    seen = picture(str(path), "-o", str(tmp_path / "a.png"))
    assert (picture(str(path), "-o", str(tmp_path / "b.png"), "--phase", "0.9") != seen).any()
    assert (picture(str(path), "-o", str(tmp_path / "c.png"), "--pane", "forward") != seen).any()
    again = picture(str(path), "-o", str(tmp_path / "d.png"), "--phase", "0.3")
    np.testing.assert_array_equal(again, seen)
