"""A diagram, or tiles, as a file of its own: SVG, or PNG. The same painter as in the window."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter

from engine import Chart, EngineError, Panel, SavedSession
from widgets.fields.paint_tiles import paint_tiles
from widgets.look.theme import Theme, ThemeName, theme
from widgets.painting.chart_look import WHOLE, WHOLE_TILES, ChartLook, TilesLook
from widgets.plots.paint_chart import paint_chart

from ..encoding.apng import HEAD, text_chunks
from ..encoding.insert import insert
from ..session.carried import SESSION_KEY, carried_text
from ..storage.atomic import atomic_file
from .render import ensure_application
from .vector import VECTOR_FORMATS

SIZE = (720, 440)
SCALE = 2  # pixels a unit of a PNG
TEXT = 1.25  # times the sizes of a small pane
MARGIN = 8.0


Look = ChartLook | TilesLook | None


def write_panel(
    path: Path,
    panel: Panel,
    theme_name: str = "light",
    look: Look = None,
    session: SavedSession | None = None,
    size: tuple[int, int] = SIZE,
    scale: int = SCALE,
) -> None:
    """Write a chart or tiles, `size` units, to .svg, .pdf or .png (`scale` pixels a unit), whole or as
    they are looked at; all or nothing.

    `session`: of the experiment that it tells of, which the file carries where that is short enough.

    Raises EngineError where that can't be.
    """
    ensure_application()
    colours = theme(cast(ThemeName, theme_name))
    carried = "" if session is None else carried_text(session)
    with atomic_file(path) as part:
        if path.suffix.lower() in (".svg", ".pdf"):
            write = VECTOR_FORMATS[path.suffix.lower()[1:]].write
            metadata = {"title": panel.title, **({SESSION_KEY: carried} if carried else {})}
            part.write_bytes(write(lambda painter: _paint(painter, panel, colours, look, size, 1), size, metadata))
        else:
            _png(part, panel, colours, look, carried, size, scale)


def _png(path: Path, panel: Panel, colours: Theme, look: Look, carried: str, size: tuple[int, int], scale: int) -> None:
    image = QImage(QSize(*size) * scale, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    try:
        _paint(painter, panel, colours, look, size, scale)
    finally:
        painter.end()
    if not image.save(str(path), "PNG"):  # type: ignore[call-overload]
        raise EngineError("The picture could not be written.", "Is the disk full?")
    if carried:
        insert(path, HEAD, text_chunks({SESSION_KEY: carried}))


def _paint(painter: QPainter, panel: Panel, colours: Theme, look: Look, size: tuple[int, int], scale: int) -> None:
    """At `scale` pixels a unit."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    area = QRectF(0, 0, size[0] * scale, size[1] * scale)
    painter.fillRect(area, QColor(colours.card))
    margin = MARGIN * scale
    inner = area.adjusted(margin, margin, -margin, -margin)
    if isinstance(panel, Chart):
        seen = look if isinstance(look, ChartLook) else WHOLE
        paint_chart(painter, inner, panel, None, TEXT * scale, True, colours, seen)
    else:
        part = look if isinstance(look, TilesLook) else WHOLE_TILES
        paint_tiles(painter, inner, panel, TEXT * scale, colours, part)
