"""Notices: the worst first, one at a time; information goes by itself; details are copied; the focus is never taken."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from widgets.panels.notice_bar import LIMIT, NoticeAction, NoticeBar


class Place(QWidget):
    """A field that has the focus, and the bar under it."""

    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit()
        self.bar = NoticeBar()
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addWidget(self.bar)
        self.resize(700, 160)


@pytest.fixture
def place(qtbot: QtBot) -> Place:
    place = Place()
    qtbot.addWidget(place, before_close_func=lambda window: window.bar.clear())
    with qtbot.waitActive(place):
        place.show()
        place.activateWindow()
    place.field.setFocus()
    return place


def text_of(bar: NoticeBar) -> str:
    return "" if bar.current is None else bar.current.text


def test_bar_is_hidden_until_there_is_something_to_say(place: Place) -> None:
    assert not place.bar.isVisible()
    place.bar.show_notice("warning", "Fewer steps are used.")
    assert place.bar.isVisible()
    assert place.bar.text.text() == "Fewer steps are used."


def test_focus_stays_where_it_was(place: Place) -> None:
    place.bar.show_notice("error", "Something went wrong.", "details")
    assert place.field.hasFocus()
    QTest.mouseClick(place.bar.details, Qt.MouseButton.LeftButton)
    assert place.field.hasFocus()


def test_worst_first_and_newest_of_equals(place: Place) -> None:
    bar = place.bar
    for level, text in (("info", "i1"), ("error", "e1"), ("warning", "w1"), ("error", "e2")):
        bar.show_notice(level, text)
    assert bar.more.text() == "3 more"
    order = []
    while bar.current is not None:
        order.append(text_of(bar))
        QTest.mouseClick(bar.dismiss, Qt.MouseButton.LeftButton)
    assert order == ["e2", "e1", "w1", "i1"]
    assert not bar.isVisible()


def test_same_notice_is_not_repeated_and_old_ones_are_forgotten(place: Place) -> None:
    for _ in range(3):
        place.bar.show_notice("warning", "The same again.")
    assert not place.bar.more.isVisible()
    for number in range(2 * LIMIT):
        place.bar.show_notice("warning", f"Notice {number}.")
    assert place.bar.more.text() == f"{LIMIT - 1} more"
    assert text_of(place.bar) == f"Notice {2 * LIMIT - 1}."


def test_details_are_copied_with_the_sentence(place: Place) -> None:
    place.bar.show_notice("error", "It failed.", "Traceback: line 7")
    QTest.mouseClick(place.bar.details, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "It failed.\n\nTraceback: line 7"
    place.bar.show_notice("error", "No details here.")
    assert not place.bar.details.isVisible()


def test_information_goes_by_itself_and_errors_stay(qtbot: QtBot, place: Place) -> None:
    place.bar.setInfoTime(20)
    place.bar.show_notice("info", "The clock moved to 0.")
    with qtbot.waitSignal(place.bar.dismissed):
        pass
    assert not place.bar.isVisible()
    place.bar.show_notice("error", "It failed.")
    with qtbot.assertNotEmitted(place.bar.dismissed, wait=100):  # five times as long as information stays
        pass
    assert place.bar.isVisible()


def test_closing_stops_the_clock_of_the_notice(qtbot: QtBot) -> None:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    bar.setInfoTime(10)
    bar.show_notice("info", "Soon gone.")
    bar.close()
    with qtbot.assertNotEmitted(bar.dismissed, wait=50):
        pass


@pytest.mark.parametrize("level", ["info", "warning", "error"])
def test_every_level_paints_its_own_colours(place: Place, level: str) -> None:
    place.bar.show_notice("info", "Plain.")
    plain = place.bar.grab().toImage()
    place.bar.clear()
    place.bar.show_notice(level, "Plain.")
    same = place.bar.grab().toImage() == plain
    assert same == (level == "info")
    assert place.bar.dismiss.accessibleName()
    assert place.bar.details.accessibleName()


def test_actions_wait_for_an_answer_and_run_once(qtbot: QtBot, place: Place) -> None:
    ran: list[str] = []
    bar = place.bar
    bar.setInfoTime(10)
    thin = NoticeAction("Thin to 10,000", partial(ran.append, "thin"))
    bar.show_notice("info", "Many points.", actions=(thin, NoticeAction("Keep all")))
    with qtbot.assertNotEmitted(bar.dismissed, wait=50):  # five times as long as plain information stays
        pass
    assert [button.text() for button in bar.answers] == ["Thin to 10,000", "Keep all"]
    assert all(button.accessibleName() and button.isVisible() for button in bar.answers)
    QTest.mouseClick(bar.answers[0], Qt.MouseButton.LeftButton)
    assert ran == ["thin"]
    assert not bar.isVisible()
    bar.show_notice("info", "Many points.", actions=(thin, NoticeAction("Keep all")))
    bar.answers[1].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(bar.answers[1], Qt.Key.Key_Space)
    assert ran == ["thin"]
    assert not bar.isVisible()
    bar.show_notice("warning", "Plain.")
    assert bar.answers == []


def test_an_offer_can_be_withdrawn(place: Place) -> None:
    place.bar.show_notice("info", "Many points.", actions=(NoticeAction("Keep all"),))
    place.bar.show_notice("warning", "Another.")
    place.bar.withdraw("Many points.")
    assert text_of(place.bar) == "Another."
    assert not place.bar.more.isVisible()
