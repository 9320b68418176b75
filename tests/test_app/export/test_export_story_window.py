"""The story as an export of the window: chosen in the dialog, previewed as it is computed, written as without."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from made_stories import varied
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.cli.main import run
from app.window.window import Lab
from engine import story_json
from widgets.dialogs.export_dialog import ExportDialog

OpenLab = Callable[..., Lab]


@pytest.fixture
def dialog(open_lab: OpenLab) -> tuple[Lab, ExportDialog]:
    """Of a window with a story of three scenes."""
    lab = open_lab()
    lab.session.set_story(varied(), "Story")
    lab.export()
    return lab, next(child for child in lab.window.findChildren(ExportDialog) if child.isVisible())


def choose(dialog: ExportDialog, path: Path) -> None:
    form = dialog.form
    form.setFormat("png-frames")
    form.setPath(str(path))
    form.width_box.setValue(160)
    form.height_box.setValue(96)
    form.fps.setValue(10)
    form.theme.setCurrentIndex(form.theme.findData("dark"))


def frames(path: Path) -> list[np.ndarray]:
    with zipfile.ZipFile(path) as archive:
        names = sorted(name for name in archive.namelist() if name.endswith(".png"))
        return [np.asarray(Image.open(io.BytesIO(archive.read(name)))) for name in names]


def test_the_film_of_the_window_is_the_command_lines(
    dialog: tuple[Lab, ExportDialog], qtbot: QtBot, tmp_path: Path
) -> None:
    lab, asked = dialog
    choose(asked, tmp_path / "window.zip")
    asked.form.chooseStory()
    assert asked.request.story
    works: list[str] = []
    lab.exports._computes.connect(works.append)
    asked.export.click()
    qtbot.waitUntil(lambda: not lab.exports.busy, timeout=60_000)
    assert {"diffusion", "transport"} <= set(works)
    (tmp_path / "story.json").write_bytes(story_json(varied()))
    arguments = ["--story", str(tmp_path / "story.json"), "-o", str(tmp_path / "line.zip")]
    assert run(["render", *arguments, "--size", "160x96", "--fps", "10", "--theme", "dark"]) == 0
    one, other = frames(tmp_path / "window.zip"), frames(tmp_path / "line.zip")
    assert len(one) == len(other) == len(varied().frames(10))  # type: ignore[arg-type]
    np.testing.assert_array_equal(one, other)


def test_rows_that_a_story_has_no_use_for_are_away(dialog: tuple[Lab, ExportDialog], tmp_path: Path) -> None:
    _, asked = dialog
    form = asked.form
    choose(asked, tmp_path / "a.zip")
    own = (form.seconds, form.loop, form.hold_start, form.panes)
    assert form.subject.isVisible()
    assert all(widget.isVisible() for widget in own)
    assert not form.story_length.isVisible()
    form.chooseStory()
    assert not any(widget.isVisible() for widget in own)
    assert form.story_length.isVisible()
    assert form.fps.isVisible()
    assert form.story_length.text() == f"{float(varied().seconds):g} s"
    assert f"{len(varied().frames(10))} frames" in asked.preview.estimate.text()  # type: ignore[arg-type]
    form.setFormat("png")
    assert not asked.request.story
    assert form.panes.isVisible()


def test_the_preview_shows_the_story(dialog: tuple[Lab, ExportDialog], tmp_path: Path) -> None:
    """A caption of the first scene is in it, whatever has been computed."""
    _, asked = dialog
    choose(asked, tmp_path / "a.zip")
    clock = shown(asked)
    asked.form.chooseStory()
    story = shown(asked)
    asked.form.captions.setChecked(False)
    assert story != clock
    assert shown(asked) != story


def shown(dialog: ExportDialog) -> bytes:
    """The pixels of the preview."""
    labels = [label.pixmap().toImage() for label in dialog.preview.findChildren(QLabel) if not label.pixmap().isNull()]
    picture = dialog.preview.grab().toImage()
    return picture.constBits().tobytes() + b"".join(label.constBits().tobytes() for label in labels)


def test_without_a_story_there_is_no_such_choice(open_lab: OpenLab) -> None:
    lab = open_lab()
    lab.export()
    asked = next(child for child in lab.window.findChildren(ExportDialog) if child.isVisible())
    assert not asked.form.subject.isVisible()
    asked.form.chooseStory()
    assert not asked.request.story


def test_the_strips_buttons_present_and_export_the_story(open_lab: OpenLab, qtbot: QtBot) -> None:
    lab = open_lab()
    strip = lab.window.story
    lab.actions["story"].trigger()
    assert not strip.export.isEnabled()
    assert not strip.present.isEnabled()
    lab.session.set_story(varied(), "Story")
    for form in ("png", "mp4"):
        QTest.mouseClick(strip.export, Qt.MouseButton.LeftButton)
        asked = next(child for child in lab.window.findChildren(ExportDialog) if child.isVisible())
        assert asked.request.story
        asked.form.setFormat(form)
        asked.accept()
    QTest.mouseClick(strip.present, Qt.MouseButton.LeftButton)
    assert lab.presenting.show is not None
    QTest.keyClick(lab.presenting.show.window, Qt.Key.Key_Escape)
    assert lab.presenting.show is None
