"""The playback bar tells what a person asks of the clock, and shows the clock without telling."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QSlider
from pytestqt.qtbot import QtBot

from widgets.panels.playback_bar import LOOPS, SPEEDS, PlaybackBar


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
    with qtbot.waitSignal(getattr(bar, signal)) as received:
        QTest.mouseClick(getattr(bar, button), Qt.MouseButton.LeftButton)
    assert received.args == arguments


def test_scrubbing_tells_phases_between_start_and_finish(qtbot: QtBot, bar: PlaybackBar) -> None:
    received: list[object] = []
    bar.scrubStarted.connect(lambda: received.append("start"))
    bar.scrubbed.connect(received.append)
    bar.scrubFinished.connect(lambda: received.append("finish"))
    scrubber = bar.scrubber
    QTest.mousePress(scrubber, Qt.MouseButton.LeftButton, pos=scrubber.position_of(0.25).toPoint())
    QTest.mouseMove(scrubber, scrubber.position_of(0.5).toPoint())
    bar.display(0.9, True)  # the clock does not tear the handle from the hand
    assert scrubber.fraction == pytest.approx(0.5, abs=0.01)
    QTest.mouseRelease(scrubber, Qt.MouseButton.LeftButton, pos=scrubber.position_of(0.5).toPoint())
    assert received[0] == "start"
    assert received[-1] == "finish"
    phases = [phase for phase in received if isinstance(phase, float)]
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
    with qtbot.waitSignal(bar.speedChanged) as received:
        QTest.keyClick(bar.speed, Qt.Key.Key_Down)
    assert received.args == [2.0]
    with qtbot.waitSignal(bar.loopChanged) as received:
        QTest.keyClick(bar.loop, Qt.Key.Key_Up)
    assert received.args == ["once"]
    with qtbot.assertNotEmitted(bar.speedChanged), qtbot.assertNotEmitted(bar.loopChanged):
        for speed in SPEEDS:
            bar.displaySpeed(speed)
            assert bar.speed.currentData() == speed
        for mode in LOOPS:
            bar.displayLoop(mode)
            assert bar.loop.currentData() == mode


def test_every_control_has_a_name_and_a_tooltip(bar: PlaybackBar) -> None:
    controls = [*bar.findChildren(QAbstractButton), *bar.findChildren(QComboBox), *bar.findChildren(QSlider)]
    assert len(controls) == 10
    assert [control for control in controls if not control.accessibleName() or not control.toolTip()] == []


def test_flags_are_dragged_and_told(qtbot: QtBot, bar: PlaybackBar) -> None:
    scrubber = bar.scrubber
    received: list[tuple[float, float]] = []
    bar.spanChanged.connect(received.append)
    assert not bar.whole.isVisible()
    with qtbot.assertNotEmitted(bar.scrubbed), qtbot.waitSignal(scrubber.spanSettled):
        QTest.mousePress(scrubber, Qt.MouseButton.LeftButton, pos=scrubber.flag("low").toPoint())
        QTest.mouseMove(scrubber, scrubber.position_of(0.3).toPoint())
        QTest.mouseRelease(scrubber, Qt.MouseButton.LeftButton, pos=scrubber.position_of(0.3).toPoint())
    pixel = 1 / scrubber.width()
    assert received[-1] == pytest.approx((0.3, 1.0), abs=pixel)
    QTest.mousePress(scrubber, Qt.MouseButton.LeftButton, pos=scrubber.flag("high").toPoint())
    QTest.mouseMove(scrubber, scrubber.position_of(0.1).toPoint())  # beyond the other one
    QTest.mouseRelease(scrubber, Qt.MouseButton.LeftButton, pos=scrubber.position_of(0.1).toPoint())
    assert received[-1][1] == pytest.approx(received[-1][0] + 0.01)
    assert bar.whole.isVisible()
    QTest.mouseClick(bar.whole, Qt.MouseButton.LeftButton)
    assert received[-1] == (0.0, 1.0)
    assert not bar.whole.isVisible()


def test_a_span_is_shown_without_an_echo_and_spoken(qtbot: QtBot, bar: PlaybackBar) -> None:
    with qtbot.assertNotEmitted(bar.spanChanged), qtbot.assertNotEmitted(bar.backwardsToggled):
        bar.displaySpan(0.2, 0.8)
        bar.displayBackwards(True)
    assert bar.scrubber.span == (0.2, 0.8)
    assert bar.scrubber.accessibleDescription() == "Plays from 20 to 80 %"
    assert bar.backwards.isChecked()
    assert bar.whole.isVisible()


def test_backwards_is_told(qtbot: QtBot, bar: PlaybackBar) -> None:
    with qtbot.waitSignal(bar.backwardsToggled) as received:
        QTest.mouseClick(bar.backwards, Qt.MouseButton.LeftButton)
    assert received.args == [True]


def test_the_track_is_scrubbed_where_no_flag_is(qtbot: QtBot, bar: PlaybackBar) -> None:
    with qtbot.waitSignal(bar.scrubbed), qtbot.assertNotEmitted(bar.spanChanged):
        QTest.mouseClick(bar.scrubber, Qt.MouseButton.LeftButton, pos=bar.scrubber.position_of(0.0).toPoint())
        QTest.mouseClick(bar.scrubber, Qt.MouseButton.LeftButton, pos=bar.scrubber.position_of(0.5).toPoint())


def test_flags_and_ticks_have_something_to_say(bar: PlaybackBar) -> None:
    scrubber = bar.scrubber
    bar.setTicks([0.25, 0.6])
    assert scrubber.ticks == (0.25, 0.6)
    assert "phase 0.60" in scrubber.tip_at(scrubber.position_of(0.6) - QPointF(0, 9))
    assert scrubber.tip_at(scrubber.position_of(0.4) - QPointF(0, 9)) == ""
    assert "I sets it" in scrubber.tip_at(scrubber.flag("low"))
    assert "O sets it" in scrubber.tip_at(scrubber.flag("high"))


def test_ticks_and_flags_are_painted(bar: PlaybackBar) -> None:
    plain = bar.scrubber.grab().toImage()
    bar.setTicks([0.4])
    ticked = bar.scrubber.grab().toImage()
    at = bar.scrubber.position_of(0.4).toPoint()
    assert plain.pixelColor(at.x(), at.y() - 10) != ticked.pixelColor(at.x(), at.y() - 10)
    bar.displaySpan(0.4, 1.0)
    spanned = bar.scrubber.grab().toImage()
    assert ticked.pixelColor(at.x(), at.y() + 11) != spanned.pixelColor(at.x(), at.y() + 11)


def test_shift_makes_steps_larger(bar: PlaybackBar) -> None:
    bar.display(0.5, False)
    bar.scrubber.setFocus()
    QTest.keyClick(bar.scrubber, Qt.Key.Key_Right)
    assert bar.scrubber.fraction == pytest.approx(0.51)
    QTest.keyClick(bar.scrubber, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert bar.scrubber.fraction == pytest.approx(0.41)
