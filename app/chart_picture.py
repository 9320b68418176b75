"""A diagram as a file of its own: SVG, or PNG. The same painter as in the window."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from engine import Chart, EngineError
from widgets.plots.chart_look import WHOLE, ChartLook
from widgets.plots.paint_chart import paint_chart
from widgets.theme import Theme, ThemeName, theme

from .export.atomic import atomic_file
from .render import ensure_application

SIZE = QSize(720, 440)
SCALE = 2  # pixels a unit of a PNG
TEXT = 1.25  # times the sizes of a small pane
MARGIN = 8.0


def write_chart(path: Path, chart: Chart, theme_name: str = "light", look: ChartLook = WHOLE) -> None:
    """Write a chart, 720 x 440 units, to .svg or .png; all or nothing. Raises EngineError where that can't be."""
    ensure_application()
    colours = theme(cast(ThemeName, theme_name))
    with atomic_file(path) as part:
        if path.suffix.lower() == ".svg":
            _svg(part, chart, colours, look)
        else:
            _png(part, chart, colours, look)


def _svg(path: Path, chart: Chart, colours: Theme, look: ChartLook) -> None:
    generator = QSvgGenerator()
    generator.setFileName(str(path))
    generator.setSize(SIZE)
    generator.setViewBox(QRectF(0, 0, SIZE.width(), SIZE.height()))
    generator.setTitle(chart.title)
    _paint(QPainter(generator), chart, colours, look, 1)


def _png(path: Path, chart: Chart, colours: Theme, look: ChartLook) -> None:
    image = QImage(SIZE * SCALE, QImage.Format.Format_RGB32)
    _paint(QPainter(image), chart, colours, look, SCALE)
    if not image.save(str(path), "PNG"):  # type: ignore[call-overload]
        raise EngineError("The picture could not be written.", "Is the disk full?")


def _paint(painter: QPainter, chart: Chart, colours: Theme, look: ChartLook, scale: int) -> None:
    """At `scale` pixels a unit."""
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(0, 0, SIZE.width() * scale, SIZE.height() * scale)
        painter.fillRect(area, QColor(colours.card))
        margin = MARGIN * scale
        inner = area.adjusted(margin, margin, -margin, -margin)
        paint_chart(painter, inner, chart, None, TEXT * scale, True, colours, look)
    finally:
        painter.end()
