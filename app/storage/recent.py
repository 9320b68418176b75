"""The files that were opened last, remembered between runs, and their menu."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from .settings import settings

MOST = 10


class Recent(QObject):
    """`chosen` brings a path. Files that are gone stand greyed out."""

    chosen = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.menu = QMenu(self.tr("Open &recent"), window)
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self._fill)
        self.menu.triggered.connect(self._choose)
        self._fill()

    @property
    def paths(self) -> list[str]:
        """Absolute paths, the latest first."""
        stored = settings().value("recent", [])
        entries = [stored] if isinstance(stored, str) else stored if isinstance(stored, list) else []
        return [entry for entry in entries if isinstance(entry, str) and entry][:MOST]

    @property
    def folder(self) -> str:
        """Where a person last opened or saved; the home folder at first, or when that is gone."""
        folder = str(settings().value("folder", ""))
        return folder if folder and _is_there(Path(folder)) else str(Path.home())

    def add(self, path: Path) -> None:
        """A file was opened: it goes to the head of the list."""
        full = str(path.resolve())
        self._store([full, *(known for known in self.paths if known != full)][:MOST])
        self.visit(path)

    def visit(self, path: Path) -> None:
        """Remember the folder of a file."""
        settings().setValue("folder", str(path.resolve().parent))

    def _store(self, paths: list[str]) -> None:
        settings().setValue("recent", paths)

    def _fill(self) -> None:
        self.menu.clear()
        paths = self.paths
        for number, path in enumerate(paths, 1):
            there = _is_there(Path(path))
            name = Path(path).name.replace("&", "&&")
            text = f"&{number % 10} {name}" if there else self.tr("{} (missing)").format(name)
            action = QAction(text, self.menu)
            action.setEnabled(there)
            action.setToolTip(path)
            action.setData(path)
            self.menu.addAction(action)
        if not paths:
            nothing = self.menu.addAction(self.tr("No files yet"))
            nothing.setEnabled(False)
            return
        self.menu.addSeparator()
        self.menu.addAction(self.tr("&Clear this list")).setToolTip(self.tr("Forget these names; files stay"))

    def _choose(self, action: QAction) -> None:
        if action.data() is None:
            self._store([])
        else:
            self.chosen.emit(str(action.data()))


def _is_there(path: Path) -> bool:
    """Whether it exists, as far as one may look."""
    try:
        return path.exists()
    except OSError:
        return False
