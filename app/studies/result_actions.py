"""What is done with a study: its scene as a document, its files in a folder of the user's choice."""

from __future__ import annotations

import functools
import itertools
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from engine import STUDIES, EngineError, RunOrigin, StudyRequest, StudyResult, read_session, session_bytes
from widgets.look.translated import translated_study
from widgets.main_window import MainWindow

from ..document.controller import DocumentController
from ..export.remembered import last_folder
from ..session.source import Source, session_source
from .folder import StudyFolder
from .remembered import result_folder


class ResultActions(QObject):
    """`told(sentence)`: something was done; `refused(sentence, hint)`: it could not be."""

    told = Signal(str)
    refused = Signal(str, str)

    def __init__(self, papers: DocumentController, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._papers, self._window = papers, window
        self._saving: tuple[StudyResult, str, RunOrigin | None] | None = None

    def open_scene(self, request: StudyRequest) -> None:
        """Put the study's scene on the table, with its look and clock, once nothing is lost by it."""
        study = translated_study(STUDIES[request.study])
        try:
            source = session_source(read_session(session_bytes(study.scene(request))), study.title)
        except EngineError as error:
            self.refused.emit(error.message, error.hint)
            return
        self._window.raise_()
        self._window.activateWindow()
        self._papers.unsaved.ask_then(functools.partial(self._put, source, study.look))

    def ask_folder(self, result: StudyResult, title: str, origin: RunOrigin | None, parent: QWidget) -> None:
        """Ask in which folder to make one with the files of this result.

        `title`: of the user's own drawing; `origin`: of a run that was not made here.
        """
        self._saving = result, title, origin
        chooser = QFileDialog(parent, self.tr("Save the study in"), str(last_folder()))
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setFileMode(QFileDialog.FileMode.Directory)
        chooser.setOption(QFileDialog.Option.ShowDirsOnly)
        chooser.fileSelected.connect(self._save_chosen)
        chooser.open()

    def show_folder(self, request: StudyRequest) -> None:
        """Where the parts of a request are kept, in the desktop's own file window."""
        folder = result_folder(request)
        if not (folder.is_dir() and QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))):
            self.refused.emit(self.tr("The folder can't be shown: {}").format(folder), "")

    def _put(self, source: Source, look: str) -> None:
        self._papers.document.open(source)
        self.told.emit(f"{source.title}: {look}")

    def _save_chosen(self, chosen: str) -> None:
        if self._saving is None:
            return
        (result, title, origin), self._saving = self._saving, None
        try:
            target = save_result(result, Path(chosen), title, origin)
        except EngineError as error:
            self.refused.emit(error.message, error.hint)
        else:
            self.told.emit(self.tr("Saved in {}.").format(target))


def save_result(result: StudyResult, parent: Path, title: str = "", origin: RunOrigin | None = None) -> Path:
    """Figure, tables and session in a new folder of `parent`, which is returned. Raises EngineError.

    It is named by study, budget and seed, and by a number where that name is taken: nothing is overwritten.
    """
    name = f"{result.request.study}-{result_folder(result.request).name}"
    names = itertools.chain([name], (f"{name}-{number}" for number in itertools.count(2)))
    target = next(parent / each for each in names if not (parent / each).exists())
    StudyFolder(target, result.request, title=title, origin=origin).write(result)
    return target
