"""The bundled typeface, Inter (SIL OFL 1.1), with tabular figures, so a missing system font can't spoil a picture."""

from __future__ import annotations

import functools

from PySide6.QtGui import QFont, QFontDatabase

from resources import path

FACES = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf")


@functools.cache
def family() -> str:
    """The family name of the bundled font, loaded once. Needs a QGuiApplication. Raises FileNotFoundError."""
    names: list[str] = []
    for face in FACES:
        names += QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(path("fonts", face))))
    return "Inter" if "Inter" in names else names[0]


def font(pixels: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """A font of a pixel height, rounded to whole pixels (at least 1), whose digits all have one width."""
    made = QFont(family())
    made.setPixelSize(max(1, round(pixels)))
    made.setWeight(weight)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made
