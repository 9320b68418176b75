"""A study's figure: every number of panels, both themes; tiles without blur; error bars; counts in words."""

from __future__ import annotations

import dataclasses
import re

import numpy as np
import pytest
from made_insights import bars, curves
from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine import STUDIES, Chart, Check, Findings, Panel, Series, Tiles
from widgets.look.fonts import font
from widgets.look.theme import ThemeName, theme
from widgets.painting.chart_look import ChartLook
from widgets.plots.paint_chart import paint_chart
from widgets.plots.series_items import sidesteps
from widgets.studies.chart_window import ChartWindow
from widgets.studies.figure import _wrapped, paint_study, panel_cells, study_figure_size
from widgets.studies.figure_view import StudyFigureView
from widgets.views.chart_view import ChartView

CLAIM = "What the paper says in a sentence that is long enough to be broken into lines, " * 3
EDGE = 20  # pixels around the figure that nothing may touch
OUTSIDE = "#ff00ff"


def points(n: int = 7, **changes: object) -> Chart:
    x = 2.0 ** np.arange(n)
    settings: dict[str, object] = {"kind": "points", "low": 0.5 / x, "high": 2 / x} | changes
    series = Series(label="excess", x=x, y=1 / x, **settings)  # type: ignore[arg-type]
    return Chart(title="Excess loss", x_label="width", y_label="loss", series=(series,), x_log=True, y_log=True)


def tiles(**changes: object) -> Tiles:
    settings: dict[str, object] = {
        "title": "Digits", "images": np.random.default_rng(0).random((3, 10, 8, 8)),
        "row_labels": ("4 evaluations", "8", "16"), "column_labels": tuple(map(str, range(10))), "note": "One a class.",
    }  # fmt: skip
    return Tiles(**(settings | changes))  # type: ignore[arg-type]


PANELS: tuple[Panel, ...] = (
    curves(), tiles(), points(), bars(),
    tiles(images=np.full((1, 3, 60, 60), 2.0), low=-2.0, high=2.0, row_labels=(), column_labels=("a", "b", "c")),
    tiles(images=np.arange(120.0).reshape(1, 1, 10, 12) % 11 - 1, kind="label", row_labels=(), column_labels=()),
) * 2  # fmt: skip


def check(value: float | None) -> Check:
    return Check(
        quantity=str(value), value=value, reference=1.0, tolerance=0.1, tolerance_from="", basis="paper", source="",
        missing="" if value is not None else "no data",
    )  # fmt: skip


