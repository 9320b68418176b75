"""An instant of a story as the window shows it."""

from __future__ import annotations

from dataclasses import dataclass, fields

from engine import Film, SavedLook
from widgets.look.theme import THEME_NAMES
from widgets.painting.look import PANES, Layers, Look
from widgets.painting.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A film with the settings of that instant, its phase, how it is looked at, and the particles that are ringed."""

    film: Film
    phase: float
    look: Look
    marked: tuple[int, ...]


def look_of(saved: SavedLook, theme: str) -> Look:
    """How a picture of a story is shown, by its look with an explicit view. Unknown panes and layers are left out."""
    assert saved.view is not None
    known = {field.name for field in fields(Layers)}
    return Look(
        theme=next(name for name in THEME_NAMES if name == theme),
        view=View(centre_x=saved.view[0], centre_y=saved.view[1], half_width=saved.view[2]),
        layers=Layers(**{name: shown for name, shown in saved.layers if name in known}),
        panes=tuple(name for name in PANES if name in saved.panes) or PANES,
        insight=saved.insight,
        mode=saved.mode,
    )
