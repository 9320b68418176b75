"""Opening and saving from the window. Only these dialogs are modal."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from engine import EngineError, standardised

from .export.atomic import atomic_file
from .session import Session
from .source import open_source

CLOUDS = "Clouds and experiments (*.csv *.tsv *.txt *.npy *.npz *.json);;All files (*)"


class Files(QObject):
    """Opens clouds and experiments into the session, and writes the experiment."""

    said = Signal(str)
    failed = Signal(str, str, str)

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._folder = str(Path.home())

    def choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self._window, self.tr("Open"), self._folder, CLOUDS)
        if path:
            self.open(path)

    def open(self, source: str) -> None:
        """Open a file or a preset's name. Clouds are standardised, and it is said by how much."""
        try:
            opened = open_source(source, standardise=True)
        except EngineError as error:
            self.failed.emit(error.message, error.hint, "")
            return
        if Path(source).exists():
            self._folder = str(Path(source).parent)
        self._session.open(opened.experiment, opened.title)
        if opened.note:
            self.said.emit(f"{opened.title}: {opened.note}")

    def standardise(self) -> None:
        """Mean to 0, rms of each coordinate to 1."""
        if len(self._session.experiment.cloud):
            cloud, _, _ = standardised(self._session.experiment.cloud)
            self._session.set_cloud(cloud, "Standardise")

    def choose_target(self) -> None:
        suggested = str(Path(self._folder) / f"{self._session.title.lower().replace(' ', '-')}.json")
        path, _ = QFileDialog.getSaveFileName(self._window, self.tr("Save experiment"), suggested, "JSON (*.json)")
        if path:
            self.save(Path(path if Path(path).suffix else f"{path}.json"))

    def save(self, path: Path) -> None:
        """Write the experiment, all or nothing."""
        text = json.dumps(self._session.experiment.to_json())
        try:
            with atomic_file(path) as part:
                part.write_text(text, encoding="utf-8")
        except EngineError as error:
            self.failed.emit(error.message, error.hint, "")
            return
        self._folder = str(path.parent)
        self.said.emit(f"Saved {path.name}.")
