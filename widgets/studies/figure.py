"""The figure of a study: title, claim, its panels in a grid, and how many checks have which verdict."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from engine import Chart, Findings, Panel, Verdict

from ..look.fonts import font
from ..look.theme import Theme
from ..painting.captions import MIDDLE_LEFT, paint_text
from ..plots.sizes import LABEL

CELL = (400.0, 300.0)  # units of a panel among others
ALONE = (720.0, 420.0)  # of a single one
MARGIN, HEAD, FOOT = 14.0, 70.0, 34.0  # units
TITLE, CLAIM = 17.0, 12.5  # text sizes
TEXT = 1.12  # times the sizes of a small pane, in a panel of CELL's size
LINES, NOTE_LINES = 3, 2  # of the claim, of a panel's note, at most
VERDICTS = {Verdict.AGREES: "agrees", Verdict.DIFFERS: "differs", Verdict.NOT_HERE: "not reproducible here"}
PLURAL = {Verdict.AGREES: "agree", Verdict.DIFFERS: "differ", Verdict.NOT_HERE: "not reproducible here"}


def study_figure_size(findings: Findings) -> QSizeF:
    """The units that the figure wants: for 1 to 12 panels, at most three in a row."""
    count = max(1, len(findings.panels))
    width, height = ALONE if count == 1 else CELL
    across = _columns(count)
    return QSizeF(across * width + 2 * MARGIN, HEAD + math.ceil(count / across) * height + FOOT + 2 * MARGIN)


def _columns(count: int) -> int:
    return {1: 1, 2: 2, 4: 2}.get(count, 3)


def verdict_ink(verdict: Verdict, colours: Theme) -> str:
    """The colour of a verdict's mark; its shape and its words differ too."""
    return {Verdict.AGREES: colours.transport, Verdict.DIFFERS: colours.reverse}.get(verdict, colours.muted)


