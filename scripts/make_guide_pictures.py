"""The pictures of the user guide, resources/guide/pictures, from the program as it is.

Run from the project's root, in its environment: .venv/bin/python scripts/make_guide_pictures.py [NAME ...]
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["TIDEMARK_HOME"] = tempfile.mkdtemp()

from make_pictures import settle, shrink, told, wait
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.cli import run
from app.session.source import open_source
from app.storage.settings import settings
from app.window.application import application
from app.window.window import Lab

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "guide" / "pictures"
WINDOW = (1280, 800)
THEME = "light"
PANES = {  # picture: source, what `tidemark render` is told
    "panes": ("moons", "--panes", "forward,reverse,transport", "--phase", "0.35", "--size", "1200x440"),
    "basins": ("five-points", "--pane", "insight", "--insight", "basins", "--mode", "difference"),
    "swirl": ("moons", "--pane", "insight", "--insight", "swirl", "--mode", "skew"),
    "curvature": ("moons", "--pane", "insight", "--insight", "curvature", "--phase", "0.4"),
    "scales": ("two-atoms", "--pane", "insight", "--insight", "scales", "--size", "720x440"),
}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    application(["tidemark"])
    settings().setValue("drawn", True)  # no "Draw here"
    settings().setValue("preferences/theme", THEME)
    for name in sys.argv[1:] or [*PANES, *SHOTS]:
        if name in PANES:
            source, *options = PANES[name]
            size = [] if "--size" in options else ["--size", "520x520"]
            run(["render", source, "-o", str(FOLDER / f"{name}.png"), "--theme", THEME, *size, *options])
            shrink(FOLDER / f"{name}.png", THEME)
        else:
            SHOTS[name](name)
        print(name, flush=True)


def lab_on(source: str, view: str, phase: float) -> Lab:
    """The window on a preset, settled."""
    lab = Lab(application(["tidemark"]), open_source(source, standardise=True))
    lab.open()
    lab.window.resize(*WINDOW)
    lab.insights.show_view(view)
    lab.clock.pause()
    lab.clock.jump(phase)
    settle(lab, view)
    lab.window.notices.clear()
    return lab


def done(lab: Lab) -> None:
    lab.documents.give_up()
    lab.window.close()
    lab.window.deleteLater()


def save(widget: QWidget, name: str, area: QRect | None = None) -> None:
    wait(300)
    (widget.grab() if area is None else widget.grab(area)).toImage().save(str(FOLDER / f"{name}.png"))
    shrink(FOLDER / f"{name}.png", THEME)


def window(name: str) -> None:
    lab = lab_on("moons", "basins", 0.3)
    save(lab.window, name)
    done(lab)


def draw(name: str) -> None:
    """A spiral stroke of the brush by real mouse events, while the hand is still down."""
    import numpy as np

    lab = lab_on("moons", "density", 0.0)
    lab.actions["clear"].trigger()
    lab.actions["brush"].trigger()
    canvas, pane = lab.stage, lab.stage.rect()
    wait(300)
    turn = np.linspace(0.4, 2.6 * np.pi, 60)
    middle = QPoint(round(pane.width() * 0.25), round(pane.height() * 0.28))
    places = [middle + QPoint(round(14 * t * np.cos(t)), round(14 * t * np.sin(t))) for t in turn]
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, places[0])
    for place in places[1:]:
        QTest.mouseMove(canvas, place)
        wait(15)
    wait(2500)
    save(lab.window, name)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, places[-1])
    wait(200)
    done(lab)


def opened(lab: Lab, command: str) -> QWidget:
    """The window that a command opens."""
    before = {widget for widget in QApplication.topLevelWidgets() if widget.isVisible()}
    lab.actions[command].trigger()
    wait(1500)
    return next(w for w in QApplication.topLevelWidgets() if w.isVisible() and w not in before)


def dialog(name: str, command: str, patience_ms: int) -> None:
    lab = lab_on("moons", "density", 0.3)
    shown = opened(lab, command)
    wait(patience_ms)
    save(shown, name)
    shown.close()
    wait(200)
    done(lab)


def export(name: str) -> None:
    """With no folder of this machine in the picture."""
    lab = lab_on("moons", "density", 0.3)
    shown = opened(lab, "export")
    for field in shown.findChildren(QLineEdit):
        if field.text().endswith(".mp4"):
            field.setText("moons.mp4")
    wait(6000)
    save(shown, name)
    shown.close()
    wait(200)
    done(lab)


def panel(name: str) -> None:
    lab = lab_on("moons", "density", 0.3)
    save(lab.window.panel, name)
    done(lab)


def playback(name: str) -> None:
    lab = lab_on("eight-gaussians", "density", 0.45)
    wait(4000)
    save(lab.window.playback, name)
    done(lab)


def learning(name: str) -> None:
    lab = lab_on("moons", "density", 0.8)
    lab.actions["learn"].trigger()
    wait(20_000)
    lab.training.pause()
    wait(1500)
    save(lab.window, name)
    done(lab)


def studies(name: str) -> None:
    """With the full run that ships."""
    lab = lab_on("moons", "density", 0.3)
    view = opened(lab, "study_composite-map")
    view.resize(1180, 760)
    while lab.studies.results.busy or not view.checks.checks:
        wait(200)
    wait(500)
    save(view, name)
    view.close()
    done(lab)


def story(name: str) -> None:
    """The strip with five scenes, scrubbed."""
    lab = lab_on("moons", "density", 0.2)
    lab.window.resize(1180, 800)
    lab.actions["story"].trigger()
    told(lab)
    lab.window.story.choose([1])
    lab.window.story.list.horizontalScrollBar().setValue(0)
    lab.window.story.timeline.setFraction(0.24)
    save(lab.window.story, name)
    done(lab)


SHOTS: dict[str, Callable[[str], None]] = {
    "window": window,
    "draw": draw,
    "presets": lambda name: dialog(name, "presets", 500),
    "export": export,
    "curves": lambda name: dialog(name, "curves", 45_000),
    "panel": panel,
    "playback": playback,
    "learning": learning,
    "studies": studies,
    "story": story,
}


if __name__ == "__main__":
    main()
