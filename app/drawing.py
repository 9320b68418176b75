"""Strokes to clouds: turns what the hand does on the stage into edits of the session, one undo step a stroke."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject

from engine import PointCloud, erased, length, sprayed

from .session import Session

POINTS_PER_UNIT = 60.0  # of path length, at flow 1
DAB = 12  # points of a press without a movement


class Drawing(QObject):
    """Follows one stroke at a time. Each new stretch of the path adds its own points, so none that is there moves."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._radius = 0.18
        self._flow = 1.0
        self._tool = ""
        self._before: PointCloud | None = None
        self._last: tuple[float, float] = (0.0, 0.0)
        self._owed = 0.0
        self._travelled = 0.0
        self._rng = np.random.default_rng(0)
        self._strokes = 0

    @property
    def radius(self) -> float:
        """Brush radius in world units."""
        return self._radius

    def set_radius(self, radius: float) -> None:
        self._radius = min(max(radius, 0.02), 2.0)

    def start(self, tool: str, position: tuple[float, float]) -> None:
        """The hand went down at a world position with `tool` "brush" or "eraser"."""
        self._session.end_edit()
        self._tool = tool
        self._before = self._session.experiment.cloud
        self._last = position
        self._owed = self._travelled = 0.0
        self._strokes += 1
        self._rng = np.random.default_rng([self._session.experiment.seed, self._strokes])
        if tool == "eraser":
            self._erase(np.array([position]))

    def move(self, position: tuple[float, float]) -> None:
        if self._before is None:
            return
        stretch = np.array([self._last, position])
        self._last = position
        if self._tool == "eraser":
            self._erase(stretch)
            return
        travelled = length(stretch)
        self._travelled += travelled
        self._owed += travelled * POINTS_PER_UNIT * self._flow
        count = int(self._owed)
        if count:
            self._owed -= count
            self._spray(stretch, count)

    def finish(self) -> None:
        """The hand went up. A brush that hardly moved leaves a dab."""
        if self._before is None:
            return
        if self._tool == "brush" and self._travelled < self._radius / 2:
            self._spray(np.array([self._last]), round(DAB * self._flow))
        self._before = None
        self._session.end_edit()

    def cancel(self) -> None:
        """Esc: the drawing is again what it was before the stroke, and so is the history."""
        if self._before is not None:
            changed = self._session.experiment.cloud != self._before
            self._before = None
            self._session.end_edit()
            if changed:
                self._session.withdraw()

    def clear(self) -> None:
        """Everything goes, points outside the view included."""
        self._session.end_edit()
        self._session.set_cloud(PointCloud.empty(), "Clear", title="Untitled")

    def _spray(self, path: np.ndarray, count: int) -> None:
        cloud = self._session.experiment.cloud
        cloud = sprayed(cloud, path, radius=self._radius, count=count, label=0, rng=self._rng)
        self._session.set_cloud(cloud, "Brush stroke", merge_key=f"stroke {self._strokes}")

    def _erase(self, path: np.ndarray) -> None:
        cloud = erased(self._session.experiment.cloud, path, radius=self._radius)
        self._session.set_cloud(cloud, "Erase", merge_key=f"stroke {self._strokes}")
