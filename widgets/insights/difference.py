"""B - A of what the insight pane shows: a signed field, a map of where basins differ, or why there is neither."""

from __future__ import annotations

import dataclasses
import functools

from PySide6.QtGui import QPainter

from engine import BasinMap, Claim, DensityFilm, Film, Frame, Insight, Quality, difference

from ..look.number_format import number
from ..look.theme import Theme
from ..painting.look import Look
from ..painting.pane_grid import Pane
from .basins import paint_basins
from .ends import paint_ends
from .note import paint_note
from .plane import paint_plane
from .shown import insight_of

NO_CLAIM = Claim(source="", statement="")


def paint_difference(painter: QPainter, pane: Pane, film: Film, frame: Frame, look: Look, colours: Theme) -> bool:
    """Of B's film and the one that it holds, as `pane.difference` says; False while it has not come."""
    if pane.difference == "ends":
        return paint_ends(painter, pane, film, look, colours)
    found = difference_of(film, look)
    if isinstance(found, str):
        paint_note(painter, pane, found, look, colours)
    elif found is not None and found.basins is not None:
        paint_basins(painter, pane, found, "difference", look, colours, basins_text(found.basins, look.mode))
    elif found is not None:
        bare = dataclasses.replace(look, layers=dataclasses.replace(look.layers, points=False))  # whose would they be?
        paint_plane(painter, pane, found, 0, frame, bare, colours)
    return found is not None


def difference_of(film: Film, look: Look) -> Insight | str | None:
    """B - A as a field or a map of basins, or the sentence that says why there is none; None without a side A."""
    if film.held is None:
        return None
    a, b = (_shown(side, look) for side in (film.held, film))
    if a is None or b is None:
        return None
    return _difference(look.insight, look.mode, a, b)


def _shown(film: Film, look: Look) -> Insight | DensityFilm | None:
    return film.density if look.insight == "density" else insight_of(film, look)


@functools.lru_cache(maxsize=2)
def _difference(view: str, mode: str, a: Insight | DensityFilm, b: Insight | DensityFilm) -> Insight | str:
    """Results are told apart by identity: worked out once for two of them, not for every picture."""
    found = difference(view, mode, a, b)
    if isinstance(found, str):
        return found
    plain = (
        found if isinstance(found, BasinMap) else dataclasses.replace(found, contour=None)
    )  # 0 is where colours meet
    parts = {"basins": found} if isinstance(found, BasinMap) else {"planes": (plain,)}
    quality = Quality.FULL
    if isinstance(a, Insight) and isinstance(b, Insight) and Quality.DRAFT in (a.quality, b.quality):
        quality = Quality.DRAFT
    return Insight(view=view, experiment=b.experiment, quality=quality, claim=NO_CLAIM, **parts)


def basins_text(basins: BasinMap, mode: str) -> str:
    """On how much of the prior A and B differ, with the floor of that; short, since it stands in a narrow pane too."""
    maps, reading = "Optimal maps" if mode == "cells" else "Flows", basins.disagreement
    share = "–" if reading.number is None else f"{number(100 * reading.number, 3)} %"
    floor = "" if reading.floor is None else f"  floor {number(100 * reading.floor, 2)} %"
    return f"{maps} differ on {share}{floor}"
