"""The pictures of README and docs/: every insight view in both themes and at three sizes, two sides, and a short film.

Run from the project's root, in its environment: .venv/bin/python scripts/make_pictures.py [NAME ...]
The largest size is taken at scale factor 2, in a process of its own, since Qt reads that factor at its start.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["TIDEMARK_HOME"] = tempfile.mkdtemp()

import numpy as np
from make_compare_pictures import compare_pictures
from PIL import Image
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.cli import run
from app.session.source import open_source
from app.storage.settings import settings
from app.window.application import application
from app.window.window import Lab
from engine import INSIGHT_VIEWS, PointCloud, Quality, bundled_story
from widgets.look.theme import THEME_NAMES, ThemeName, theme

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "views"
SIZES = {"1": ((1024, 640), (1280, 800)), "2": ((1280, 720),)}  # logical pixels, by scale factor
SUBJECTS = {  # what a view is shown on: preset, mode, phase
    "density": ("spiral", "", 0.25),
    "gap": ("five-points", "", 0.6),
    "basins": ("five-points", "difference", 0.6),
    "swirl": ("moons", "skew", 0.45),
    "curvature": ("moons", "hessian", 0.4),
    "scales": ("two-atoms", "ratio", 0.4),
    "expansion": ("eight-gaussians", "largest", 0.35),
    "contraction": ("eight-gaussians", "", 0.4),
    "sensitivity": ("moons", "", 0.05),
    "ledger": ("five-points", "displacement", 0.7),
    "learning": ("moons", "both", 0.8),
}
STORY = (  # what is written to the scenes of the story, one after the other
    {"title": "Two moons", "caption": "Two moons dissolve."},
    {"caption": "Stopped early, the noise has **not** won.", "plays": (0.0, 1.0), "hold": 4.0},
    {"caption": "Curvature pulls every particle in.", "easing": "linear", "seconds": 1.0},
    {"title": "The reversal alone", "seconds": 0.0},
    {"caption": "A few points more"},
)
FILM = ["--size", "720x264", "--fps", "10", "--seconds", "5", "--loop", "ping-pong", "--theme", "dark"]
STORY_SIZES = ((1024, 640), (1280, 800), (2560, 1440))
PRESENTED, PRESENTING_SIZES = "what-a-start-is-worth", ((1280, 720), (1920, 1080))
STUDY, STUDIES_SIZES = "composite-map", ((1280, 800),)
PATIENCE_S = 240
TRAINING_S = 25


def wait(milliseconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(milliseconds), loop.quit)
    loop.exec()


def settle(lab: Lab, view: str) -> None:
    """Until the view's full result is there, and the readings'."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        wait(200)
        found = lab.controller.film.insight
        shown = not INSIGHT_VIEWS[view].computed or (
            found is not None and found.view == view and found.quality is Quality.FULL
        )
        if shown and lab.controller.complete:
            return


def prepare(lab: Lab, view: str) -> None:
    """Whatever a view needs besides its preset."""
    if view == "sensitivity":
        t = np.linspace(0, np.pi, 120)
        lab.session.set_against(PointCloud.of(np.stack([1.2 * np.cos(t), 1.6 * np.sin(t) - 0.4], axis=1)), "Draw ν")
    if view == "learning":
        lab.actions["learn"].trigger()
        wait(1000 * TRAINING_S)
        lab.training.pause()


def pictures(view: str, scale: str) -> None:
    """One view, settled, in both themes at the sizes of a scale factor."""
    preset, mode, phase = SUBJECTS[view]
    lab = Lab(application(["tidemark"]), open_source(preset, standardise=True))
    lab.open()
    lab.insights.show_view(view)
    if mode:
        lab.insights.show_mode(mode)
    prepare(lab, view)
    lab.window.pages.showPage("view")
    lab.clock.pause()
    lab.clock.jump(phase)
    settle(lab, view)
    lab.window.notices.clear()
    for name in THEME_NAMES:
        lab.appearance.choose(name)
        for width, height in SIZES[scale]:
            lab.window.resize(width, height)
            lab.clock.jump(phase)
            wait(400)
            image = lab.window.grab().toImage()
            target = FOLDER / f"{view}-{name}-{image.width()}x{image.height()}.png"
            image.save(str(target))
            shrink(target, name)
            print(target.relative_to(ROOT), flush=True)
    lab.documents.give_up()
    lab.window.deleteLater()


def studies_pictures() -> None:
    """The window of studies with the full run that ships, in both themes."""
    lab = Lab(application(["tidemark"]), open_source("moons", standardise=True))
    lab.open()
    lab.actions[f"study_{STUDY}"].trigger()
    view = lab.studies.view
    deadline = time.monotonic() + PATIENCE_S
    while (lab.studies.results.busy or not view.checks.checks) and time.monotonic() < deadline:
        wait(200)
    for name in THEME_NAMES:
        lab.appearance.choose(name)
        for width, height in STUDIES_SIZES:
            view.resize(width, height)
            wait(400)
            target = FOLDER / f"studies-{name}-{width}x{height}.png"
            view.grab().toImage().save(str(target))
            shrink(target, name)
            print(target.relative_to(ROOT), flush=True)
    lab.documents.give_up()
    lab.window.deleteLater()