def painted(findings: Findings, name: ThemeName, size: QSize | None = None, unit: float = 1.0) -> np.ndarray:
    """(h, w, 3) of a figure with EDGE pixels of another colour around it. Nothing clips."""
    wanted = study_figure_size(findings)
    size = size or QSize(round(wanted.width() * unit), round(wanted.height() * unit))
    image = QImage(size + QSize(2 * EDGE, 2 * EDGE), QImage.Format.Format_RGB32)
    image.fill(QColor(OUTSIDE))
    painter = QPainter(image)
    area = QRectF(EDGE, EDGE, size.width(), size.height())
    paint_study(painter, area, "A study [L]", CLAIM, findings, unit, theme(name))
    painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return rows[:, :, 2::-1].copy()


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("count", range(13))
def test_any_number_of_panels_is_painted_inside(name: ThemeName, count: int) -> None:
    findings = Findings(panels=PANELS[:count], checks=(check(1.0), check(2.0), check(None)))
    pixels = painted(findings, name)
    outside = np.ones(pixels.shape[:2], bool)
    outside[EDGE:-EDGE, EDGE:-EDGE] = False
    assert (pixels[outside] == [255, 0, 255]).all()
    inside = pixels[EDGE:-EDGE, EDGE:-EDGE]
    ground = QColor(theme(name).card)
    inked = (inside != [ground.red(), ground.green(), ground.blue()]).any(axis=2)
    across = {0: 1, 1: 1, 2: 2, 4: 2}.get(count, 3)
    down = -(-max(count, 1) // across)
    cells = [cell for band in np.array_split(inked[90:-40], down) for cell in np.array_split(band, across, axis=1)]
    assert all(cell.mean() > 0.01 for cell in cells[:count])  # no panel is blank
    assert all(cell.mean() < 0.002 for cell in cells[max(count, 1) :])
    assert inked[:90].any()
    assert inked[-40:].any()


@pytest.mark.parametrize("size", [QSize(320, 200), QSize(1600, 300), QSize(300, 1600), QSize(60, 40)])
def test_a_figure_fits_where_it_is_put(size: QSize) -> None:
    pixels = painted(Findings(panels=PANELS), "light", size)
    assert (pixels[:EDGE] == [255, 0, 255]).all()
    assert (pixels[:, :EDGE] == [255, 0, 255]).all()


@pytest.mark.parametrize("count", range(13))
def test_its_size_grows_by_whole_rows_of_at_most_three(count: int) -> None:
    size = study_figure_size(Findings(panels=PANELS[:count]))
    assert size.width() <= 3 * 400 + 40
    assert 0.35 < size.height() / size.width() < 1.2


def words(findings: Findings) -> str:
    """Every text of the figure as SVG."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    size = study_figure_size(findings)
    painter = QPainter(generator)
    paint_study(
        painter, QRectF(0, 0, size.width(), size.height()), "A study", "Its claim.", findings, 1.0, theme("light")
    )
    painter.end()
    return " | ".join(re.findall(r"<text[^>]*>([^<]*)<", bytes(buffer.data().data()).decode()))


def test_it_says_title_claim_and_counts_in_words() -> None:
    said = words(Findings(panels=(points(),), checks=(check(1.0), check(1.05), check(3.0), check(None))))
    for text in ("A study", "Its claim.", "Excess loss", "2 agree", "1 differs", "1 not reproducible here"):
        assert text in said
    assert "0 " not in words(Findings(checks=(check(1.0),)))
    assert "No part has been worked out yet." in words(Findings())


def test_labels_and_notes_of_tiles_are_written() -> None:
    said = words(Findings(panels=(tiles(),)))
    for text in ("Digits", "4 evaluations", "16", "9", "One a class."):
        assert text in said


@pytest.mark.parametrize("shape", [(0, 3, 4, 4), (1, 1, 0, 4), (40, 60, 3, 3), (1, 1, 1, 900)])
def test_strange_shapes_are_no_error(shape: tuple[int, ...]) -> None:
    painted(Findings(panels=(tiles(images=np.zeros(shape)),)), "light")


def column(chart: Chart, index: int) -> np.ndarray:
    """Lightness down the column of pixels at a point of the first series, above the axis."""
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    item = paint_chart(painter, QRectF(0, 0, 400, 300), chart, None, 1.0, False, theme("light"))
    painter.end()
    x, y = item.pixel_of(float(item.series[0].x[index]), float(item.series[0].y[index])).toTuple()
    down = np.array([image.pixelColor(round(x), row).lightness() for row in range(300)])
    down[max(0, round(y) - 4) : round(y) + 5] = 255  # without the point itself
    return down[:285]


def test_points_have_bars_and_many_have_a_band() -> None:
    ink = QColor(theme("light").labels[0]).lightness()
    assert (column(points(), 3) < (ink + 255) / 2).sum() > 20
    assert not (column(points(low=None, high=None), 3) < (ink + 255) / 2).any()
    few, many = points(40), points(41)
    assert (column(few, 20) < (ink + 255) / 2).any()
    assert not (column(many, 20) < (ink + 255) / 2).any()
    assert ((column(many, 20) > 200) & (column(many, 20) < 255)).any()  # pale: the band


def test_bars_at_one_x_stand_side_by_side() -> None:
    one = points().series[0]

    def steps(*series: Series, pixel: float) -> list[float]:
        image = QImage(400, 300, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        chart = dataclasses.replace(points(), series=series)
        item = paint_chart(painter, QRectF(0, 0, 400, 300), chart, None, 1.0, False, theme("light"))
        painter.end()
        return sidesteps(item.series, 1.0, pixel)

    other = dataclasses.replace(one, label="other")
    gap = float(np.log(2.0))  # of two x, on a logarithmic axis
    assert steps(one, other, pixel=gap / 50) == [-2.5, 2.5]
    tight = steps(one, other, pixel=gap / 2)
    assert 0 < tight[1] - tight[0] < 1  # never as far as the next x
    assert steps(one, dataclasses.replace(other, x=one.x * 1.05), pixel=gap / 50) == [0.0, 0.0]
    assert steps(*curves().series, pixel=gap / 50) == [0.0] * 4


def test_columns_whose_names_have_no_room_are_named_on_two_levels() -> None:
    names = tuple(f"T = 0.00{k}" for k in range(6))
    said = words(
        Findings(panels=(tiles(images=np.zeros((4, 6, 8, 8)), row_labels=("a",) * 4, column_labels=names),) * 2)
    )
    assert all(name in said for name in names)


def test_a_long_claim_is_broken_into_lines_of_nearly_one_length() -> None:
    face = font(12.5)
    measure = QFontMetricsF(face)
    lines = _wrapped("word " * 30, face, 500.0)
    lengths = [measure.horizontalAdvance(line) for line in lines]
    assert " ".join(lines).split() == ["word"] * 30
    assert len(lines) == 2
    assert max(lengths) <= 500
    assert min(lengths) > 0.75 * max(lengths)
    assert _wrapped("", face, 500.0) == []
    assert len(_wrapped("word " * 900, face, 500.0)) == 3  # the last is elided where it is painted


@pytest.mark.parametrize("title", ["", "A study [L]"])
def test_a_click_on_a_panel_opens_it_and_its_number_too(qtbot: QtBot, title: str) -> None:
    view = StudyFigureView(headed=bool(title))
    qtbot.addWidget(view)
    view.resize(900, 620)
    study = next(iter(STUDIES.values()))
    view.display(study, Findings(panels=(curves(), tiles(), points())))
    view.show()
    heading = (study.title, study.claim) if title else ("", "")
    cells = panel_cells(QRectF(view.rect()).adjusted(1, 1, -1, -1), *heading, 3, 1.0)
    for number in range(3):
        with qtbot.waitSignal(view.panelOpened) as received:
            QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=cells[number].center().toPoint())
        assert received.args == [view.findings.panels[number]]
        with qtbot.waitSignal(view.panelOpened) as received:
            QTest.keyClick(view, Qt.Key(Qt.Key.Key_1 + number))
        assert received.args == [view.findings.panels[number]]
    opened: list[object] = []
    view.panelOpened.connect(opened.append)
    with qtbot.waitSignal(view.opened, timeout=500, raising=not title):
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.rect().bottomLeft() + QPoint(9, -9))  # on none
    assert opened == []


def test_a_diagram_in_a_window_of_its_own_can_be_zoomed(qtbot: QtBot) -> None:
    window = ChartWindow()
    qtbot.addWidget(window)
    view = window.display(curves(), "Complexity")
    assert isinstance(view, ChartView)
    window.show()
    qtbot.waitExposed(window)
    whole = view.item.view.viewRange()
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.item.view.viewRange()[0][1] < whole[0][1]
    assert window.display(points(), "Another") is view
    assert view.item.look == ChartLook()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
