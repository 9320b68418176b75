"""The playback bar tells what a person asks of the clock, and shows the clock without telling."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QSlider
from pytestqt.qtbot import QtBot

from widgets.playback_bar import LOOPS, SPEEDS, PlaybackBar


@pytest.fixture
def bar(qtbot: QtBot) -> PlaybackBar:
    bar = PlaybackBar()
    qtbot.addWidget(bar)
    bar.resize(1000, 44)
    bar.show()
    qtbot.waitExposed(bar)
    return bar


@pytest.mark.parametrize(
    ("button", "signal", "arguments"),
    [
        ("start", "jumped", [0.0]),
        ("end", "jumped", [1.0]),
        ("back", "stepped", [-1]),
        ("forward", "stepped", [1]),
        ("play", "playToggled", []),
    ],
)
def test_buttons_tell(qtbot: QtBot, bar: PlaybackBar, button: str, signal: str, arguments: list[float]) -> None:
    with qtbot.waitSignal(getattr(bar, signal)) as told:
        QTest.mouseClick(getattr(bar, button), Qt.MouseButton.LeftButton)
    assert told.args == arguments


def test_scrubbing_tells_phases_between_start_and_finish(qtbot: QtBot, bar: PlaybackBar) -> None:
    told: list[object] = []
    bar.scrubStarted.connect(lambda: told.append("start"))
    bar.scrubbed.connect(told.append)
    bar.scrubFinished.connect(lambda: told.append("finish"))
    scrubber = bar.scrubber
    QTest.mousePress(scrubber, Qt.MouseButton.LeftButton, pos=scrubber.position_of(0.25).toPoint())
    QTest.mouseMove(scrubber, scrubber.position_of(0.5).toPoint())
    bar.display(0.9, True)  # the clock does not tear the handle from the hand
    assert scrubber.fraction == pytest.approx(0.5, abs=0.01)
    QTest.mouseRelease(scrubber, Qt.MouseButton.LeftButton, pos=scrubber.position_of(0.5).toPoint())
    assert told[0] == "start"
    assert told[-1] == "finish"
    phases = [phase for phase in told if isinstance(phase, float)]
    assert phases == pytest.approx([0.25, 0.5], abs=1 / scrubber.width())  # the pointer is rounded to a pixel


def test_display_has_no_echo_and_turns_play_into_pause(qtbot: QtBot, bar: PlaybackBar) -> None:
    with qtbot.assertNotEmitted(bar.scrubbed), qtbot.assertNotEmitted(bar.playToggled):
        bar.display(0.37, True)
    assert bar.scrubber.fraction == pytest.approx(0.37)
    assert (bar.play.iconName, bar.play.accessibleName()) == ("pause", "Pause")
    bar.display(0.37, False)
    assert (bar.play.iconName, bar.play.accessibleName()) == ("play", "Play")


def test_levels_fit_into_the_readout(bar: PlaybackBar) -> None:
    bar.displayLevels(0.5321, 1.234, "\N{MINUS SIGN}2.1")
    assert bar.readout.text() == "SNR \N{MINUS SIGN}2.1 dB   t 0.532   s 1.23"
    assert bar.readout.fontMetrics().horizontalAdvance(bar.readout.text()) <= bar.readout.width()


def test_speed_and_loop_are_told_and_shown(qtbot: QtBot, bar: PlaybackBar) -> None:
    bar.speed.setFocus()
    with qtbot.waitSignal(bar.speedChanged) as told:
        QTest.keyClick(bar.speed, Qt.Key.Key_Down)
    assert told.args == [2.0]
    with qtbot.waitSignal(bar.loopChanged) as told:
        QTest.keyClick(bar.loop, Qt.Key.Key_Up)
    assert told.args == ["once"]
    with qtbot.assertNotEmitted(bar.speedChanged), qtbot.assertNotEmitted(bar.loopChanged):
        for speed in SPEEDS:
            bar.displaySpeed(speed)
            assert bar.speed.currentData() == speed
        for mode in LOOPS:
            bar.displayLoop(mode)
            assert bar.loop.currentData() == mode


def test_every_control_has_a_name_and_a_tooltip(bar: PlaybackBar) -> None:
    controls = [*bar.findChildren(QAbstractButton), *bar.findChildren(QComboBox), *bar.findChildren(QSlider)]
    assert len(controls) == 8
    assert [control for control in controls if not control.accessibleName() or not control.toolTip()] == []
