"""The window of curves: what is offered, a click that sets, text to copy, and words where there is nothing."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from made_insights import curves
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine import SWEEPABLE
from widgets.look.style_sheet import apply_theme
from widgets.look.theme import THEME_NAMES, ThemeName
from widgets.studies.series_view import AXES, SeriesView
from widgets.views.chart_csv import chart_csv


@pytest.fixture
def view(qtbot: QtBot) -> SeriesView:
    made = SeriesView()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_only_axes_that_matter_are_offered(view: SeriesView) -> None:
    for name, offered in SWEEPABLE.items():
        reading, axis = view.choose(name, "snr")
        assert reading == name
        assert axis == ("snr" if "snr" in offered.axes else axis)
        assert set(view.axis.buttons) == set(offered.axes)
        assert set(offered.axes) <= set(AXES)


def test_a_press_asks_for_another_axis(qtbot: QtBot, view: SeriesView) -> None:
    view.choose("prior.w2", "termination_time")
    with qtbot.waitSignal(view.wanted) as received:
        QTest.mouseClick(view.axis.buttons["curvature"], Qt.MouseButton.LeftButton)
    assert received.args == ["prior.w2", "curvature"]


def test_another_reading_is_asked_for_by_keys(qtbot: QtBot, view: SeriesView) -> None:
    view.choose("basins.disagreement", "curvature")
    view.reading.setFocus()
    with qtbot.waitSignal(view.wanted) as received:
        QTest.keyClick(view.reading, Qt.Key.Key_Down)
    assert received.args == ["basins.dual_gap", "curvature"]


def test_a_click_gives_the_value_under_it(qtbot: QtBot, view: SeriesView) -> None:
    view.choose("complexity.m_star", "snr")
    view.display(curves(), 1.0, busy=False)
    chart = view.canvas.view
    assert chart is not None
    chart.repaint()
    where = chart.item.pixel_of(float(chart.item.x.bent(5.0)))
    with qtbot.waitSignal(view.settingPicked) as received:
        QTest.mouseClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(round(where.x()), 120))
    axis, value = received.args
    assert axis == "snr"
    # A pixel is a factor (50/0.05)^(1/width) = 1.013 at 540 pixels.
    assert value == pytest.approx(5.0, rel=0.015)


def test_a_closer_look_is_told_and_all_of_it_again(qtbot: QtBot, view: SeriesView) -> None:
    view.display(curves(), 1.0, busy=False)
    chart = view.canvas.view
    assert chart is not None
    with qtbot.waitSignal(view.zoomed) as received:
        QTest.keyClick(chart, Qt.Key.Key_Plus)
    (part,) = received.args
    assert part == chart.item.look.x
    assert 0.05 < part[0] < part[1] < 50.0
    with qtbot.waitSignal(view.zoomed) as received:
        QTest.keyClick(chart, Qt.Key.Key_A)
    assert received.args == [None]


def test_the_cursor_follows_the_setting(view: SeriesView) -> None:
    chart = curves()
    view.display(chart, 1.0, busy=False)
    one = view.canvas.grab().toImage()
    view.display(chart, 4.0, busy=False)
    assert view.canvas.grab().toImage() != one


def test_what_is_missing_is_said(view: SeriesView) -> None:
    view.display(None, 1.0, busy=True)
    assert view.canvas.message == "computing…"
    assert not view.copy.isEnabled()
    view.display(curves(series=()), 1.0, busy=False)
    assert view.canvas.chart is None
    assert view.canvas.message.startswith("Nothing to draw")
    view.display(None, None, busy=False, message="Draw some points.")
    assert view.canvas.message == "Draw some points."
    view.display(curves(note="Two values are missing."), 1.0, busy=True)
    assert view.note.isVisible()
    assert view.note.text() == "Two values are missing."
    assert view.state.text() == "computing…"


def test_the_curve_is_copied_as_csv(qtbot: QtBot, view: SeriesView) -> None:
    chart = curves()
    view.display(chart, 1.0, busy=False)
    with qtbot.waitSignal(view.copied):
        QTest.mouseClick(view.copy, Qt.MouseButton.LeftButton)
    rows = list(csv.reader(io.StringIO(QGuiApplication.clipboard().text())))
    assert rows[0] == ["series", "SNR r", "m*", "low", "high"]
    assert len(rows) == 1 + sum(len(series.x) for series in chart.series)
    first = chart.series[0]
    np.testing.assert_array_equal([float(row[2]) for row in rows[1 : 1 + len(first.y)]], first.y)
    bound = next(row for row in rows if row[0] == "bound")
    assert bound[3:] == ["", ""]
    assert chart_csv(chart) == QGuiApplication.clipboard().text()


def test_escape_closes_it_and_it_says_so(qtbot: QtBot, view: SeriesView) -> None:
    with qtbot.waitSignal(view.closed):
        QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not view.isVisible()


def test_every_control_is_named_and_explained(view: SeriesView) -> None:
    view.choose("prior.w2")
    for control in (view.reading, view.copy, view.canvas, *view.axis.buttons.values()):
        assert control.accessibleName()
        assert control.toolTip()


@pytest.mark.parametrize("name", THEME_NAMES)
def test_the_chart_has_the_colours_of_its_window(view: SeriesView, restored: QApplication, name: ThemeName) -> None:
    apply_theme(restored, name)
    view.display(curves(), 1.0, busy=False)
    chart = view.canvas.view
    assert chart is not None
    assert chart.item.dress.colours.name == name
