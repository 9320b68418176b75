"""Points out of the window: the drawing, or a pane's particles at the playhead, to a file or the clipboard."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from engine import EngineError, GivenPoints, PointCloud, cloud_bytes
from widgets.dialogs.points_dialog import FORMATS, PointsDialog, PointsRequest
from widgets.painting.look import TITLES

from ..lanes.controller import Controller
from ..lanes.frame_clock import FrameClock
from ..session.session import Session
from ..storage.atomic import atomic_file
from ..storage.recent import Recent
from .clipboard import Clipboard


class PointsExport(QObject):
    """Asks which points, gathers them at once (the clock runs on), then asks where to."""

    said = Signal(str)
    failed = Signal(str, str, str)

    def __init__(
        self,
        session: Session,
        clock: FrameClock,
        controller: Controller,
        clipboard: Clipboard,
        recent: Recent,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session = session
        self._clock = clock
        self._controller = controller
        self._clipboard = clipboard
        self._recent = recent
        self._window = window
        self._held: PointCloud | GivenPoints = PointCloud.empty()
        self.dialog: PointsDialog | None = None

    def ask(self) -> None:
        """Ask which points; what the panes show now is what is meant."""
        self._frame = self._controller.film.frame(self._clock.phase)
        sources = [("drawing", self.tr("Drawing"))]
        sources += [
            (name, self.tr("{} at t = {}").format(label, f"{self._time(name):.3g}"))
            for name, label in TITLES.items()
            if getattr(self._frame, name, None) is not None
        ]
        if len(self._session.experiment.cloud) == 0:
            self.failed.emit(self.tr("There are no points to export."), self.tr("Draw some, or pick a preset."), "")
            return
        dialog = PointsDialog(sources, has_units=self._session.units is not None, parent=self._window)
        dialog.saveRequested.connect(self._choose_target)
        dialog.copyRequested.connect(self._copy)
        dialog.finished.connect(self._forget)
        self.dialog = dialog
        dialog.open()

    def save(self, path: Path, cloud: PointCloud | GivenPoints) -> None:
        """Write the points in the format of the path's suffix, all or nothing."""
        try:
            content = cloud_bytes(cloud, path.suffix)
            with atomic_file(path) as part:
                part.write_bytes(content)
        except EngineError as error:
            self.failed.emit(error.message, error.hint, "")
            return
        self._recent.visit(path)
        self.said.emit(self.tr("Wrote {} points to {}.").format(f"{len(cloud):,}", path.name))

    def cloud(self, request: PointsRequest) -> PointCloud | GivenPoints:
        """The points that are meant."""
        if request.source == "drawing":
            cloud = self._session.experiment.cloud
        else:
            cloud = PointCloud.of(getattr(self._frame, request.source))
        units = self._session.units
        return units.undone(cloud) if request.file_units and units is not None else cloud

    def _time(self, pane: str) -> float:
        """The process's time in a pane; the transport has a share of the way."""
        frame = self._frame
        return {"forward": frame.t, "reverse": frame.reverse_t}.get(pane, frame.phase)

    def _choose_target(self, request: PointsRequest) -> None:
        self._held = self.cloud(request)
        chooser = QFileDialog(self._window, self.tr("Export points"), self._recent.folder)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilter(f"{FORMATS[request.suffix]} (*{request.suffix})")
        chooser.setDefaultSuffix(request.suffix[1:])
        name = self._session.title if request.source == "drawing" else f"{self._session.title} {request.source}"
        chooser.selectFile(name.lower().replace(" ", "-").replace("/", "-") + request.suffix)
        chooser.fileSelected.connect(self._save_chosen)
        chooser.open()

    def _save_chosen(self, path: str) -> None:
        self.save(Path(path), self._held)

    def _copy(self, request: PointsRequest) -> None:
        self._clipboard.copy_cloud(self.cloud(request))

    def _forget(self, _result: int) -> None:
        self.dialog = None
