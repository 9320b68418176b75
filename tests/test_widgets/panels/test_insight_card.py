"""The card beside the insight pane: modes to press, the claim, and assumptions told apart by more than colour."""

from __future__ import annotations

import dataclasses

import pytest
from made_insights import CLAIM, VIEWS, insight
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from engine import Claim, Experiment
from widgets.controls.column_pages import ColumnPages
from widgets.controls.segments import Segments
from widgets.panels.insight_card import SIGNS, InsightCard

BASINS = VIEWS[1]


@pytest.fixture
def card(qtbot: QtBot) -> InsightCard:
    made = InsightCard()
    qtbot.addWidget(made)
    made.resize(320, 400)
    made.show()
    made.display(BASINS, "flow")
    return made


def labels(card: InsightCard) -> list[QLabel]:
    QApplication.processEvents()  # a widget that joins a visible layout is shown by an event
    return [label for label in card.assumptions.findChildren(QLabel) if label.isVisible()]


def test_a_press_chooses_a_mode_and_display_does_not(qtbot: QtBot, card: InsightCard) -> None:
    chosen: list[str] = []
    card.modeChosen.connect(chosen.append)
    card.display(BASINS, "cells")
    assert chosen == []
    assert [name for name, button in card.modes.buttons.items() if button.isChecked()] == ["cells"]
    QTest.mouseClick(card.modes.buttons["difference"], Qt.MouseButton.LeftButton)
    assert chosen == ["difference"]


def test_a_view_without_modes_has_no_buttons(card: InsightCard) -> None:
    card.display(VIEWS[0], "")
    assert not card.modes.isVisible()
    assert card.title.text() == VIEWS[0].title
    assert card.doc.text() == VIEWS[0].doc


def test_the_claim_is_told_with_its_assumptions(card: InsightCard) -> None:
    assert not card.source.isVisible()
    card.displayInsight(insight("basins", Experiment()))
    assert card.source.text() == "[L] Prop. 3"
    assert card.statement.isVisible()
    texts = [label.text() for label in labels(card)]
    signs = [text for text in texts if text in SIGNS.values()]
    assert signs == [SIGNS[True], SIGNS[False], SIGNS[None]]
    assert len(set(signs)) == 3  # not by colour alone
    assert [text for text in texts if text not in signs] == [each.text for each in CLAIM.assumptions]
    names = [label.accessibleName() for label in labels(card)]
    assert {"met", "not met", "can't be decided here"} <= set(names)


def test_readings_and_remarks_are_plain_text(card: InsightCard) -> None:
    card.displayInsight(insight("gap", Experiment(), note="A remark."))
    assert "Dual cost gap: 0.0095 ± 6e−4" in card.facts.text()
    assert "Swirl, rms: 4e−4 floor 0.002, not seen above its floor" in card.facts.text()
    assert card.facts.text().endswith("A remark.")


def test_another_view_takes_the_claim_away(card: InsightCard) -> None:
    card.displayInsight(insight("basins", Experiment()))
    card.display(VIEWS[2], "")
    assert not card.source.isVisible()
    assert not card.assumptions.isVisible()
    assert card.facts.text() == ""


def test_fewer_assumptions_leave_none_behind(qtbot: QtBot, card: InsightCard) -> None:
    card.displayInsight(insight("basins", Experiment()))
    short = Claim(source="[K]", statement="Short.", assumptions=CLAIM.assumptions[:1])
    card.displayInsight(dataclasses.replace(insight("basins", Experiment()), claim=short))
    assert len(labels(card)) == 2


def test_arrows_go_from_segment_to_segment_and_tab_stops_once(qtbot: QtBot) -> None:
    row = Segments("Which")
    qtbot.addWidget(row)
    row.display([("a", "A"), ("b", "B"), ("c", "C")], "a")
    with qtbot.waitActive(row):
        row.show()
        row.activateWindow()
    row.buttons["a"].setFocus()
    stops = [name for name, b in row.buttons.items() if b.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert stops == ["a"]
    with qtbot.waitSignal(row.chosen) as received:
        QTest.keyClick(row.buttons["a"], Qt.Key.Key_Right)
    assert received.args == ["b"]
    with qtbot.waitSignal(row.chosen) as received:
        QTest.keyClick(row.buttons["b"], Qt.Key.Key_Left)
    assert received.args == ["a"]
    for button in row.buttons.values():
        assert button.accessibleName()
        assert button.toolTip()


def test_pages_share_their_place(qtbot: QtBot) -> None:
    pages, one, two = ColumnPages(), QWidget(), QWidget()
    qtbot.addWidget(pages)
    pages.add("one", "One", one)
    pages.add("two", "Two", two)
    pages.show()
    assert pages.page == "one"
    with qtbot.waitSignal(pages.pageChosen):
        QTest.mouseClick(pages.tabs.buttons["two"], Qt.MouseButton.LeftButton)
    assert two.isVisible()
    assert not one.isVisible()
    pages.showPage("one")
    assert pages.tabs.buttons["one"].isChecked()
