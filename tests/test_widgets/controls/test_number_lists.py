"""Readings that are lists, in the table and as copied text: their least and their largest."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from engine import Reading
from widgets.look.number_format import brief_uncertainty, value_text
from widgets.panels.readings_view import ReadingsView

MASSES = Reading(name="basins.masses", label="Basin masses", value=(0.25, 0.125, 0.625), floor=0.001)


def test_a_list_is_told_by_its_least_and_its_largest() -> None:
    assert value_text(MASSES) == "0.125 … 0.625"
    assert value_text(Reading(name="a", label="a", value=(0.5, 0.5), error=1e-9)) == "0.5"
    assert value_text(Reading(name="a", label="a", value=())) == "–"
    assert brief_uncertainty(MASSES) == "floor 0.001"


def test_a_list_is_seen_where_one_of_it_is() -> None:
    assert MASSES.seen
    assert not Reading(name="a", label="a", value=(1e-4, -1e-4), floor=0.001).seen
    assert not Reading(name="a", label="a", value=()).seen
    assert MASSES.number is None
    assert Reading(name="a", label="a", value=2.0).number == 2.0


def test_the_table_shows_lists(qtbot: QtBot) -> None:
    view = ReadingsView()
    qtbot.addWidget(view)
    view.display((MASSES,), False)
    item = view.table.item(0, 1)
    assert item is not None
    assert item.text() == "0.125 … 0.625"
    assert "0.125 … 0.625" in view.text()
