"""Durations in words: what went by to the second, what a run took, how much is left."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def elapsed_text(seconds: float) -> str:
    """ "12 s", "3 min 5 s", "2 h 4 min"; whole seconds that have gone by."""
    whole = int(seconds)
    if whole < 60:
        return f"{whole} s"
    return f"{whole // 60} min {whole % 60} s" if whole < 3600 else f"{whole // 3600} h {whole % 3600 // 60} min"


def duration_text(seconds: float) -> str:
    """ "3 s", "17 min", "1.5 h": in two digits or so."""
    if seconds < 99.5:
        return f"{max(seconds, 1):.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5370 else f"{seconds / 3600:.1f} h"


def left_text(seconds: float) -> str:
    """ "about 40 s left", "about 4 min left"; no finer than an estimate can be."""
    if seconds < 7.5:
        return QCoreApplication.translate("StudyProgress", "some seconds left")
    rounded = 5 * round(seconds / 5) if seconds < 57.5 else 60 * max(round(seconds / 60), 1)
    whole = duration_text(rounded) if rounded != 60 else "1 min"
    return QCoreApplication.translate("StudyProgress", "about {} left").format(whole)
