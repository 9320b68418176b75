"""Learned models to files and back. Only these dialogs are modal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from engine import EngineError, read_checkpoint, write_checkpoint

from .session import Session
from .training_desk import TrainingDesk

SUFFIX = ".safetensors"
MODELS = f"Learned models (*{SUFFIX});;All files (*)"


class ModelFiles(QObject):
    """Saves what the training desk shows, a file for each process, and loads one or both."""

    said = Signal(str)
    failed = Signal(str, str, str)

    def __init__(self, desk: TrainingDesk, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._session, self._window = desk, session, window
        self._folder = str(Path.home())

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the commands do, by name."""
        return {"model_load": self.choose, "model_save": self.choose_target}

    def choose(self) -> None:
        paths, _ = QFileDialog.getOpenFileNames(self._window, self.tr("Load model"), self._folder, MODELS)
        if paths:
            self.load([Path(path) for path in paths])

    def choose_target(self) -> None:
        state = self._desk.state
        if state is None or not state.learned:
            self.failed.emit("There is no model to save.", "Train one first, or load one.", "")
            return
        suggested = str(Path(self._folder) / f"{self._session.title.lower().replace(' ', '-')}{SUFFIX}")
        path, _ = QFileDialog.getSaveFileName(self._window, self.tr("Save model"), suggested, MODELS)
        if path:
            self.save(Path(path if Path(path).suffix else f"{path}{SUFFIX}"))

    def load(self, paths: list[Path]) -> None:
        """Models of different processes are shown together. A file that is none changes nothing."""
        try:
            models = tuple(read_checkpoint(path) for path in paths)
        except EngineError as error:
            self.failed.emit(error.message, error.hint, "")
            return
        self._folder = str(paths[0].parent)
        if self._desk.load(models):
            self.said.emit(f"Loaded {', '.join(path.name for path in paths)}.")

    def save(self, path: Path) -> None:
        """One file where one process was learned, else one for each, named after it."""
        state = self._desk.state
        if state is None:
            return
        several = len(state.learned) > 1
        written = []
        try:
            for each in state.learned:
                target = path.with_name(f"{path.stem}-{each.process}{path.suffix}") if several else path
                write_checkpoint(each.model, target)
                written.append(target.name)
        except EngineError as error:
            self.failed.emit(error.message, error.hint, "")
            return
        self._folder = str(path.parent)
        self.said.emit(f"Saved {' and '.join(written)}.")
