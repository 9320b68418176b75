"""The panel has a row for every declared parameter, and passes on what its rows say."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QSlider, QWidget
from pytestqt.qtbot import QtBot

from engine import Experiment, PointCloud, parameters_of
from widgets.controls.layer_box import LAYERS
from widgets.controls.parameter_row import ParameterRow
from widgets.painting.look import Layers
from widgets.panels.parameter_panel import PROMINENT, ParameterPanel


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
        with qtbot.waitSignal(panel.layerToggled) as received:
            QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(10, box.height() // 2))
        assert received.args == [name, not getattr(Layers(), name)]
    with qtbot.assertNotEmitted(panel.layerToggled):
        panel.displayLayers(dict.fromkeys(LAYERS, True))
    assert all(box.isChecked() for box in panel.layers.values())


def test_every_control_has_a_name_and_a_tooltip(qtbot: QtBot) -> None:
    panel = shown(qtbot)
    kinds: tuple[type[QWidget], ...] = (QAbstractButton, QComboBox, QLineEdit, QSlider)
    controls = [child for kind in kinds for child in panel.findChildren(kind)]
    assert len(controls) > 2 * len(parameters_of(Experiment)) - 4
    assert [child for child in controls if not child.accessibleName() or not child.toolTip()] == []


def test_idle_rows_are_disabled_and_say_why(qtbot: QtBot) -> None:
    panel = shown(qtbot)
    cloud = PointCloud.of([[0.0, 0.0], [1.0, 1.0]])
    panel.display(Experiment(cloud=cloud))
    for name, row in panel.rows.items():
        reason = row.parameter.idle_reason(Experiment(cloud=cloud))
        assert row.isEnabled() == (not reason), name
        assert (reason in row.label.toolTip()) or not reason
    assert not row_of(panel, "eta").isEnabled()
    assert "ODE takes no noise" in row_of(panel, "eta").field.toolTip()
    panel.display(Experiment(cloud=cloud, sampler="sde", process="ve"))
    assert row_of(panel, "eta").isEnabled()
    assert "ODE" not in row_of(panel, "eta").field.toolTip()
    assert not row_of(panel, "kappa").isEnabled()
    slider = row_of(panel, "kappa").slider
    assert slider is not None
    with qtbot.assertNotEmitted(panel.changed):
        QTest.keyClick(slider, Qt.Key.Key_Right)


def test_every_enabled_row_is_reached_by_tab(qtbot: QtBot) -> None:
    panel = shown(qtbot)
    panel.setFolded(False)
    reached: set[QWidget] = set()
    widget: QWidget = panel.rows["termination_time"].focusProxy() or panel
    for _ in range(200):
        reached.add(widget)
        widget = widget.nextInFocusChain()
    for name, row in panel.rows.items():
        proxy = row.focusProxy() or (row.field if isinstance(row, ParameterRow) else row)
        assert proxy in reached, name
        assert proxy.focusPolicy() & Qt.FocusPolicy.TabFocus, name
    assert panel.hold.combo in reached
    assert panel.terminalSnr.field in reached


def test_the_snr_at_t_is_shown_and_typed(qtbot: QtBot) -> None:
    panel = shown(qtbot)
    with qtbot.assertNotEmitted(panel.terminalSnrTyped):
        panel.display(Experiment())
    field = panel.terminalSnr.field
    assert field.text() == "\N{MINUS SIGN}26.0"
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "-8,05")
    with qtbot.waitSignal(panel.terminalSnrTyped) as typed:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert typed.args == [-8.05]
    QTest.keyClicks(field, "x")
    assert field.property("invalid")
    with qtbot.assertNotEmitted(panel.terminalSnrTyped):
        QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "\N{MINUS SIGN}26.0"


def test_what_drift_and_temperature_hold_is_chosen(qtbot: QtBot) -> None:
    panel = shown(qtbot)
    panel.setFolded(False)
    panel.hold.combo.setFocus()
    with qtbot.waitSignal(panel.holdChanged) as chosen:
        QTest.keyClick(panel.hold.combo, Qt.Key.Key_Down)
    assert chosen.args == ["snr"]
    panel.display(Experiment(process="pinned"))
    assert not panel.hold.isEnabled()
    assert not panel.terminalSnr.isEnabled()
    assert "SNR 0" in panel.terminalSnr.field.toolTip()


def test_a_button_and_a_double_click_on_the_mark_lead_to_it(qtbot: QtBot) -> None:
    panel = shown(qtbot)
    assert not panel.toCritical.isEnabled()
    panel.setMark("curvature", 291234.5, "here")
    for way in ("button", "mark"):
        panel.display(Experiment())
        slider = row_of(panel, "curvature").slider
        assert slider is not None
        assert slider.mark is not None
        with qtbot.waitSignal(panel.changed) as changed, qtbot.waitSignal(panel.finished):
            if way == "button":
                QTest.mouseClick(panel.toCritical, Qt.MouseButton.LeftButton)
            else:
                at = slider.position_of(slider.mark).toPoint()
                QTest.mouseDClick(slider, Qt.MouseButton.LeftButton, pos=at)
        assert changed.args == ["curvature", 291234.5]  # to the last digit: c >= c* then holds
    panel.setMark("curvature", 1e9, "beyond the slider")
    assert not panel.toCritical.isEnabled()


def test_the_snr_stops_at_the_least(qtbot: QtBot) -> None:
    panel = shown(qtbot)
    panel.display(Experiment())
    panel.setLowest("snr", 0.05)
    row = row_of(panel, "snr")
    slider = row.slider
    assert slider is not None
    received: list[object] = []
    panel.changed.connect(lambda _name, value: received.append(value))
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=slider.position_of(0.5).toPoint())
    QTest.mouseMove(slider, slider.position_of(0.01).toPoint())
    assert slider.fraction == round(row.parameter.to_fraction(0.05), 4)
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=slider.position_of(0.01).toPoint())
    assert received[-1] == 0.05
    row.field.selectAll()
    QTest.keyClicks(row.field, "0.001")
    QTest.keyClick(row.field, Qt.Key.Key_Return)
    assert row.value == 0.05
    assert row.field.text() == "0.05"
