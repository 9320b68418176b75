"""Copy as command and as Python from the window; exported pictures dropped on it."""

from __future__ import annotations

import dataclasses
import shlex
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.cli import run
from app.window.window import Lab
from engine import Experiment, PointCloud
from widgets.dialogs.image_dialog import ImageDialog
from widgets.insights.paint_stage import render_image
from widgets.look.image_pixels import pixels

OpenLab = Callable[..., Lab]
Settled = Callable[[Lab], None]


def text_of(lab: Lab) -> str:
    return QGuiApplication.clipboard().text()


def drop(lab: Lab, path: Path) -> None:
    held = QMimeData()
    held.setUrls([QUrl.fromLocalFile(str(path))])
    action, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    lab.window.dropEvent(QDropEvent(QPointF(10, 10), action, held, buttons, keys))


def said(lab: Lab) -> str:
    return "" if lab.window.notices.current is None else lab.window.notices.current.text


def pixels_of(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


@pytest.fixture
def seen(open_lab: OpenLab) -> Lab:
    """A window with a look of its own."""
    lab = open_lab()
    lab.session.set("seed", 11)
    lab.session.end_edit()
    lab.window.panel.layers["cells"].click()
    lab.stage.setView(lab.stage.look.view.zoomed(1.4, 0.3, -0.2))
    lab.clock.pause()
    lab.clock.jump(0.3)
    lab.stage.setPanes(("forward", "reverse"))
    return lab


def test_the_keys_copy_what_gives_the_windows_picture(seen: Lab, tmp_path: Path, settled: Settled) -> None:
    QTest.keyClick(seen.window, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    picture, readings = text_of(seen).splitlines()
    words = shlex.split(picture)
    assert words[:3] == ["tidemark", "render", "two-atoms"]
    assert readings == "tidemark measure two-atoms --set seed=11"
    words[words.index("-o") + 1] = str(tmp_path / "a.png")
    assert run([*words[1:], "--size", "640x400", "--quiet"]) == 0
    settled(seen)
    look = dataclasses.replace(seen.stage.ownLook, scale=None)
    image = pixels(render_image(seen.controller.film, seen.clock.phase, look, 640, 400))
    np.testing.assert_array_equal(pixels_of(tmp_path / "a.png"), image)


def test_a_file_is_named_while_it_is_not_changed(seen: Lab, tmp_path: Path) -> None:
    path = tmp_path / "a 'file'.tidemark"
    seen.session.set_cloud(PointCloud.of([[0.5, 0.5], [1, 0], [-1, 0.25]]), "Draw")
    seen.documents.document.save_to(path)
    seen.stage.setView(seen.stage.look.view.zoomed(1.1, 0.3, -0.2))
    seen.actions["copy_command"].trigger()
    picture, readings = text_of(seen).splitlines()
    assert shlex.split(readings) == ["tidemark", "measure", str(path)]
    assert any(word.startswith("--view=") for word in shlex.split(picture))
    seen.session.set("seed", 12)
    seen.session.end_edit()
    seen.actions["copy_command"].trigger()
    assert text_of(seen).startswith("SOURCE=tidemark:4:")


def test_python_by_its_key(seen: Lab) -> None:
    QTest.keyClick(seen.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    program = text_of(seen)
    compile(program, "program", "exec")
    assert 'tidemark.experiment("two-atoms", seed=11)' in program
    assert 10 <= len(program.splitlines()) <= 25
    assert "Python" in said(seen)


def test_nothing_drawn_is_said(open_lab: OpenLab) -> None:
    lab = open_lab()
    lab.session.set_cloud(Experiment().cloud, "Clear")
    QGuiApplication.clipboard().setText("before")
    lab.actions["copy_command"].trigger()
    assert text_of(lab) == "before"
    assert "nothing to repeat" in said(lab)


def test_a_dropped_picture_opens_its_experiment(open_lab: OpenLab, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "seen.png"
    assert run(["render", "moons", "-o", str(path), "--set", "seed=5", "--phase", "0.25", "--size", "96x64"]) == 0
    lab = open_lab()
    drop(lab, path)
    qtbot.waitUntil(lambda: lab.session.experiment.seed == 5)
    assert lab.session.title == "Two moons"
    assert lab.clock.phase == 0.25
    assert lab.session.saved_state.path is None
    assert not lab.session.modified
    assert "seen.png" in said(lab)
    (instead,) = lab.window.notices.answers
    instead.click()
    qtbot.waitUntil(lambda: lab.importer.dialog is not None)
    assert isinstance(lab.importer.dialog, ImageDialog)
    lab.importer.dialog.reject()
    assert lab.session.experiment.seed == 5


def test_the_offer_goes_with_the_next_change(open_lab: OpenLab, tmp_path: Path) -> None:
    path = tmp_path / "seen.gif"
    words = ["--size", "96x64", "--seconds", "0.1", "--pane", "forward", "--quiet"]
    assert run(["render", "two-atoms", "-o", str(path), *words]) == 0
    lab = open_lab()
    drop(lab, path)
    assert len(lab.window.notices.answers) == 1
    lab.session.set("seed", 12)
    assert "seen.gif" not in said(lab)


def test_a_damaged_way_back_leaves_the_picture(open_lab: OpenLab, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "seen.svg"
    assert run(["render", "moons", "-o", str(path), "--size", "96x64"]) == 0
    path.write_text(path.read_text().replace("tidemark:4:e", "tidemark:4:f"))
    lab = open_lab()
    drop(lab, path)
    qtbot.waitUntil(lambda: isinstance(lab.importer.dialog, ImageDialog))
    assert lab.importer.dialog is not None
    lab.importer.dialog.reject()


def test_a_film_that_carries_nothing_is_said(open_lab: OpenLab, tmp_path: Path) -> None:
    (tmp_path / "other.mp4").write_bytes(bytes(1000))
    lab = open_lab()
    drop(lab, tmp_path / "other.mp4")
    assert "carries no experiment" in said(lab)
