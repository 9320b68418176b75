"""The life of a document: modified, saved, asked about, opened again, shared; and full disks and read-only folders."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

import app.storage.atomic as atomic
from app.session.source import open_source
from app.window.window import Lab
from engine import Experiment, PointCloud, SavedSession, Scene, Story, read_session, session_bytes
from widgets.painting.chart_look import ChartLook

OpenLab = Callable[..., Lab]
Button = QMessageBox.StandardButton


def change(lab: Lab, seed: int = 11) -> None:
    lab.session.set("seed", seed)
    lab.session.end_edit()


def draw(lab: Lab) -> None:
    lab.session.set_cloud(lab.session.experiment.cloud.joined([PointCloud.of([[0.5, 0.5]])]), "Put")


def answer(lab: Lab, button: Button) -> None:
    box = lab.documents.unsaved.box
    assert box is not None
    box.button(button).click()


def chooser(lab: Lab) -> QFileDialog:
    return next(dialog for dialog in lab.window.findChildren(QFileDialog) if dialog.isVisible())


def save_as(lab: Lab, path: Path) -> None:
    chooser(lab).fileSelected.emit(str(path))
    chooser(lab).close()


def said(lab: Lab) -> str:
    return "" if lab.window.notices.current is None else lab.window.notices.current.text


def test_a_change_marks_the_title_and_undoing_it_clears_the_mark(open_lab: OpenLab) -> None:
    lab = open_lab()
    assert lab.window.windowTitle() == "Two atoms[*] — Tidemark"
    assert not lab.window.isWindowModified()
    change(lab)
    assert lab.window.isWindowModified()
    lab.session.undo()
    assert not lab.window.isWindowModified()
    lab.session.redo()
    assert lab.window.isWindowModified()


def test_saving_asks_where_to_once_and_the_mark_knows_the_saved_state(open_lab: OpenLab, tmp_path: Path) -> None:
    lab = open_lab()
    change(lab)
    lab.actions["save"].trigger()
    save_as(lab, tmp_path / "mine")  # without a suffix
    path = tmp_path / "mine.tidemark"
    assert read_session(path.read_bytes()).session.experiment == lab.session.experiment
    assert lab.window.windowTitle() == "mine.tidemark[*] — Tidemark"
    assert not lab.window.isWindowModified()
    lab.session.undo()  # to before it was saved
    assert lab.window.isWindowModified()
    assert lab.session.saved_state.path == path
    lab.session.redo()
    assert not lab.window.isWindowModified()
    change(lab, 12)
    lab.actions["save"].trigger()
    assert read_session(path.read_bytes()).session.experiment.seed == 12
    assert lab.recent.paths == [str(path)]
    assert list(tmp_path.iterdir()) == [path]


def test_a_session_comes_back_with_its_look_and_its_clock(open_lab: OpenLab, tmp_path: Path) -> None:
    lab = open_lab()
    path = tmp_path / "a.tidemark"
    lab.stage.setView(type(lab.stage.look.view)(centre_x=0.5, centre_y=-1.0, half_width=2.0))
    lab.stage.setInsight("basins", "cells")
    lab.window.panel.layerToggled.emit("trails", False)
    lab.stage.maximise("insight")
    lab.stage.setChartLook("Gap", ChartLook(x=(0.5, 2.0), hidden=frozenset({"Bound"}), y_log=True))
    lab.stage.setLimits("swirl", (-0.5, 0.25))
    lab.clock.pause()
    lab.clock.set_speed(2.0)
    lab.window.playback.spanChanged.emit((0.25, 0.75))
    lab.actions["backwards"].trigger()
    lab.clock.jump(0.625)
    story = Story(scenes=(Scene(experiment=lab.session.experiment, caption="Here"),))
    lab.session.set_story(story, "New scene")
    assert lab.documents.document.save_to(path)
    content, look, saved = path.read_bytes(), lab.stage.look, lab.playback.saved()
    lab.documents.document.new()
    assert lab.session.story is None
    lab.stage.maximise("")
    lab.stage.setInsight("swirl", "skew")
    lab.stage.setChartLook("Gap", ChartLook())
    lab.stage.setChartLook("Loss", ChartLook(x_log=True))
    lab.stage.setLimits("swirl", (0.0, 1.0))
    lab.window.panel.layerToggled.emit("trails", True)
    lab.clock.set_span(0.0, 1.0)
    lab.clock.jump(0.1)
    lab.clock.play()
    lab.files.open(str(path))
    assert lab.documents.unsaved.box is None
    assert (lab.stage.look, lab.playback.saved(), lab.session.story) == (look, saved, story)
    assert not lab.clock.playing
    assert lab.documents.document.save_to(path)
    assert path.read_bytes() == content


def test_undoing_an_opening_brings_back_the_file_it_was(open_lab: OpenLab, tmp_path: Path) -> None:
    lab = open_lab()
    change(lab)
    lab.documents.document.save_to(tmp_path / "one.tidemark")
    lab.files.open("ring")
    assert lab.session.saved_state.path is None
    lab.session.undo()
    assert lab.session.saved_state.path == tmp_path / "one.tidemark"
    assert not lab.window.isWindowModified()


@pytest.mark.parametrize("way", ["close", "new", "open", "preset", "paste"])
def test_unsaved_work_is_asked_about(open_lab: OpenLab, tmp_path: Path, way: str) -> None:
    lab = open_lab()
    (tmp_path / "a.csv").write_text("x,y\n0,0\n1,2\n")
    draw(lab)
    before = lab.session.experiment
    QGuiApplication.clipboard().setText("0 0\n1 1\n2 3\n")
    ways: dict[str, Callable[[], object]] = {
        "close": lab.window.close,
        "new": lab.actions["new"].trigger,
        "open": lambda: lab.files.open(str(tmp_path / "a.csv")),
        "preset": lambda: lab.files.open("ring"),
        "paste": lab.actions["paste_new"].trigger,
    }
    ways[way]()
    assert lab.documents.unsaved.box is not None
    assert lab.documents.unsaved.box.text() == "Save the changes to “Two atoms”?"
    answer(lab, Button.Cancel)
    assert lab.session.experiment == before
    assert lab.window.isVisible()
    ways[way]()
    answer(lab, Button.Save)
    chooser(lab).reject()  # a file that is not chosen is a cancelled saving
    assert lab.session.experiment == before
    assert lab.window.isVisible()
    ways[way]()
    answer(lab, Button.Save)
    save_as(lab, tmp_path / "kept.tidemark")
    assert read_session((tmp_path / "kept.tidemark").read_bytes()).session.experiment == before
    assert (lab.session.experiment != before) == (way != "close")
    assert lab.window.isVisible() == (way != "close")


def test_discarding_closes_the_window(open_lab: OpenLab) -> None:
    lab = open_lab()
    draw(lab)
    lab.window.close()
    lab.window.close()  # asking twice makes no second question
    answer(lab, Button.Discard)
    assert not lab.window.isVisible()


def test_a_preset_after_settings_alone_is_not_asked_about(open_lab: OpenLab) -> None:
    lab = open_lab()
    change(lab)
    lab.files.open("ring")
    assert lab.session.title == "Ring"
    assert not lab.window.isWindowModified()
    lab.session.undo()
    assert lab.session.experiment.seed == 11
    assert lab.window.isWindowModified()


def test_a_bad_file_changes_nothing(open_lab: OpenLab, tmp_path: Path) -> None:
    lab = open_lab()
    before, look = lab.session.experiment, lab.stage.look
    (tmp_path / "bad.tidemark").write_bytes(session_bytes(SavedSession(experiment=before))[:-40])
    lab.files.open(str(tmp_path / "bad.tidemark"))
    assert said(lab).startswith("bad.tidemark is not a whole archive.")
    assert (lab.session.experiment, lab.stage.look) == (before, look)
    assert not lab.window.isWindowModified()


def test_a_newer_session_is_shown_but_not_written_over(open_lab: OpenLab, tmp_path: Path) -> None:
    content = session_bytes(SavedSession(experiment=Experiment(cloud=PointCloud.of([[0, 0], [1, 1]]))))
    path = tmp_path / "later.tidemark"
    from engine.files.session_archive import pack, unpack
    from engine.files.session_file import MEMBERS

    members, _ = unpack("a", content, MEMBERS)
    members["session.json"] = members["session.json"].replace(b'"tidemark": 4', b'"tidemark": 5')
    newer = pack(members)
    path.write_bytes(newer)
    lab = open_lab()
    lab.files.open(str(path))
    assert lab.window.windowTitle() == "later.tidemark (read-only)[*] — Tidemark"
    assert "newer Tidemark" in said(lab)
    change(lab)
    lab.actions["save"].trigger()
    assert path.read_bytes() == newer
    save_as(lab, tmp_path / "mine.tidemark")
    assert lab.window.windowTitle() == "mine.tidemark[*] — Tidemark"
    assert path.read_bytes() == newer


def test_a_session_goes_by_text(open_lab: OpenLab) -> None:
    lab = open_lab()
    change(lab)
    lab.actions["copy_text"].trigger()
    shared, text = lab.session.experiment, QGuiApplication.clipboard().text()
    assert text.startswith("tidemark:4:")
    lab.documents.document.new()
    lab.actions["paste"].trigger()
    assert lab.session.experiment == shared
    assert lab.window.isWindowModified()  # it is in no file
    lab.documents.document.new()
    lab.actions["open_text"].trigger()
    dialog = lab.documents.shared.dialog
    assert dialog is not None
    assert dialog.textValue() == text
    dialog.accept()
    assert lab.session.experiment == shared
    lab.documents.shared.take(text[:-9])
    assert said(lab).startswith("This text is not a whole session.")


def test_a_session_opens_from_the_command_line_as_it_was(open_lab: OpenLab, tmp_path: Path, qtbot: QtBot) -> None:
    lab = open_lab()
    lab.clock.pause()
    lab.clock.jump(0.375)
    lab.stage.setInsight("gap", "")
    lab.documents.document.save_to(tmp_path / "a.tidemark")
    other = open_lab(open_source(str(tmp_path / "a.tidemark"), standardise=True))
    assert other.stage.look.insight == "gap"
    assert other.clock.phase == 0.375
    assert not other.clock.playing
    assert other.session.saved_state.path == tmp_path / "a.tidemark"
    assert not other.window.isWindowModified()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES], ids=errno.errorcode.get)
@pytest.mark.parametrize("step", ["open", "write", "rename"])
def test_a_disk_that_takes_nothing_costs_a_notice(
    open_lab: OpenLab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, step: str
) -> None:
    lab = open_lab()
    path = tmp_path / "mine.tidemark"
    assert lab.documents.document.save_to(path)
    before = path.read_bytes()
    change(lab)

    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as disk:
        where, name = {
            "open": (Path, "open"),
            "write": (Path, "write_bytes"),
            "rename": (atomic.os, "replace"),
        }[step]
        disk.setattr(where, name, refuse)
        lab.actions["save"].trigger()
    assert os.strerror(number) in said(lab)
    assert lab.window.notices.current is not None
    assert lab.window.notices.current.level == "warning"
    assert lab.window.isWindowModified()
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
    change(lab, 13)  # the window goes on
    lab.actions["save"].trigger()
    assert read_session(path.read_bytes()).session.experiment.seed == 13
    assert not lab.window.isWindowModified()


def test_a_folder_that_is_gone_costs_a_notice(open_lab: OpenLab, tmp_path: Path) -> None:
    lab = open_lab()
    (tmp_path / "there").mkdir()
    lab.documents.document.save_to(tmp_path / "there" / "a.tidemark")
    (tmp_path / "there" / "a.tidemark").unlink()
    (tmp_path / "there").rmdir()
    change(lab)
    lab.window.close()
    answer(lab, Button.Save)
    assert said(lab).startswith("There is no folder")
    assert lab.window.isVisible()
    assert lab.window.isWindowModified()
