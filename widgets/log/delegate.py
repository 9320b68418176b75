"""How an entry of the lab log is painted: tick, picture, title and time, what differs, readings, note."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPalette, QPen
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionViewItem,
    QWidget,
)

from engine import LONGEST_NOTE, LogEntry

from ..look.elided_line import paint_elided_line
from ..look.fonts import font
from ..look.labels import SMALL, TEXT
from .model import BEFORE, ENTRY, IMAGE
from .words import differs_text, readings_text, time_text, translate

Index = QModelIndex | QPersistentModelIndex
PICTURE = QSize(128, 81)
HEIGHT, PAD, TICK, LINE = 99, 9, 18, 20


class LogDelegate(QStyledItemDelegate):
    """Rectangles are in the view's coordinates."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(320, HEIGHT)

    @staticmethod
    def tick_area(cell: QRect) -> QRect:
        """Where a cell's box to tick is."""
        return QRect(cell.left() + PAD, cell.center().y() - TICK // 2, TICK, TICK)

    @staticmethod
    def words_area(cell: QRect) -> QRect:
        """Right of the picture: four lines."""
        left = cell.left() + 3 * PAD + TICK + PICTURE.width() + 3
        return QRect(left, cell.top() + PAD, cell.right() - PAD - left, 4 * LINE)

    @staticmethod
    def note_area(cell: QRect) -> QRect:
        """The last line, where the note stands."""
        words = LogDelegate.words_area(cell)
        return QRect(words.left(), words.top() + 3 * LINE, words.width(), LINE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: LogEntry = index.data(ENTRY)
        cell, palette = option.rect, option.palette
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option)
        self._paint_tick(painter, option, index)
        area = QRectF(cell.left() + 2 * PAD + TICK, cell.top() + PAD, PICTURE.width(), PICTURE.height())
        _paint_picture(painter, area, index, palette)
        words = QRectF(self.words_area(cell))
        ink, quiet = palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.PlaceholderText)
        line = QRectF(words.left(), words.top(), words.width(), LINE)
        when = time_text(entry)
        room = QFontMetricsF(font(SMALL)).horizontalAdvance(when) + PAD
        title = entry.title or translate("Untitled")
        paint_elided_line(painter, line.adjusted(0, 0, -room, 0), title, font(TEXT, QFont.Weight.DemiBold), ink)
        paint_elided_line(painter, line, when, font(SMALL), quiet, Qt.AlignmentFlag.AlignRight)
        paint_elided_line(painter, line.translated(0, LINE), differs_text(index.data(BEFORE), entry), font(SMALL), ink)
        paint_elided_line(painter, line.translated(0, 2 * LINE), readings_text(entry), font(SMALL), quiet)
        note = entry.note.replace("\n", " ") or translate("F2: write a note")
        paint_elided_line(painter, line.translated(0, 3 * LINE), note, font(SMALL), ink if entry.note else quiet)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        field = QLineEdit(parent)
        field.setMaxLength(LONGEST_NOTE)
        field.setFont(font(SMALL))
        field.setAccessibleName(translate("Note of this entry"))
        field.setPlaceholderText(translate("Note; Enter keeps it, Esc leaves it as it was"))
        return field

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """What was typed stays, when the entry's readings come meanwhile."""
        if not (isinstance(editor, QLineEdit) and editor.isModified()):
            super().setEditorData(editor, index)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(self.note_area(option.rect).adjusted(-4, -4, 4, 4))

    @staticmethod
    def _paint_ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
        cell, palette = QRectF(option.rect).adjusted(2, 1.5, -2, -1.5), option.palette
        if option.state & QStyle.StateFlag.State_Selected:
            tint = QColor(palette.color(QPalette.ColorRole.Highlight))
            focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
            painter.setPen(QPen(tint, 1.6) if focused else Qt.PenStyle.NoPen)
            tint.setAlphaF(0.16)
            painter.setBrush(tint)
            painter.drawRoundedRect(cell, 6, 6)

    def _paint_tick(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box = QStyleOptionButton()
        box.rect = self.tick_area(option.rect)
        box.palette = option.palette
        on = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        box.state = QStyle.StateFlag.State_Enabled | (QStyle.StateFlag.State_On if on else QStyle.StateFlag.State_Off)
        widget = option.widget
        style = widget.style() if isinstance(widget, QWidget) else QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorItemViewItemCheck, box, painter, widget)


def _paint_picture(painter: QPainter, area: QRectF, index: Index, palette: QPalette) -> None:
    rounded = QPainterPath()
    rounded.addRoundedRect(area, 5, 5)
    painter.fillPath(rounded, palette.color(QPalette.ColorRole.Window))
    image = index.data(IMAGE)
    if image is None or image.isNull():
        quiet = palette.color(QPalette.ColorRole.PlaceholderText)
        paint_elided_line(painter, area, translate("no picture"), font(SMALL), quiet, Qt.AlignmentFlag.AlignHCenter)
    else:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setClipPath(rounded)
        painter.drawImage(area, image)
        painter.restore()
    painter.setPen(QPen(palette.color(QPalette.ColorRole.Mid), 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(area, 5, 5)
