"""Readings of two sides: three columns and the floor, a dot where the difference is seen, each side's own staleness."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine import Experiment, Measurements, PointCloud, Quality, Reading, compared
from widgets.look.compared_format import SEEN
from widgets.panels.readings_view import ReadingsView

POINT = Experiment(cloud=PointCloud.of([[0.0, 0.0]]))


def measured(*readings: Reading, seed: int = 0) -> Measurements:
    experiment = POINT.with_parameters({"seed": seed})
    return Measurements(experiment=experiment, quality=Quality.FULL, readings=readings, seconds=0.0)


def gap(value: float, floor: float = 0.001) -> Reading:
    return Reading(name="gap", label="Dual cost gap", value=value, floor=floor)


ALIKE = Reading(name="mass", label="Mass", value=(0.1, 0.3), floor=0.05)
ALONE = Reading(name="swirl", label="Swirl", value=0.2)


@pytest.fixture
def view(qtbot: QtBot) -> ReadingsView:
    view = ReadingsView()
    qtbot.addWidget(view)
    view.resize(344, 220)
    view.show()
    qtbot.waitExposed(view)
    rows = compared(measured(gap(0.01), ALIKE), measured(gap(0.05), ALIKE, ALONE, seed=1))
    view.displayCompared(rows, False, False)
    return view


def row(view: ReadingsView, number: int) -> list[str]:
    items = [view.table.item(number, column) for column in range(5)]
    return ["" if item is None else item.text() for item in items]


def bright(view: ReadingsView, number: int, column: int) -> bool:
    item = view.table.item(number, column)
    assert item is not None
    return item.foreground().color() == view.palette().color(QPalette.ColorRole.Text)


def test_a_difference_above_its_floor_has_a_dot_and_is_bright(view: ReadingsView) -> None:
    heads = [view.table.horizontalHeaderItem(column) for column in range(1, 5)]
    assert [head.text() for head in heads if head is not None] == ["A", "B", "B − A", "floor"]
    # Each side may be off by its floor: 2 (0.001² + 0.001²)^½ = 0.0028.
    assert row(view, 0) == ["Dual cost gap", "0.01", "0.05", f"{SEEN} 0.04", "0.0028"]
    assert bright(view, 0, 3)
    assert row(view, 1)[3] == "0"
    assert not bright(view, 1, 3)
    assert row(view, 2) == ["Swirl", "–", "0.2", "–", ""]


def test_every_column_has_room_in_the_side_column(view: ReadingsView) -> None:
    taken = sum(view.table.columnWidth(column) for column in range(5))
    assert taken <= view.table.viewport().width()
    assert view.table.columnWidth(0) > 60


def test_a_side_that_is_stale_is_muted_and_named(view: ReadingsView) -> None:
    rows = compared(measured(gap(0.01)), measured(gap(0.05), seed=1))
    view.displayCompared(rows, True, False)
    assert view.state.text() == "updating A…"
    assert [bright(view, 0, column) for column in range(4)] == [True, False, True, False]
    view.displayCompared(rows, False, True)
    assert view.state.text() == "updating B…"
    assert [bright(view, 0, column) for column in range(4)] == [True, True, False, False]
    view.displayCompared(rows, False, False, learned=True)
    assert view.state.text() == "of the exact scores"


def test_the_copy_has_both_sides_and_says_what_is_seen(view: ReadingsView) -> None:
    view.table.selectRow(0)
    QTest.keyClick(view.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    head, line = QGuiApplication.clipboard().text().splitlines()
    assert head == "\tA\tB\tB − A"
    assert line == "Dual cost gap\t0.01 floor 0.001\t0.05 floor 0.001\t0.04 floor 0.0028\tseen above its floor"


def test_without_a_the_table_is_what_it_was(view: ReadingsView) -> None:
    view.display((gap(0.05),), stale=False)
    assert row(view, 0)[:3] == ["Dual cost gap", "0.05", "floor 0.001"]
    assert view.table.isColumnHidden(3)
    assert not view.table.horizontalHeader().isVisibleTo(view.table)
    assert view.selected == ""
