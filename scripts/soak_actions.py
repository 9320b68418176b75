"""What a restless hand does in the window. A new action is a function of a `Person` and a line in `ACTIONS`.

Everything goes through mouse, keys, menus and dialogs, at random places from one seeded generator.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from app.export.formats import FORMATS
from engine import presets
from scripts.soak_person import CTRL, LEFT, PLAIN, Person, wait
from scripts.soak_questions import answer
from widgets.controls.track_slider import TrackSlider
from widgets.dialogs.export_dialog import ExportDialog
from widgets.dialogs.export_request import ExportRequest
from widgets.dialogs.preset_gallery import PresetGallery

MOST_POINTS = 800  # more, and the drawing is cleared: memory is compared at like sizes
LONGER = ("particles", "steps")  # parameters


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
    """From the gallery; only those that are quickly computed, or the ten minutes go to few of them.

    Whatever it asks is answered, and then the preset is open, or was given up by an answer.
    """
    small = [preset.title for preset in presets() if len(preset.experiment.cloud) <= MOST_POINTS]
    gallery = person.dialog("Ctrl+P", PresetGallery)
    QTest.keyClicks(gallery.filter, str(person.choose(list(small))))
    before, opened = person.answers.copy(), QSignalSpy(person.lab.session.opened)
    QTest.keyClick(gallery.filter, Qt.Key.Key_Return)
    wait(30)
    if isValid(gallery):  # else it closed itself, as it should
        gallery.close()
    answer(person)
    given_up = any(said.endswith(("Cancel", "cancelled")) for said in person.answers - before)
    person.presets["chosen"] += 1
    person.presets["opened" if opened.count() else "given up" if given_up else "lost"] += 1


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
    if person.lab.exports.busy or len(person.lab.session.experiment.cloud) == 0:
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
