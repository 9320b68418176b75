"""Standardise the drawing, and back to the units of its file: two commands, each an undo step."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from engine import EngineError, GivenPoints

from ..session.session import Session
from ..session.standardisation import standardise


class Units(QObject):
    """The two commands: standardise the drawing, and back to the units of its file."""

    failed = Signal(str, str, str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session

    def standardise(self) -> None:
        """Mean to 0, rms of each coordinate to 1; one undo step."""
        if not len(self._session.experiment.cloud):
            return
        try:
            cloud, units = standardise(GivenPoints.of_cloud(self._session.experiment.cloud))
        except EngineError as error:
            self.failed.emit(error.message, error.hint, "")
            return
        self._session.set_cloud(cloud, "Standardise", units=units.after(self._session.units))

    def undo(self) -> None:
        """Back to the file's units; `standardise` does it again."""
        units, cloud = self._session.units, self._session.experiment.cloud
        if units is None:
            hint = self.tr("Only opened files have units of their own.")
            self.failed.emit(self.tr("This drawing was never standardised."), hint, "")
            return
        try:
            self._session.set_cloud(units.undone(cloud).cloud, "Back to the file's units", units=None)
        except EngineError:
            hint = self.tr("Export points writes them in the file's units all the same.")
            self.failed.emit(self.tr("In the file's units the points lie too far out to be drawn."), hint, "")
