"""Learned models to files and back. The dialogs stop nothing: a training goes on beside them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from engine import EngineError, read_checkpoint, write_checkpoint

from ..session.session import Session
from .training_controller import TrainingController

SUFFIX = ".safetensors"
MODELS = f"Learned models (*{SUFFIX});;All files (*)"


class ModelFiles(QObject):
    """Saves what the training controller shows, a file for each process, and loads one or both."""

    said = Signal(str)
    failed = Signal(str, str, str)

    def __init__(self, training: TrainingController, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._training, self._session, self._window = training, session, window
        self._folder = str(Path.home())

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the commands do, by name."""
        return {"model_load": self.choose, "model_save": self.choose_target}

    def choose(self) -> None:
        dialog = self._dialog(self.tr("Load model"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self._load_chosen)
        dialog.open()

    def choose_target(self) -> None:
        state = self._training.state
        if state is None or not state.learned:
            self.failed.emit("There is no model to save.", "Train one first, or load one.", "")
            return
        dialog = self._dialog(self.tr("Save model"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX)
        dialog.selectFile(f"{self._session.title.lower().replace(' ', '-').replace('/', '-')}{SUFFIX}")
        dialog.fileSelected.connect(self._save_chosen)
        dialog.open()

    def load(self, paths: list[Path]) -> None:
        """Models of different processes are shown together. A file that is none changes nothing."""
        try:
            models = tuple(read_checkpoint(path) for path in paths)
        except EngineError as error:
            self.failed.emit(error.message, error.hint, "")
            return
        self._folder = str(paths[0].parent)
        if self._training.load(models):
            self.said.emit(f"Loaded {', '.join(path.name for path in paths)}.")

    def save(self, path: Path) -> None:
        """One file where one process was learned, else one for each, named after it; those never replace another."""
        state = self._training.state
        if state is None:
            return
        targets = [path]
        if len(state.learned) > 1:
            targets = [path.with_name(f"{path.stem}-{each.process}{path.suffix}") for each in state.learned]
            there = [target.name for target in targets if target.exists()]  # the dialog asked about another name
            if there:
                self.failed.emit(f"{there[0]} is there already.", "Choose another name.", "")
                return
        try:
            for each, target in zip(state.learned, targets, strict=True):
                write_checkpoint(each.model, target)
        except EngineError as error:
            self.failed.emit(error.message, error.hint, "")
            return
        self._folder = str(path.parent)
        self.said.emit(f"Saved {' and '.join(target.name for target in targets)}.")

    def _dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self._window, title, self._folder, MODELS)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog

    def _load_chosen(self, paths: list[str]) -> None:
        self.load([Path(path) for path in paths])

    def _save_chosen(self, path: str) -> None:
        self.save(Path(path))
