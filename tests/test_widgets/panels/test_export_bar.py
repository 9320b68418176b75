"""The export bar shows progress and the end, and tells of Cancel once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from widgets.panels.export_bar import ExportBar, time_text


@pytest.fixture
def bar(qtbot: QtBot) -> ExportBar:
    bar = ExportBar()
    qtbot.addWidget(bar)
    bar.resize(900, 44)
    return bar


@pytest.mark.parametrize(("seconds", "text"), [(0.0, "1 s"), (5.2, "6 s"), (60.0, "1 min 0 s"), (125.0, "2 min 5 s")])
def test_time_that_is_left_is_never_nothing(seconds: float, text: str) -> None:
    assert time_text(seconds) == text


def test_progress_in_words_and_in_a_bar(bar: ExportBar) -> None:
    assert not bar.isVisible()
    bar.begin("moons.mp4")
    assert bar.isVisible()
    assert bar.text.text() == "Exporting moons.mp4 …"
    bar.display(34, 240, 5.2)
    assert bar.text.text() == "Exporting moons.mp4 — frame 34 of 240 — 6 s left"
    assert (bar.progress.value(), bar.progress.maximum()) == (34, 240)
    bar.display(1, 240, None)
    assert bar.text.text() == "Exporting moons.mp4 — frame 1 of 240"


def test_cancel_is_told_once_and_stays_said(qtbot: QtBot, bar: ExportBar) -> None:
    bar.begin("moons.mp4")
    received: list[bool] = []
    bar.cancelled.connect(lambda: received.append(True))
    for _ in range(3):
        QTest.mouseClick(bar.cancel, Qt.MouseButton.LeftButton)
    assert len(received) == 1
    bar.display(35, 240, 5.0)  # a frame that was on its way
    assert bar.text.text() == "Cancelling moons.mp4 …"
    bar.stop()
    assert not bar.isVisible()
    bar.begin("again.mp4")
    assert bar.cancel.isEnabled()


def test_finish_offers_the_folder(qtbot: QtBot, bar: ExportBar) -> None:
    bar.begin("moons.mp4")
    bar.finish()
    assert bar.text.text() == "Exported moons.mp4"
    assert not bar.cancel.isVisible()
    with qtbot.waitSignal(bar.openFolderRequested):
        QTest.mouseClick(bar.folder, Qt.MouseButton.LeftButton)
    QTest.mouseClick(bar.dismiss, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()


def test_stop_with_a_reason_stays_until_it_is_dismissed(bar: ExportBar) -> None:
    bar.begin("moons.mp4")
    bar.stop("Export cancelled; nothing was written.")
    assert bar.isVisible()
    assert not bar.folder.isVisible()
    assert not bar.progress.isVisible()
    assert bar.dismiss.isVisible()
    for control in (bar.cancel, bar.folder, bar.dismiss):
        assert control.accessibleName()
        assert control.toolTip()


def test_each_that_waits_can_be_cancelled_and_all(bar: ExportBar) -> None:
    bar.begin("a.mp4")
    bar.displayWaiting(["b.gif", "c.png"])
    assert [row.text.text() for row in bar.waiting] == ["Then b.gif", "Then c.png"]
    received: list[object] = []
    bar.waitingCancelled.connect(received.append)
    bar.allCancelled.connect(lambda: received.append("all"))
    QTest.mouseClick(bar.waiting[1].cancel, Qt.MouseButton.LeftButton)
    QTest.mouseClick(bar.cancelAll, Qt.MouseButton.LeftButton)
    assert received == [1, "all"]
    assert bar.text.text() == "Cancelling a.mp4 …"
    bar.displayWaiting([f"{index}.png" for index in range(7)])
    assert bar.waiting[-1].text.text() == "Then 3.png, and 3 more"
    bar.displayWaiting([])
    assert bar.waiting == ()
    assert not bar.cancelAll.isVisible()
