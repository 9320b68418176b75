"""The drawing that the tools work on: the cloud, or the second one, nu."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from engine import PointCloud

from ..session.session import Session


class Canvas(QObject):
    """Reads and writes one of the session's two clouds."""

    turning = Signal()  # it will be another one: what is under way on this one ends
    turned = Signal(bool)  # whether the second is drawn on now

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._second = False

    @property
    def session(self) -> Session:
        return self._session

    @property
    def second(self) -> bool:
        return self._second

    def turn(self, second: bool) -> None:
        """Draw on the second cloud from now on, or on the first again."""
        if second != self._second:
            self.turning.emit()
            self._session.end_edit()
            self._second = second
            self.turned.emit(second)

    @property
    def cloud(self) -> PointCloud:
        experiment = self._session.experiment
        return experiment.against if self._second else experiment.cloud

    def write(self, cloud: PointCloud, done: str, *, merge_key: str | None = None) -> None:
        """Change it; edits with one merge key are one step of the history."""
        if self._second:
            self._session.set_against(cloud, f"{done} on ν", merge_key=merge_key)
        else:
            self._session.set_cloud(cloud, done, merge_key=merge_key)

    def clear(self) -> None:
        """Everything goes, points outside the view included."""
        self._session.end_edit()
        if self._second:
            self._session.set_against(PointCloud.empty(), "Clear ν")
        else:
            self._session.set_cloud(PointCloud.empty(), "Clear", title="Untitled")

    def clear_second(self) -> None:
        self._session.end_edit()
        self._session.set_against(PointCloud.empty(), "Clear ν")

    def copy_to_second(self) -> None:
        """nu becomes what is drawn."""
        self._session.end_edit()
        self._session.set_against(self._session.experiment.cloud, "Copy to ν")

    def swap(self) -> None:
        """The two drawings change places, in one step."""
        self._session.end_edit()
        self._session.swap_clouds("Swap with ν")
