"""Studies from the window: run, cancel, resume, kept over a restart, on a drawing, its scene, its files."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest
from counting_study import NAME, PARTS, Gate, controller, gate, held_at, lab, press, run_to_its_end, said, show
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from app.commands import COMMANDS, STUDIES_BY_PAPER
from app.lanes.own_process import Say, Stopped
from app.studies.controller import StudyController
from app.studies.folder import StudyFolder
from app.studies.process import StudyOrder, work_out
from app.studies.remembered import remembered_choice, remembered_counts, result_folder
from app.studies.result_actions import save_result
from app.window.window import Lab
from engine import (
    STUDIES,
    EngineError,
    StudyRequest,
    StudyResult,
    preset,
)
from widgets.studies.choice import StudyChoice
from widgets.studies.list import VerdictCounts

__all__ = ["controller", "gate", "lab"]  # the fixtures


def test_every_study_has_a_command_in_its_papers_menu() -> None:
    listed = [name for _, names in STUDIES_BY_PAPER for name in names]
    assert sorted(listed) == sorted(f"study_{name}" for name in STUDIES)
    assert {"studies", *listed} <= {command.name for command in COMMANDS}


def test_f8_opens_the_window_and_a_command_opens_it_at_its_study(lab: Lab, qtbot: QtBot) -> None:
    lab.window.activateWindow()
    qtbot.waitUntil(lab.window.isActiveWindow)
    QTest.keyClick(lab.window, Qt.Key.Key_F8)
    assert lab.studies.view.isVisible()
    lab.studies.view.close()
    for name, study in STUDIES.items():
        lab.actions[f"study_{name}"].trigger()
        assert lab.studies.view.list.current == name
        assert lab.studies.view.about.title.text() == study.title


def test_a_run_shows_its_checks_and_keeps_them(controller: StudyController, qtbot: QtBot) -> None:
    assert "Not run yet" in said(controller)
    run_to_its_end(controller, qtbot)
    view = controller.view
    assert [check.quantity for check in view.checks.checks] == list(PARTS)
    assert view.checks.table.item(2, 4).text() == "differs by 1"
    assert view.list.counts_text(NAME) == "2 of 3"
    assert view.choice.run.text() == "&Run again"  # all of it is worked out
    kept = StudyFolder(result_folder(StudyRequest(study=NAME, quick=True)), StudyRequest(study=NAME, quick=True))
    assert kept.finished
    expected = VerdictCounts(agrees=2, differs=1, not_here=0, done=3, total=3, of="quick, seed 0")
    assert remembered_counts() == {NAME: expected}


def test_cancel_keeps_what_is_done_and_resume_works_out_the_rest(
    controller: StudyController, gate: Gate, qtbot: QtBot
) -> None:
    held_at(controller, gate, "two", qtbot)
    qtbot.waitUntil(lambda: "1 of 3 parts" in said(controller) and "number two" in said(controller))
    qtbot.waitUntil(lambda: [check.quantity for check in controller.view.checks.checks] == ["one"])
    press(controller.view.choice.cancel)
    qtbot.waitUntil(lambda: controller.run is None and not controller.results.busy)
    qtbot.waitUntil(lambda: said(controller) == "Cancelled.  1 of 3 parts are kept; Resume works out the others.")
    assert [check.quantity for check in controller.view.checks.checks] == ["one"]
    assert controller.view.choice.run.text() == "&Resume"
    gate.open.add("two")
    run_to_its_end(controller, qtbot)
    assert gate.worked == ["one", "two", "two", "three"]
    assert said(controller).startswith("3 of 3 parts")


def test_what_is_kept_is_there_after_a_restart(controller: StudyController, gate: Gate, lab: Lab, qtbot: QtBot) -> None:
    held_at(controller, gate, "three", qtbot)
    controller.close()  # the program ends meanwhile
    again = StudyController(lab.session, lab.documents, lab.window, work_out)
    show(again, qtbot)
    qtbot.waitUntil(lambda: said(again) == "2 of 3 parts are kept; Resume works out the others.")
    assert [check.quantity for check in again.view.checks.checks] == ["one", "two"]
    gate.open.add("three")
    run_to_its_end(again, qtbot)
    assert gate.worked == ["one", "two", "three", "three"]
    again.close()


def test_another_budget_or_seed_is_another_run(controller: StudyController, qtbot: QtBot) -> None:
    run_to_its_end(controller, qtbot)
    press(controller.view.choice.budget.buttons["full"])
    qtbot.waitUntil(lambda: "Not run yet" in said(controller))
    assert controller.view.checks.checks == ()
    assert controller.view.choice.run.isEnabled()
    press(controller.view.choice.budget.buttons["quick"])
    assert len(controller.view.checks.checks) == 3
    controller.view.choice.seed.setFocus()
    controller.view.choice.seed.selectAll()
    QTest.keyClicks(controller.view.choice.seed, "5")
    QTest.keyClick(controller.view.choice.seed, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Not run yet" in said(controller))
    assert remembered_choice() == StudyChoice(quick=True, seed=5)


def test_another_study_can_be_read_while_one_runs(controller: StudyController, gate: Gate, qtbot: QtBot) -> None:
    held_at(controller, gate, "two", qtbot)
    other = next(name for name in STUDIES if name != NAME)
    controller.view.list.setFocus()
    controller.view.list.setCurrentItem(
        controller.view.list.findItems(STUDIES[other].title, Qt.MatchFlag.MatchRecursive)[0]
    )
    assert controller.view.about.title.text() == STUDIES[other].title
    assert said(controller).startswith("Counting  ·  ")
    qtbot.waitUntil(lambda: len(controller.view.checks.checks) > 5)  # of the run that ships
    assert "“Counting” is running" in controller.view.choice.run.toolTip()
    assert controller.view.choice.cancel.isEnabled()


def test_closing_the_window_cancels_the_run(controller: StudyController, gate: Gate, qtbot: QtBot) -> None:
    held_at(controller, gate, "two", qtbot)
    QTest.keyClick(controller.view, Qt.Key.Key_Escape)
    assert not controller.view.isVisible()
    qtbot.waitUntil(lambda: controller.run is None and not controller.results.busy)


def test_closing_the_program_ends_a_run(controller: StudyController, gate: Gate, lab: Lab, qtbot: QtBot) -> None:
    held_at(controller, gate, "two", qtbot)
    lab.documents.give_up()  # the fixtures see to it that no thread, timer or window is left
    assert not lab.window.isVisible()


def test_a_drawing_is_copied_when_the_run_starts(
    controller: StudyController, gate: Gate, lab: Lab, qtbot: QtBot
) -> None:
    press(controller.view.choice.subject.buttons["drawing"])
    held_at(controller, gate, "two", qtbot)
    assert controller.run is not None
    drawn = lab.session.experiment
    assert controller.run.order.request.experiment == drawn
    lab.session.set("termination_time", 1.5)
    assert controller.run.order.request.experiment == drawn
    gate.open.add("two")
    qtbot.waitUntil(lambda: controller.run is None)
    qtbot.waitUntil(lambda: "The drawing has changed since" in said(controller))
    assert len(controller.view.checks.checks) == 3
    assert controller.view.choice.run.isEnabled()  # on the drawing as it is now
    run_to_its_end(controller, qtbot)
    assert "changed" not in said(controller)


def test_an_empty_table_can_not_be_studied(controller: StudyController, lab: Lab) -> None:
    mine = controller.view.choice.subject.buttons["drawing"]
    assert mine.isEnabled()
    lab.actions["clear"].trigger()
    assert not mine.isEnabled()
    assert "Nothing is drawn" in mine.toolTip()
    lab.session.undo()
    assert mine.isEnabled()


def test_a_study_without_drawings_says_so(lab: Lab) -> None:
    name = next(name for name, study in STUDIES.items() if not study.takes_drawing)
    lab.actions[f"study_{name}"].trigger()
    mine = lab.studies.view.choice.subject.buttons["drawing"]
    assert not mine.isEnabled()
    assert "on the paper's own examples" in mine.accessibleDescription()


def test_its_scene_opens_with_look_and_clock(controller: StudyController, lab: Lab) -> None:
    press(controller.view.open)
    assert lab.session.experiment == preset("five-points").experiment
    assert (lab.session.title, lab.stage.look.insight, lab.stage.look.mode) == ("A scene", "basins", "cells")
    assert lab.clock.phase == 0.25
    assert not lab.session.modified


def test_its_scene_asks_before_a_drawing_is_lost(controller: StudyController, lab: Lab) -> None:
    lab.session.set("termination_time", 1.5)
    drawn = lab.session.experiment
    press(controller.view.open)
    box = lab.documents.unsaved.box
    assert box is not None
    assert lab.session.experiment == drawn
    press(box.button(QMessageBox.StandardButton.Discard))
    assert lab.session.title == "A scene"


def test_the_files_go_into_a_new_folder(controller: StudyController, tmp_path: Path, qtbot: QtBot) -> None:
    run_to_its_end(controller, qtbot)
    for expected in (f"{NAME}-quick-seed-0", f"{NAME}-quick-seed-0-2"):
        press(controller.view.save)
        chooser = controller.view.findChild(QFileDialog)
        assert chooser is not None
        chooser.fileSelected.emit(str(tmp_path))
        chooser.close()
        chooser.deleteLater()
        qtbot.waitUntil(lambda: controller.view.findChild(QFileDialog) is None)
        assert said(controller).startswith(f"Saved in {tmp_path / expected}")
        written = {path.name for path in (tmp_path / expected).iterdir()}
        assert written == {
            "figure.svg", "figure.png", "table.csv", "table.json", "curves.csv", f"{NAME}.tidemark",
        }  # fmt: skip


def test_a_folder_that_can_not_be_written_is_told(controller: StudyController, tmp_path: Path, qtbot: QtBot) -> None:
    run_to_its_end(controller, qtbot)
    target = tmp_path / "file"
    target.write_text("in the way")
    result = controller.results.get(StudyRequest(study=NAME, quick=True))
    assert result is not None
    with pytest.raises(EngineError, match="can't be written"):
        save_result(result, target)


def test_the_folder_is_shown(controller: StudyController, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url) or True)
    run_to_its_end(controller, qtbot)
    press(controller.view.folder)
    assert [Path(url.toLocalFile()) for url in shown] == [result_folder(StudyRequest(study=NAME, quick=True))]


def test_a_bug_is_told_with_details(lab: Lab, gate: Gate, qtbot: QtBot) -> None:
    def broken(_order: StudyOrder, _hear: Say, _cancelled: Stopped) -> StudyResult:
        raise ZeroDivisionError("a bug")

    controller = StudyController(lab.session, lab.documents, lab.window, broken)
    show(controller, qtbot)
    with qtbot.waitSignal(controller.failed) as failed:
        press(controller.view.choice.run)
    assert "ZeroDivisionError: a bug" in failed.args[2]
    qtbot.waitUntil(lambda: not controller.results.busy)
    assert said(controller).startswith("The study failed: a bug.")
    controller.close()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_real_run_survives_its_process_being_killed(lab: Lab, qtbot: QtBot) -> None:
    """A study of some seconds in a process of its own: killed after its first part, resumed, done."""
    name = "one-step"
    lab.actions[f"study_{name}"].trigger()
    controller = lab.studies
    press(controller.view.choice.budget.buttons["quick"])
    press(controller.view.choice.run)
    qtbot.waitUntil(lambda: controller.run is None or controller.run.done > 0, timeout=200_000)
    for process in multiprocessing.active_children():
        if process.name == "tidemark-study":
            process.kill()
    qtbot.waitUntil(lambda: controller.run is None and not controller.results.busy, timeout=20_000)
    if "3 of 3 parts" not in said(controller):  # it may have been done before it was killed
        qtbot.waitUntil(lambda: "Resume" in said(controller))
        assert said(controller).startswith("The study's process ended before it was done. Is there enough memory?")
        assert "1 of 3 parts" in said(controller) or "2 of 3 parts" in said(controller)
        run_to_its_end_in_process(controller, qtbot)
    assert {check.verdict.value for check in controller.view.checks.checks} == {"agrees"}
    assert not [process for process in multiprocessing.active_children() if process.name == "tidemark-study"]


def run_to_its_end_in_process(controller: StudyController, qtbot: QtBot) -> None:
    press(controller.view.choice.run)
    qtbot.waitUntil(lambda: controller.run is None, timeout=200_000)
