"""The window of studies: choosing, running, reading the table, by mouse and keys; words and shapes beside colours."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine import STUDIES, Chart, Check, Findings, Series, Study, StudyRequest, StudyResult, Verdict
from widgets.look.theme import theme
from widgets.studies.checks import cells, explanation
from widgets.studies.choice import StudyChoice
from widgets.studies.durations import duration_text, elapsed_text, left_text
from widgets.studies.figure_pane import PANEL_HEIGHT
from widgets.studies.list import VerdictCounts
from widgets.studies.progress import RunState
from widgets.studies.verdict_marks import SIDE, verdict_icon
from widgets.studies.window import StudyWindow

BASE = next(iter(STUDIES.values()))


def study(name: str, paper: str) -> Study:
    return dataclasses.replace(BASE, name=name, paper=paper, title=f"The study {name}", source=f"{paper} Theorem 1")


ONE, TWO, THREE = study("one", "[L]"), study("two", "[W]"), study("three", "[W]")


def check(quantity: str, **given: object) -> Check:
    fields: dict[str, object] = {
        "value": 1.0, "reference": 1.0, "tolerance": 0.1, "tolerance_from": "three standard errors", "basis": "paper",
        "source": "[L] Table 1",
    }  # fmt: skip
    return Check(quantity=quantity, **(fields | given))  # type: ignore[arg-type]


AGREES = check("kept", value=1.05, floor=0.02)
DIFFERS = check("missed", value=12.3, reference=10.0, relation="at most", unit="ms", reading="A slow machine")
NOT_HERE = check("unknown", value=None, missing="The images are not here")


def result(done: int = 2, total: int = 3, checks: tuple[Check, ...] = (AGREES, DIFFERS, NOT_HERE)) -> StudyResult:
    x = np.linspace(1.0, 4.0, 8)
    series = Series(label="d = 2", kind="measured", x=x, y=np.exp(-x))
    panel = Chart(title="An error", x_label="T", y_label="error", series=(series,))
    findings = Findings(panels=(panel,), checks=checks, note="On one seed.")
    return StudyResult(request=StudyRequest(study=BASE.name), findings=findings, done=done, total=total)


@pytest.fixture
def window(qtbot: QtBot) -> StudyWindow:
    made = StudyWindow([ONE, TWO, THREE])
    qtbot.addWidget(made)
    made.choose("one")
    made.displayStudy(ONE)
    made.displayChoice(StudyChoice(), "")
    made.displayResult(None, "Press Run.")
    made.displayRun(RunState())
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    return made


def test_arrow_keys_go_from_study_to_study_and_pass_over_the_papers(window: StudyWindow) -> None:
    gone: list[str] = []
    window.chosen.connect(gone.append)
    window.list.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up):
        QTest.keyClick(window.list, key)
        assert window.list.current
    assert gone == ["two", "three", "two", "one"]


def test_a_click_chooses_a_study_but_not_a_heading(window: StudyWindow, qtbot: QtBot) -> None:
    places = {
        text: window.list.visualItemRect(window.list.findItems(text, Qt.MatchFlag.MatchRecursive)[0]).center()
        for text in ("The study three", "[W] Wang et al., 2024")
    }
    with qtbot.waitSignal(window.chosen) as chosen:
        QTest.mouseClick(window.list.viewport(), Qt.MouseButton.LeftButton, pos=places["The study three"])
    assert chosen.args == ["three"]
    with qtbot.assertNotEmitted(window.chosen):
        QTest.mouseClick(window.list.viewport(), Qt.MouseButton.LeftButton, pos=places["[W] Wang et al., 2024"])


def test_the_list_tells_the_last_verdicts_in_numbers_and_words(window: StudyWindow) -> None:
    window.displayCounts({"two": VerdictCounts(agrees=3, differs=1, not_here=0, done=2, total=2, of="quick, seed 0")})
    assert window.list.counts_text("two") == "3 of 4"
    assert window.list.counts_text("one") == ""
    tip = window.list.findItems("The study two", Qt.MatchFlag.MatchRecursive)[0].toolTip(1)
    assert "3 agree, 1 differ, 0 not reproducible here; 2 of 2 parts (quick, seed 0)" in tip


@pytest.mark.parametrize(
    ("counts", "expected"),
    [((2, 0, 0), Verdict.AGREES), ((2, 0, 1), Verdict.NOT_HERE), ((2, 1, 1), Verdict.DIFFERS), ((0, 0, 0), None)],
)
def test_the_severest_verdict_marks_a_study(counts: tuple[int, int, int], expected: Verdict | None) -> None:
    agrees, differs, not_here = counts
    assert VerdictCounts(agrees=agrees, differs=differs, not_here=not_here, done=1, total=1).severest is expected


def test_it_says_what_the_study_is_about(window: StudyWindow) -> None:
    window.displayStudy(TWO)
    assert window.about.title.text() == "The study two"
    assert window.about.source.text() == "[W] Theorem 1"
    assert window.about.claim.text() == TWO.claim
    assert window.about.look.text() == f"Look at: {TWO.look}"


def test_budget_and_subject_are_chosen_by_mouse_and_keys(window: StudyWindow, qtbot: QtBot) -> None:
    bar = window.choice
    with qtbot.waitSignal(window.choiceChanged) as told_full:
        QTest.mouseClick(bar.budget.buttons["full"], Qt.MouseButton.LeftButton)
    assert told_full.args == [StudyChoice(quick=False)]
    bar.subject.buttons["paper"].setFocus()
    with qtbot.waitSignal(window.choiceChanged) as told_mine:
        QTest.keyClick(bar.subject.buttons["paper"], Qt.Key.Key_Right)
        if not bar.choice.drawing:
            QTest.keyClick(bar.subject.buttons["drawing"], Qt.Key.Key_Space)
    assert told_mine.args == [StudyChoice(quick=False, drawing=True)]


def test_a_drawing_that_can_not_be_taken_says_why(window: StudyWindow, qtbot: QtBot) -> None:
    window.displayChoice(StudyChoice(), "Nothing is drawn.")
    mine = window.choice.subject.buttons["drawing"]
    assert not mine.isEnabled()
    assert "Nothing is drawn." in mine.toolTip()
    assert mine.accessibleDescription() == "Nothing is drawn."
    with qtbot.assertNotEmitted(window.choiceChanged):
        QTest.mouseClick(mine, Qt.MouseButton.LeftButton)


def test_a_typed_seed_counts_when_run_is_pressed_by_its_key(window: StudyWindow, qtbot: QtBot) -> None:
    window.choice.seed.setFocus()
    window.choice.seed.selectAll()
    QTest.keyClicks(window.choice.seed, "42")
    order: list[object] = []
    window.choiceChanged.connect(order.append)
    with qtbot.waitSignal(window.runWanted):
        QTest.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    assert order == [StudyChoice(seed=42)]


def test_while_it_runs_only_cancel_can_be_pressed(window: StudyWindow, qtbot: QtBot) -> None:
    assert not window.choice.cancel.isEnabled()
    running = RunState(running=True, done=1, total=3, label="a Gaussian", seconds=12.7)
    window.displayRun(running, why_not="It runs already.")
    assert not window.choice.run.isEnabled()
    assert "It runs already." in window.choice.run.toolTip()
    assert window.progress.text.text() == "1 of 3 parts  ·  a Gaussian  ·  12 s"
    assert (window.progress.bar.value(), window.progress.bar.maximum()) == (1, 3)
    with qtbot.waitSignal(window.cancelWanted):
        QTest.mouseClick(window.choice.cancel, Qt.MouseButton.LeftButton)
    window.displayRun(dataclasses.replace(running, stopping=True), why_not="It runs already.")
    assert not window.choice.cancel.isEnabled()
    assert "cancelling" in window.progress.text.text()
    window.displayRun(RunState(running=True))
    assert window.progress.bar.maximum() == 0  # before the parts are known it only moves
    assert window.progress.text.text().startswith("starting")


def test_elapsed_time_is_told_in_whole_units() -> None:
    assert [elapsed_text(seconds) for seconds in (0.9, 59.9, 61, 3720)] == ["0 s", "59 s", "1 min 1 s", "1 h 2 min"]


def test_a_row_has_number_uncertainty_reference_and_verdict() -> None:
    assert cells(AGREES) == ("kept", "1.05 ± 0.02", "1", "0.1", "agrees")
    assert cells(DIFFERS) == ("missed", "12.3 ms", "≤ 10 ms", "0.1", "differs by 2.3 ms")
    assert cells(NOT_HERE) == ("unknown", "–", "1", "0.1", "not reproducible here")


def test_the_reading_is_told_only_where_it_differs() -> None:
    assert explanation(DIFFERS).startswith("A slow machine. Reference: [L] Table 1, paper. Tolerance: three")
    assert explanation(NOT_HERE).startswith("The images are not here.")
    assert "A slow machine" not in explanation(dataclasses.replace(DIFFERS, value=9.0))


def test_the_line_below_follows_the_row_that_the_keys_reach(window: StudyWindow) -> None:
    window.displayResult(result())
    table = window.checks.table
    table.setFocus()
    assert window.checks.details.text() == explanation(AGREES)
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert window.checks.details.text() == explanation(DIFFERS)
    assert "A slow machine" in table.item(1, 4).toolTip()
    window.displayResult(result(3, 3, (check("another"), AGREES, DIFFERS)))  # a part more: the row stays chosen
    assert window.checks.details.text() == explanation(DIFFERS)
    assert window.checks.note.text() == "On one seed."


def test_the_table_is_copied_by_button_and_keys(window: StudyWindow, qtbot: QtBot) -> None:
    window.displayResult(result())
    with qtbot.waitSignal(window.copied):
        QTest.mouseClick(window.copy, Qt.MouseButton.LeftButton)
    rows = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]
    assert [row[0] for row in rows] == ["quantity", "kept", "missed", "unknown"]
    assert rows[2][1:] == ["12.3", "", "ms", "at most", "10.0", "0.1", "differs", "[L] Table 1"]
    QGuiApplication.clipboard().clear()
    table = window.checks.table
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert [line.split("\t")[0] for line in QGuiApplication.clipboard().text().split("\n")] == [
        "quantity", "kept", "missed",
    ]  # fmt: skip


def test_without_a_result_nothing_can_be_copied_or_saved(window: StudyWindow) -> None:
    assert not any(button.isEnabled() for button in (window.copy, window.save, window.folder))
    window.displayResult(result())
    assert all(button.isEnabled() for button in (window.copy, window.save, window.folder))


def test_a_click_on_the_figure_shows_it_large_and_escape_closes_it(window: StudyWindow, qtbot: QtBot) -> None:
    QTest.mouseClick(window.figure, Qt.MouseButton.LeftButton)
    assert not window.large.isVisible()  # there is no figure yet
    window.displayResult(result())
    QTest.mouseClick(window.figure, Qt.MouseButton.LeftButton)  # on its diagram
    qtbot.waitExposed(window.chart)
    assert window.chart.view is not None
    QTest.keyClick(window.chart, Qt.Key.Key_Escape)
    assert not window.large.isVisible()
    QTest.mouseClick(window.figure, Qt.MouseButton.LeftButton, pos=window.figure.rect().bottomLeft() + QPoint(20, -8))
    qtbot.waitExposed(window.large)
    assert window.large.windowTitle() == ONE.title
    window.displayResult(result(3, 3, (AGREES,)))
    assert window.large.figure.findings.checks == (AGREES,)
    QTest.keyClick(window.large, Qt.Key.Key_Escape)
    assert not window.large.isVisible()
    window.figure.setFocus()
    QTest.keyClick(window.figure, Qt.Key.Key_Return)
    assert window.large.isVisible()
    window.close()
    assert not window.large.isVisible()


def test_the_figure_is_painted_and_changes_with_the_findings(window: StudyWindow) -> None:
    empty = window.figure.grab().toImage()
    window.displayResult(result())
    some = window.figure.grab().toImage()
    assert some != empty
    window.displayResult(result(3, 3, (AGREES,)))
    assert window.figure.grab().toImage() != some


def test_many_panels_are_scrolled_and_few_fit(window: StudyWindow, qtbot: QtBot) -> None:
    few, (panel,) = result(), result().findings.panels
    window.resize(1024, 640)
    window.displayResult(few)
    bar = window.room.verticalScrollBar()
    assert bar.maximum() == 0
    window.displayResult(dataclasses.replace(few, findings=Findings(panels=(panel,) * 8)))
    qtbot.waitUntil(lambda: window.figure.height() >= 4 * PANEL_HEIGHT)  # two in a row
    assert bar.maximum() > 0
    window.figure.setFocus()
    QTest.keyClick(window.figure, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    window.displayStudy(TWO)
    window.displayResult(few)
    assert bar.value() == 0
    qtbot.waitUntil(lambda: bar.maximum() == 0)


def test_a_painter_that_fails_is_reported(window: StudyWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object) -> None:
        raise ValueError("no")

    window.displayResult(result())
    monkeypatch.setattr("widgets.studies.figure_view.paint_study", broken)
    with qtbot.waitSignal(window.paintFailed) as failed:
        window.figure.repaint()
    assert failed.args == ["ValueError('no')"]


@pytest.mark.parametrize("name", ["light", "dark"])
def test_verdicts_differ_in_shape_not_in_colour_alone(name: str, qapp: object) -> None:
    """The same alpha wherever the mark is would be the same shape."""
    shapes = []
    for verdict in Verdict:
        image = verdict_icon(verdict, theme(name)).pixmap(SIDE, SIDE).toImage()  # type: ignore[arg-type]
        alpha = image.convertToFormat(QImage.Format.Format_Alpha8)
        shapes.append(np.array([[alpha.pixelColor(x, y).alpha() for x in range(SIDE)] for y in range(SIDE)], int))
    for one in range(3):
        for other in range(one):
            assert np.abs(shapes[one] - shapes[other]).sum() > 10 * 255  # ten pixels of about sixty


def test_escape_closes_it_and_it_says_so(window: StudyWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.closed):
        QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_durations_are_told_no_finer_than_they_are_known() -> None:
    told = [duration_text(seconds) for seconds in (0.2, 18.2, 96.2, 120, 1029, 5400)]
    assert told == ["1 s", "18 s", "96 s", "2 min", "17 min", "1.5 h"]
    left = [left_text(seconds) for seconds in (0.0, 7.4, 8.0, 41.0, 58.0, 70.0, 240.0, 7000.0)]
    assert left == [
        "some seconds left", "some seconds left", "about 10 s left", "about 40 s left", "about 1 min left",
        "about 1 min left", "about 4 min left", "about 1.9 h left",
    ]  # fmt: skip


def test_a_run_tells_how_much_is_left_where_that_is_known(window: StudyWindow) -> None:
    window.displayRun(RunState(running=True, done=1, total=3, label="one", seconds=65.0, left=250.0))
    assert window.progress.text.text() == "1 of 3 parts  ·  one  ·  1 min 5 s  ·  about 4 min left"
    window.displayRun(RunState(running=True, done=1, total=3, label="one", seconds=65.0))
    assert "left" not in window.progress.text.text()
    window.displayRun(RunState(running=True, done=3, total=3, label="three", seconds=65.0))
    assert "writing figure and tables" in window.progress.text.text()


def test_own_and_shipped_result_are_chosen_by_mouse_and_keys(window: StudyWindow, qtbot: QtBot) -> None:
    window.displayResult(result(done=3))
    window.displayWhich("own", "")
    assert window.folder.isEnabled()
    with qtbot.waitSignal(window.whichChosen) as told:
        QTest.mouseClick(window.which.buttons["shipped"], Qt.MouseButton.LeftButton)
    assert told.args == ["shipped"]
    window.displayWhich("shipped", "")
    assert not window.folder.isEnabled()
    assert window.save.isEnabled()
    window.which.buttons["shipped"].setFocus()
    gone: list[str] = []
    window.whichChosen.connect(gone.append)
    QTest.keyClick(window.which.buttons["shipped"], Qt.Key.Key_Left)
    if not gone:
        QTest.keyClick(window.which.buttons["own"], Qt.Key.Key_Space)
    assert gone == ["own"]


def test_where_no_run_ships_the_button_says_why(window: StudyWindow, qtbot: QtBot) -> None:
    window.displayWhich("own", "No run of this study ships.")
    shipped = window.which.buttons["shipped"]
    assert "No run of this study ships." in shipped.toolTip()
    assert shipped.accessibleDescription() == "No run of this study ships."
    with qtbot.assertNotEmitted(window.whichChosen):
        QTest.mouseClick(shipped, Qt.MouseButton.LeftButton)


def test_the_smallest_window_shows_every_choice_whole(window: StudyWindow) -> None:
    window.displayRun(RunState(), verb="&Run it here")
    window.displayWhich("shipped", "")
    window.resize(window.minimumSize())
    QTest.qWait(20)
    bars = (*window.choice.subject.buttons.values(), *window.choice.budget.buttons.values())
    for button in (*bars, *window.which.buttons.values(), window.choice.run, window.choice.cancel):
        assert button.width() >= button.sizeHint().width(), button.text()
