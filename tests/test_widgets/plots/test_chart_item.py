"""Diagrams: round ticks, values where they belong, a legend above the curves, and a cursor at the setting."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from made_insights import bars, curves
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from stage_films import whole_film

from engine import Chart, Series
from widgets.look.theme import theme
from widgets.painting.chart_look import WHOLE, ChartLook
from widgets.plots.chart_item import ChartItem
from widgets.plots.chart_marks import name_places
from widgets.plots.chart_setting import cursor_of
from widgets.plots.paint_chart import _kept, paint_chart
from widgets.plots.scale import Scale


def painted(
    chart: Chart, cursor: float | None = None, width: int = 500, height: int = 320, look: ChartLook = WHOLE
) -> tuple[QImage, ChartItem]:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(theme("light").card))
    painter = QPainter(image)
    item = paint_chart(painter, QRectF(0, 0, width, height), chart, cursor, 1.0, True, theme("light"), look)
    painter.end()
    return image, item


def pixel(item: ChartItem, x: float, y: float) -> tuple[int, int]:
    """Where a value lies in a painted chart."""
    at = item.pixel_of(float(item.x.bent(x)), float(item.y.bent(y)))
    return int(at.x()), int(at.y())


@pytest.mark.parametrize(
    ("low", "high", "kind", "texts"),
    [
        (0.0, 1.0, "linear", ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
        (-3.0, 12.0, "linear", ["0", "5", "10"]),
        (0.01, 1000.0, "log", ["0.01", "0.1", "1", "10", "100", "1000"]),
        (1e-6, 1e6, "log", ["10⁻⁶", "10⁻⁴", "0.01", "1", "100", "10⁴", "10⁶"]),
        (2.0, 40.0, "log", ["2", "5", "10", "20"]),
        (-1e3, 1e5, "symlog", ["−1000", "−10", "0", "10", "1000", "10⁵"]),
    ],
)
def test_ticks_are_round(low: float, high: float, kind: str, texts: list[str]) -> None:
    axis = Scale(low=low, high=high, kind=kind, threshold=0.1)  # type: ignore[arg-type]
    ticks = axis.ticks(6)
    assert [text for _, text in ticks] == texts
    assert all(low - 1e-9 * abs(low) <= value <= high * (1 + 1e-9) for value, _ in ticks)


@pytest.mark.parametrize("kind", ["linear", "log", "symlog"])
def test_places_and_values_are_inverse(kind: str) -> None:
    axis = Scale(low=0.02, high=300.0, kind=kind, threshold=0.1)  # type: ignore[arg-type]
    for value in (0.02, 0.3, 300.0):
        assert axis.unbent(float(axis.bent(value))) == pytest.approx(value, rel=1e-12)


def test_an_axis_ignores_what_has_no_place_on_it() -> None:
    values = np.array([0.0, -2.0, 1.0, np.inf, np.nan, 100.0])
    axis = Scale.spanning(values, "log")
    assert (axis.low, axis.high) == (1.0, 100.0)
    assert np.isnan(axis.bent(np.array([-1.0]))).all()
    flat = Scale.spanning(np.array([3.0, 3.0]), "linear")
    assert flat.low < 3 < flat.high
    empty = Scale.spanning(np.zeros(0), "log")
    assert empty.low < empty.high


def test_a_curve_lights_its_pixels(qapp: QApplication) -> None:
    x = np.linspace(0, 4, 200)
    chart = Chart(
        title="", x_label="x", y_label="y", series=(Series(label="", kind="measured", x=x, y=np.sin(x)),)
    )  # fmt: skip
    image, item = painted(chart)
    px, py = pixel(item, 1.5, float(np.sin(1.5)))
    ink = QColor(item.series[0].ink)
    found = image.pixelColor(px, py)
    assert all(abs(getattr(found, c)() - getattr(ink, c)()) < 60 for c in ("red", "green", "blue"))
    assert image.pixelColor(px, py + 30) != found


def test_a_gap_in_the_values_is_a_gap_in_the_curve(qapp: QApplication) -> None:
    x = np.linspace(0, 1, 101)
    y = np.where(np.abs(x - 0.5) < 0.1, np.nan, 0.5)
    image, item = painted(
        Chart(title="", x_label="", y_label="", series=(Series(label="", kind="measured", x=x, y=y),))
    )
    card = QColor(theme("light").card)
    for where, drawn in ((0.2, True), (0.53, False), (0.8, True)):
        px, py = pixel(item, where, 0.5)
        near = [image.pixelColor(px, py + step) != card for step in (-1, 0, 1)]
        assert any(near) == drawn


def test_the_cursor_stands_at_the_present_setting(qapp: QApplication) -> None:
    film = whole_film(10, 10)
    chart = curves()
    frame = film.frame(0.4)
    assert cursor_of(chart, film, frame) == frame.snr
    assert cursor_of(chart, film, film.frame(0.0)) is None  # the SNR is infinite there
    assert cursor_of(dataclasses.replace(chart, axis="termination_time"), film, frame) == 3.0
    assert cursor_of(dataclasses.replace(chart, axis="curvature"), film, frame) == 0.0
    assert cursor_of(dataclasses.replace(chart, axis=""), film, frame) is None
    without, _ = painted(chart)
    image, placed = painted(chart, cursor=5.0)
    x, _ = pixel(placed, 5.0, 0.1)
    column = int(placed.box.top()) + 3
    assert image.pixelColor(x, column) != without.pixelColor(x, column)
    beyond, _ = painted(chart, cursor=1e6)
    assert beyond == without


def test_bars_start_at_nought(qapp: QApplication) -> None:
    chart = bars()
    _, item = painted(chart)
    assert item.y.low <= 0
    assert item.x.low < float(chart.series[0].x.min())


def test_the_legend_breaks_into_lines_and_lies_above_the_box(qapp: QApplication) -> None:
    chart = curves()
    _, item = painted(chart)
    rows = {entry.pos().y() for entry in item.legend.entries()}
    wide_top = item.box.top()
    assert [entry.label for entry in item.legend.entries()] == [series.label for series in chart.series]
    assert len(rows) == 1
    _, item = painted(chart, width=200)
    assert len({entry.pos().y() for entry in item.legend.entries()}) >= 2
    assert item.box.top() > wide_top
    one = dataclasses.replace(chart, title="A", series=(chart.series[0],))
    assert len(painted(one)[1].legend.entries()) == 1
    alone = dataclasses.replace(one, series=(dataclasses.replace(chart.series[0], label="A"),))
    assert painted(alone)[1].legend.entries() == ()


def test_names_of_marks_never_touch(qapp: QApplication) -> None:
    box = QRectF(0, 0, 300, 200)
    for lines in ([(100.0, 60.0), (105.0, 40.0), (280.0, 50.0), (290.0, 50.0)], [(50.0, 80.0)] * 5):
        places = [place for place in name_places(lines, box, 1.0) if place is not None]
        assert len(places) == len(lines)
        assert not any(one.intersects(other) for k, one in enumerate(places) for other in places[:k])
        assert all(box.contains(place) for place in places)
    assert name_places([(-5.0, 20.0), (301.0, 20.0)], box, 1.0) == [None, None]


def test_a_hidden_series_leaves_the_picture_and_its_room(qapp: QApplication) -> None:
    chart = curves()
    whole, item = painted(chart)
    top = item.y.high
    highest = max(chart.series, key=lambda series: float(np.max(series.y)))
    image, item = painted(chart, look=ChartLook(hidden=frozenset({highest.label})))
    assert image != whole
    assert item.y.high < top
    assert [items.series.label for items in item.visible()] == [s.label for s in chart.series if s is not highest]


def test_an_axis_can_be_made_logarithmic(qapp: QApplication) -> None:
    x = np.linspace(1.0, 100.0, 50)
    chart = Chart(title="", x_label="x", y_label="y", series=(Series(label="", kind="measured", x=x, y=x**2),))
    _, item = painted(chart, look=ChartLook(x_log=True, y_log=True))
    assert (item.x.kind, item.y.kind) == ("log", "log")
    ends, middle = [pixel(item, value, value**2) for value in (1.0, 100.0)], pixel(item, 10.0, 100.0)
    assert middle == pytest.approx(np.mean(ends, axis=0), abs=1.0)  # a straight line, to the rounding to whole pixels


def test_what_is_zoomed_into_fills_the_box(qapp: QApplication) -> None:
    _, item = painted(curves(), look=ChartLook(x=(1.0, 2.0), y=(0.1, 0.2)))
    left, bottom = pixel(item, 1.0, 0.1)
    right, top = pixel(item, 2.0, 0.2)
    assert (left, right) == pytest.approx((item.box.left(), item.box.right()), abs=1.5)
    assert (top, bottom) == pytest.approx((item.box.top(), item.box.bottom()), abs=1.5)


def test_close_neighbours_on_an_axis_have_different_numbers() -> None:
    ticks = Scale(low=1.234561, high=1.234567).ticks(6)
    assert len({text for _, text in ticks}) == len(ticks) >= 3
    assert len(Scale(low=2.0, high=2.5, kind="symlog", threshold=0.1).ticks(6)) >= 3


@pytest.mark.parametrize("look", [WHOLE, ChartLook(hidden=frozenset({"measured"})), ChartLook(x_log=False, y_log=True)])
def test_new_numbers_are_shown_as_in_a_new_item(look: ChartLook) -> None:
    """An item that has shown other charts before, of the same form and of others, paints the same pixels."""
    chart = curves()
    doubled = dataclasses.replace(
        chart,
        series=tuple(dataclasses.replace(series, y=2 * series.y) for series in chart.series),
        marks=tuple((1.5 * value, label + "!") for value, label in chart.marks),
    )
    shown = {}
    for before in ((), (chart,), (bars(), chart, doubled, bars())):
        _kept.cache_clear()
        for other in before:
            painted(other, 0.5)
        shown[len(before)] = painted(doubled, 1.0, look=look)[0]
    assert shown[1] == shown[0]
    assert shown[4] == shown[0]


def test_items_are_kept_for_new_numbers() -> None:
    _, item = painted(curves())
    kept = list(item.series)
    painted(dataclasses.replace(curves(), title="Another title"))
    assert item.series == kept
    painted(bars())
    assert item.series != kept


def test_the_legend_is_measured_in_device_pixels_like_the_rest() -> None:
    """pyqtgraph's own keeps its size whatever the view's scale: on a fine screen it would be drawn twice as large."""
    _, item = painted(curves())
    assert not item.legend.flags() & item.legend.GraphicsItemFlag.ItemIgnoresTransformations


@pytest.mark.parametrize("ys", [(1e-290, 1e290), (1e300, 1e300), (-1.7e308, 1.7e308)])
@pytest.mark.parametrize("log", [True, False])
def test_values_of_any_size_can_be_painted(ys: tuple[float, float], log: bool) -> None:
    line = Series(label="", kind="measured", x=np.array([0.0, 1.0]), y=np.array(ys))
    chart = Chart(title="Huge", x_label="x", y_label="y", series=(line,), y_log=log)
    painted(chart)
    painted(chart, look=ChartLook(y=(ys[0], ys[1])))
