"""Pictures of the stories that ship: for the gallery in both themes, and for the guide three stills in a row.

Run from the project's root, in its environment: .venv/bin/python scripts/make_story_pictures.py [STORY ...]
"""

from __future__ import annotations

import os
import sys
from fractions import Fraction
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from make_pictures import shrink
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from app.export.render import ensure_application
from app.story.painter import StoryPainter, StoryStyle
from engine import bundled_story, story_sentences
from widgets.look.theme import THEME_NAMES, theme

ROOT = Path(__file__).resolve().parent.parent
GALLERY, GUIDE = ROOT / "resources" / "stories", ROOT / "resources" / "guide" / "pictures"
SMALL, PAINTED, STILL, GAP = (312, 176), (640, 360), (480, 270), 8  # painted larger, so that floors have room
FACES = {  # which scene stands for the story in the gallery
    "cells-become-basins": 3, "what-a-start-is-worth": 0, "the-bottleneck": 1, "to-c-star-and-beyond": 0,
    "smooth-or-pin": 0, "not-the-optimal-map": 2,
}  # fmt: skip
STILLS = {  # which scenes stand in the guide, left to right
    "cells-become-basins": (0, 2, 3), "what-a-start-is-worth": (0, 1, 3), "the-bottleneck": (0, 1, 3),
    "to-c-star-and-beyond": (0, 1, 3), "smooth-or-pin": (0, 1, 3), "not-the-optimal-map": (0, 2, 4),
}  # fmt: skip
GUIDE_THEME = "light"


def main() -> None:
    ensure_application()
    for name in sys.argv[1:] or story_sentences():
        for each in THEME_NAMES:
            path = GALLERY / f"{name}-{each}.png"
            _image(name, FACES[name], SMALL, each, captions=False).save(str(path))
            shrink(path, each)
        _row([_image(name, scene, STILL, GUIDE_THEME) for scene in STILLS[name]]).save(str(GUIDE / f"{name}.png"))
        shrink(GUIDE / f"{name}.png", GUIDE_THEME)
        print(name, flush=True)


def _image(name: str, scene: int, size: tuple[int, int], theme_name: str, *, captions: bool = True) -> QImage:
    """A scene as it is three quarters through its hold, scaled to a size."""
    frames = bundled_story(name).story.frames(Fraction(12))
    first, last = frames.spans[scene]
    style = StoryStyle(size=PAINTED, theme=theme_name, captions=captions)
    painted = StoryPainter(frames, style, sampling=False).image(first + 3 * (last - first) // 4)
    return painted.scaled(*size, mode=Qt.TransformationMode.SmoothTransformation)


def _row(images: list[QImage]) -> QImage:
    width = sum(image.width() for image in images) + GAP * (len(images) - 1)
    row = QImage(width, images[0].height(), QImage.Format.Format_RGB32)
    row.fill(theme(GUIDE_THEME).card)
    painter, x = QPainter(row), 0
    for image in images:
        painter.drawImage(x, 0, image)
        x += image.width() + GAP
    painter.end()
    return row


if __name__ == "__main__":
    main()
