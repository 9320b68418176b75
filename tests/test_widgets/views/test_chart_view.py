"""A chart in the window, by real mouse and keys: zoom, pan, read, hide, drag the cursor, copy."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from made_insights import curves
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from engine import Chart
from widgets.look.theme import window_theme
from widgets.painting.chart_look import ChartLook
from widgets.views.chart_menu import chart_menu, picture
from widgets.views.chart_view import ChartView

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[ChartView]:
    made = ChartView()
    qtbot.addWidget(made)
    made.resize(500, 320)
    made.show_chart(curves(), 5.0)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


def at(view: ChartView, x: float, y: float) -> QPoint:
    """The pixel of a value."""
    item = view.item
    return item.pixel_of(float(item.x.bent(x)), float(item.y.bent(y))).toPoint()


def drag(view: ChartView, start: QPoint, stop: QPoint) -> None:
    port = view.viewport()
    QTest.mousePress(port, LEFT, pos=start)
    for k in range(1, 11):
        QTest.mouseMove(port, start + (stop - start) * k / 10)
        QApplication.processEvents()
    QTest.mouseRelease(port, LEFT, pos=stop)


def wheel(view: ChartView, where: QPoint, delta: int) -> None:
    local = QPointF(where)
    event = QWheelEvent(
        local, QPointF(view.viewport().mapToGlobal(where)), QPoint(), QPoint(0, delta), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


def test_the_wheel_zooms_about_the_hand(qtbot: QtBot, view: ChartView) -> None:
    item, where = view.item, at(view, 1.0, 0.2)
    before, whole = item.place_at(QPointF(where)), item.view.viewRange()
    with qtbot.waitSignal(item.lookChanged):
        wheel(view, where, 240)
    for now, was in zip(item.view.viewRange(), whole, strict=True):
        assert now[1] - now[0] < 0.9 * (was[1] - was[0])
    after = item.place_at(QPointF(where))
    pixel = np.ptp(whole, axis=1) / (item.box.width(), item.box.height())
    # Along x the box may give way to longer numbers beside it, by some pixels.
    assert abs(after.x() - before.x()) < 6 * pixel[0]
    assert abs(after.y() - before.y()) < pixel[1]
    assert item.look.x is not None


def test_dragging_pans_and_a_brings_everything_back(view: ChartView) -> None:
    item = view.item
    whole = np.array(item.view.viewRange())
    wheel(view, at(view, 1.0, 0.2), 480)
    zoomed = np.array(item.view.viewRange())
    middle = item.box.center().toPoint()
    drag(view, middle, middle + QPoint(60, 0))
    panned = np.array(item.view.viewRange())
    width = zoomed[0, 1] - zoomed[0, 0]
    assert panned[0, 1] - panned[0, 0] == pytest.approx(width)
    # pyqtgraph takes the drag from where it has become one, a few pixels from the press.
    assert (zoomed[0, 0] - panned[0, 0]) / width * item.box.width() == pytest.approx(60, abs=8)
    QTest.keyClick(view, Qt.Key.Key_A)
    assert np.array(item.view.viewRange()) == pytest.approx(whole)
    assert item.look == ChartLook()


def test_a_double_click_brings_everything_back_and_sets_nothing(qtbot: QtBot, view: ChartView) -> None:
    whole = np.array(view.item.view.viewRange())
    wheel(view, at(view, 1.0, 0.2), 480)
    picked: list[float] = []
    view.picked.connect(lambda _axis, value: picked.append(value))
    place = at(view, 1.0, 0.2)
    QTest.mouseClick(view.viewport(), LEFT, pos=place)
    QTest.mouseDClick(view.viewport(), LEFT, pos=place)  # the second press
    QTest.mouseRelease(view.viewport(), LEFT, pos=place)
    assert np.array(view.item.view.viewRange()) == pytest.approx(whole)
    assert picked[-1] == 5.0  # what the first of the two clicks had set is taken back


def test_a_click_picks_the_value_under_it(qtbot: QtBot, view: ChartView) -> None:
    received: list[float] = []
    view.picked.connect(lambda _axis, value: received.append(value))
    view.pickEnded.connect(lambda: received.append(0.0))
    QTest.mouseClick(view.viewport(), LEFT, pos=at(view, 2.0, 0.3))
    low, high = view.item.view.viewRange()[0]
    assert received[0] == 0.0  # whatever was picked before is over
    assert received[1:] == pytest.approx([2.0], rel=float(np.expm1((high - low) / view.item.box.width())))  # a pixel


def test_the_cursor_is_dragged_as_one_choice(view: ChartView) -> None:
    picked: list[float] = []
    ended: list[int] = []
    view.picked.connect(lambda _axis, value: picked.append(value))
    view.pickEnded.connect(lambda: ended.append(len(picked)))
    start, stop = at(view, 5.0, 0.3), at(view, 0.5, 0.3)
    QTest.mouseMove(view.viewport(), start)
    drag(view, start, stop)
    assert len(picked) > 3
    assert all(one >= other for one, other in itertools.pairwise(picked))  # to the left
    low, high = view.item.view.viewRange()[0]
    assert picked[-1] == pytest.approx(0.5, rel=8 * float(np.expm1((high - low) / view.item.box.width())))
    assert ended == [len(picked)]  # once, after the last


def test_a_chart_over_no_setting_has_no_cursor_to_drag(view: ChartView) -> None:
    view.show_chart(curves(axis=""), None)
    picked: list[float] = []
    view.picked.connect(lambda _axis, value: picked.append(value))
    QTest.mouseClick(view.viewport(), LEFT, pos=at(view, 2.0, 0.3))
    assert picked == []


def test_the_cross_hair_reads_the_data(view: ChartView) -> None:
    chart = view.item.chart
    assert chart is not None
    for index in (3, 10, 17):
        for series in chart.series:
            if series.kind != "measured":
                continue
            x, y = float(series.x[index]), float(series.y[index])
            QTest.mouseMove(view.viewport(), at(view, x, y))
            QApplication.processEvents()
            read = view.item.cross_hair.at
            assert read is not None
            assert (read[0].series.x[read[1]], read[0].series.y[read[1]]) == (x, y)
            assert series.label in view.item.cross_hair.text
            if series.low is not None:
                assert "…" in view.item.cross_hair.text
    QTest.mouseMove(view.viewport(), QPoint(2, 2))
    QApplication.processEvents()
    assert view.item.cross_hair.text == ""


def test_a_click_at_the_legend_hides_a_series_and_shows_it_again(view: ChartView) -> None:
    entry = view.item.legend.entries()[1]
    label = entry.label
    place = entry.mapToScene(entry.boundingRect().center()).toPoint()
    QTest.mouseClick(view.viewport(), LEFT, pos=place)
    assert view.item.look.hidden == {label}
    assert label not in [items.series.label for items in view.item.visible()]
    QTest.mouseClick(view.viewport(), LEFT, pos=place)
    assert view.item.look.hidden == frozenset()


def test_keys_zoom_and_pan(view: ChartView) -> None:
    whole = view.item.view.viewRange()
    QTest.keyClick(view, Qt.Key.Key_Plus)
    QTest.keyClick(view, Qt.Key.Key_Right)
    now = view.item.view.viewRange()
    assert now[0][1] - now[0][0] == pytest.approx((whole[0][1] - whole[0][0]) / 1.25)
    assert sum(now[0]) > sum(whole[0])


def test_the_menu_copies_exactly_the_data(view: ChartView) -> None:
    menu = chart_menu(view.item, view, None)
    action(menu, "Copy as CSV").trigger()
    rows = list(csv.DictReader(io.StringIO(QGuiApplication.clipboard().text())))
    chart = view.item.chart
    assert chart is not None
    assert len(rows) == sum(len(series.x) for series in chart.series)
    for series in chart.series:
        own_rows = [row for row in rows if row["series"] == series.label]
        assert [float(row["m*"]) for row in own_rows] == np.asarray(series.y, np.float64).tolist()
    action(menu, "Copy as picture").trigger()
    copied, wanted = QGuiApplication.clipboard().image(), picture(view.item, window_theme(view))
    assert copied.convertToFormat(wanted.format()) == wanted
    menu.deleteLater()


def test_the_menu_makes_axes_logarithmic(view: ChartView) -> None:
    menu = chart_menu(view.item, view, None)
    y = action(menu, "Logarithmic y axis")
    assert not y.isChecked()
    y.trigger()
    assert view.item.y.kind == "log"
    action(menu, "Everything (A)").trigger()
    assert view.item.y.kind == "log"  # all that is shown, not another axis
    menu.deleteLater()


def test_what_is_to_be_saved_is_what_is_looked_at(view: ChartView) -> None:
    wheel(view, at(view, 1.0, 0.2), 240)
    saved: list[tuple[Chart, ChartLook]] = []
    menu = chart_menu(view.item, view, lambda chart, look: saved.append((chart, look)))
    action(menu, "Save as SVG or PNG…").trigger()
    assert saved == [(view.item.chart, view.item.look)]
    menu.deleteLater()


def test_another_chart_of_the_same_kind_keeps_the_part_that_is_looked_at(view: ChartView) -> None:
    wheel(view, at(view, 1.0, 0.2), 240)
    look = view.item.look
    view.show_chart(curves(), 4.0)
    assert view.item.look == look
    view.show_chart(curves(title="Another"), 4.0)
    assert view.item.look == ChartLook()


def action(menu: QMenu, text: str):
    return next(each for each in menu.actions() if each.text() == text)
