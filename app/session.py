"""The session: the one experiment that is edited, its history, and the only code that changes it.

History keeps previous values, not inverse commands. Edits that share a merge key (a slider drag, one stroke) are one
entry until `end_edit`.
"""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QObject, Signal

from engine import Experiment, Parameter, PointCloud, parameters_of


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """A state one can return to, and what was done to leave it."""

    experiment: Experiment
    title: str
    done: str


class Session(QObject):
    """Single writer of the experiment."""

    experimentChanged = Signal(object)  # Experiment
    historyChanged = Signal()
    opened = Signal(object)  # Experiment: another one is on the table

    def __init__(self, experiment: Experiment, title: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._experiment = experiment
        self._title = title
        self._undo: list[Entry] = []
        self._redo: list[Entry] = []
        self._merge_key: str | None = None

    @property
    def experiment(self) -> Experiment:
        return self._experiment

    @property
    def title(self) -> str:
        """Name of the preset or file that was opened last."""
        return self._title

    @property
    def undo_text(self) -> str:
        """What undo would take back; empty when there is nothing."""
        return self._undo[-1].done if self._undo else ""

    @property
    def redo_text(self) -> str:
        return self._redo[-1].done if self._redo else ""

    def set(self, name: str, value: object) -> None:
        """Change one parameter; moves of one drag merge until `end_edit`. Raises EngineError when not admissible."""
        declared: Parameter = parameters_of(Experiment)[name]
        self._write(self._experiment.with_parameters({name: value}), declared.label, merge_key=f"set {name}")

    def set_cloud(
        self, cloud: PointCloud, done: str, *, merge_key: str | None = None, title: str | None = None
    ) -> None:
        """Change the drawing, and its title when one is given."""
        self._write(dataclasses.replace(self._experiment, cloud=cloud), done, merge_key=merge_key, title=title)

    def set_against(self, cloud: PointCloud, done: str, *, merge_key: str | None = None) -> None:
        """Change the second drawing, nu."""
        self._write(dataclasses.replace(self._experiment, against=cloud), done, merge_key=merge_key)

    def swap_clouds(self, done: str) -> None:
        """The drawing and nu change places."""
        one, other = self._experiment.cloud, self._experiment.against
        self._write(dataclasses.replace(self._experiment, cloud=other, against=one, mixture=None), done, merge_key=None)

    def open(self, experiment: Experiment, title: str) -> None:
        """Put another experiment on the table; undo brings the previous one back."""
        self._write(experiment, f"Open {title}", merge_key=None, title=title)
        self.opened.emit(experiment)

    def end_edit(self) -> None:
        """The hand let go: the next change is a new entry."""
        self._merge_key = None

    def withdraw(self) -> None:
        """Take the last edit back as if it had never been made (a cancelled stroke): nothing to redo."""
        self.undo()
        self._redo.clear()
        self.historyChanged.emit()

    def undo(self) -> None:
        self._step(self._undo, self._redo)

    def redo(self) -> None:
        self._step(self._redo, self._undo)

    def _write(self, experiment: Experiment, done: str, *, merge_key: str | None, title: str | None = None) -> None:
        if experiment == self._experiment:
            return
        if merge_key is None or merge_key != self._merge_key:
            self._undo.append(Entry(self._experiment, self._title, done))
        self._merge_key = merge_key
        self._redo.clear()
        self._experiment = experiment
        self._title = self._title if title is None else title
        self.experimentChanged.emit(experiment)
        self.historyChanged.emit()

    def _step(self, source: list[Entry], target: list[Entry]) -> None:
        if not source:
            return
        entry = source.pop()
        target.append(Entry(self._experiment, self._title, entry.done))
        self._merge_key = None
        self._experiment, self._title = entry.experiment, entry.title
        self.experimentChanged.emit(self._experiment)
        self.historyChanged.emit()
