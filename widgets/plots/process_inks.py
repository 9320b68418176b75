"""The colour of a learned process, in particles and curves alike."""

from __future__ import annotations

from engine import LEARNERS

from ..look.theme import Theme


def ink_of(process: str, colours: Theme) -> str:
    """The colour of a process by its name."""
    return colours.forward if process == "vp" else colours.insight


def series_ink(label: str, colours: Theme) -> str | None:
    """The colour of a curve whose label begins with a process's title; None for another."""
    return next((ink_of(name, colours) for name, title in LEARNERS.items() if label.startswith(title)), None)
