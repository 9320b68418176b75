"""Views of fields and diagrams: a mode for each, in the order in which the view has them; without modes all diagrams.

The fields come first, then the diagrams. A mode whose part has not come yet is waited for.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from engine import INSIGHT_VIEWS, Chart, Film, Frame, Insight

from ..look.fonts import font
from ..look.theme import Theme
from ..painting.captions import MIDDLE_LEFT, paint_text
from ..painting.look import Look
from ..painting.pane_grid import Pane
from ..plots.chart_setting import cursor_of
from .legend import foot, foot_area
from .note import paint_note
from .plane import paint_plane
from .shown import insight_of, mode_index

LEAST_CHART = 150.0  # units of height that a diagram needs to be read
SLOTS = 6  # diagrams a side that keep an item of their own from one picture to the next
NOTE = 24.0  # units of height of a note's strip


def shown_parts(insight: Insight, look: Look) -> tuple[int | None, tuple[Chart, ...]]:
    """Which field is shown in the look's mode, or which diagrams."""
    view = INSIGHT_VIEWS.get(look.insight)
    if view is None or len(view.modes) < 2:
        return (0, ()) if insight.planes else (None, insight.charts)
    place, planes = mode_index(look), len(insight.planes)
    if place < planes:
        return place, ()
    charts = insight.charts[place - planes : place - planes + 1]
    last = place == len(view.modes) - 1
    return None, insight.charts[place - planes :] if last and charts else charts


def paint_parts_view(painter: QPainter, pane: Pane, film: Film, frame: Frame, look: Look, colours: Theme) -> bool:
    """False while what the mode shows has not come."""
    insight = insight_of(film, look)
    index, charts = (None, ()) if insight is None else shown_parts(insight, look)
    if insight is not None and index is not None:
        paint_plane(painter, pane, insight, index, frame, look, colours)
        return True
    painter.fillRect(pane.plot, QColor(colours.card))  # a diagram has axes of its own
    if insight is None:
        return False
    if charts:
        _paint_charts(painter, pane, charts, insight.note, film, frame, look, colours)
    elif insight.note:
        paint_note(painter, pane, insight.note, look, colours)
    return bool(charts or insight.note)


def _paint_charts(
    painter: QPainter, pane: Pane, charts: tuple[Chart, ...], note: str, film: Film, frame: Frame, look: Look,
    colours: Theme,
) -> None:  # fmt: skip
    captions, unit = look.layers.captions, pane.unit
    area = chart_area(pane, note, look)
    if note and captions:
        strip = foot(painter, pane, colours, NOTE)
        if strip is not None:
            paint_text(painter, strip, note, font(10.5 * unit), colours.muted, MIDDLE_LEFT)
    if not look.diagrams:
        return
    from ..plots.paint_chart import paint_chart  # loads pyqtgraph

    first = SLOTS if pane.side == "B" else 0
    for slot, (cell, chart) in enumerate(zip(chart_cells(area, len(charts), unit), charts, strict=False), first):
        cursor, seen = cursor_of(chart, film, frame), look.chart(chart.title)
        paint_chart(painter, cell, chart, cursor, unit, captions, colours, seen, slot)


def chart_area(pane: Pane, note: str, look: Look) -> QRectF:
    """The pixels of a pane that its diagrams share: all but the strip of a note."""
    area = QRectF(pane.plot)
    if note and look.layers.captions and (strip := foot_area(pane, NOTE)) is not None:
        area.setBottom(strip.top() - 2 * pane.unit)
    return area


def chart_cells(area: QRectF, count: int, unit: float) -> list[QRectF]:
    """As many diagrams as can be read: one column, or two side by side where the area is wide."""
    across = 2 if count > 1 and area.width() > 1.5 * area.height() and area.width() > 420 * unit else 1
    down = min(math.ceil(count / across), max(1, int(area.height() / (LEAST_CHART * unit))))
    width, height = area.width() / across, area.height() / down
    return [
        QRectF(area.x() + column * width, area.y() + row * height, width, height)
        for row in range(down)
        for column in range(across)
    ][:count]
