"""Opening from the window, and the experiment as JSON. The dialogs are modal, and none stops the window's clock."""

from __future__ import annotations

import functools
import json
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from engine import SUFFIX, TABLE_SUFFIXES, EngineError, presets, stories
from widgets.dialogs.preset_gallery import PresetGallery

from ..drawing.importer import Importer
from ..drawing.read_task import PICTURES, Content, Picture, Tables
from ..drawing.reading_controller import ReadingController
from ..session.carried import CARRIERS
from ..session.session import Session
from ..session.source import Source
from ..storage.atomic import atomic_file
from ..storage.recent import Recent
from .document import Document
from .unsaved import Unsaved

TABLES = tuple(f"*{suffix}" for suffix in TABLE_SUFFIXES)
IMAGES = tuple(f"*{suffix}" for suffix in PICTURES)
EXPORTS = tuple(f"*{suffix}" for suffix in CARRIERS)
FILTERS = (
    f"All that can be opened ({' '.join(dict.fromkeys((f'*{SUFFIX}', *TABLES, *IMAGES, *EXPORTS)))})",
    f"Tidemark sessions (*{SUFFIX})",
    f"Points and experiments ({' '.join(TABLES)})",
    f"Images ({' '.join(IMAGES)})",
    f"What Tidemark exported ({' '.join(EXPORTS)})",
    "All files (*)",
)


class Files(QObject):
    """Opens sessions, clouds, images and experiments, after asking about unsaved changes; writes the experiment."""

    said = Signal(str)
    failed = Signal(str, str, str)
    offered = Signal(str, object)  # a sentence, and the Path of the picture that could become points instead
    storyOpened = Signal()  # one that ships: the session has it now

    def __init__(
        self,
        session: Session,
        importer: Importer,
        recent: Recent,
        document: Document,
        unsaved: Unsaved,
        reading: ReadingController,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._reading = reading
        self._session = session
        self._document = document
        self._unsaved = unsaved
        self._window = window
        self._importer = importer
        self._recent = recent
        importer.taken.connect(self._remember)

    def choose(self) -> None:
        """Ask for a file and open it."""
        chooser = self._chooser(self.tr("Open"))
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.setNameFilters(list(FILTERS))
        chooser.fileSelected.connect(self.open)
        chooser.open()

    def choose_preset(self) -> None:
        """Show the presets and the stories that ship as pictures."""
        gallery = PresetGallery(presets(), stories(), self._window)
        gallery.chosen.connect(self.open)
        gallery.open()

    def open(self, source: str, *, as_image: bool = False) -> None:
        """Open a file or a preset's name; ask only where columns, or what is ink in an image, are not plain.

        A picture that carries an experiment opens that, unless it is wanted `as_image`.
        """
        self._reading.read_then(source, functools.partial(self._take_in_turn, Path(source)), as_image=as_image)

    def _take_in_turn(self, path: Path, content: Content) -> None:
        """A question that came up while it was read is answered first."""
        self._unsaved.once_answered(functools.partial(self._take, path, content))

    def _take(self, path: Path, content: Content) -> None:
        """What was read: opened, or asked about."""
        if isinstance(content, Picture):
            self._importer.ask_image(content.darkness, path.stem, path)
            return
        if isinstance(content, Tables):
            self._importer.ask_columns(content.tables, path.stem, content.reason, path)
            return
        there = path.is_file()
        ask = self._unsaved.ask_then if there else self._unsaved.ask_drawn_then
        ask(functools.partial(self._put, content, path if there else None))

    def _put(self, opened: Source, path: Path | None) -> None:
        """Open it; a session's file is where it will be saved again."""
        self._document.open(opened)
        if path is not None:
            self._remember(path)
        note = opened.note or opened.sentence
        if opened.carrier is not None and opened.carrier.suffix.lower() in PICTURES:
            self.offered.emit(note, opened.carrier)
        elif note:
            self.said.emit(f"{opened.title}: {note}")
        if opened.story is not None and path is None:
            self.storyOpened.emit()

    def choose_target(self) -> None:
        """Ask where to save the experiment."""
        chooser = self._chooser(self.tr("Save experiment"))
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilter("JSON (*.json)")
        chooser.setDefaultSuffix("json")
        chooser.selectFile(f"{self._session.title.lower().replace(' ', '-').replace('/', '-')}.json")
        chooser.fileSelected.connect(self._save_chosen)
        chooser.open()

    def save(self, path: Path) -> None:
        """Write the experiment, all or nothing."""
        text = json.dumps(self._session.experiment.to_json())
        try:
            with atomic_file(path) as part:
                part.write_text(text, encoding="utf-8")
        except EngineError as error:
            self.failed.emit(error.message, error.hint, "")
            return
        self._recent.add(path)
        self.said.emit(f"Saved {path.name}.")

    def _chooser(self, title: str) -> QFileDialog:
        chooser = QFileDialog(self._window, title, self._recent.folder)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return chooser

    def _save_chosen(self, path: str) -> None:
        self.save(Path(path))

    def _remember(self, path: Path | None) -> None:
        if path is not None:
            self._recent.add(path)
