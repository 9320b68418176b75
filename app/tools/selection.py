"""Which points are chosen, and what is done with them: one undo step a gesture."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from engine import (
    Affine,
    EngineError,
    PointCloud,
    duplicated,
    in_polygon,
    nearest_point,
    relabelled,
    transformed,
)

from .canvas import Canvas
from .pace import Pace

Mask = npt.NDArray[np.bool_]
MEMORY = 64  # drawings whose choice is remembered, so that undo and redo bring it back
DONE = {"inside": "Move points", "turn": "Turn points"}  # handles; the others scale


class Selection(QObject):
    """A choice belongs to one drawing: another one, such as an opened file, has none of its points chosen."""

    changed = Signal(object)  # (k, 2) where the chosen points are
    failed = Signal(str, str, str)

    def __init__(self, canvas: Canvas, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._mask: Mask = np.zeros(len(canvas.cloud), bool)
        self._mine = canvas.cloud  # the drawing that the mask belongs to
        self._memory: OrderedDict[bytes, Mask] = OrderedDict()
        self._before: PointCloud | None = None  # while a gesture transforms: the drawing when it began
        self._map = Affine()
        self._done = ""
        self._gestures = 0
        self._pace = Pace(self._transform, self)
        canvas.session.experimentChanged.connect(self._notice)
        canvas.turning.connect(self.finish)
        canvas.turned.connect(self._notice)

    @property
    def mask(self) -> Mask:
        """(m,) which points of the drawing are chosen."""
        return self._mask

    @property
    def count(self) -> int:
        return int(self._mask.sum())

    def region(self, polygon: npt.NDArray[np.floating], add: bool) -> None:
        """Choose what lies in a polygon (k, 2), besides or in place of what is chosen."""
        inside = in_polygon(self._canvas.cloud, polygon)
        self._choose(self._mask | inside if add else inside)

    def click(self, at: tuple[float, float], within: float, add: bool) -> None:
        """Choose the point there, or let it go; a click on nothing lets all go, unless it is to add."""
        point = nearest_point(self._canvas.cloud, np.array(at), within=within)
        if point is not None:
            mask = self._mask.copy()
            mask[point] = not mask[point]
            self._choose(mask)
        elif not add:
            self.release()

    def all(self) -> None:
        """Every point, those outside the view included."""
        self._choose(np.ones(len(self._canvas.cloud), bool))

    def release(self) -> None:
        """Choose none."""
        self._choose(np.zeros(len(self._canvas.cloud), bool))

    def start(self, handle: str) -> None:
        """The hand took a handle of the box."""
        self._canvas.session.end_edit()
        self._before, self._map = self._canvas.cloud, Affine()
        self._done = DONE.get(handle, "Scale points")
        self._gestures += 1
        self._pace.drop()

    def move(self, by: Affine) -> None:
        """The chosen points are where `by` maps them from where they were at the start."""
        if self._before is not None:
            self._map = by
            self._pace.ask()

    def finish(self) -> None:
        """The hand let go."""
        self._pace.flush()
        if self._before is not None:
            self._before = None
            self._remember()
            self._canvas.session.end_edit()

    def cancel(self) -> None:
        """Esc: as it was, in the history too."""
        self._pace.drop()
        before, self._before = self._before, None
        if before is not None and self._canvas.cloud != before:
            self._canvas.session.end_edit()
            self._canvas.session.withdraw()

    def nudge(self, step: tuple[float, float]) -> None:
        """By (dx, dy); one after the other are one undo step."""
        if self.count and self._before is None:
            by = Affine.moving(*step)
            self._apply(lambda cloud: transformed(cloud, self._mask, by), "Nudge points", merge_key="nudge")

    def duplicate(self, shift: float) -> None:
        """Copies of the chosen points beside them, which are chosen then."""
        if self.count:
            copies = np.concatenate([np.zeros(len(self._mask), bool), np.ones(self.count, bool)])
            by = Affine.moving(shift, -shift)
            self._apply(lambda cloud: duplicated(cloud, self._mask, by=by), "Duplicate points", copies)

    def delete(self) -> None:
        """The chosen points go."""
        if self.count:
            left = np.zeros(len(self._mask) - self.count, bool)
            self._apply(lambda cloud: cloud.kept(~self._mask), "Delete points", left)

    def label(self, label: int) -> None:
        """The chosen points get a class."""
        if self.count:
            self._apply(lambda cloud: relabelled(cloud, self._mask, label), f"Label points {label + 1}")

    def _transform(self) -> None:
        before, by = self._before, self._map
        if before is not None:
            self._apply(
                lambda _cloud: transformed(before, self._mask, by), self._done, merge_key=f"gesture {self._gestures}"
            )

    def _apply(
        self,
        edit: Callable[[PointCloud], PointCloud],
        done: str,
        chosen: Mask | None = None,
        *,
        merge_key: str | None = None,
    ) -> None:
        if merge_key is None:
            self._canvas.session.end_edit()
        try:
            cloud = edit(self._canvas.cloud)
        except EngineError as error:
            self.failed.emit(error.message, error.hint, "")
            return
        self._mine = cloud  # before it is told of, so that it is known as our own
        self._mask = self._mask if chosen is None else chosen
        self._canvas.write(cloud, done, merge_key=merge_key)
        if self._before is None:
            self._remember()
        self._tell()

    def _choose(self, mask: Mask) -> None:
        self._canvas.session.end_edit()  # nudges of another choice are another step
        self._mask, self._mine = mask, self._canvas.cloud
        self._remember()
        self._tell()

    def _remember(self) -> None:
        self._memory[self._canvas.cloud.digest] = self._mask
        self._memory.move_to_end(self._canvas.cloud.digest)
        if len(self._memory) > MEMORY:
            self._memory.popitem(last=False)

    def _notice(self, _change: object) -> None:
        """The drawing is another one: what was chosen in it when it was last here, or nothing."""
        cloud = self._canvas.cloud
        if cloud is self._mine or cloud == self._mine:
            return
        self._before = None  # a gesture under way has lost what it worked on
        self._pace.drop()
        self._mine = cloud
        mask = self._memory.get(cloud.digest)
        self._mask = np.zeros(len(cloud), bool) if mask is None else mask
        self._tell()

    def _tell(self) -> None:
        self.changed.emit(self._canvas.cloud.positions[self._mask])
