"""How a page of the guide is set: air between blocks, a ground for code, tables with room. Qt's Markdown has none."""

from __future__ import annotations

from PySide6.QtGui import (
    QBrush,
    QPalette,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)

from ..look.fonts import font

MARGIN = 26  # of the page, in pixels
TEXT = 14.0
CODE = 12  # pixels
LINE = 132.0  # per cent
ABOVE = {1: 0.0, 2: 16.0, 3: 12.0}  # of headings, by level


def lay_out(document: QTextDocument, palette: QPalette) -> None:
    """Set margins, line heights, grounds and table borders of a document that was read from Markdown."""
    document.setDefaultFont(font(TEXT))
    document.setDocumentMargin(MARGIN)
    block = document.begin()
    while block.isValid():
        _set_block(block, palette)
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _set_table(frame, palette)


def _set_block(block: QTextBlock, palette: QPalette) -> None:
    cursor = QTextCursor(block)
    chosen = QTextBlockFormat(block.blockFormat())
    level, in_table = chosen.headingLevel(), cursor.currentTable() is not None
    if _is_code(chosen):
        chosen.setBackground(QBrush(palette.color(QPalette.ColorRole.AlternateBase)))
        chosen.setLeftMargin(0)
        chosen.setTopMargin(0.0)
        chosen.setBottomMargin(0.0 if _is_code(block.next().blockFormat()) else 14.0)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        small = QTextCharFormat()
        small.setProperty(QTextCharFormat.Property.FontPixelSize.value, CODE)
        cursor.mergeCharFormat(small)
    elif level:
        chosen.setTopMargin(ABOVE.get(level, 10.0))
        chosen.setBottomMargin(8.0)
    elif not in_table:
        chosen.setLineHeight(LINE, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        chosen.setBottomMargin(4.0 if block.textList() is not None else 10.0)
    cursor.setBlockFormat(chosen)


def _is_code(chosen: QTextBlockFormat) -> bool:
    """Each line of a code block is a block, with a language that may be empty."""
    return chosen.hasProperty(QTextBlockFormat.Property.BlockCodeLanguage.value)


def _set_table(table: QTextTable, palette: QPalette) -> None:
    chosen = table.format()
    chosen.setCellPadding(6.0)
    chosen.setCellSpacing(0.0)
    chosen.setBorder(1.0)
    chosen.setBorderCollapse(True)
    chosen.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    chosen.setBorderBrush(QBrush(palette.color(QPalette.ColorRole.Mid)))
    chosen.setBottomMargin(12.0)
    chosen.setTopMargin(4.0)
    chosen.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table.setFormat(chosen)
