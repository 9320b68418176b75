"""Playback, the SNR and T in the whole window, by real keys and mouse moves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.storage.settings import settings
from app.window.window import Lab
from engine import Experiment
from widgets.controls.choice_row import ChoiceRow
from widgets.controls.layer_box import LAYERS
from widgets.controls.parameter_row import ParameterRow
from widgets.controls.track_slider import TrackSlider

OpenLab = Callable[..., Lab]
Settled = Callable[[Lab], None]
LEFT = Qt.MouseButton.LeftButton


def slider_of(lab: Lab, name: str) -> TrackSlider:
    row = lab.window.panel.rows[name]
    assert isinstance(row, ParameterRow)
    assert row.slider is not None
    return row.slider


def press(lab: Lab, keys: str) -> None:
    """A shortcut, as it comes to the active window."""
    lab.window.activateWindow()
    lab.stage.setFocus()
    QTest.qWait(0)
    QTest.keySequence(lab.window, keys)


def at_rest(lab: Lab, phase: float) -> None:
    lab.clock.pause()
    lab.clock.jump(phase)


@pytest.mark.parametrize(
    ("keys", "phase"),
    [
        ("Left", 0.5 - 1 / 60),
        ("Right", 0.5 + 1 / 60),
        ("Shift+Left", 0.4),
        ("Shift+Right", 0.6),
        ("Home", 0),
        ("End", 1),
    ],
)
def test_keys_move_the_clock(open_lab: OpenLab, keys: str, phase: float) -> None:
    lab = open_lab()
    at_rest(lab, 0.5)
    press(lab, keys)
    assert lab.clock.phase == pytest.approx(phase)


@pytest.mark.parametrize("keys", ["R", "Shift+Space"])
def test_a_key_turns_the_clock_round(open_lab: OpenLab, keys: str) -> None:
    lab = open_lab()
    press(lab, keys)
    assert lab.clock.backwards
    assert lab.window.playback.backwards.isChecked()
    QTest.mouseClick(lab.window.playback.backwards, LEFT)
    assert not lab.clock.backwards
    assert not lab.actions["backwards"].isChecked()


def test_range_keys_and_button(open_lab: OpenLab) -> None:
    lab = open_lab()
    at_rest(lab, 0.25)
    press(lab, "I")
    lab.clock.jump(0.75)
    press(lab, "O")
    assert lab.clock.span == lab.window.playback.scrubber.span == (0.25, 0.75)
    press(lab, "Shift+I")
    assert lab.clock.span == (0.0, 0.75)
    lab.clock.jump(0.9)
    press(lab, "I")  # behind the end, which is cleared then
    assert lab.clock.span == (0.9, 1.0)
    press(lab, "Shift+O")
    QTest.mouseClick(lab.window.playback.whole, LEFT)
    assert lab.clock.span == (0.0, 1.0)


def test_the_loop_mode_is_remembered(open_lab: OpenLab) -> None:
    first = open_lab()
    combo = first.window.playback.loop
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Home)  # once
    assert str(settings().value("loop")) == "once"
    second = open_lab()
    assert second.window.playback.loop.currentData() == "once"
    at_rest(second, 1.0)
    second.clock.play()
    assert second.clock.phase == 0.0


def test_dragging_the_snr_pauses_and_resumes(open_lab: OpenLab) -> None:
    lab = open_lab()
    slider = slider_of(lab, "snr")
    for playing in (True, False):
        lab.clock.play() if playing else lab.clock.pause()
        QTest.mousePress(slider, LEFT, pos=slider.position_of(0.6).toPoint())
        QTest.mouseMove(slider, slider.position_of(0.55).toPoint())
        assert not lab.clock.playing
        snr = lab.window.panel.rows["snr"].value
        assert isinstance(snr, float)
        assert lab.clock.phase == pytest.approx(lab.session.experiment.schedule.phase_of_snr(snr))
        QTest.mouseRelease(slider, LEFT, pos=slider.position_of(0.55).toPoint())
        assert lab.clock.playing is playing


def test_the_snr_slider_follows_the_playhead_and_stops_at_its_mark(open_lab: OpenLab, settled: Settled) -> None:
    lab = open_lab()
    settled(lab)
    at_rest(lab, 0.5)
    slider, lowest = slider_of(lab, "snr"), lab.session.experiment.schedule.terminal_snr
    snr = lab.window.panel.rows["snr"].value
    assert snr == pytest.approx(lab.session.experiment.schedule.snr_of_phase(0.5))
    assert slider.mark is not None
    QTest.mousePress(slider, LEFT, pos=slider.position_of(0.01).toPoint())
    assert slider.fraction == pytest.approx(slider.mark, abs=1e-4)
    QTest.mouseRelease(slider, LEFT, pos=slider.position_of(0.01).toPoint())
    assert lab.clock.phase == 1.0
    assert lab.window.panel.rows["snr"].value == pytest.approx(lowest)


def test_a_stroke_while_paused_leaves_no_wish_to_play_on(open_lab: OpenLab) -> None:
    lab = open_lab()
    lab.playback.hold()
    lab.clock.play()
    lab.clock.pause()
    lab.playback.go_on()
    assert not lab.clock.playing


def test_moving_t_keeps_phase_and_playback(open_lab: OpenLab, settled: Settled) -> None:
    lab = open_lab()
    settled(lab)
    at_rest(lab, 0.4)
    lab.clock.play()
    slider = slider_of(lab, "termination_time")
    before = lab.clock.phase
    QTest.mousePress(slider, LEFT, pos=slider.position_of(0.5).toPoint())
    assert lab.clock.playing
    assert lab.clock.phase == before
    QTest.mouseRelease(slider, LEFT, pos=slider.position_of(0.5).toPoint())
    assert lab.clock.playing
    lab.clock.pause()
    settled(lab)
    film, phase = lab.controller.film, lab.clock.phase
    assert film.diffusion is not None
    time = lab.session.experiment.termination_time
    schedule = film.experiment.schedule
    assert film.frame(phase).t == pytest.approx(schedule.time(float(schedule.level_of_phase(phase))))
    assert film.frame(1.0).t == pytest.approx(time)


def test_typing_the_snr_at_t_sets_t_in_one_undo_step(open_lab: OpenLab) -> None:
    lab = open_lab()
    field = lab.window.panel.terminalSnr.field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "-8.05")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert lab.session.experiment.termination_time == pytest.approx(1.0, abs=1e-3)
    assert field.text() == "\N{MINUS SIGN}8.1" or field.text() == "\N{MINUS SIGN}8.0"
    lab.session.undo()
    assert lab.session.experiment.termination_time == 3.0
    assert lab.session.undo_text == ""
    field.selectAll()
    QTest.keyClicks(field, "-500")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert lab.session.experiment.termination_time == 6.0
    assert lab.window.notices.current is not None
    assert "at most" in lab.window.notices.current.text


def test_holding_the_snr_moves_t_along_in_one_undo_step(open_lab: OpenLab) -> None:
    lab = open_lab()
    panel = lab.window.panel
    panel.setFolded(False)
    panel.hold.combo.setFocus()
    QTest.keyClick(panel.hold.combo, Qt.Key.Key_Down)
    before = lab.session.experiment
    slider = slider_of(lab, "kappa")
    QTest.mousePress(slider, LEFT, pos=slider.position_of(0.55).toPoint())
    for fraction in (0.6, 0.65, 0.7):
        QTest.mouseMove(slider, slider.position_of(fraction).toPoint())
    QTest.mouseRelease(slider, LEFT, pos=slider.position_of(0.7).toPoint())
    moved = lab.session.experiment
    assert moved.kappa > before.kappa
    assert moved.termination_time < before.termination_time
    assert moved.schedule.terminal_snr == pytest.approx(before.schedule.terminal_snr, rel=1e-9)
    press(lab, "Ctrl+Z")
    assert lab.session.experiment == before
    assert open_lab().window.panel.hold.value == "snr"  # remembered, as a preference


def test_only_computed_states_are_shown_on_request(open_lab: OpenLab, settled: Settled) -> None:
    lab = open_lab()
    settled(lab)
    lab.actions["stepwise"].trigger()
    film = lab.controller.film
    assert film.stepwise
    assert film.diffusion is not None
    assert film.diffusion.reverse.computed is not None
    assert film.frame(0.4321).reverse_phase in film.diffusion.reverse.computed
    lab.window.panel.changed.emit("termination_time", 2.0)
    settled(lab)
    assert lab.controller.film.stepwise  # newer results don't forget it
    lab.actions["clear"].trigger()
    assert lab.controller.film.stepwise
    lab.actions["stepwise"].trigger()
    assert not lab.controller.film.stepwise


def test_every_setting_is_reset_in_one_step(open_lab: OpenLab) -> None:
    lab = open_lab()
    lab.session.set("kappa", 2.0)
    lab.session.end_edit()
    lab.session.set("sampler", "sde")
    changed = lab.session.experiment
    lab.actions["reset_settings"].trigger()
    assert lab.session.experiment == Experiment(cloud=changed.cloud)
    lab.session.undo()
    assert lab.session.experiment == changed


def test_layers_reach_stage_engine_and_settings(open_lab: OpenLab, settled: Settled, qtbot: QtBot) -> None:
    lab = open_lab()
    settled(lab)
    assert lab.controller.film.score is None  # nobody asked
    panel = lab.window.panel
    for name in LAYERS:
        box = panel.layers[name]
        before = box.isChecked()
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Space)
        assert getattr(lab.stage.look.layers, name) is not before
    qtbot.waitUntil(lambda: lab.controller.film.score is not None, timeout=60_000)
    again = open_lab()
    for name in LAYERS:
        assert getattr(again.stage.look.layers, name) == getattr(lab.stage.look.layers, name)
        assert again.window.panel.layers[name].isChecked() == panel.layers[name].isChecked()


def test_no_layer_at_all_is_remembered_too(open_lab: OpenLab) -> None:
    lab = open_lab()
    for box in lab.window.panel.layers.values():
        if box.isChecked():
            box.click()
    assert not any(box.isChecked() for box in open_lab().window.panel.layers.values())


def test_idle_rows_wake_up_with_the_choice_they_wait_for(open_lab: OpenLab) -> None:
    lab = open_lab()
    panel = lab.window.panel
    panel.setFolded(False)
    assert not panel.rows["eta"].isEnabled()
    sampler = panel.rows["sampler"]
    assert isinstance(sampler, ChoiceRow)
    sampler.combo.setFocus()
    QTest.keyClick(sampler.combo, Qt.Key.Key_Down)
    assert panel.rows["eta"].isEnabled()


def test_ticks_stand_where_modes_split(open_lab: OpenLab, settled: Settled, qtbot: QtBot) -> None:
    lab = open_lab()  # two atoms at -1 and 1, softened by s0: one mode from s^2 = 1 - s0^2 on
    settled(lab)
    lab.clock.jump(0.2)
    qtbot.waitUntil(lambda: len(lab.window.playback.scrubber.ticks) == 1)
    experiment = lab.session.experiment
    expected = float(experiment.schedule.phase_of_level((1 - experiment.softness**2) ** 0.5))
    (tick,) = lab.window.playback.scrubber.ticks
    assert tick == pytest.approx(expected, abs=1e-4)  # the level is bisected to 2e-5
    lab.session.set("termination_time", 1.0)
    lab.clock.jump(0.3)
    assert lab.window.playback.scrubber.ticks == ()  # those of another clock are taken away at once
