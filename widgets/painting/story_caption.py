"""A story's caption over its picture: a short Markdown text on a plate, as large against the picture at every size."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QPainter,
    QPen,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)

from ..look.fonts import font
from ..look.theme import Theme, ThemeName, theme
from .captions import FOOT
from .look import Look
from .pane_grid import pane_grid, unit_of

TEXT = 16.5  # units
SMALLER = (1.0, 0.85, 0.72, 0.6)  # by what a text that takes too much room is made smaller
PADDING, MARGIN = (18.0, 11.0), 12.0  # units: within the plate, and around it
NUMBERS = 18.0  # units at the foot of a pane, where its axis has numbers (FOOT: where an insight view has words)
WIDEST, NARROWER, HIGHEST = 0.66, 0.42, 0.4  # shares of the panes: in the middle, in a corner, of their height
PLATE = 0.9  # opacity: what lies beneath can be made out, and does not disturb reading
MARKDOWN = QTextDocument.MarkdownFeature.MarkdownDialectCommonMark | QTextDocument.MarkdownFeature.MarkdownNoHTML
OBJECT = "\N{OBJECT REPLACEMENT CHARACTER}"  # what a picture leaves behind


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryCaption:
    """`text`: Markdown, of which emphasis, `code` and paragraphs are shown. `place`: see `engine.PLACES`."""

    text: str
    place: str = "bottom"
    opacity: float = 1.0


def paint_story_caption(painter: QPainter, width: int, height: int, look: Look, caption: StoryCaption) -> None:
    """Over a stage of width x height pixels that shows `look`. Beneath the panes' titles, and above their feet."""
    area = caption_area(width, height, look, caption)
    if area is None or caption.opacity <= 0:
        return
    unit = unit_of(width, height, width, height, look.scale)
    plate = _plate(caption.text, caption.place, area.width(), area.height(), unit, look.theme)
    if plate.isNull():
        return
    painter.save()
    painter.setOpacity(min(caption.opacity, 1.0))
    painter.drawImage(_corner(area, caption.place, plate), plate)
    painter.restore()


def caption_area(width: int, height: int, look: Look, caption: StoryCaption) -> QRectF | None:
    """Within which the plate lies; None without a text, or without room."""
    panes = pane_grid(width, height, look)
    if not panes or not caption.text.strip():
        return None
    unit = unit_of(width, height, width, height, look.scale)
    first, last = panes[0], panes[-1]
    right = max(pane.plot.right() for pane in panes) + 1
    foot = NUMBERS * last.unit if look.layers.captions else 0.0
    if look.layers.captions and any(
        pane.name == "insight" and pane.plot.bottom() == last.plot.bottom() for pane in panes
    ):
        foot = FOOT * last.unit  # readings, legends
    edge = MARGIN * unit
    area = QRectF(
        first.plot.left(), first.plot.top(), right - first.plot.left(), last.plot.bottom() + 1 - first.plot.top()
    )
    area.adjust(edge, edge, -edge, -max(edge, foot + edge / 2))
    return area if min(area.width(), area.height()) > 4 * edge else None


def _corner(area: QRectF, place: str, plate: QImage) -> QPointF:
    """The plate's upper left corner, on whole pixels."""
    x = area.center().x() - plate.width() / 2
    if place.endswith("left"):
        x = area.left()
    elif place.endswith("right"):
        x = area.right() - plate.width()
    y = area.top() if place.startswith("top") else area.bottom() - plate.height()
    return QPointF(round(x), round(y))


@functools.lru_cache(maxsize=16)
def _plate(text: str, place: str, width: float, height: float, unit: float, name: ThemeName) -> QImage:
    """The caption as a picture of its own, so that it fades as one; null where nothing of it is text."""
    colours = theme(name)
    across, down = (2 * padding * unit for padding in PADDING)
    room = (NARROWER if "-" in place else WIDEST) * width - across
    most = HIGHEST * height - down
    for share in SMALLER:
        document = caption_document(text, TEXT * unit * share, room, colours, centred="-" not in place)
        if document.size().height() <= most:
            break
    if document.isEmpty():
        return QImage()
    if document.size().height() > most:
        _cut(document, most)
    size = QSizeF(min(document.size().width(), room), min(document.size().height(), most))
    plate = QImage(
        max(round(size.width() + across), 1), max(round(size.height() + down), 1),
        QImage.Format.Format_ARGB32_Premultiplied,
    )  # fmt: skip
    plate.fill(Qt.GlobalColor.transparent)
    painter = QPainter(plate)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = max(1.0, unit)
        ground = QColor(colours.card)
        ground.setAlphaF(PLATE)
        painter.setBrush(ground)
        painter.setPen(QPen(QColor(colours.border), line))
        box = QRectF(plate.rect()).adjusted(line / 2, line / 2, -line / 2, -line / 2)
        painter.drawRoundedRect(box, 7 * unit, 7 * unit)
        painter.translate(PADDING[0] * unit, PADDING[1] * unit)
        document.drawContents(painter, QRectF(0, 0, size.width(), size.height()))
    finally:
        painter.end()
    return plate


