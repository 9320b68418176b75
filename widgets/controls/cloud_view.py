"""A cloud as a small picture: a thumbnail of a preset, the preview of an import. Painted with the stage's own discs."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from engine import PointCloud

from ..look.labels import paint_face
from ..look.theme import Theme, window_theme
from ..painting.points import disc_radius, paint_points
from ..painting.view import Projection, View

_EDGE = 1.12  # of the half width that holds every point
_UNIT = 0.6  # of the stage's discs
_FEW = 100  # points


def cloud_image(cloud: PointCloud, colours: Theme, side: int, ratio: float = 1.0) -> QImage:
    """A square picture of the cloud at equal aspect, transparent around the points.

    `side` in device pixels, `ratio` of them to a logical one. Few points are painted larger.
    """
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    if len(cloud) == 0:
        return image
    low, high = cloud.positions.min(axis=0), cloud.positions.max(axis=0)
    middle = (low + high) / 2
    half = max(_EDGE * float((high - low).max()) / 2, 1e-9)
    view = View(centre_x=float(middle[0]), centre_y=float(middle[1]), half_width=half)
    pixels = Projection.of(view, 0, 0, side, side).pixels(cloud.positions)
    radius = disc_radius(len(cloud), _UNIT * ratio) * min(max(_FEW / len(cloud), 1.0) ** 0.3, 2.6)
    several = bool(np.ptp(cloud.labels))
    palette = colours.labels if several else (colours.forward,)
    painter = QPainter(image)
    paint_points(
        painter, pixels, radius, palette, cloud.labels if several else None, QRect(0, 0, side, side), rim=colours.card
    )
    painter.end()
    return image


class CloudView(QWidget):
    """One cloud on a card, or a sentence where there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cloud = PointCloud.empty()
        self._message = ""
        self.setMinimumSize(220, 220)
        self.setAccessibleName(self.tr("Preview of the points"))

    @property
    def cloud(self) -> PointCloud:
        return self._cloud

    def display(self, cloud: PointCloud, message: str = "") -> None:
        """Show a cloud of the plane; `message` stands there instead where it is empty."""
        self._cloud, self._message = cloud, message
        self.setAccessibleDescription(message or self.tr("{} points").format(f"{len(cloud):,}"))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, 300)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_face(painter, self)
        if len(self._cloud) == 0:
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            room = self.rect().adjusted(16, 16, -16, -16)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._message)
            return
        ratio = self.devicePixelRatioF()
        side = min(self.width(), self.height()) - 12
        image = cloud_image(self._cloud, window_theme(self), round(side * ratio), ratio)
        image.setDevicePixelRatio(ratio)
        painter.drawImage((self.width() - side) // 2, (self.height() - side) // 2, image)
