"""Strokes to clouds: turns what the hand does on the stage into edits of the session, one undo step a stroke.

A move only notes where the hand went. The cloud is edited about once a picture, by the whole stretch since: an edit
copies and digests the cloud, which at 100,000 points takes longer than the time between two events of a fast mouse.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal

from engine import EngineError, PointCloud

from ..tools import STROKES, Gesture, ToolOptions
from ..tools.canvas import Canvas
from ..tools.pace import Pace

Place = tuple[float, float]
PUSHED = {"attract": "repel", "repel": "attract"}  # with the option Push, Alt pulls
GUIDED = frozenset({"brush", "pencil", "line", "eraser"})


class Drawing(QObject):
    """Follows one stroke at a time. Each new stretch of the path adds its own points, so none that is there moves.

    Whatever else changes the drawing meanwhile (undo, a file) ends the stroke without another trace.
    """

    failed = Signal(str, str, str)  # sentence, hint, "": a stroke that can't be done
    optionsChanged = Signal(object)  # ToolOptions

    def __init__(self, canvas: Canvas, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._options = ToolOptions()
        self._tool = ""
        self._gesture: Gesture | None = None
        self._before = self._mine = PointCloud.empty()  # the drawing before the stroke, and as the stroke left it
        self._path: list[Place] = []  # where the hand went since the last edit, beginning where that ended
        self._pressures: list[float] = []  # one a segment
        self._pressure = 1.0
        self._start: Place = (0.0, 0.0)
        self._straight = False  # the path is now one line from the start
        self._line_end: Place | None = None  # the last point that the pencil made
        self._strokes = 0
        self._pace = Pace(self._edit, self)
        canvas.session.experimentChanged.connect(self._notice)
        canvas.turning.connect(self._forget_line)

    @property
    def options(self) -> ToolOptions:
        return self._options

    @property
    def active(self) -> bool:
        """Whether a stroke is under way."""
        return self._gesture is not None

    def set_option(self, name: str, value: object) -> None:
        """Change one setting of the tools, within its bounds."""
        options = self._options.having(name, value)
        if options != self._options:
            self._options = options
            self.optionsChanged.emit(options)

    def set_pressure(self, pressure: float) -> None:
        """Of the pen, from the next move on."""
        self._pressure = pressure

    def start(self, tool: str, position: Place) -> None:
        """The hand went down at a world position. `tool`: one of `STROKES`."""
        self.finish()
        self._canvas.session.end_edit()
        if tool == "line":
            tool, position = ("pencil", position) if self._line_end is None else ("line", self._line_end)
        if self._options.push and tool in PUSHED:
            tool = PUSHED[tool]
        self._tool, self._start = tool, position
        self._before = self._mine = self._canvas.cloud
        self._strokes += 1
        self._straight = False
        self._pace.drop()
        try:
            self._begin()
        except EngineError as error:
            self._give_up(error)

    def move(self, position: Place) -> None:
        if self._gesture is not None:
            self._path.append(position)
            self._pressures.append(self._pressure)
            self._pace.ask()

    def straighten(self, position: Place) -> None:
        """The stroke is the straight line from its start to `position`, whatever it was before."""
        if self._gesture is None or self._tool not in GUIDED:
            self.move(position)
            return
        self._straight = True
        self._path, self._pressures = [self._start, position], [self._pressure]
        self._pace.ask()

    def finish(self) -> None:
        """The hand went up."""
        self._pace.flush()
        if self._gesture is None:
            return
        gesture, self._gesture = self._gesture, None
        if self._tool in ("pencil", "line") and len(self._mine) > len(self._before):
            x, y = self._mine.positions[-1].tolist()
            self._line_end = (x, y)
        try:
            self._write(gesture.release(self._mine))
        except EngineError as error:
            self._give_up(error)
        self._canvas.session.end_edit()

    def cancel(self) -> None:
        """Esc: the drawing is again what it was before the stroke, and so is the history."""
        self._pace.drop()
        if self._gesture is None:
            return
        self._gesture = None
        self._canvas.session.end_edit()
        if self._mine != self._before:
            self._canvas.session.withdraw()

    def _begin(self) -> None:
        """Press where the stroke starts, on the drawing as it was before. Raises EngineError."""
        made = STROKES[self._tool].gesture
        assert made is not None
        rng = np.random.default_rng([self._canvas.session.experiment.seed, self._strokes])
        gesture = made(self._options, rng)
        cloud = gesture.press(self._before, np.array(self._start))
        self._gesture = gesture
        self._path, self._pressures = [self._start], []
        self._write(cloud)

    def _edit(self) -> None:
        """Do what the path since the last edit asks for."""
        if self._gesture is None or len(self._path) < 2:
            return
        path, pressures = np.array(self._path), np.array(self._pressures)
        try:
            if self._straight:
                self._straight = False
                self._restart()
            self._path, self._pressures = self._path[-1:], []
            self._write(self._gesture.drag(self._mine, path, pressures))
        except EngineError as error:
            self._give_up(error)

    def _restart(self) -> None:
        """As if the hand had only just gone down; nothing is written, for the line that follows will be."""
        made = STROKES[self._tool].gesture
        assert made is not None
        rng = np.random.default_rng([self._canvas.session.experiment.seed, self._strokes])
        self._gesture = made(self._options, rng)
        self._mine = self._gesture.press(self._before, np.array(self._start))

    def _write(self, cloud: PointCloud) -> None:
        self._mine = cloud  # before it is told of, so that it is known as our own
        self._canvas.write(cloud, STROKES[self._tool].done, merge_key=f"stroke {self._strokes}")

    def _give_up(self, error: EngineError) -> None:
        self._gesture = None
        self._pace.drop()
        self._canvas.session.end_edit()
        self.failed.emit(error.message, error.hint, "")

    def _notice(self, _experiment: object) -> None:
        """Somebody else changed the drawing under the hand."""
        if self._gesture is not None and self._canvas.cloud != self._mine:
            self._gesture = None
            self._pace.drop()

    def _forget_line(self) -> None:
        self.finish()
        self._line_end = None