def caption_document(text: str, pixels: float, room: float, colours: Theme, *, centred: bool) -> QTextDocument:
    """The text laid out within `room` pixels of width, in lines of about the same length.

    Paragraphs with bold, italics and code are all that is taken over from the Markdown: no picture is looked for, no
    link is kept, and HTML is text.
    """
    parsed = _Unconnected()
    parsed.setMarkdown(text, MARKDOWN)
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setUndoRedoEnabled(False)
    document.setDefaultFont(font(pixels))
    cursor = QTextCursor(document)
    layout = QTextBlockFormat()
    layout.setAlignment(Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft)
    layout.setLineHeight(118, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    block, begun = parsed.begin(), False
    while block.isValid():
        if block.text().replace(OBJECT, "").strip():
            layout.setTopMargin(0.45 * pixels if begun else 0.0)
            if begun:
                cursor.insertBlock(layout)
            else:
                cursor.setBlockFormat(layout)
            begun = True
            _take_over(block, cursor, pixels, colours)
        block = block.next()
    _narrow(document, max(room, 1.0))
    return document


def _narrow(document: QTextDocument, room: float) -> None:
    """Lay it out as narrow as it can be without another line, so that no word stands alone on the last one."""
    document.setTextWidth(room)
    height, low, high = document.size().height(), 0.0, min(document.idealWidth() + 1, room)
    while high - low > 1:
        middle = (low + high) / 2
        document.setTextWidth(middle)
        fits = document.size().height() <= height and document.idealWidth() <= middle
        low, high = (low, middle) if fits else (middle, high)
    document.setTextWidth(high)


def _cut(document: QTextDocument, most: float) -> None:
    """Leave as many whole lines as go into `most` pixels, at least one, the last of them with an ellipsis."""
    end, block = 0, document.begin()
    while block.isValid():
        top, lines = document.documentLayout().blockBoundingRect(block).top(), block.layout()
        for line in map(lines.lineAt, range(lines.lineCount())):
            if end == 0 or top + line.y() + line.height() <= most:
                end = block.position() + line.textStart() + line.textLength()
        block = block.next()
    while end > 0 and document.characterAt(end - 1).isspace():
        end -= 1
    cursor = QTextCursor(document)
    cursor.setPosition(end)
    cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText("…")
    cursor.movePosition(QTextCursor.MoveOperation.Left)
    while document.size().height() > most and cursor.position() > 1:  # the ellipsis needs room, too
        cursor.deletePreviousChar()


class _Unconnected(QTextDocument):
    """A document that loads nothing, from wherever."""

    def loadResource(self, kind: int, name: object) -> object:
        del kind, name
        return None


def _take_over(block: QTextBlock, cursor: QTextCursor, pixels: float, colours: Theme) -> None:
    """A paragraph's text, fragment by fragment."""
    if block.textList() is not None:
        cursor.insertText("• ", _format(pixels, colours))
    fragments = block.begin()
    while not fragments.atEnd():
        fragment = fragments.fragment()
        given = fragment.charFormat()
        heavy = given.fontWeight() > QFont.Weight.Medium or block.blockFormat().headingLevel() > 0
        made = _format(pixels, colours, heavy=heavy, slanted=given.fontItalic(), code=given.fontFixedPitch())
        cursor.insertText(fragment.text().replace(OBJECT, ""), made)
        fragments += 1


def _format(
    pixels: float, colours: Theme, *, heavy: bool = False, slanted: bool = False, code: bool = False
) -> QTextCharFormat:
    face = font(pixels, QFont.Weight.DemiBold if heavy else QFont.Weight.Normal)
    face.setItalic(slanted)
    made = QTextCharFormat()
    made.setFont(face)
    made.setForeground(QColor(colours.text))
    if code:
        made.setForeground(QColor(colours.accent))
        made.setBackground(QColor(colours.raised))
    return made
