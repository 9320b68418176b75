"""The lab log in the window: entries are made, completed when their readings come, gone back to, compared, exported."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog

from engine import EngineError, Held, LogEntry, with_entry
from widgets.log.window import LogWindow
from widgets.main_window import MainWindow
from widgets.stage.stage import Stage

from ..document.session_parts import SessionParts
from ..lanes.controller import Controller
from ..lanes.frame_clock import FrameClock
from ..session.session import Session
from ..session.source import printable
from .picture import entry_picture, entry_readings
from .written import write_log

LANE = "diagnostics"


class LogController(QObject):
    """Owns the window of the log. What is held is logged too, once."""

    said = Signal(str)
    failed = Signal(str, str, str)

    def __init__(
        self,
        session: Session,
        clock: FrameClock,
        controller: Controller,
        parts: SessionParts,
        stage: Stage,
        window: MainWindow,
    ) -> None:
        super().__init__(window)
        self._session, self._clock, self._controller = session, clock, controller
        self._parts, self._stage = parts, stage
        self._waiting: tuple[LogEntry, ...] = ()  # entries whose readings are still computed
        self._deleted: tuple[tuple[tuple[int, LogEntry], ...], ...] = ()  # places and entries of each deletion
        self._document = session.saved_state
        self.chooser: QFileDialog | None = None
        self.view = LogWindow(window)
        self.view.addWanted.connect(self.add)
        self.view.openWanted.connect(self.go_back)
        self.view.compareWanted.connect(self.compare)
        self.view.deleteWanted.connect(self._delete)
        self.view.undeleteWanted.connect(self._undelete)
        self.view.noted.connect(self._note)
        self.view.exportWanted.connect(self._ask)
        session.heldChanged.connect(self._log_held)
        session.historyChanged.connect(self._follow)
        controller.resultAccepted.connect(self._complete)
        controller.workChanged.connect(self._complete)
        self._follow()

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the commands do, by name."""
        return {"log": self.open, "log_add": self.add}

    @property
    def entries(self) -> tuple[LogEntry, ...]:
        """Of what is open, oldest first."""
        return self._session.saved_state.log.entries

    def open(self) -> None:
        """Show the window of the log."""
        self.view.show()
        self.view.raise_()
        self.view.activateWindow()
        self.view.list.setFocus()

    def close(self) -> None:
        """The main window closes: this one too."""
        self._waiting = ()
        self.view.close()

    def add(self) -> None:
        """What is open becomes an entry; readings that are still computed come later."""
        session, film = self._session, self._controller.film
        try:
            entry = LogEntry(
                experiment=session.experiment,
                time=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
                title=printable(session.title),
                look=self._parts.look(),
                phase=self._clock.phase,
                readings=() if LANE in self._controller.stale else entry_readings(film),
                measured=self._measured,
                picture=entry_picture(film, self._clock.phase, self._stage.ownLook),
            )
            entries, gone = with_entry(self.entries, entry)
        except EngineError as error:
            self.failed.emit(error.message, error.hint, "")
            return
        if not entry.measured:
            self._waiting = (*self._waiting, entry)
        self._session.set_log(entries)
        full = self.tr("Added to the log, which is full: the oldest without a note left it.")
        self.said.emit(full if gone else self.tr("Added to the log (F9 opens it)."))

    def go_back(self, entry: LogEntry, held: Held | None = None) -> None:
        """Open an entry as it was shown; undo brings back what was open. `held`: what it is compared with from now."""
        session = self._session
        units = session.units if entry.experiment.cloud == session.experiment.cloud else None
        compared = {} if held is None else {"held": held}
        session.open(entry.experiment, entry.title or session.title, units, session.saved_state, **compared)
        self._clock.pause()
        self._parts.show_look(entry.look)
        self._clock.jump(entry.phase)

    def compare(self, older: LogEntry, newer: LogEntry) -> None:
        """The older becomes side A, the newer is opened as B: one entry of the history."""
        self.go_back(newer, Held(experiment=older.experiment, title=older.title))

    @property
    def _measured(self) -> bool:
        """Whether the readings are all there, of what is open."""
        controller = self._controller
        return LANE not in controller.busy | controller.stale and controller.film.measurements is not None

    def _log_held(self, held: Held | None) -> None:
        """What a person holds is logged, not what an undo or a file brings."""
        session = self._session
        if held is None or held.experiment != session.experiment or session.saved_state is not self._document:
            return
        if all(entry.experiment != session.experiment for entry in self.entries):
            self.add()

    def _complete(self, *_of: object) -> None:
        """The readings of what is open are there: they go to its entries, with a picture of the same moment."""
        if not self._waiting or not self._measured:
            return
        waiting, self._waiting = self._waiting, ()
        self._session.set_log(tuple(self._completed(e) if e in waiting else e for e in self.entries))

    def _completed(self, entry: LogEntry) -> LogEntry:
        film = self._controller.film
        picture = entry_picture(film, entry.phase, self._stage.ownLook)
        return dataclasses.replace(entry, readings=entry_readings(film), measured=True, picture=picture)

    def _follow(self) -> None:
        """Another state, or another document with a log of its own."""
        now = self._session.experiment
        self._waiting = tuple(entry for entry in self._waiting if entry.experiment == now)
        if self._session.saved_state.log is not self._document.log:
            self._deleted = ()
        self._document = self._session.saved_state
        self.view.display(self.entries, deleted=len(self._deleted))

    def _delete(self, gone: tuple[LogEntry, ...]) -> None:
        deleted = tuple((place, entry) for place, entry in enumerate(self.entries) if entry in gone)
        self._deleted = (*self._deleted, deleted)
        self._session.set_log(tuple(entry for entry in self.entries if entry not in gone))

    def _undelete(self) -> None:
        """What was deleted last is there again, at its place; what was added and noted since stays."""
        if not self._deleted:
            return
        entries = list(self.entries)
        for place, entry in self._deleted[-1]:
            entries.insert(place, entry)
        try:
            fitting, _ = with_entry(tuple(entries[:-1]), entries[-1])
        except EngineError as error:
            self.failed.emit(error.message, error.hint, "")
            return
        self._deleted = self._deleted[:-1]
        self._session.set_log(fitting)

    def _note(self, entry: LogEntry, text: str) -> None:
        noted = dataclasses.replace(entry, note=text)
        self._waiting = tuple(noted if each == entry else each for each in self._waiting)
        self._session.set_log(tuple(noted if each == entry else each for each in self.entries))

    def _ask(self) -> None:
        chooser = QFileDialog(self.view, self.tr("Export the log"))
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilters([self.tr("Page with pictures (*.html)"), self.tr("Table (*.csv)")])
        chooser.setDefaultSuffix("html")
        chooser.filterSelected.connect(lambda chosen: chooser.setDefaultSuffix("csv" if "csv" in chosen else "html"))
        chooser.selectFile("log.html")
        chooser.fileSelected.connect(self.export_to)
        self.chooser = chooser
        chooser.open()

    def export_to(self, path: str) -> None:
        """Write the log as a page, or by a suffix .csv as a table."""
        try:
            write_log(Path(path), self.entries)
        except EngineError as error:
            self.failed.emit(error.message, error.hint, "")
            return
        self.said.emit(self.tr("Saved {}.").format(Path(path).name))
