"""How a scene is painted in the strip: thumbnail, number, words, time, and the way to the next; its caption's field."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPalette, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from engine import LONGEST_CAPTION, Scene, eased

from ..look.elided_line import paint_elided_line
from ..look.fonts import font
from ..look.labels import SMALL
from .scene_model import IMAGE, LAST, SCENE, STRANGE
from .words import hold_text, limit, seconds_text, translate

Index = QModelIndex | QPersistentModelIndex
PICTURE = QSize(120, 76)
WAY = 62  # pixels between two thumbnails
PAD = 3  # around a thumbnail, for the ring of what is chosen
LINE = 17  # a line of text
HEIGHT = PICTURE.height() + 2 * PAD + 2 * LINE + 4
FIELD = QSize(420, 26)
STRANGE_SIGN = "≠"  # its drawing is not the open one
_CURVE = QSize(30, 18)
_STEPS = 24


class SceneDelegate(QStyledItemDelegate):
    """Rectangles are in the view's coordinates."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(PICTURE.width() + 2 * PAD + (0 if index.data(LAST) else WAY), HEIGHT)

    @staticmethod
    def picture_area(cell: QRect) -> QRect:
        """Where a cell's thumbnail is."""
        return QRect(cell.left() + PAD, cell.top() + PAD, PICTURE.width(), PICTURE.height())

    @staticmethod
    def hold_area(cell: QRect) -> QRect:
        """Where it says how long the scene stays."""
        under = SceneDelegate.picture_area(cell)
        return QRect(under.left(), under.bottom() + 4 + LINE, under.width(), LINE)

    @staticmethod
    def way_area(cell: QRect) -> QRect:
        """The way to the next scene."""
        picture = SceneDelegate.picture_area(cell)
        return QRect(picture.right() + 1 + PAD, picture.top(), WAY, picture.height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        scene: Scene = index.data(SCENE)
        cell, palette = option.rect, option.palette
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_picture(painter, option, index)
        under = self.picture_area(cell)
        words = index.data(Qt.ItemDataRole.DisplayRole)
        line = QRectF(under.left(), under.bottom() + 4, under.width(), LINE)
        ink = palette.color(QPalette.ColorRole.Text if words else QPalette.ColorRole.PlaceholderText)
        paint_elided_line(
            painter,
            line,
            words or translate("Story", "no caption"),
            font(SMALL, QFont.Weight.Medium if words else _PLAIN),
            ink,
        )
        muted = palette.color(QPalette.ColorRole.PlaceholderText)
        paint_elided_line(painter, QRectF(self.hold_area(cell)), hold_text(scene), font(SMALL), muted)
        if not index.data(LAST):
            self._paint_way(painter, QRectF(self.way_area(cell)), scene, palette)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        field = QLineEdit(parent)
        limit(field, LONGEST_CAPTION, index.data(Qt.ItemDataRole.EditRole))
        field.setFont(font(SMALL))
        field.setPlaceholderText(translate("Story", "Caption, with **bold** and *italics*"))
        field.setAccessibleName(translate("Story", "Caption of scene {}").format(index.row() + 1))
        field.setToolTip(translate("Story", "Markdown; Enter keeps it, Esc leaves it as it was"))
        return field

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Over the words, and wider than they are: inside the view."""
        parent = editor.parentWidget()
        under, room = self.picture_area(option.rect), FIELD.width() if parent is None else parent.width()
        width = min(FIELD.width(), room - 8)
        left = min(max(under.left(), 4), room - width - 4)
        editor.setGeometry(left, under.bottom() + 1, width, FIELD.height())

    def _paint_picture(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area, palette = QRectF(self.picture_area(option.rect)), option.palette
        rounded = QPainterPath()
        rounded.addRoundedRect(area, 5, 5)
        painter.fillPath(rounded, palette.color(QPalette.ColorRole.Base))
        image = index.data(IMAGE)
        if image is not None:
            painter.save()
            painter.setClipPath(rounded)
            painter.drawImage(area, image)
            painter.restore()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        role = QPalette.ColorRole.Highlight if chosen else QPalette.ColorRole.Mid
        painter.setPen(QPen(palette.color(role), 2.5 if chosen else 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area.adjusted(-1, -1, 1, 1) if chosen else area, 6, 6)
        if focused:
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Text), 1.0))
            painter.drawRoundedRect(area.adjusted(1.5, 1.5, -1.5, -1.5), 4, 4)
        _badge(painter, area.topLeft() + QPointF(4, 4), str(index.row() + 1), palette)
        if index.data(STRANGE):
            _badge(painter, QPointF(area.right() - 21, area.top() + 4), STRANGE_SIGN, palette)

    def _paint_way(self, painter: QPainter, area: QRectF, scene: Scene, palette: QPalette) -> None:
        """The easing as a curve, the seconds under it, an arrow over all of it."""
        muted = palette.color(QPalette.ColorRole.PlaceholderText)
        middle = area.center()
        text = seconds_text(scene.seconds) if scene.seconds else translate("Story", "cut")
        paint_elided_line(painter, QRectF(area.left(), middle.y() + 3, area.width(), LINE), text, font(SMALL), muted,
              Qt.AlignmentFlag.AlignHCenter)  # fmt: skip
        box = QRectF(middle.x() - _CURVE.width() / 2, middle.y() - _CURVE.height() - 2, _CURVE.width(), _CURVE.height())
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 1.6))
        if scene.seconds:
            curve = QPainterPath(box.bottomLeft())
            for step in range(_STEPS + 1):
                share = Fraction(step, _STEPS)
                curve.lineTo(
                    box.left() + float(share) * box.width(),
                    box.bottom() - float(eased(scene.easing, share)) * box.height(),
                )
            painter.drawPath(curve)
        else:
            painter.drawLine(QPointF(middle.x(), box.top()), QPointF(middle.x(), box.bottom()))


_PLAIN = QFont.Weight.Normal


def _badge(painter: QPainter, corner: QPointF, text: str, palette: QPalette) -> None:
    """A few characters on a small plate."""
    width = QFontMetricsF(font(11, QFont.Weight.DemiBold)).horizontalAdvance(text) + 9
    plate = QRectF(corner.x(), corner.y(), max(width, 17), 16)
    face = palette.color(QPalette.ColorRole.Window)
    face.setAlphaF(0.88)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(face)
    painter.drawRoundedRect(plate, 4, 4)
    painter.setFont(font(11, QFont.Weight.DemiBold))
    painter.setPen(palette.color(QPalette.ColorRole.Text))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
