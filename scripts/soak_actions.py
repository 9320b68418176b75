"""What a restless hand does in the window. A new action is a function of a `Person` and a line in `ACTIONS`.

Everything goes through mouse, keys, menus and dialogs, at random places from one seeded generator.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
from PySide6.QtCore import QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid

from app.export_formats import FORMATS
from app.window import Lab
from engine import presets
from widgets.export_dialog import ExportDialog
from widgets.export_request import ExportRequest
from widgets.preset_gallery import PresetGallery
from widgets.track_slider import TrackSlider

LEFT = Qt.MouseButton.LeftButton
PLAIN, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
Dialog = TypeVar("Dialog", bound=QDialog)
MOST_POINTS = 800  # more, and the drawing is cleared: memory is compared at like sizes
LONGER = ("particles", "steps")  # parameters


def wait(milliseconds: float) -> None:
    """Let the window run. (QTest.qWait would keep the interpreter lock.)"""
    loop = QEventLoop()
    QTimer.singleShot(round(milliseconds), loop.quit)
    loop.exec()


@dataclasses.dataclass
class Person:
    """A hand on one window, with a seed. `folder` takes the exports."""

    lab: Lab
    rng: np.random.Generator
    folder: Path
    exports: int = 0

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


def draw(person: Person) -> None:
    person.press("B")
    person.path(person.lab.stage, person.point(), person.point())
    if len(person.lab.session.experiment.cloud) > MOST_POINTS:
        person.press("Ctrl+Del")
        person.path(person.lab.stage, person.point(), person.point())


def erase(person: Person) -> None:
    person.press("B")
    person.path(person.lab.stage, person.point(), person.point(), CTRL)


def cancelled_stroke(person: Person) -> None:
    person.press("B")
    QTest.mousePress(person.lab.stage, LEFT, PLAIN, person.point())
    QTest.mouseMove(person.lab.stage, person.point())
    QTest.keyClick(person.lab.stage, Qt.Key.Key_Escape)
    QTest.mouseRelease(person.lab.stage, LEFT, PLAIN, person.point())


def drag_slider(person: Person) -> None:
    """Any slider of the panel that is in sight, but for those that only make the work longer."""
    panel = person.lab.window.panel
    if person.rng.random() < 0.3:
        QTest.mouseClick(panel.fold, LEFT, PLAIN, panel.fold.rect().center())
        wait(30)
    rows = [row for name, row in panel.rows.items() if name not in LONGER and row.isVisible()]
    sliders = [slider for row in rows for slider in row.findChildren(TrackSlider)]
    slider = person.choose(sliders)  # type: ignore[arg-type]
    assert isinstance(slider, TrackSlider)
    start, end = (slider.position_of(float(share)).toPoint() for share in (slider.fraction, person.rng.random()))
    person.path(slider, start, end)


def scrub(person: Person) -> None:
    scrubber = person.lab.window.playback.scrubber
    start, end = (scrubber.position_of(float(share)).toPoint() for share in person.rng.random(2))
    person.path(scrubber, start, end)


def play(person: Person) -> None:
    person.press("Space")


def keys_of_the_clock(person: Person) -> None:
    person.press(str(person.choose(["Left", "Right", "Home", "End"])))


def undo_or_redo(person: Person) -> None:
    for _ in range(int(person.rng.integers(1, 6))):
        person.press(str(person.choose(["Ctrl+Z", "Ctrl+Z", "Ctrl+Shift+Z"])))
        wait(person.rng.uniform(0, 60))


def choose_preset(person: Person) -> None:
    """From the gallery; only those that are quickly computed, or the ten minutes go to few of them."""
    small = [preset.title for preset in presets() if len(preset.experiment.cloud) <= MOST_POINTS]
    gallery = person.dialog("Ctrl+P", PresetGallery)
    QTest.keyClicks(gallery.filter, str(person.choose(list(small))))
    QTest.keyClick(gallery.filter, Qt.Key.Key_Return)
    wait(30)
    if isValid(gallery):  # else it closed itself, as it should
        gallery.close()


def look_elsewhere(person: Person) -> None:
    """Zoom, move, maximise, change layers, theme and size."""
    stage, where = person.lab.stage, QPointF(person.point())
    match int(person.rng.integers(6)):
        case 0:
            for _ in range(int(person.rng.integers(1, 8))):
                turn = QPoint(0, int(person.choose([-120, 120])))  # type: ignore[call-overload]
                there = QPointF(stage.mapToGlobal(where.toPoint()))
                QApplication.sendEvent(stage, QWheelEvent(
                    where, there, QPoint(), turn, Qt.MouseButton.NoButton, PLAIN, Qt.ScrollPhase.NoScrollPhase, False,
                ))  # fmt: skip
                wait(16)
        case 1:
            person.press("H")
            person.path(stage, person.point(), person.point())
        case 2:
            person.press(str(person.choose([f"Ctrl+{number}" for number in (1, 2, 3, 4, 5, 5, 5)])))
        case 3:
            box = person.choose(list(person.lab.window.panel.layers.values()))
            for _ in range(2):
                QTest.mouseClick(box, LEFT, PLAIN, QPoint(9, 9))  # type: ignore[call-overload]
                wait(30)
        case 4:
            person.lab.actions[str(person.choose(["theme_light", "theme_dark"]))].trigger()
        case _:
            person.lab.window.resize(int(person.rng.integers(1024, 1500)), int(person.rng.integers(640, 950)))
    person.press("Ctrl+0")


def hover(person: Person) -> None:
    """Over the stage, and sometimes a click that pins a particle."""
    person.press("H")
    for _ in range(10):
        QTest.mouseMove(person.lab.stage, person.point())
        wait(12)
    if person.rng.random() < 0.4:
        QTest.mouseClick(person.lab.stage, LEFT, PLAIN, person.point())


def export(person: Person) -> None:
    """A short movie from the dialog; half of them are cancelled under way."""
    if person.lab.desk.busy or len(person.lab.session.experiment.cloud) == 0:
        return
    dialog = person.dialog("Ctrl+E", ExportDialog)
    suffix = str(person.choose([".mp4", ".gif", ".png"]))
    person.exports += 1
    dialog.requested.emit(
        ExportRequest(
            path=str(person.folder / f"soak-{person.exports % 4}{suffix}"),
            form=next(form for form in FORMATS if form.suffix == suffix),
            width=640,
            height=360,
            fps=20,
            seconds=1.0,
            loop="once",
            panes=("forward", "reverse", "transport"),
            captions=True,
            theme="dark",
        )
    )
    dialog.close()
    wait(30)
    if person.rng.random() < 0.5:
        wait(person.rng.uniform(50, 900))
        person.lab.window.exportBar.cancelled.emit()


ACTIONS: dict[str, tuple[float, Callable[[Person], None]]] = {
    "draw": (6, draw),
    "erase": (2, erase),
    "cancelled stroke": (1, cancelled_stroke),
    "drag slider": (6, drag_slider),
    "scrub": (3, scrub),
    "play": (3, play),
    "keys of the clock": (1, keys_of_the_clock),
    "undo or redo": (3, undo_or_redo),
    "preset": (3, choose_preset),
    "look": (4, look_elsewhere),
    "hover": (3, hover),
    "export": (1, export),
}  # name: how often beside the others, and what