def paint_study(
    painter: QPainter, area: QRectF, title: str, claim: str, findings: Findings, unit: float, colours: Theme
) -> None:
    """The whole figure in an area of pixels, over the card's colour; panels are as large as there is room for them."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(area, QColor(colours.card))
    inner = _inner(area, unit)
    if title:
        _paint_head(painter, inner, title, claim, unit, colours)
    foot = QRectF(inner.left(), inner.bottom() - (FOOT - 10) * unit, inner.width(), (FOOT - 10) * unit)
    _paint_counts(painter, foot.adjusted(12 * unit, 0, -12 * unit, 0), findings, unit, colours)
    cells, grid = panel_cells(area, title, claim, len(findings.panels), unit), _grid(area, title, claim, unit)
    for slot, (cell, panel) in enumerate(zip(cells, findings.panels, strict=True)):
        _paint_panel(painter, cell, panel, unit, colours, slot)
    if not findings.panels:
        paint_text(
            painter, grid, "No part has been worked out yet.", font(CLAIM * unit), colours.muted,
            Qt.AlignmentFlag.AlignCenter,
        )  # fmt: skip
    painter.restore()


def panel_cells(area: QRectF, title: str, claim: str, count: int, unit: float) -> list[QRectF]:
    """Where the panels of such a figure lie."""
    return _cells(_grid(area, title, claim, unit), count)


def _inner(area: QRectF, unit: float) -> QRectF:
    return area.adjusted(MARGIN * unit, MARGIN * unit, -MARGIN * unit, -MARGIN * unit)


def _grid(area: QRectF, title: str, claim: str, unit: float) -> QRectF:
    """The room for all panels: below title and claim, above the counts."""
    inner = _inner(area, unit)
    lines = len(_wrapped(claim, font(CLAIM * unit), inner.width() - 24 * unit)) if title else 0
    top = inner.top() + ((34 + 18 * lines) * unit if title else 0.0)
    return QRectF(inner.left(), top, inner.width(), inner.bottom() - (FOOT - 4) * unit - top)


def _paint_head(painter: QPainter, inner: QRectF, title: str, claim: str, unit: float, colours: Theme) -> None:
    """Title and claim."""
    left, width = inner.left() + 12 * unit, inner.width() - 24 * unit
    line = QRectF(left, inner.top(), width, 24 * unit)
    paint_text(painter, line, title, font(TITLE * unit, QFont.Weight.DemiBold), colours.text, MIDDLE_LEFT)
    face, pitch, top = font(CLAIM * unit), 18 * unit, line.bottom() + 2 * unit
    for text in _wrapped(claim, face, width):
        paint_text(painter, QRectF(left, top, width, pitch), text, face, colours.muted, MIDDLE_LEFT)
        top += pitch


def _wrapped(text: str, face: QFont, width: float, most: int = LINES) -> list[str]:
    """Lines of nearly one length, at most `most`; what is left over stands in the last one, to be elided."""
    lines = _broken(text, face, width, most)
    narrow, wide = 0.0, width
    while len(lines) > 1 and wide - narrow > 4:
        middle = (narrow + wide) / 2
        fits = _broken(text, face, middle, most + 1)
        narrow, wide = (narrow, middle) if len(fits) <= len(lines) else (middle, wide)
    return _broken(text, face, wide, most)


def _broken(text: str, face: QFont, width: float, most: int) -> list[str]:
    measure, lines = QFontMetricsF(face), [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and measure.horizontalAdvance(longer) > width and len(lines) < most:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines if lines[0] else []


def _cells(grid: QRectF, count: int) -> list[QRectF]:
    """Rectangles row by row, in as many columns as make the panels largest."""
    if not count:
        return []

    def fit(across: int) -> float:
        return min(grid.width() / across / CELL[0], grid.height() / math.ceil(count / across) / CELL[1])

    across = max(range(1, min(count, 6) + 1), key=lambda columns: (round(fit(columns), 2), columns == _columns(count)))
    width, height = grid.width() / across, grid.height() / math.ceil(count / across)
    return [
        QRectF(grid.x() + index % across * width, grid.y() + index // across * height, width, height)
        for index in range(count)
    ]


def _paint_panel(painter: QPainter, cell: QRectF, panel: Panel, unit: float, colours: Theme, slot: int) -> None:
    fit = min(cell.width() / (CELL[0] * unit), cell.height() / (CELL[1] * unit))
    text = unit * min(max(TEXT * fit, 0.9), 1.3)
    area = cell.adjusted(0, 4 * unit, -4 * unit, -4 * unit)
    face, pitch = font(LABEL * text), 16 * text
    note = _wrapped(panel.note, face, area.width() - 24 * text, NOTE_LINES)
    area.setBottom(area.bottom() - len(note) * pitch)
    top = area.bottom()
    painter.save()
    if isinstance(panel, Chart):
        from ..plots.paint_chart import paint_chart  # loads pyqtgraph

        paint_chart(painter, area, panel, None, text, True, colours, slot=slot)
    else:
        from ..fields.paint_tiles import paint_tiles  # loads pyqtgraph

        top = min(top, paint_tiles(painter, area, panel, text, colours, slot=slot) + 2 * text)
    painter.restore()
    for index, line in enumerate(note):
        room = QRectF(area.left() + 12 * text, top + index * pitch, area.width() - 24 * text, pitch)
        paint_text(painter, room, line, face, colours.muted, MIDDLE_LEFT)


def _paint_counts(painter: QPainter, line: QRectF, findings: Findings, unit: float, colours: Theme) -> None:
    """A mark and words for each verdict that occurs."""
    face = font(CLAIM * unit, QFont.Weight.Medium)
    left = line.left()
    for verdict in Verdict:
        count = sum(check.verdict is verdict for check in findings.checks)
        if count:
            text = f"{count} {(VERDICTS if count == 1 else PLURAL)[verdict]}"
            paint_verdict_mark(painter, QPointF(left + 5 * unit, line.center().y()), verdict, unit, colours)
            room = line.adjusted(left - line.left() + 15 * unit, 0, 0, 0)
            paint_text(painter, room, text, face, colours.text, MIDDLE_LEFT)
            left += (15 + 22) * unit + QFontMetricsF(face).horizontalAdvance(text)


def paint_verdict_mark(painter: QPainter, middle: QPointF, verdict: Verdict, unit: float, colours: Theme) -> None:
    """A disc for agreement, a diamond for a difference, a ring for what can't be reproduced; 10 units wide."""
    ink, size = QColor(verdict_ink(verdict, colours)), 4.5 * unit
    painter.setPen(QPen(ink, 1.6 * unit))
    painter.setBrush(Qt.BrushStyle.NoBrush if verdict is Verdict.NOT_HERE else ink)
    if verdict is Verdict.DIFFERS:
        steps = ((0.0, -size), (size, 0.0), (0.0, size), (-size, 0.0))
        painter.drawPolygon([middle + QPointF(*step) for step in steps])
    else:
        painter.drawEllipse(middle, 0.9 * size, 0.9 * size)
    painter.setBrush(Qt.BrushStyle.NoBrush)
