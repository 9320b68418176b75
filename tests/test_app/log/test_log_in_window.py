"""The lab log in the window, by mouse and keys: added, gone back to, compared, noted, deleted, saved, exported."""

from __future__ import annotations

import csv
import dataclasses
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.log.controller import LogController
from app.log.written import log_page, log_table, write_log
from app.session.source import open_source
from app.window.window import Lab
from engine import EngineError, Experiment, LogEntry, Measurements, PointCloud, Quality, Reading, read_session
from widgets.log.delegate import LogDelegate

Open = Callable[..., Lab]
KEY = Qt.Key
BROKEN = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\xf0\0\0\0\x98" + bytes(60)


def logged(lab: Lab, *horizons: float) -> None:
    for horizon in horizons:
        lab.session.set("termination_time", horizon)
        lab.session.end_edit()
        lab.actions["log_add"].trigger()


def measurements(experiment: Experiment) -> Measurements:
    readings = (
        Reading(name="basins.disagreement", label="Disagreement", value=0.25, floor=0.125),
        Reading(name="basins.masses", label="Masses", value=(0.5, 0.5)),
        Reading(name="prior.w2", label="Prior error", value=None),
    )
    return Measurements(experiment=experiment, quality=Quality.FULL, readings=readings, seconds=0.1)


def measure_now(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """The full readings of what is open arrive."""
    lab.controller._show(lab.controller.film.with_result(measurements(lab.session.experiment)))
    monkeypatch.setattr(LogController, "_measured", True)
    lab.controller.resultAccepted.emit("diagnostics")


def test_readings_that_come_later_are_filled_in(open_lab: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    lab = open_lab()
    logged(lab, 1.5)
    (entry,) = lab.log.entries
    assert entry.experiment == lab.session.experiment
    assert not entry.measured
    measure_now(lab, monkeypatch)
    (entry,) = lab.log.entries
    assert entry.measured
    assert [(each.name, each.value, each.floor) for each in entry.readings] == [("basins.disagreement", 0.25, 0.125)]
    assert QImage.fromData(entry.picture).width() > 100


def test_readings_of_another_setting_never_reach_an_entry(open_lab: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    lab = open_lab()
    logged(lab, 1.5)
    lab.session.set("termination_time", 0.7)
    measure_now(lab, monkeypatch)
    (entry,) = lab.log.entries
    assert not entry.measured
    assert not entry.readings


@pytest.mark.slow
def test_the_real_readings_of_what_is_open_reach_its_entry(open_lab: Open, qtbot: QtBot) -> None:
    lab = open_lab()
    lab.clock.pause()
    logged(lab, 1.5)
    qtbot.waitUntil(lambda: lab.log.entries[0].measured, timeout=110_000)
    assert len(lab.log.entries[0].readings) > 20


def test_holding_logs_once_and_undo_leaves_the_log(open_lab: Open) -> None:
    lab = open_lab()
    lab.actions["compare"].trigger()
    assert [entry.experiment for entry in lab.log.entries] == [lab.session.experiment]
    lab.actions["undo"].trigger()
    lab.actions["redo"].trigger()
    assert len(lab.log.entries) == 1
    assert lab.session.held is not None


def test_enter_goes_back_and_undo_returns(open_lab: Open, qtbot: QtBot) -> None:
    lab = open_lab()
    logged(lab, 1.5, 0.7)
    lab.session.set("termination_time", 2.5)
    lab.log.open()
    view = lab.log.view.list
    qtbot.keyClick(view, KEY.Key_End)
    qtbot.keyClick(view, KEY.Key_Return)
    assert lab.session.experiment.termination_time == 1.5
    lab.session.undo()
    assert lab.session.experiment.termination_time == 2.5
    assert len(lab.log.entries) == 2


def test_a_double_click_goes_back_with_look_and_phase(open_lab: Open, qtbot: QtBot) -> None:
    lab = open_lab()
    lab.clock.pause()
    lab.clock.jump(0.25)
    lab.stage.setInsight("basins", "")
    logged(lab, 1.5)
    lab.stage.setInsight("density", "")
    lab.clock.jump(0.75)
    lab.log.open()
    view = lab.log.view.list
    qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.log.index(0)).center())
    assert lab.clock.phase == pytest.approx(0.25)
    assert lab.stage.ownLook.insight == "basins"


def test_two_ticks_compare_the_older_with_the_newer_in_one_step(open_lab: Open, qtbot: QtBot) -> None:
    lab = open_lab()
    logged(lab, 1.5, 0.7, 2.0)
    lab.log.open()
    window, view = lab.log.view, lab.log.view.list
    view.setCurrentIndex(view.log.index(0))
    assert not window.compare.isEnabled()
    qtbot.keyClick(view, KEY.Key_Space)
    box = LogDelegate.tick_area(view.visualRect(view.log.index(2))).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=box)
    assert window.compare.isEnabled()
    qtbot.mouseClick(window.compare, Qt.MouseButton.LeftButton)
    assert lab.session.held.experiment.termination_time == 1.5
    assert lab.session.experiment.termination_time == 2.0
    assert len(lab.log.entries) == 3
    lab.session.undo()
    assert lab.session.held is None


