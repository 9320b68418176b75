"""The panel has a row for every declared parameter, and passes on what its rows say."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QSlider, QWidget
from pytestqt.qtbot import QtBot

from engine import Experiment, parameters_of
from widgets.parameter_panel import LAYERS, PROMINENT, ParameterPanel
from widgets.parameter_row import ParameterRow


def shown(qtbot: QtBot) -> ParameterPanel:
    panel = ParameterPanel()
    qtbot.addWidget(panel)
    panel.resize(320, 900)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def row_of(panel: ParameterPanel, name: str) -> ParameterRow:
    row = panel.rows[name]
    assert isinstance(row, ParameterRow)
    return row


def test_every_parameter_has_a_row_and_the_rest_is_folded(qtbot: QtBot) -> None:
    panel = shown(qtbot)
    assert set(panel.rows) == set(parameters_of(Experiment))
    assert {name for name, row in panel.rows.items() if row.isVisible()} == set(PROMINENT)
    panel.fold.setFocus()
    QTest.keyClick(panel.fold, Qt.Key.Key_Space)
    assert all(row.isVisible() for row in panel.rows.values())
    QTest.mouseClick(panel.fold, Qt.MouseButton.LeftButton)
    assert not panel.rows["seed"].isVisible()


def test_display_shows_an_experiment_without_an_echo(qtbot: QtBot) -> None:
    panel = shown(qtbot)
    experiment = Experiment(termination_time=0.7, snr=2.0, curvature=-3.0, sampler="sde", steps=99, seed=11)
    with qtbot.assertNotEmitted(panel.changed), qtbot.assertNotEmitted(panel.finished):
        panel.display(experiment)
    for name, row in panel.rows.items():
        assert row.value == getattr(experiment, name), name


def test_rows_are_passed_on(qtbot: QtBot) -> None:
    panel = shown(qtbot)
    row = row_of(panel, "curvature")
    row.field.setFocus()
    row.field.selectAll()
    QTest.keyClicks(row.field, "4")
    with qtbot.waitSignal(panel.changed) as changed, qtbot.waitSignal(panel.finished) as finished:
        QTest.keyClick(row.field, Qt.Key.Key_Return)
    assert changed.args == ["curvature", 4.0]
    assert finished.args == ["curvature"]


def test_running_clock_moves_the_snr_row_only(qtbot: QtBot) -> None:
    panel = shown(qtbot)
    panel.display(Experiment())
    with qtbot.assertNotEmitted(panel.changed):
        panel.displaySnr(0.25)
    assert row_of(panel, "snr").value == 0.25
    assert row_of(panel, "termination_time").value == Experiment().termination_time


def test_notes_and_marks_reach_their_rows(qtbot: QtBot) -> None:
    panel = shown(qtbot)
    panel.setNotes({"snr": "0 dB"})
    panel.setMark("snr", 1.0, "here")
    row = row_of(panel, "snr")
    assert row.note.text() == "0 dB"
    assert row.slider is not None
    assert row.slider.mark is not None


def test_layers_are_told_by_name(qtbot: QtBot) -> None:
    panel = shown(qtbot)
    for name in LAYERS:
        box = panel.layers[name]
        with qtbot.waitSignal(panel.layerToggled) as told:
            QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(10, box.height() // 2))
        assert told.args == [name, False]
    with qtbot.assertNotEmitted(panel.layerToggled):
        panel.displayLayers(dict.fromkeys(LAYERS, True))
    assert all(box.isChecked() for box in panel.layers.values())


def test_every_control_has_a_name_and_a_tooltip(qtbot: QtBot) -> None:
    panel = shown(qtbot)
    kinds: tuple[type[QWidget], ...] = (QAbstractButton, QComboBox, QLineEdit, QSlider)
    controls = [child for kind in kinds for child in panel.findChildren(kind)]
    assert len(controls) > 2 * len(parameters_of(Experiment)) - 4
    assert [child for child in controls if not child.accessibleName() or not child.toolTip()] == []
