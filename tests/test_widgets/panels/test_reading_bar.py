"""The bar of a file that is being read: alone, its words, its progress, its button."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from widgets.panels.reading_bar import ReadingBar


def test_it_says_how_far_it_is_and_asks_to_stop(qtbot: QtBot) -> None:
    bar = ReadingBar()
    qtbot.addWidget(bar)
    assert not bar.isVisible()
    bar.begin("a & b.csv")
    assert bar.isVisible()
    assert bar.text.text() == "Reading a & b.csv …"
    assert bar.text.textFormat() == Qt.TextFormat.PlainText  # a name is no markup
    assert bar.progress.maximum() == 0  # nobody knows yet
    bar.display(25_000_000, 100_000_000)
    assert bar.text.text() == bar.text.accessibleName() == "Reading a & b.csv — 25 of 100 MB"
    assert bar.progress.value() / bar.progress.maximum() == 0.25
    with qtbot.waitSignal(bar.cancelled):
        QTest.mouseClick(bar.cancel, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(bar.cancelled):
        bar.cancel.setFocus()
        QTest.keyClick(bar.cancel, Qt.Key.Key_Space)
    bar.finish()
    assert not bar.isVisible()