def test_a_note_is_typed_in_place_and_the_entry_can_be_deleted_and_brought_back(open_lab: Open, qtbot: QtBot) -> None:
    lab = open_lab()
    logged(lab, 1.5, 0.7)
    lab.log.open()
    window, view = lab.log.view, lab.log.view.list
    view.setCurrentIndex(view.log.index(1))
    qtbot.keyClick(view, KEY.Key_F2)
    field = view.indexWidget(view.currentIndex()) or view.viewport().focusWidget()
    qtbot.keyClicks(field, "A & B")
    qtbot.keyClick(field, KEY.Key_Return)
    qtbot.waitUntil(lambda: lab.log.entries[0].note == "A & B")
    view.setFocus()
    view.setCurrentIndex(view.log.index(1))
    qtbot.keyClick(view, KEY.Key_Delete)
    assert [entry.experiment.termination_time for entry in lab.log.entries] == [0.7]
    qtbot.mouseClick(window.undelete, Qt.MouseButton.LeftButton)
    assert [entry.note for entry in lab.log.entries] == ["A & B", ""]
    qtbot.keyClick(view, KEY.Key_Escape)
    assert not window.isVisible()


def test_a_note_being_typed_and_ticks_outlive_readings_and_additions(
    open_lab: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab = open_lab()
    logged(lab, 1.5, 0.7)
    lab.log.open()
    view = lab.log.view.list
    view.setCurrentIndex(view.log.index(0))
    qtbot.keyClick(view, KEY.Key_Space)
    qtbot.keyClick(view, KEY.Key_F2)
    field = view.viewport().findChild(QLineEdit)
    assert field is not None
    qtbot.keyClicks(field, "half a no")
    measure_now(lab, monkeypatch)
    lab.actions["log_add"].trigger()
    assert view.viewport().findChild(QLineEdit) is field
    qtbot.keyClicks(field, "te")
    qtbot.keyClick(field, KEY.Key_Return)
    qtbot.waitUntil(lambda: lab.log.entries[1].note == "half a note")
    assert [entry.note for entry in lab.log.entries] == ["", "half a note", ""]
    assert lab.log.entries[1].measured
    assert view.log.ticks == (lab.log.entries[1],)


def test_bringing_back_what_was_deleted_keeps_what_was_noted_and_added_since(open_lab: Open) -> None:
    lab = open_lab()
    logged(lab, 1.5, 0.7)
    first, second = lab.log.entries
    lab.log.view.deleteWanted.emit((first,))
    lab.log.view.noted.emit(second, "seen later")
    lab.actions["log_add"].trigger()  # the same drawing in the same second, maybe
    lab.log.view.undeleteWanted.emit()
    assert [entry.note for entry in lab.log.entries] == ["", "seen later", ""]
    assert [entry.experiment.termination_time for entry in lab.log.entries] == [1.5, 0.7, 0.7]


def test_the_log_is_saved_and_opened_with_the_session_and_counts_as_unsaved_work(
    open_lab: Open, tmp_path: Path
) -> None:
    lab = open_lab()
    path = tmp_path / "a.tidemark"
    assert not lab.session.modified
    logged(lab, 1.5)
    lab.session.undo()
    assert lab.session.modified  # by the entry alone
    assert lab.documents.document.save_to(path)
    assert not lab.session.modified
    kept = lab.log.entries
    assert read_session(path.read_bytes()).session.log == kept
    lab.documents.document.new()
    assert lab.log.entries == kept or not lab.log.entries
    lab.session.undo()
    assert lab.log.entries == kept
    assert not lab.session.modified
    lab.documents.document.open(open_source("moons", standardise=True))
    assert lab.log.entries == kept  # a preset goes on with the log
    lab.documents.document.open(open_source(str(path), standardise=True))
    assert lab.log.entries == kept
    assert not lab.session.modified


def entry(**changes: object) -> LogEntry:
    cloud = PointCloud.of([[0, 0], [1, 1]])
    return dataclasses.replace(LogEntry(experiment=Experiment(cloud=cloud), time="2026-11-30T08:05:00Z"), **changes)


def test_a_page_escapes_what_was_typed_and_needs_no_other_file() -> None:
    page = log_page((entry(title="<b>One</b>", note="</p><script>x</script>", picture=BROKEN), entry(title="Two")))
    assert "<script" not in page
    assert "&lt;b&gt;One" in page
    assert "http" not in page
    assert page.index("Two") < page.index("One")


def test_a_table_has_every_setting_and_no_formula() -> None:
    log = (entry(title="=1+1", note='a,"b"\nc'), entry(experiment=Experiment(cloud=PointCloud.of([[0, 1]]), seed=5)))
    rows = list(csv.DictReader(io.StringIO(log_table(log))))
    assert rows[0]["title"] == "'=1+1"
    assert rows[0]["note"] == 'a,"b"\nc'
    assert rows[1]["seed"] == "5"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="a superuser may write everywhere")
def test_a_read_only_folder_gives_a_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(EngineError, match="can't be written"):
        write_log(tmp_path / "log.html", (entry(),))


def test_a_missing_folder_gives_a_sentence_and_the_log_stays(open_lab: Open, tmp_path: Path) -> None:
    lab = open_lab()
    logged(lab, 1.5)
    failures: list[str] = []
    lab.log.failed.connect(lambda sentence, *_: failures.append(sentence))
    lab.log.export_to(str(tmp_path / "gone" / "log.csv"))
    assert failures[0].startswith("There is no folder")
    lab.log.export_to(str(tmp_path / "log.html"))
    assert (tmp_path / "log.html").read_text().startswith("<!doctype html>")
    assert len(lab.log.entries) == 1


def test_a_full_log_says_so_and_damaged_pictures_are_painted_as_none(open_lab: Open, qtbot: QtBot) -> None:
    lab = open_lab()
    lab.session.set_log(tuple(entry(phase=k / 200, picture=BROKEN) for k in range(200)))
    lab.log.open()
    lab.log.view.grab()
    said: list[str] = []
    lab.log.said.connect(said.append)
    lab.actions["log_add"].trigger()
    assert len(lab.log.entries) == 200
    assert lab.log.entries[0].phase == 1 / 200
    assert "full" in said[0]
