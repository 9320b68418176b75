"""The preview of an export: one instant of the picture, scaled to fit, with a slider over the clock and an estimate."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from .labels import muted
from .track_slider import TrackSlider


class ImageView(QWidget):
    """One image, scaled to fit at the device's resolution."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Mid), 1))
        painter.setBrush(self.palette().color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        if self._image.isNull():
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("Preview"))
            return
        room = QSize(self.width() - 16, self.height() - 16) * self.devicePixelRatioF()
        shown = self._image.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        shown.setDevicePixelRatio(self.devicePixelRatioF())
        size = shown.deviceIndependentSize()
        painter.drawImage(QPointF((self.width() - size.width()) / 2, (self.height() - size.height()) / 2), shown)


class ExportPreview(QWidget):
    """`phaseChanged` when another instant is asked for."""

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
        self.estimate.setAccessibleName(self.tr("Estimated size and time"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.view, 1)
        column.addWidget(self.scrubber)
        column.addWidget(self.estimate)
        self.scrubber.valueChanged.connect(self.phaseChanged)

    @property
    def phase(self) -> float:
        return self.scrubber.fraction

    def display(self, image: QImage) -> None:
        """Show the picture."""
        self.view.display(image)