def told(lab: Lab) -> None:
    """Five scenes with words, the second one playing, computed as far as the first four seconds go."""
    for done in (
        lambda: lab.clock.jump(0.2),
        lambda: (lab.session.set("termination_time", 0.6), lab.session.end_edit(), lab.clock.jump(0.9)),
        lambda: (lab.session.set("curvature", 1.0), lab.session.end_edit(), lab.insights.show_view("swirl")),
        lambda: lab.stage.maximise("reverse"),
        lambda: (lab.stage.maximise(""), lab.drawing.start("brush", (0.0, 0.0)), lab.drawing.finish()),
    ):
        done()
        wait(300)
        lab.actions["add_scene"].trigger()
    strip = lab.window.story
    for row, fields in enumerate(STORY):
        strip.sceneChanged.emit(row, fields)
        strip.settled.emit()
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and not (strip.timeline.ready and strip.timeline.ready[0][1] > 0.6):
        wait(200)


def story_pictures() -> None:
    """The strip of a story: empty, with five scenes while it is scrubbed, and with a caption being written."""
    lab = Lab(application(["tidemark"]), open_source("moons", standardise=True))
    lab.open()
    lab.clock.pause()
    settle(lab, "density")
    lab.actions["story"].trigger()
    strip = lab.window.story
    story_shots(lab, "story-empty")
    told(lab)
    strip.choose([1])
    strip.list.horizontalScrollBar().setValue(0)
    strip.timeline.setFraction(0.24)
    story_shots(lab, "story")
    strip.list.setFocus()
    strip.list.editCaption()
    story_shots(lab, "story-caption", STORY_SIZES[1:2])
    lab.documents.give_up()
    lab.window.deleteLater()


def story_shots(lab: Lab, name: str, sizes: tuple[tuple[int, int], ...] = STORY_SIZES) -> None:
    """The window in both themes."""
    for theme_name in THEME_NAMES:
        lab.appearance.choose(theme_name)
        for width, height in sizes:
            lab.window.resize(width, height)
            wait(600)
            target = FOLDER / f"{name}-{theme_name}-{width}x{height}.png"
            lab.window.grab().toImage().save(str(target))
            shrink(target, theme_name)
            print(target.relative_to(ROOT), flush=True)


def presenting_pictures() -> None:
    """A story before an audience: a scene, the same with its sliders, and the notes of who speaks."""
    lab = Lab(application(["tidemark"]), open_source("two-atoms", standardise=True))
    lab.open()
    lab.clock.pause()
    lab.session.set_story(bundled_story(PRESENTED).story, "Open a story")
    for name in THEME_NAMES:
        lab.appearance.choose(name)
        lab.actions["present"].trigger()
        show = lab.presenting.show
        assert show is not None
        show.take("notes")
        for _ in range(2):  # to the second scene's end at once
            show.take("on")
        for width, height in PRESENTING_SIZES:
            show.window.showNormal()
            show.window.resize(width, height)
            deadline = time.monotonic() + PATIENCE_S
            while time.monotonic() < deadline and (show.shown.film is None or show.clock.playing):
                wait(200)
            wait(8000)
            keep(show.window, f"presenting-{name}-{width}x{height}", name)
        QTest.keyClick(show.window, Qt.Key.Key_Tab)
        wait(800)
        keep(show.window, f"presenting-sliders-{name}-{width}x{height}", name)
        keep(show.presenter, f"presenting-notes-{name}", name)
        show.end()
        wait(300)
    lab.documents.give_up()
    lab.window.deleteLater()


def keep(window: QWidget, title: str, theme_name: ThemeName) -> None:
    target = FOLDER / f"{title}.png"
    window.grab().toImage().save(str(target))
    shrink(target, theme_name)
    print(target.relative_to(ROOT), flush=True)


def shrink(target: Path, name: ThemeName) -> None:
    """Save a picture with 256 colours, those of the theme among them, however little room they take."""
    image, colours = Image.open(target).convert("RGB"), theme(name)
    inks = [
        colours.forward,
        colours.reverse,
        colours.transport,
        colours.insight,
        colours.accent,
        *colours.sides,
        *colours.labels,
    ]
    swatch = max(image.width // 16, 1)
    both = Image.new("RGB", (image.width, image.height + swatch))
    both.paste(image, (0, 0))
    for place, ink in enumerate(inks):
        both.paste(ink, (place * swatch, image.height, (place + 1) * swatch, image.height + swatch))
    palette = both.quantize(256, dither=Image.Dither.NONE)
    image.quantize(palette=palette, dither=Image.Dither.NONE).save(target, optimize=True)


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    scale = os.environ.get("QT_SCALE_FACTOR", "1")
    wanted = sys.argv[1:] or [*INSIGHT_VIEWS, "studies", "story", "presenting", "compare", "film"]
    application(["tidemark"])
    settings().setValue("drawn", True)  # no "Draw here"
    for view in wanted:
        if view == "film":
            run(["render", "moons", "-o", str(ROOT / "docs" / "moons.gif"), *FILM])
        elif view == "studies":
            studies_pictures()
        elif view == "story":
            story_pictures()
        elif view == "presenting":
            presenting_pictures()
        elif view == "compare":
            for target, name in compare_pictures(FOLDER):
                shrink(target, name)
                print(target.relative_to(ROOT), flush=True)
        else:
            pictures(view, scale)
    views = [view for view in wanted if view in INSIGHT_VIEWS]
    if scale == "1" and views:
        subprocess.run([sys.executable, __file__, *views], env={**os.environ, "QT_SCALE_FACTOR": "2"}, check=True)


if __name__ == "__main__":
    main()
