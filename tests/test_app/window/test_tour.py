"""The tour: five steps beside the parts that they are about, by mouse and by keys, with everything usable."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.window.window import Lab
from widgets.panels.tour_card import TourCard, TourRing

OpenLab = Callable[..., Lab]


def card_of(lab: Lab) -> TourCard:
    found = lab.window.findChild(TourCard)
    assert found is not None
    return found


def test_five_steps_forth_and_back_and_done(open_lab: OpenLab) -> None:
    lab = open_lab()
    lab.actions["tour"].trigger()
    card, titles = card_of(lab), []
    for step in range(5):
        assert lab.tour.step == step
        assert card.isVisible()
        assert lab.window.rect().contains(card.geometry())
        titles.append(card.title.text())
        if step == 2:
            QTest.mouseClick(card.backButton, Qt.MouseButton.LeftButton)
            assert card.title.text() == titles[1]
            QTest.keyClick(card, Qt.Key.Key_Right)
        QTest.mouseClick(card.nextButton, Qt.MouseButton.LeftButton)
    assert lab.tour.step is None
    assert len(set(titles)) == 5


def test_escape_ends_it_and_it_can_be_taken_again(open_lab: OpenLab) -> None:
    lab = open_lab()
    for _ in range(2):
        lab.tour.start()
        QTest.keyClick(card_of(lab), Qt.Key.Key_Right)
        QTest.keyClick(card_of(lab), Qt.Key.Key_Escape)
        assert lab.tour.step is None


def test_the_card_follows_the_window_and_hides_nothing_it_speaks_of(open_lab: OpenLab, qtbot: QtBot) -> None:
    lab = open_lab()
    lab.tour.start()
    for size in (QSize(1024, 640), QSize(1280, 800), QSize(1600, 1000)):
        lab.window.resize(size)
        qtbot.waitUntil(lambda size=size: lab.window.size() == size)
        for _ in range(4):
            card = card_of(lab)
            assert lab.window.rect().contains(card.geometry())
            QTest.keyClick(card, Qt.Key.Key_Right)
        for _ in range(4):
            QTest.keyClick(card_of(lab), Qt.Key.Key_Left)
    lab.tour.end()


def test_the_ring_lets_the_mouse_through(open_lab: OpenLab) -> None:
    lab = open_lab()
    lab.tour.start()
    ring = lab.window.findChild(TourRing)
    assert ring is not None
    assert ring.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    pane = lab.stage.pane("forward")
    assert pane is not None
    middle = lab.stage.mapTo(lab.window, pane.plot.center() / lab.stage.devicePixelRatioF())
    assert lab.window.childAt(middle) is lab.stage
    lab.tour.end()
