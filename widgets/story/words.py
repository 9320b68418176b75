"""What a scene, its time and its way are called on screen and by a screen reader."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit

from engine import Easing, Scene

from ..look.number_format import number

translate = QCoreApplication.translate  # under the name by which Qt's lupdate finds its texts
STORY = "Story"  # the translations' context
EASING_WORDS: dict[Easing, str] = {
    "linear": "linear",
    "in": "ease in",
    "out": "ease out",
    "in-out": "ease in and out",
    "step": "step at the end",
    "step-start": "step at the start",
}
PLACE_WORDS = {
    "top": "top",
    "bottom": "bottom",
    "top-left": "top left",
    "top-right": "top right",
    "bottom-left": "bottom left",
    "bottom-right": "bottom right",
}
_MARKS = re.compile(r"[*_`#>\[\]$]|\(https?:[^)]*\)")  # of Markdown, which a thumbnail leaves out


def told(text: str) -> str:
    """A text in the window's language."""
    return translate("Story", text)


def scene_words(scene: Scene) -> str:
    """Its title, or what its caption begins with; empty where it has neither."""
    return scene.title or " ".join(_MARKS.sub("", scene.caption).split())


def seconds_text(seconds: float) -> str:
    """ "1.5 s"."""
    return f"{number(seconds, 3)} s"


def hold_text(scene: Scene) -> str:
    """How long it stays, and between which phases it plays."""
    stays = seconds_text(scene.hold)
    if scene.plays is None:
        return stays
    start, end = (number(100 * phase, 3) for phase in scene.plays)
    return f"{stays} · {start} → {end} %"


def scene_sentence(scene: Scene, number_: int, count: int, strange: bool) -> str:
    """Everything that its thumbnail tells, for a screen reader and the tooltip."""
    words = scene_words(scene)
    parts = [translate("Story", "Scene {} of {}").format(number_, count) + (f": {words}" if words else "")]
    parts.append(translate("Story", "stays {}").format(seconds_text(scene.hold)))
    if scene.plays is not None:
        start, end = (number(100 * phase, 3) for phase in scene.plays)
        parts.append(translate("Story", "plays from {} to {} %").format(start, end))
    if number_ < count:
        way = translate("Story", "{} to the next, {}") if scene.seconds else translate("Story", "cut to the next")
        parts.append(way.format(seconds_text(scene.seconds), told(EASING_WORDS[scene.easing])))
    if strange:
        parts.append(translate("Story", "its drawing is not the open one"))
    return "; ".join(parts)


def limit(field: QLineEdit, longest: int, shown: str) -> None:
    """No more than `longest` characters can be typed, but what is to be shown finds room."""
    field.setMaxLength(max(longest, len(shown.encode("utf-16-le")) // 2))


def clock_text(seconds: float) -> str:
    """ "1:05.2"."""
    tenths = round(10 * seconds)
    return f"{tenths // 600}:{tenths % 600 // 10:02d}.{tenths % 10}"


def empty_words() -> str:
    """What stands where there are no scenes."""
    return translate(
        "Story", "No scenes yet. Press K to add what the window shows now, then change something and press K again."
    )
