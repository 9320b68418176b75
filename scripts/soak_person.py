"""A hand on one window, with a seed: it points, drags, presses keys, and counts what came of it."""

from __future__ import annotations

import collections
import dataclasses
from pathlib import Path
from typing import TypeVar

import numpy as np
from PySide6.QtCore import QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QWidget

from app.window.window import Lab

LEFT = Qt.MouseButton.LeftButton
PLAIN, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
Dialog = TypeVar("Dialog", bound=QDialog)


def wait(milliseconds: float) -> None:
    """Let the window run. (QTest.qWait would keep the interpreter lock.)"""
    loop = QEventLoop()
    QTimer.singleShot(round(milliseconds), loop.quit)
    loop.exec()


@dataclasses.dataclass
class Person:
    """`folder` takes the exports and the sessions.

    `answers`: how often each question got each answer. `presets`: how many were chosen, opened, given up by an answer.
    """

    lab: Lab
    rng: np.random.Generator
    folder: Path
    exports: int = 0
    files: int = 0
    answers: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    presets: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)

    def point(self) -> QPoint:
        """Somewhere on the forward pane's plot, or in the middle of the stage when another pane fills it."""
        pane, ratio = self.lab.stage.pane("forward"), self.lab.stage.devicePixelRatioF()
        if pane is None:
            return self.lab.stage.rect().center()
        x, y = pane.plot.x(), pane.plot.y()
        inside = self.rng.uniform(0.1, 0.9, 2) * (pane.plot.width(), pane.plot.height())
        return (QPointF(x + inside[0], y + inside[1]) / ratio).toPoint()

    def path(self, widget: QWidget, start: QPoint, end: QPoint, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        """A drag with the left button, a dozen moves or more at a hand's pace."""
        QTest.mousePress(widget, LEFT, modifier, start)
        for share in np.linspace(0, 1, int(self.rng.integers(6, 24)))[1:]:
            QTest.mouseMove(widget, start + (end - start) * float(share))
            wait(self.rng.uniform(2, 20))
        QTest.mouseRelease(widget, LEFT, modifier, end)

    def press(self, key: str) -> None:
        """A key or shortcut, in the active window."""
        self.lab.window.activateWindow()
        for _ in range(50):  # which takes a moment where another window was just closed
            if self.lab.window.isActiveWindow():
                break
            wait(20)
        QTest.keySequence(self.lab.window, key)

    def dialog(self, key: str, kind: type[Dialog]) -> Dialog:
        """The dialog that a shortcut opens, which may take its time. Raises LookupError when none comes."""
        self.press(key)
        for _ in range(100):
            for child in self.lab.window.findChildren(kind):
                if child.isVisible():
                    return child
            wait(20)
        raise LookupError(f"{key} opened no {kind.__name__}")

    def choose(self, items: list[object]) -> object:
        return items[int(self.rng.integers(len(items)))]
