"""The window of studies opens on the full runs that ship; own runs take their place, and are run again."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from counting_study import NAME, PARTS, Gate, OpenLab, controller, gate, held_at, lab, press, said
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from app.studies.controller import StudyController
from app.studies.process import work_out
from app.studies.remembered import remembered_choice, result_folder
from app.window.window import Lab
from engine import STUDIES, EngineError, FinishedRun, RunOrigin, StudyRequest, StudyResult, run_study
from widgets.studies.choice import StudyChoice

__all__ = ["controller", "gate", "lab"]  # the fixtures
FULL = StudyRequest(study=NAME)
ORIGIN = RunOrigin(
    edition="0" * 16, key="1" * 32, started="2026-11-30T07:00:00+00:00", written="2026-11-30T07:11:00+00:00",
    tidemark="0.0.9", machine={"system": "Plan9 m68k", "cores": 2, "python": "2.7.18"},
)  # fmt: skip
LINE = "Full run of 2026-11-30 on Plan9 m68k, 2 cores, 11 min (Tidemark 0.0.9)."
MISSING = "Not run yet with this budget and seed."


def shipped_counting(origin: RunOrigin = ORIGIN) -> FinishedRun:
    *_, last = run_study(FULL)
    assert isinstance(last, StudyResult)
    told = dataclasses.replace(last, seconds=(("one", 60.0), ("two", 240.0), ("three", 360.0)))
    return FinishedRun(result=told, origin=origin)


@pytest.fixture
def ship(lab: Lab, gate: Gate, monkeypatch: pytest.MonkeyPatch) -> Callable[[RunOrigin], None]:
    """Let a run of the counting study ship; the real ones do too."""
    from engine import shipped_run

    def put(origin: RunOrigin = ORIGIN) -> None:
        run = shipped_counting(origin)
        gate.worked.clear()
        monkeypatch.setattr(
            "app.studies.shipped.shipped_run", lambda name: run if name == NAME else shipped_run(name)
        )  # fmt: skip

    return put  # type: ignore[return-value]


@pytest.fixture
def opened(ship: Callable[..., None], lab: Lab, gate: Gate, qtbot: QtBot):  # type: ignore[no-untyped-def]
    """The window as it opens for the first time."""
    ship()
    made = StudyController(lab.session, lab.documents, lab.window, work_out)
    made.handlers()[f"study_{NAME}"]()
    qtbot.waitExposed(made.view)
    qtbot.waitUntil(lambda: not made.results.busy)
    yield made
    made.close()


def quantities(controller: StudyController) -> list[str]:
    return [check.quantity for check in controller.view.checks.checks]


def shipped_is_down(controller: StudyController) -> bool:
    own, shipped = (controller.view.which.buttons[name].isChecked() for name in ("own", "shipped"))
    assert own != shipped
    return shipped


def ended(controller: StudyController, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: controller.run is None and not controller.results.busy, timeout=20_000)


def test_the_window_opens_on_the_run_that_ships(opened: StudyController, gate: Gate) -> None:
    assert said(opened) == LINE
    assert quantities(opened) == list(PARTS)
    assert shipped_is_down(opened)
    assert opened.view.choice.choice == StudyChoice(quick=False)
    assert opened.view.choice.run.text() == "&Run it here"
    assert opened.view.choice.run.isEnabled()
    assert gate.worked == []


def test_the_list_has_the_verdicts_of_all_that_ship(opened: StudyController, qtbot: QtBot) -> None:
    assert opened.view.list.counts_text(NAME) == "2 of 3"
    for name in STUDIES:
        assert " of " in opened.view.list.counts_text(name), name
    tip = opened.view.list.findItems(STUDIES["plateau"].title, Qt.MatchFlag.MatchRecursive)[0].toolTip(1)
    assert "(full, seed 0, shipped)" in tip


@pytest.mark.parametrize(("python", "expected"), [("", True), ("2.7.18", False)])
def test_a_run_of_other_code_says_so(
    python: str, expected: bool, ship: Callable[..., None], lab: Lab, qtbot: QtBot
) -> None:
    import platform

    machine = {**ORIGIN.machine, "python": python or platform.python_version()}
    ship(dataclasses.replace(ORIGIN, edition="f" * 16, machine=machine))
    made = StudyController(lab.session, lab.documents, lab.window, work_out)
    made.handlers()[f"study_{NAME}"]()
    qtbot.waitUntil(lambda: not made.results.busy)
    assert ("Made by an earlier edition of this study's code." in said(made)) is expected
    assert quantities(made) == list(PARTS)
    made.close()


def test_a_damaged_file_says_so_and_the_study_still_runs(
    lab: Lab, gate: Gate, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(name: str) -> FinishedRun:
        raise EngineError(f"The full run of {name} that ships is not a whole archive.", "The file is damaged.")

    monkeypatch.setattr("app.studies.shipped.shipped_run", broken)
    made = StudyController(lab.session, lab.documents, lab.window, work_out)
    made.handlers()[f"study_{NAME}"]()
    qtbot.waitUntil(lambda: not made.results.busy)
    assert said(made) == MISSING
    shipped = made.view.which.buttons["shipped"]
    assert not shipped.isEnabled()
    assert "not a whole archive" in shipped.toolTip()
    press(made.view.choice.run)
    ended(made, qtbot)
    assert quantities(made) == list(PARTS)
    made.close()


def test_what_was_not_run_shows_as_such_and_the_shipped_run_is_a_click_away(
    opened: StudyController, qtbot: QtBot
) -> None:
    press(opened.view.choice.budget.buttons["quick"])
    assert said(opened) == MISSING
    assert quantities(opened) == []
    assert not shipped_is_down(opened)
    assert opened.view.choice.run.text() == "&Run"
    press(opened.view.which.buttons["shipped"])
    assert said(opened) == f"{MISSING}  {LINE}"
    assert quantities(opened) == list(PARTS)
    press(opened.view.which.buttons["own"])
    assert quantities(opened) == []
    press(opened.view.choice.budget.buttons["full"])
    assert said(opened) == LINE


def test_another_seed_tells_how_long_the_shipped_run_took(opened: StudyController, qtbot: QtBot) -> None:
    seed = opened.view.choice.seed
    seed.setFocus()
    seed.selectAll()
    QTest.keyClicks(seed, "7")
    QTest.keyClick(seed, Qt.Key.Key_Return)
    assert said(opened) == f"{MISSING}  The shipped run took 11 min on Plan9 m68k, 2 cores."
    assert quantities(opened) == []


def test_who_goes_from_study_to_study_sees_results_at_any_choice(opened: StudyController, qtbot: QtBot) -> None:
    press(opened.view.choice.budget.buttons["quick"])
    item = opened.view.list.findItems(STUDIES["plateau"].title, Qt.MatchFlag.MatchRecursive)[0]
    place = opened.view.list.visualItemRect(item).center()
    QTest.mouseClick(opened.view.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: not opened.results.busy)
    assert said(opened).startswith(f"{MISSING}  Full run of ")
    assert len(quantities(opened)) > 5
    assert opened.view.figure.findings.panels


def test_an_own_run_takes_its_place_and_the_shipped_one_is_seen_again(
    opened: StudyController, gate: Gate, qtbot: QtBot
) -> None:
    held_at(opened, gate, "two", qtbot)
    qtbot.waitUntil(lambda: quantities(opened) == ["one"])
    assert not shipped_is_down(opened)
    press(opened.view.which.buttons["shipped"])
    assert quantities(opened) == list(PARTS)
    assert "number two" in said(opened)
    press(opened.view.which.buttons["own"])
    gate.open.add("two")
    ended(opened, qtbot)
    assert said(opened).startswith("3 of 3 parts")
    assert not shipped_is_down(opened)
    assert opened.view.folder.isEnabled()
    press(opened.view.which.buttons["shipped"])
    assert said(opened) == LINE
    assert not opened.view.folder.isEnabled()
    assert "not made here" in opened.view.folder.toolTip()


def test_the_shipped_runs_files_tell_where_it_was_made(opened: StudyController, tmp_path: Path, qtbot: QtBot) -> None:
    press(opened.view.save)
    chooser = opened.view.findChild(QFileDialog)
    assert chooser is not None
    chooser.fileSelected.emit(str(tmp_path))
    chooser.close()
    chooser.deleteLater()
    qtbot.waitUntil(lambda: opened.view.findChild(QFileDialog) is None)
    target = tmp_path / f"{NAME}-full-seed-0"
    assert said(opened) == f"Saved in {target}.  {LINE}"
    assert {path.name for path in target.iterdir()} == {
        "figure.svg", "figure.png", "table.csv", "table.json", "curves.csv", f"{NAME}.tidemark",
    }  # fmt: skip
    record = json.loads((target / "table.json").read_text())
    for name, value in dataclasses.asdict(ORIGIN).items():
        assert record[name] == value
    press(opened.view.copy)
    assert opened.view.checks.text(everything=True).startswith("quantity\t")


def test_time_left_is_told_at_this_machines_pace(opened: StudyController, gate: Gate, qtbot: QtBot) -> None:
    """ "one" took no time here, and 60 s where it was made: so the others take seconds. Nothing is said before."""
    held_at(opened, gate, "one", qtbot)
    qtbot.waitUntil(lambda: "number one" in said(opened))
    assert "left" not in said(opened)
    gate.open.discard("two")
    gate.open.add("one")
    qtbot.waitUntil(lambda: "number two" in said(opened) and "left" in said(opened), timeout=20_000)
    assert said(opened).endswith(("some seconds left", " s left"))


def test_a_quick_run_is_run_again_without_asking(controller: StudyController, gate: Gate, qtbot: QtBot) -> None:
    press(controller.view.choice.run)
    ended(controller, qtbot)
    gate.worked.clear()
    gate.reached["two"].clear()
    held_at(controller, gate, "two", qtbot)
    assert controller.again.box is None
    assert quantities(controller) == list(PARTS)  # what there was stays
    assert controller.view.list.counts_text(NAME) == "2 of 3"
    assert "earlier result stays" in controller.view.choice.cancel.toolTip()
    gate.open.add("two")
    ended(controller, qtbot)
    assert gate.worked == list(PARTS)
    assert said(controller).startswith("3 of 3 parts")


def test_cancelling_a_run_again_loses_nothing(controller: StudyController, gate: Gate, qtbot: QtBot) -> None:
    press(controller.view.choice.run)
    ended(controller, qtbot)
    folder = result_folder(StudyRequest(study=NAME, quick=True))
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    gate.reached["three"].clear()
    held_at(controller, gate, "three", qtbot)
    press(controller.view.choice.cancel)
    ended(controller, qtbot)
    assert said(controller).startswith("Cancelled; the earlier result stays.  3 of 3 parts")
    assert quantities(controller) == list(PARTS)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert controller.view.choice.run.text() == "&Run again"


@pytest.mark.parametrize("agreed", [True, False])
def test_a_full_run_asks_before_it_is_run_again(
    agreed: bool, opened: StudyController, gate: Gate, qtbot: QtBot
) -> None:
    press(opened.view.choice.run)
    ended(opened, qtbot)
    gate.worked.clear()
    press(opened.view.choice.run)
    box = opened.again.box
    assert box is not None
    assert box.text() == "Work all of “Counting” out anew? It took 1 s here."
    assert "stays until the new one is complete" in box.informativeText()
    assert opened.run is None
    if agreed:
        assert opened.again.again is not None
        press(opened.again.again)
    else:
        press(box.button(QMessageBox.StandardButton.Cancel))
    ended(opened, qtbot)
    assert opened.again.box is None
    assert gate.worked == (list(PARTS) if agreed else [])
    assert quantities(opened) == list(PARTS)


def test_the_first_choice_is_that_of_the_runs_that_ship(open_lab: OpenLab) -> None:
    assert remembered_choice() == StudyChoice(quick=False, seed=0)


def test_a_run_that_was_forgotten_shows_the_shipped_one_again(opened: StudyController, lab: Lab, qtbot: QtBot) -> None:
    press(opened.view.choice.run)
    ended(opened, qtbot)
    assert not shipped_is_down(opened)
    shutil.rmtree(result_folder(FULL))
    opened.close()
    again = StudyController(lab.session, lab.documents, lab.window, work_out)
    again.handlers()[f"study_{NAME}"]()
    qtbot.waitUntil(lambda: not again.results.busy)
    assert shipped_is_down(again)
    assert said(again) == LINE
    again.close()
