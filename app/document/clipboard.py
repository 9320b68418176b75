"""Copy and paste, and what is dropped: points as text, images, files."""

from __future__ import annotations

import functools

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage

from engine import EngineError, GivenPoints, PointCloud, RawTable, cloud_text, pasted_tables, read_points

from ..drawing.importer import Importer
from ..drawing.svg_image import image_darkness
from ..session.session import Session
from .files import Files
from .shared_text import SharedText

MAX_COPIED = 1_000_000  # points


class Clipboard(QObject):
    """Between the drawing and the clipboard, in the units shown."""

    said = Signal(str)
    failed = Signal(str, str, str)

    def __init__(
        self, session: Session, importer: Importer, files: Files, shared: SharedText, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._shared = shared
        self._session = session
        self._importer = importer
        self._files = files

    def copy(self) -> None:
        """The drawing as a table: x, y, and weights and labels where they say something."""
        self.copy_cloud(self._session.experiment.cloud)

    def copy_cloud(self, cloud: PointCloud | GivenPoints) -> None:
        """Any points as a table."""
        if len(cloud) == 0:
            self.failed.emit(self.tr("There are no points to copy."), self.tr("Draw some, or pick a preset."), "")
            return
        QGuiApplication.clipboard().setText(cloud_text(cloud))
        self.said.emit(self.tr("Copied {} points.").format(f"{len(cloud):,}"))

    def paste(self) -> None:
        """Add the clipboard's points to the drawing."""
        self._take(QGuiApplication.clipboard().mimeData(), new=False)

    def paste_new(self) -> None:
        """The clipboard's points as a new drawing, standardised as an opened file is."""
        self._take(QGuiApplication.clipboard().mimeData(), new=True)

    def take_text(self, text: str, *, new: bool = False) -> None:
        """Points in a text, or a session: pasted or dropped."""
        if self._shared.take(text):
            return
        try:
            read = read_points(text)
        except EngineError as error:
            self._importer.ask_columns(_tables(text), self.tr("Pasted points"), error, joins=not new)
            return
        if new and read.experiment is not None:
            self._importer.guard(functools.partial(self._session.open, read.experiment, read.name))
        elif new:
            self._importer.open(read.given, read.name, read.note)
        else:
            self._importer.add(read.given, "Paste", read.note)

    def take_image(self, image: QImage) -> None:
        """An image that was pasted or dropped."""
        try:
            self._importer.ask_image(image_darkness(image), self.tr("Pasted image"))
        except EngineError as error:
            self.failed.emit(error.message, error.hint, "")

    def _take(self, held: QMimeData | None, *, new: bool) -> None:
        if held is None or not held.formats():
            self.failed.emit(self.tr("The clipboard is empty."), self.tr("Copy some points first."), "")
        elif held.hasUrls() and any(url.isLocalFile() for url in held.urls()):
            self._files.open(next(url.toLocalFile() for url in held.urls() if url.isLocalFile()))
        elif held.hasImage():
            self.take_image(QImage(held.imageData()))
        elif held.hasFormat("text/plain"):
            self.take_text(held.text(), new=new)
        else:
            hint = self.tr("Copy a table of numbers as plain text, or an image.")
            self.failed.emit(self.tr("The clipboard holds no points."), hint, "")


def _tables(text: str) -> dict[str, RawTable]:
    """Those that could be chosen from."""
    try:
        return pasted_tables(text)
    except EngineError:
        return {}
