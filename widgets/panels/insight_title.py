"""The insight pane's title as a button: a chevron behind the painted words, over which a menu of views opens."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QToolButton

from ..look.fonts import font
from ..look.theme import theme
from ..painting.captions import header_area
from ..painting.look import title
from ..painting.pane_grid import Pane
from ..stage.canvas import StageCanvas

CHEVRON = 17.0  # units that it takes beside the title
TITLE = 13.5  # units, as the title is painted


class InsightTitle(QToolButton):
    """Lies over the title that the canvas paints, and follows it; `clicked` when a person wants to choose a view."""

    def __init__(self, canvas: StageCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._telling = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMinimumSize(QSize(1, 1))
        canvas.lookChanged.connect(self.place)
        canvas.changed.connect(self._follow)
        canvas.installEventFilter(self)
        self.place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.DevicePixelRatioChange):
            self.place()
        return super().eventFilter(watched, event)

    def place(self) -> None:
        """Over the title, in logical pixels; hidden where the pane or its words are, and while a story is shown."""
        pane, look = self._canvas.pane("insight"), self._canvas.look
        text = title("insight", look, "" if pane is None else pane.difference)
        self.setAccessibleName(self.tr("Insight view: {}").format(text))
        self.setToolTip(self.tr("{}: choose what this pane shows (Alt+1 to Alt+0; M for the mode)").format(text))
        self._telling = self._canvas.telling
        if self._telling or pane is None or not look.layers.captions or pane.plot.top() <= pane.card.top():
            self.hide()
            return
        ratio, area = self._canvas.devicePixelRatioF(), self._area(pane, text)
        where = QRectF(area.x() / ratio, area.y() / ratio, area.width() / ratio, area.height() / ratio).toAlignedRect()
        if where != self.geometry():
            self.setGeometry(where)
        self.show()
        self.update()

    def _follow(self) -> None:
        """A story's panes come and go, and nothing is chosen in them."""
        if self._canvas.telling != self._telling:
            self.place()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme(self._canvas.look.theme)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus() or self.isDown():
            veil = QColor(colours.text)
            veil.setAlphaF(0.07)
            painter.setPen(QPen(QColor(colours.focus), 1.4) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(veil)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 3, -1, -3), 5, 5)
        pane = self._canvas.pane("insight")
        if pane is None:
            return
        unit = pane.unit / self._canvas.devicePixelRatioF()
        middle = QPointF(self.width() - 0.55 * CHEVRON * unit, self.height() / 2 + unit)
        path = QPainterPath(middle + QPointF(-3.6, -1.8) * unit)
        path.lineTo(middle + QPointF(0, 1.8) * unit)
        path.lineTo(middle + QPointF(3.6, -1.8) * unit)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colours.muted), 1.7 * unit, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
        painter.drawPath(path)

    def _area(self, pane: Pane, text: str) -> QRectF:
        area, face = header_area(pane), font(TITLE * pane.unit, QFont.Weight.DemiBold)
        width = QFontMetricsF(face).horizontalAdvance(text) + (CHEVRON + 6) * pane.unit
        left = area.x() - 5 * pane.unit
        room = pane.card.right() - 2 * pane.unit - left  # into the padding: the chevron stands clear of the words
        return QRectF(left, area.y(), min(width, room), area.height())
