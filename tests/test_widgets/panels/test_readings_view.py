"""Readings are shown with their floors, muted where they are not seen, and copied as plain text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine import Reading
from widgets.look.number_format import brief_uncertainty, number, reading_text, uncertainty_text, value_text, with_unit
from widgets.panels.readings_view import ReadingsView

GAP = Reading(name="gap", label="Dual cost gap", symbol="Δ", value=0.045, error=0.0015, source="[W] dual cost gap")
SWIRL = Reading(name="swirl", label="Swirl", value=3e-14, floor=1e-13, note="Below the integrator's floor.")
MISSING = Reading(name="w2", label="Prior error", value=None, note="There are no points.")


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.0, 4, "0"),
        (3.0, 4, "3"),
        (0.123456, 4, "0.1235"),
        (-26.0206, 3, "−26"),
        (999.96, 4, "1000"),
        (123456.0, 4, "123500"),
        (1e6, 4, "1e6"),
        (2.5e-7, 4, "2.5e−7"),
        (0.00099996, 4, "0.001"),
        (0.000694952, 3, "6.95e−4"),
        (float("inf"), 4, "∞"),
        (float("nan"), 4, "–"),
        (2147483647, 4, "2147483647"),
    ],
)
def test_numbers_have_significant_digits(value: float, digits: int, text: str) -> None:
    assert number(value, digits) == text


@pytest.mark.parametrize(
    ("value", "error", "shown"),
    [(0.045, 0.0015, "0.045"), (1.404231, 2e-6, "1.404"), (0.0451234, 0.0015, "0.0451"), (0.3, 4.0, "0.3")],
)
def test_error_sets_the_decimals(value: float, error: float, shown: str) -> None:
    assert value_text(Reading(name="a", label="A", value=value, error=error)) == shown


def test_uncertainty_says_error_or_floor() -> None:
    assert uncertainty_text(GAP) == "± 0.0015"
    assert uncertainty_text(SWIRL) == "floor 1e−13"
    assert uncertainty_text(Reading(name="a", label="A", value=1.0)) == ""


def test_error_far_below_the_digits_is_left_to_the_tooltip_and_the_copy() -> None:
    exact = Reading(name="w2", label="Transport cost", symbol="W₂²", value=1.404231, error=2e-6)
    assert brief_uncertainty(exact) == ""
    assert brief_uncertainty(GAP) == "± 0.0015"
    assert reading_text(exact) == "Transport cost W₂²\t1.404231 ± 2e−6"


def test_degrees_stand_at_their_number() -> None:
    turn = Reading(name="turn", label="Rotation", value=9.7936, unit="°", error=1.1)
    assert reading_text(turn) == "Rotation\t9.8° ± 1.1"
    assert with_unit("3", "dB") == "3 dB"


@pytest.fixture
def view(qtbot: QtBot) -> ReadingsView:
    view = ReadingsView()
    qtbot.addWidget(view)
    view.resize(320, 200)
    view.show()
    qtbot.waitExposed(view)
    view.display((GAP, SWIRL, MISSING), stale=False)
    return view


def colour(view: ReadingsView, row: int) -> str:
    item = view.table.item(row, 1)
    assert item is not None
    return item.foreground().color().name(QColor.NameFormat.HexArgb)


def test_values_that_are_not_seen_are_muted_and_say_why(view: ReadingsView) -> None:
    plain = view.palette().color(QPalette.ColorRole.Text).name(QColor.NameFormat.HexArgb)
    assert colour(view, 0) == plain
    assert colour(view, 1) != plain
    item = view.table.item(1, 0)
    assert item is not None
    assert "Below the integrator" in item.toolTip()
    assert "Not seen" in item.toolTip()
    assert view.table.item(2, 1).text() == "–"


def test_stale_readings_are_muted_until_new_ones_come(view: ReadingsView) -> None:
    fresh = colour(view, 0)
    view.display((GAP,), stale=True)
    assert view.table.rowCount() == 1
    assert view.state.text() == "updating…"
    assert colour(view, 0) != fresh
    view.display((GAP,), stale=False)
    assert (view.state.text(), colour(view, 0)) == ("", fresh)


def test_copy_takes_everything_or_the_selection(view: ReadingsView) -> None:
    QTest.mouseClick(view.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text().splitlines() == [reading_text(r) for r in (GAP, SWIRL, MISSING)]
    view.table.selectRow(1)
    view.display((GAP, SWIRL, MISSING), stale=False)  # new numbers keep the selection
    QTest.keyClick(view.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Swirl\t3e−14 floor 1e−13\tnot seen above its floor"


def test_empty_view_says_so(view: ReadingsView) -> None:
    view.display((), stale=False)
    assert view.state.text() == "none yet"
    assert not view.copy.isEnabled()
    assert view.text() == ""


def test_controls_have_names(view: ReadingsView) -> None:
    assert view.table.accessibleName()
    assert view.copy.accessibleName()
    assert "Ctrl+C" in view.copy.toolTip()
