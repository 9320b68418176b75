"""The first run says where to draw, once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.window.window import Lab

OpenLab = Callable[..., Lab]


def test_the_hint_fades_at_the_first_stroke_and_does_not_come_back(open_lab: OpenLab, qtbot: QtBot) -> None:
    lab = open_lab()
    assert lab.stage._hint.opacity == 1.0
    lab.clock.pause()
    lab.clock.jump(0.0)
    forward = lab.stage.pane("forward")
    assert forward is not None
    ratio = lab.stage.devicePixelRatioF()
    middle = QPointF(forward.plot.center()) / ratio
    before = lab.stage.grab().toImage()
    QTest.mousePress(lab.stage, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle.toPoint())
    QTest.keyClick(lab.stage, Qt.Key.Key_Escape)  # even a stroke that is taken back
    QTest.mouseRelease(lab.stage, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle.toPoint())
    qtbot.waitUntil(lambda: lab.stage._hint.opacity == 0.0)
    after = lab.stage.grab().toImage()
    top = QPointF(forward.plot.center().x(), forward.plot.top() + 24 * forward.unit).toPoint()
    area = (top.x() - 20, top.y() - 8, 40, 16)
    assert before.copy(*area) != after.copy(*area)
    assert open_lab().stage._hint.opacity == 0.0
