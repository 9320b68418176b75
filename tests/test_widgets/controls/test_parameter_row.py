"""A parameter row, with real mouse and key events: it tells what the hand does, and never echoes what it is shown."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QSlider, QWidget
from pytestqt.qtbot import QtBot

from engine import Experiment, Parameter, parameters_of
from widgets.controls.parameter_row import ParameterRow
from widgets.controls.track_slider import RANGE

DECLARED = parameters_of(Experiment)
NUMBERS = [p for p in DECLARED.values() if p.scale != "choice"]


class Heard:
    """What a row said, in order."""

    def __init__(self, row: ParameterRow) -> None:
        self.window = row.window()  # kept alive: the bot holds windows weakly
        self.values: list[float] = []
        self.finished: list[str] = []
        row.changed.connect(self._change)
        row.finished.connect(self.finished.append)

    def _change(self, name: str, value: float) -> None:
        self.values.append(value)


def shown(qtbot: QtBot, parameter: Parameter, prominent: bool = True) -> tuple[ParameterRow, Heard]:
    window = QWidget()
    row = ParameterRow(parameter, prominent=prominent, parent=window)
    qtbot.addWidget(window)
    row.resize(300, 80)
    window.resize(320, 100)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return row, Heard(row)


def drag(row: ParameterRow, start: float, end: float, moves: int) -> None:
    slider = row.slider
    assert slider is not None
    button = Qt.MouseButton.LeftButton
    QTest.mousePress(slider, button, pos=slider.position_of(start).toPoint())
    for step in range(1, moves + 1):
        QTest.mouseMove(slider, slider.position_of(start + (end - start) * step / moves).toPoint())
    QTest.mouseRelease(slider, button, pos=slider.position_of(end).toPoint())


def type_text(row: ParameterRow, text: str) -> None:
    row.field.setFocus()
    row.field.selectAll()
    for letter in text:  # not QTest.keyClicks, which knows ASCII only
        for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
            QApplication.sendEvent(row.field, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))


def test_drag_tells_every_move_and_finishes_once(qtbot: QtBot) -> None:
    row, heard = shown(qtbot, DECLARED["termination_time"])
    drag(row, 0.2, 0.8, 12)
    assert len(heard.values) == 13  # the press and twelve moves
    assert heard.values == sorted(heard.values)
    assert heard.finished == ["termination_time"]
    # a pixel of the 284 on the track is log(300)/284 = 2 % of T, and the pointer is rounded to one
    assert heard.values[-1] == pytest.approx(DECLARED["termination_time"].from_fraction(0.8), rel=0.021)
    assert row.value == heard.values[-1]
    assert float(row.field.text()) == pytest.approx(row.value)


def test_click_without_a_change_finishes_nothing(qtbot: QtBot) -> None:
    row, heard = shown(qtbot, DECLARED["termination_time"])
    assert row.slider is not None
    QTest.mouseRelease(row.slider, Qt.MouseButton.LeftButton)
    assert (heard.values, heard.finished) == ([], [])


def test_typed_number_is_taken_at_enter(qtbot: QtBot) -> None:
    row, heard = shown(qtbot, DECLARED["termination_time"])
    type_text(row, "1.25")
    assert heard.values == []
    QTest.keyClick(row.field, Qt.Key.Key_Return)
    assert (heard.values, heard.finished) == ([1.25], ["termination_time"])
    assert row.slider is not None
    # the slider has RANGE positions and takes the nearest
    assert row.slider.fraction == pytest.approx(row.parameter.to_fraction(1.25), abs=0.5 / RANGE)


@pytest.mark.parametrize("text", ["99", "abc", "", "-1", "nan", "inf"])
def test_wrong_text_is_marked_and_says_why(qtbot: QtBot, text: str) -> None:
    row, heard = shown(qtbot, DECLARED["termination_time"])
    type_text(row, text or "1")
    if not text:
        QTest.keyClick(row.field, Qt.Key.Key_Backspace)
    QTest.keyClick(row.field, Qt.Key.Key_Return)
    assert row.field.property("invalid") is True
    assert "0.02 to 6" in row.field.toolTip()
    assert (heard.values, heard.finished, row.value) == ([], [], 3.0)
    QTest.keyClick(row.field, Qt.Key.Key_Escape)
    assert row.field.property("invalid") is False
    assert row.field.text() == "3"


def test_true_minus_sign_and_comma_are_understood(qtbot: QtBot) -> None:
    row, heard = shown(qtbot, DECLARED["curvature"])
    type_text(row, "\N{MINUS SIGN}2,5")
    QTest.keyClick(row.field, Qt.Key.Key_Return)
    assert heard.values == [-2.5]
    assert row.field.text() == "\N{MINUS SIGN}2.5"


def test_leaving_the_field_takes_a_good_text_and_restores_a_bad_one(qtbot: QtBot) -> None:
    row, heard = shown(qtbot, DECLARED["termination_time"])
    assert row.slider is not None
    type_text(row, "2")
    row.slider.setFocus()
    assert heard.values == [2.0]
    type_text(row, "77")
    row.slider.setFocus()
    assert heard.values == [2.0]
    assert row.field.text() == "2"


def test_double_click_on_the_name_resets(qtbot: QtBot) -> None:
    row, heard = shown(qtbot, DECLARED["termination_time"])
    row.display(1.0)
    QTest.mouseDClick(row.label, Qt.MouseButton.LeftButton)
    assert (heard.values, heard.finished) == ([3.0], ["termination_time"])


def wheel(slider: QSlider) -> None:
    middle = QPointF(slider.width() / 2, slider.height() / 2)
    event = QWheelEvent(
        middle,
        slider.mapToGlobal(middle),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(slider, event)


def test_wheel_turns_only_the_focused_slider(qtbot: QtBot) -> None:
    row, heard = shown(qtbot, DECLARED["termination_time"])
    assert row.slider is not None
    row.field.setFocus()
    wheel(row.slider)
    assert heard.values == []
    row.slider.setFocus()
    wheel(row.slider)
    assert len(heard.values) == 1
    assert heard.values[0] > 3.0
    assert heard.finished == ["termination_time"]


def test_arrow_keys_move_the_slider_and_finish_at_release(qtbot: QtBot) -> None:
    row, heard = shown(qtbot, DECLARED["termination_time"])
    assert row.slider is not None
    row.slider.setFocus()
    QTest.keyPress(row.slider, Qt.Key.Key_Left)
    QTest.keyPress(row.slider, Qt.Key.Key_Left)
    assert len(heard.values) == 2
    assert heard.finished == []
    QTest.keyRelease(row.slider, Qt.Key.Key_Left)
    assert heard.finished == ["termination_time"]


@pytest.mark.parametrize("parameter", NUMBERS, ids=lambda p: p.name)
def test_display_shows_any_value_without_an_echo(qtbot: QtBot, parameter: Parameter) -> None:
    row, heard = shown(qtbot, parameter, prominent=False)
    for value in (parameter.low, parameter.high, float(parameter.default)):
        row.display(value)
        assert row.value == value
    assert (heard.values, heard.finished) == ([], [])
    for child in row.findChildren(QLineEdit) + row.findChildren(QSlider):
        assert parameter.label in child.accessibleName()
        assert child.toolTip()


def test_playing_clock_overwrites_neither_typing_nor_a_held_slider(qtbot: QtBot) -> None:
    row, heard = shown(qtbot, DECLARED["snr"])
    assert row.slider is not None
    type_text(row, "12")
    row.display(3.0)
    assert row.field.text() == "12"
    QTest.keyClick(row.field, Qt.Key.Key_Escape)
    assert row.field.text() == "3"
    QTest.mousePress(row.slider, Qt.MouseButton.LeftButton, pos=row.slider.position_of(0.25).toPoint())
    held = row.slider.value()
    row.display(500.0)
    assert row.slider.value() == held
    QTest.mouseRelease(row.slider, Qt.MouseButton.LeftButton)
    assert heard.finished == ["snr"]


def test_infinite_value_stands_at_the_end_of_the_slider(qtbot: QtBot) -> None:
    row, _ = shown(qtbot, DECLARED["snr"])
    row.display(math.inf)
    assert row.slider is not None
    assert (row.field.text(), row.slider.fraction) == ("∞", 1.0)


def test_slider_of_a_signed_parameter_snaps_to_zero(qtbot: QtBot) -> None:
    row, heard = shown(qtbot, DECLARED["curvature"])
    zero = DECLARED["curvature"].to_fraction(0.0)
    drag(row, 0.9, zero + 0.002, 3)
    assert heard.values[-1] == 0.0


def test_mark_and_note(qtbot: QtBot) -> None:
    row, _ = shown(qtbot, DECLARED["snr"], prominent=False)
    assert row.slider is not None
    assert not row.note.isVisible()
    row.setNote("0 dB")
    row.setMark(1.0, "Terminal SNR")
    assert row.note.isVisible()
    assert row.slider.mark == pytest.approx(0.5)  # 1 is the middle of the log scale from 1/1000 to 1000
    assert "Terminal SNR" in row.slider.toolTip()
    row.setMark(None)
    assert row.slider.mark is None
    assert "Terminal SNR" not in row.slider.toolTip()


def test_seed_is_typed_not_slid(qtbot: QtBot) -> None:
    row, heard = shown(qtbot, DECLARED["seed"], prominent=False)
    assert row.slider is None
    type_text(row, "123456789")
    QTest.keyClick(row.field, Qt.Key.Key_Return)
    assert heard.values == [123456789]
    assert isinstance(heard.values[0], int)
