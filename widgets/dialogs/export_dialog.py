"""The export dialog: a preview beside the inputs, notes on what a format can't do, and one frozen ExportRequest out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from ..look.labels import muted, rich_tip
from ..look.number_format import number
from .export_form import ExportForm, Formats
from .export_preview import ExportPreview
from .export_request import LARGEST_SIDE, ExportRequest, gif_rate


class ExportDialog(QDialog):
    """Window-modal. `requested(ExportRequest)` at Export; `previewRequested(ExportRequest)` when the picture changes.

    `estimateRequested(ExportRequest)`: the cost may have changed. `previewPhase` says which instant the preview is of,
    and a still is taken at.
    """

    requested = Signal(object)
    previewRequested = Signal(object)
    estimateRequested = Signal(object)

    def __init__(
        self,
        formats: Formats,
        *,
        path: str,
        seconds: float = 8.0,
        theme: str = "light",
        story_seconds: float = 0.0,
        compared: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.form = ExportForm(
            formats, path=path, seconds=seconds, theme=theme, story_seconds=story_seconds, compared=compared
        )
        self.preview = ExportPreview()
        self.note = muted()
        self.note.setWordWrap(True)
        self.note.setAccessibleName(self.tr("Notes on these settings"))
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.note.setMinimumHeight(3 * self.note.fontMetrics().lineSpacing())
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.export = self.buttons.addButton(self.tr("Export"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.export.setDefault(True)
        self.export.setAccessibleName(self.tr("Export"))
        self.export.setToolTip(rich_tip(self.tr("Write the file (Enter); the window stays usable")))
        self._arrange()
        self.form.changed.connect(self._cost_changed)
        self.form.pictureChanged.connect(self._picture_changed)
        self.form.browse.clicked.connect(self._browse)
        self.preview.phaseChanged.connect(self._tell_preview)
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        self._refresh()

    @property
    def request(self) -> ExportRequest:
        """What the dialog says now."""
        return self.form.request

    @property
    def previewPhase(self) -> float:
        """The instant of the clock, 0 to 1, that the preview shows."""
        return self.preview.phase

    def setPreview(self, image: QImage) -> None:
        """Show a picture of the request, of any size; it is scaled to fit."""
        self.preview.display(image)

    def setFrames(self, images: Sequence[QImage], phases: Sequence[float]) -> None:
        """A film's first, middle and last frame; none for what is no film."""
        self.preview.displayFrames(images, phases)

    def setEstimate(self, text: str) -> None:
        """One line under the preview: the size and the time it will take."""
        self.preview.estimate.setText(text)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._picture_changed()

    def _arrange(self) -> None:
        inputs = QVBoxLayout()
        inputs.setSpacing(10)
        inputs.addWidget(self.form)
        inputs.addWidget(self.note)
        inputs.addStretch(1)
        body = QHBoxLayout()
        body.setSpacing(22)
        body.addWidget(self.preview, 1)
        body.addLayout(inputs)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 18, 18, 14)
        column.setSpacing(12)
        column.addLayout(body, 1)
        column.addWidget(self.buttons)
        self.setMinimumSize(860, 560)
        self.form.setFixedWidth(372)
        self.note.setFixedWidth(372)

    def _notes(self) -> list[str]:
        request, notes = self.request, []
        if request.form.kind != "data":
            notes += self._size_notes(request)
        if request.form.kind == "film" and request.form.hundredths and abs(gif_rate(request.fps) - request.fps) > 0.05:
            rate = number(gif_rate(request.fps), 3)
            notes.append(self.tr("A GIF counts 1/100 s: {} fps becomes {} fps.").format(number(request.fps, 5), rate))
        if not request.path:
            notes.append(self.tr("Give the file a name."))
        elif not Path(request.path).parent.is_dir():
            notes.append(self.tr("The folder {} doesn't exist.").format(Path(request.path).parent))
        elif Path(request.path).is_dir():
            notes.append(self.tr("{} is a folder.").format(request.path))
        elif Path(request.path).exists():
            notes.append(self.tr("{} exists and will be replaced.").format(Path(request.path).name))
        return notes

    def _size_notes(self, request: ExportRequest) -> list[str]:
        notes, (width, height) = [], self.form.typed_size
        if (request.width, request.height) != (width, height):
            even = f"{request.width} × {request.height}"
            notes.append(self.tr("Video sizes are even: {} × {} becomes {}.").format(width, height, even))
        if max(request.pixels) > LARGEST_SIDE:
            notes.append(
                self.tr("{} × {} pixels are too many: a side has at most {}.").format(*request.pixels, LARGEST_SIDE)
            )
        elif request.scale > 1:
            notes.append(self.tr("The picture has {} × {} pixels.").format(*request.pixels))
        return notes

    def _writable(self) -> bool:
        request = self.request
        path = Path(request.path)
        fits = request.form.kind == "data" or max(request.pixels) <= LARGEST_SIDE
        return fits and bool(request.path) and path.parent.is_dir() and not path.is_dir()

    def _refresh(self) -> None:
        self.note.setText("\n".join(self._notes()))
        self.export.setEnabled(self._writable())

    def _cost_changed(self) -> None:
        self._refresh()
        if self.isVisible():
            self.estimateRequested.emit(self.request)

    def _picture_changed(self) -> None:
        self._cost_changed()
        self._tell_preview()

    def _tell_preview(self) -> None:
        if self.isVisible():
            self.previewRequested.emit(self.request)

    def _browse(self) -> None:
        chooser = QFileDialog(self, self.tr("Export to"), self.request.path)
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.fileSelected.connect(self.form.setPath)
        chooser.open()

    def _accept(self) -> None:
        if self._writable():
            self.requested.emit(self.request)
            self.accept()
