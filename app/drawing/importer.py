"""How points come into the drawing: asked about where there is a choice, standardised, opened or added."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from engine import ColumnsError, Darkness, EngineError, Experiment, GivenPoints, PointCloud, RawTable, guessed_columns
from widgets.dialogs.image_dialog import ImageDialog
from widgets.dialogs.import_dialog import ImportDialog

from ..session.saved_state import SavedState, State
from ..session.session import Session
from ..session.standardisation import Standardisation, standardise


class Importer(QObject):
    """Clouds to the session. `dialog` is the one that is open, or None."""

    said = Signal(str)
    failed = Signal(str, str, str)
    taken = Signal(object)  # Path of the file that was asked about and then opened; None where there is none

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._title = ""
        self._source: Path | None = None
        self.dialog: QDialog | None = None
        self.guard: Callable[[Callable[[], object]], object] = _at_once  # asks before what is unsaved is replaced

    def open(self, points: GivenPoints, title: str, note: str = "", source: Path | None = None) -> None:
        """Standardise, open as a new drawing, and say by how much."""
        try:
            moved, units = standardise(points)
        except EngineError as error:
            self.failed.emit(error.message, error.hint, "")
            return
        self.guard(functools.partial(self._open, moved, units, title, note, source))

    def _open(self, moved: PointCloud, units: Standardisation, title: str, note: str, source: Path | None) -> None:
        experiment = Experiment(cloud=moved)
        self._session.open(experiment, title, units, _saved_state(source, State(experiment, units)))
        self.said.emit(f"{title}: {len(moved):,} points. {note} {units.sentence}".replace("  ", " "))
        if source is not None:
            self.taken.emit(source)

    def add(self, points: GivenPoints, done: str, note: str = "") -> None:
        """Add to the drawing, in the units shown; into an empty one they go as they are. One undo step."""
        count = f"{len(points):,} point{'' if len(points) == 1 else 's'}"
        before = self._session.experiment.cloud
        try:
            cloud = points.cloud
        except EngineError as error:
            self.failed.emit(error.message, self.tr("As a new drawing they are standardised."), "")
            return
        try:
            joined = before.joined([cloud]) if len(before) else cloud
            self._session.end_edit()
            self._session.set_cloud(joined, f"{done} {count}")
        except EngineError as error:
            self.failed.emit(error.message, error.hint, "")
            return
        self.said.emit(f"{count} added. {note}".strip())

    def ask_columns(
        self,
        tables: Mapping[str, RawTable],
        title: str,
        reason: EngineError,
        source: Path | None = None,
        *,
        joins: bool = False,
    ) -> None:
        """Ask which columns are what; where no table could be a cloud, say why. `joins`: they come to the drawing."""
        offered = {name: table for name, table in tables.items() if usable(table)}
        if not offered:
            none = self.tr("A cloud needs two columns of numbers.")
            self.failed.emit(reason.message, none if isinstance(reason, ColumnsError) else reason.hint, "")
            return
        dialog = ImportDialog(offered, title=title, reason=reason.message, joins=joins, parent=self._window)
        dialog.chosen.connect(self._add_table if joins else self._take_table)
        self._show(dialog, title, source)

    def ask_image(self, darkness: Darkness, title: str, source: Path | None = None) -> None:
        """Ask how an image becomes points."""
        has_points = len(self._session.experiment.cloud) > 0
        dialog = ImageDialog(darkness, title=title, can_add=has_points, parent=self._window)
        dialog.chosen.connect(self._take_image)
        self._show(dialog, title, source)

    def _show(self, dialog: QDialog, title: str, source: Path | None) -> None:
        if self.dialog is not None:
            self.dialog.close()
        self._title, self._source = title, source
        self.dialog = dialog
        dialog.finished.connect(self._forget)
        dialog.open()

    def _forget(self, _result: int) -> None:
        if self.sender() is self.dialog:
            self.dialog = None

    def _take_table(self, points: GivenPoints, note: str) -> None:
        self.open(points, self._title, note, self._source)

    def _add_table(self, points: GivenPoints, note: str) -> None:
        self.add(points, "Paste", note)

    def _take_image(self, cloud: PointCloud, joins: bool) -> None:
        if joins:
            self.add(GivenPoints.of_cloud(cloud), "Add")
        else:
            self.guard(functools.partial(self._open_image, cloud, self._title, self._source))
            return
        self.taken.emit(self._source)

    def _open_image(self, cloud: PointCloud, title: str, source: Path | None) -> None:
        experiment = Experiment(cloud=cloud)
        self._session.open(experiment, title, saved_state=_saved_state(source, State(experiment)))
        self.said.emit(f"{title}: {len(cloud):,} points.")
        self.taken.emit(source)


def _saved_state(source: Path | None, state: State) -> SavedState:
    """What came from a file can be opened again; what was pasted is nowhere yet."""
    return SavedState() if source is None else SavedState(saved=state)


def _at_once(then: Callable[[], object]) -> None:
    then()


def usable(table: RawTable) -> bool:
    """Whether some row has two finite numbers."""
    try:
        guess = guessed_columns(table)
    except EngineError:
        return False
    return len(table.bad_rows(guess)) < len(table.values)
