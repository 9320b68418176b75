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
from widgets.insights.chart import cursor_of, paint_chart
from widgets.insights.chart_axis import ChartAxis
from widgets.insights.chart_frame import ChartFrame, legend_rows

from engine import Chart, Series
from widgets.theme import theme


def painted(
    chart: Chart, cursor: float | None = None, width: int = 500, height: int = 320
) -> tuple[QImage, ChartFrame]:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(theme("light").card))
    painter = QPainter(image)
    frame = paint_chart(painter, QRectF(0, 0, width, height), chart, cursor, 1.0, True, theme("light"))
    painter.end()
    return image, frame


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
    axis = ChartAxis(low=low, high=high, kind=kind, threshold=0.1)  # type: ignore[arg-type]
    ticks = axis.ticks(6)
    assert [text for _, text in ticks] == texts
    fractions = axis.fractions(np.array([value for value, _ in ticks]))
    assert ((fractions > -1e-9) & (fractions < 1 + 1e-9)).all()


@pytest.mark.parametrize("kind", ["linear", "log", "symlog"])
def test_places_and_values_are_inverse(kind: str) -> None:
    axis = ChartAxis(low=0.02, high=300.0, kind=kind, threshold=0.1)  # type: ignore[arg-type]
    for fraction in (0.0, 0.3, 1.0):
        assert float(axis.fractions(axis.value(fraction))) == pytest.approx(fraction, abs=1e-12)


def test_an_axis_ignores_what_has_no_place_on_it() -> None:
    values = np.array([0.0, -2.0, 1.0, np.inf, np.nan, 100.0])
    axis = ChartAxis.spanning(values, "log")
    assert (axis.low, axis.high) == (1.0, 100.0)
    assert np.isnan(axis.fractions(np.array([-1.0]))).all()
    flat = ChartAxis.spanning(np.array([3.0, 3.0]), "linear")
    assert flat.low < 3 < flat.high
    empty = ChartAxis.spanning(np.zeros(0), "log")
    assert empty.low < empty.high


def test_a_curve_lights_its_pixels(qapp: QApplication) -> None:
    x = np.linspace(0, 4, 200)
    chart = Chart(
        title="", x_label="x", y_label="y", series=(Series(label="", kind="measured", x=x, y=np.sin(x)),)
    )  # fmt: skip
    image, frame = painted(chart)
    (px, py) = frame.pixels(np.array([1.5]), np.array([np.sin(1.5)]))[0]
    ink = QColor(frame.inks[0])
    found = image.pixelColor(int(px), int(py))
    assert all(abs(getattr(found, c)() - getattr(ink, c)()) < 60 for c in ("red", "green", "blue"))
    assert image.pixelColor(int(px), int(py) + 30) != found


def test_a_gap_in_the_values_is_a_gap_in_the_curve(qapp: QApplication) -> None:
    x = np.linspace(0, 1, 101)
    y = np.where(np.abs(x - 0.5) < 0.1, np.nan, 0.5)
    image, frame = painted(
        Chart(title="", x_label="", y_label="", series=(Series(label="", kind="measured", x=x, y=y),))
    )
    card = QColor(theme("light").card)
    for where, drawn in ((0.2, True), (0.53, False), (0.8, True)):
        px, py = frame.pixels(np.array([where]), np.array([0.5]))[0]
        near = [image.pixelColor(int(px), int(py) + step) != card for step in (-1, 0, 1)]
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
    x = int(placed.box.left() + float(placed.x.fractions(5.0)) * placed.box.width())
    column = int(placed.box.top()) + 3
    assert image.pixelColor(x, column) != without.pixelColor(x, column)
    beyond, _ = painted(chart, cursor=1e6)
    assert beyond == without


def test_bars_start_at_nought(qapp: QApplication) -> None:
    chart = bars()
    _, frame = painted(chart)
    assert frame.y.low <= 0
    assert frame.x.low < float(chart.series[0].x.min())


def test_the_legend_breaks_into_lines_and_lies_above_the_box(qapp: QApplication) -> None:
    chart = curves()
    assert [len(row) for row in legend_rows(chart, 1000.0, 1.0)] == [4]
    narrow = legend_rows(chart, 170.0, 1.0)
    assert sum(len(row) for row in narrow) == 4
    assert len(narrow) >= 2
    _, wide_frame = painted(chart)
    _, narrow_frame = painted(chart, width=200)
    assert narrow_frame.box.top() > wide_frame.box.top()
    assert legend_rows(Chart(title="A", x_label="", y_label="", series=(chart.series[0],)), 500.0, 1.0) != []
    alone = dataclasses.replace(chart.series[0], label="A")
    assert legend_rows(Chart(title="A", x_label="", y_label="", series=(alone,)), 500.0, 1.0) == []
