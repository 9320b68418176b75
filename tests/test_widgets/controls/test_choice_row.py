"""A choice row tells what is picked by hand, and shows a value without telling."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine import EngineError, Experiment, Parameter, parameters_of
from widgets.controls.choice_row import ChoiceRow

CHOICES = [p for p in parameters_of(Experiment).values() if p.scale == "choice"]


@pytest.mark.parametrize("parameter", CHOICES, ids=lambda p: p.name)
def test_keys_pick_another_option(qtbot: QtBot, parameter: Parameter) -> None:
    row = ChoiceRow(parameter)
    qtbot.addWidget(row)
    heard: list[tuple[str, object]] = []
    row.changed.connect(lambda name, value: heard.append((name, value)))
    row.show()
    row.combo.setFocus()
    QTest.keyClick(row.combo, Qt.Key.Key_Down)
    assert heard == [(parameter.name, parameter.choices[1][0])]
    QTest.mouseDClick(row.label, Qt.MouseButton.LeftButton)
    assert heard[-1] == (parameter.name, parameter.default)


@pytest.mark.parametrize("parameter", CHOICES, ids=lambda p: p.name)
def test_display_has_no_echo(qtbot: QtBot, parameter: Parameter) -> None:
    row = ChoiceRow(parameter)
    qtbot.addWidget(row)
    with qtbot.assertNotEmitted(row.changed):
        for value, label in parameter.choices:
            row.display(value)
            assert (row.value, row.combo.currentText()) == (value, label)
    with pytest.raises(EngineError):
        row.display("nonsense")
    assert row.combo.accessibleName() == parameter.label
    assert row.combo.toolTip()
