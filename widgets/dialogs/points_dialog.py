"""Which points to write: the drawing or a pane's particles, in which units, in which format; to a file or to copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout, QWidget

from ..controls.quiet_inputs import QuietComboBox
from ..look.labels import muted, rich_tip

FORMATS = {
    ".csv": "CSV",
    ".tsv": "TSV (tabs)",
    ".npy": "NPY (positions alone)",
    ".npz": "NPZ",
    ".json": "JSON",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsRequest:
    """`source`: "drawing" or a pane's name; `file_units`: in those of the file it came from; `suffix` of the format."""

    source: str
    file_units: bool
    suffix: str


class PointsDialog(QDialog):
    """Window-modal. `saveRequested` and `copyRequested` bring a PointsRequest."""

    saveRequested = Signal(object)
    copyRequested = Signal(object)

    def __init__(self, sources: Sequence[tuple[str, str]], *, has_units: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export points"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.source = self._box(self.tr("Points"), self.tr("The drawing, or the particles of a pane at this instant"))
        self.units = self._box(self.tr("Units"), self.tr("As they are shown, or as they were in the opened file"))
        self.format = self._box(self.tr("Format"), self.tr("The format of the file"))
        for name, label in sources:
            self.source.addItem(label, name)
        self.units.addItem(self.tr("As shown"), False)
        if has_units:
            self.units.addItem(self.tr("The file's own"), True)
        self.units.setEnabled(has_units)
        for suffix, label in FORMATS.items():
            self.format.addItem(label, suffix)
        self.note = muted(self.tr("Weights and classes go along, except into NPY."))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.copy = self.buttons.addButton(self.tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.setToolTip(rich_tip(self.tr("Copy as a table with tabs")))
        self.save = self.buttons.addButton(self.tr("Save…"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.save.setDefault(True)
        self.save.setToolTip(rich_tip(self.tr("Choose where to write (Enter)")))
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(10)
        for box in (self.source, self.units, self.format):
            form.addRow(box.accessibleName(), box)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 18, 18, 14)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(self.note)
        column.addWidget(self.buttons)
        self.setMinimumWidth(400)
        self.copy.clicked.connect(self._copy)
        self.buttons.accepted.connect(self._save)
        self.buttons.rejected.connect(self.reject)

    @property
    def request(self) -> PointsRequest:
        """What the dialog says now."""
        return PointsRequest(
            source=self.source.currentData(), file_units=self.units.currentData(), suffix=self.format.currentData()
        )

    def _box(self, name: str, tip: str) -> QuietComboBox:
        box = QuietComboBox()
        box.setAccessibleName(name)
        box.setToolTip(rich_tip(tip))
        return box

    def _save(self) -> None:
        request = self.request
        self.accept()
        self.saveRequested.emit(request)

    def _copy(self) -> None:
        self.copyRequested.emit(self.request)
        self.accept()
