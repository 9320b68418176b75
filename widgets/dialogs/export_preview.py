"""The preview of an export: one instant of the picture, scaled to fit, with a slider over the clock and an estimate."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPaintEvent, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from ..controls.track_slider import TrackSlider
from ..look.fonts import font
from ..look.labels import SMALL, muted, paint_face

THUMB = QSize(124, 72)
CHECKER = 8  # pixels a square of the pattern that stands for nothing


class ImageView(QWidget):
    """One image, scaled to fit at the device's resolution; `outlined` where it may be of the card's colour."""

    def __init__(self, parent: QWidget | None = None, *, outlined: bool = False) -> None:
        super().__init__(parent)
        self._outlined = outlined
        self._image = QImage()
        self.setMinimumSize(320, 180)

    @property
    def image(self) -> QImage:
        return self._image

    def display(self, image: QImage) -> None:
        """Show an image; an empty one leaves the frame."""
        self._image = image
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(440, 300)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_face(painter, self)
        if self._image.isNull():
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("Preview"))
            return
        room = QSize(self.width() - 16, self.height() - 16) * self.devicePixelRatioF()
        shown = self._image.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        shown.setDevicePixelRatio(self.devicePixelRatioF())
        size = shown.deviceIndependentSize()
        corner = QPointF((self.width() - size.width()) / 2, (self.height() - size.height()) / 2)
        if shown.hasAlphaChannel():
            _paint_checker(painter, QRectF(corner, size))
        painter.drawImage(corner, shown)
        if self._outlined:
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Mid), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(corner, size).adjusted(-0.5, -0.5, 0.5, 0.5))


def _paint_checker(painter: QPainter, area: QRectF) -> None:
    """Grey squares, by which image programs say that there is nothing."""
    tile = QPixmap(2 * CHECKER, 2 * CHECKER)
    tile.fill(QColor("#b4b4b4"))
    brush = QPainter(tile)
    for x, y in ((0, 0), (CHECKER, CHECKER)):
        brush.fillRect(x, y, CHECKER, CHECKER, QColor("#9a9a9a"))
    brush.end()
    painter.drawTiledPixmap(area, tile)


class FrameButton(QToolButton):
    """A small picture of one frame with its name below; a click goes there."""

    def __init__(self, name: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(name)
        self.setAutoRaise(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setIconSize(THUMB)
        self.setFont(font(SMALL))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(tip)
        self.setToolTip(tip)

    def display(self, image: QImage) -> None:
        """Show the frame."""
        room = THUMB * self.devicePixelRatioF()
        shown = image.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        shown.setDevicePixelRatio(self.devicePixelRatioF())
        self.setIcon(QIcon(QPixmap.fromImage(shown)))


class ExportPreview(QWidget):
    """`phaseChanged` when another instant is asked for. Under it a film's first, middle and last frame."""

    phaseChanged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = ImageView()
        self.view.setAccessibleName(self.tr("Preview of the picture"))
        self.scrubber = TrackSlider()
        self.scrubber.setFraction(0.5)
        self.scrubber.setAccessibleName(self.tr("Instant of the preview"))
        self.scrubber.setToolTip(self.tr("The instant that the preview shows, and that a still is taken at"))
        self.estimate = muted()
        self.estimate.setWordWrap(True)
        self.estimate.setAccessibleName(self.tr("Estimated size and time"))
        self._phases = (0.0, 0.5, 1.0)
        self.frames = (
            FrameButton(self.tr("First"), self.tr("Show the first frame")),
            FrameButton(self.tr("Middle"), self.tr("Show the middle frame")),
            FrameButton(self.tr("Last"), self.tr("Show the last frame")),
        )
        self._row = QWidget()
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for frame in self.frames:
            row.addWidget(frame, 1, Qt.AlignmentFlag.AlignHCenter)
            frame.clicked.connect(self._go)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.view, 1)
        column.addWidget(self.scrubber)
        column.addWidget(self._row)
        column.addWidget(self.estimate)
        self.scrubber.valueChanged.connect(self.phaseChanged)

    @property
    def phase(self) -> float:
        return self.scrubber.fraction

    def display(self, image: QImage) -> None:
        """Show the picture."""
        self.view.display(image)

    def displayFrames(self, images: Sequence[QImage], phases: Sequence[float]) -> None:
        """A film's first, middle and last frame with their instants; none for what is no film."""
        self._row.setVisible(bool(images))
        for frame, image in zip(self.frames, images, strict=False):
            frame.display(image)
        if phases:
            self._phases = (phases[0], phases[1], phases[2])

    def _go(self) -> None:
        phases = dict(zip(self.frames, self._phases, strict=True))
        sender = self.sender()
        assert isinstance(sender, FrameButton)
        self.scrubber.setFraction(phases[sender])
