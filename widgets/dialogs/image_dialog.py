"""An image to points: threshold, number, spread, with both the image and the points in view while one turns them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from engine import Darkness, EngineError, PointCloud, image_points, suggested_invert

from ..controls.cloud_view import CloudView
from ..controls.quiet_inputs import QuietComboBox, QuietSpinBox
from ..controls.track_slider import TrackSlider
from ..look.labels import muted, rich_tip
from .export_preview import ImageView

FEW, MANY, USUAL = 10, 100_000, 1500


class ImageDialog(QDialog):
    """Window-modal. `chosen` brings the points when a person takes them."""

    chosen = Signal(object, bool)  # PointCloud, whether it joins the drawing

    def __init__(self, darkness: Darkness, *, title: str, can_add: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Points from {}").format(title))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._darkness = darkness
        self._inputs(suggested_invert(darkness), can_add)
        self.image = ImageView(outlined=True)  # its paper is as white as the card
        self.image.setAccessibleName(self.tr("The image, its ink in black"))
        self.points = CloudView()
        self.note = muted()
        self.note.setAccessibleName(self.tr("What will be drawn"))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.draw = self.buttons.addButton(self.tr("Draw points"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.draw.setDefault(True)
        self.draw.setToolTip(rich_tip(self.tr("Take these points (Enter); one undo step")))
        self._arrange()
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        self._refresh()

    @property
    def cloud(self) -> PointCloud:
        """The points as the dialog stands; empty where there is no ink."""
        return self.points.cloud

    def _inputs(self, inverted: bool, can_add: bool) -> None:
        self.threshold = TrackSlider()
        self.threshold.setFraction(0.5)
        self.threshold.setAccessibleName(self.tr("Threshold"))
        self.threshold.setToolTip(rich_tip(self.tr("How dark a pixel must be to count as ink")))
        self.count = QuietSpinBox()
        self.count.setRange(FEW, MANY)
        self.count.setSingleStep(100)
        self.count.setGroupSeparatorShown(True)
        self.count.setValue(USUAL)
        self.count.setAccessibleName(self.tr("Number of points"))
        self.count.setToolTip(rich_tip(self.tr("How many points are spread over the ink")))
        self.invert = QCheckBox(self.tr("Light on dark"))
        self.invert.setChecked(inverted)
        self.invert.setToolTip(rich_tip(self.tr("What is light is the ink")))
        self.spread = QuietComboBox()
        self.spread.addItem(self.tr("Even over the ink"), False)
        self.spread.addItem(self.tr("Denser where darker"), True)
        self.spread.setAccessibleName(self.tr("Spread"))
        self.spread.setToolTip(rich_tip(self.tr("All ink alike, or points in proportion to how dark it is")))
        self.adding = QCheckBox(self.tr("Add to the drawing"))
        self.adding.setEnabled(can_add)
        self.adding.setToolTip(rich_tip(self.tr("Keep what is drawn, and put these points beside it")))
        for box in (self.invert, self.adding):
            box.setAccessibleName(box.text())
        self.threshold.valueChanged.connect(self._refresh)
        self.count.valueChanged.connect(self._refresh)
        self.invert.toggled.connect(self._refresh)
        self.spread.currentIndexChanged.connect(self._refresh)

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(10)
        form.addRow(self.tr("Threshold"), self.threshold)
        form.addRow(self.tr("Points"), self.count)
        form.addRow(self.tr("Ink"), self.invert)
        form.addRow(self.tr("Spread"), self.spread)
        form.addRow("", self.adding)
        pictures = QHBoxLayout()
        pictures.setSpacing(14)
        pictures.addWidget(self.image, 1)
        pictures.addWidget(self.points, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 18, 18, 14)
        column.setSpacing(14)
        column.addLayout(pictures, 1)
        column.addWidget(self.note)
        column.addLayout(form)
        column.addWidget(self.buttons)
        self.image.setMinimumSize(300, 260)
        self.points.setMinimumSize(300, 260)
        self.setMinimumSize(680, 560)

    def _refresh(self) -> None:
        threshold, invert, proportional = (
            self.threshold.fraction,
            self.invert.isChecked(),
            bool(self.spread.currentData()),
        )
        self.image.display(_inked(self._darkness, threshold, invert, proportional))
        try:
            cloud = image_points(
                self._darkness, self.count.value(), threshold=threshold, invert=invert, proportional=proportional
            )
        except EngineError as error:
            self.points.display(PointCloud.empty(), f"{error.message} {error.hint}")
        else:
            self.points.display(cloud)
        self.draw.setEnabled(len(self.cloud) > 0)
        ink = float(((1 - self._darkness if invert else self._darkness) >= threshold).mean())
        self.note.setText(self.tr("{} points on {} % of the image").format(f"{len(self.cloud):,}", f"{100 * ink:.1f}"))

    def _accept(self) -> None:
        self.chosen.emit(self.cloud, self.adding.isChecked())
        self.accept()


def _inked(darkness: Darkness, threshold: float, invert: bool, proportional: bool) -> QImage:
    """What counts as ink in black, or as dark as it counts; the rest paper."""
    values = 1 - darkness if invert else darkness
    ink = np.where(values >= threshold, values if proportional else 1.0, 0.0)
    grey = np.ascontiguousarray(np.rint(255 * (1 - ink)).astype(np.uint8))
    height, width = grey.shape
    return QImage(grey.data, width, height, width, QImage.Format.Format_Grayscale8).copy()
