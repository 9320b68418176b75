"""What the insight pane's field is at a place, in words."""

from __future__ import annotations

from engine import Film, Insight, PlaneFilm

from ..look.number_format import number, with_unit
from ..painting.look import Look
from .difference import difference_of
from .parts import shown_parts
from .shown import insight_of

DIGITS = 4


def read_out(film: Film, phase: float, look: Look, x: float, y: float, difference: str = "") -> str:
    """The place and the field's value there at a phase; "" where no field is shown, or beyond its square.

    `difference`: what the pane shows of two sides, see `engine.DIFFERENCES`.
    """
    said = _difference(film, phase, look, x, y) if difference == "view" else ""
    said = said if difference else _value(film, phase, look, x, y)
    return f"({number(x, 3)}, {number(y, 3)})   {said}" if said else ""


def _value(film: Film, phase: float, look: Look, x: float, y: float) -> str:
    if look.insight == "density":
        if film.density is None or not look.layers.density:
            return ""
        share = film.density.value_at(phase, x, y)
        return "" if share is None else f"pₜ/max = {number(share, 3)}"
    insight = insight_of(film, look)
    if insight is None:
        return ""
    if insight.basins is not None:
        sent = insight.basins.targets_at(x, y)
        return "" if sent is None else f"flow to point {sent[0]}, optimal map to point {sent[1]}"
    index = shown_parts(insight, look)[0]
    if index is None:
        return ""
    return _plane_value(insight.planes[index], phase, x, y)


def _difference(film: Film, phase: float, look: Look, x: float, y: float) -> str:
    found = difference_of(film, look)
    if not isinstance(found, Insight):
        return ""
    if found.basins is not None:
        sent = found.basins.targets_at(x, y)
        return "" if sent is None else f"A to point {sent[0]}, B to point {sent[1]}"
    said = _plane_value(found.planes[0], phase, x, y)
    return f"B − A: {said}" if said else ""


def _plane_value(plane: PlaneFilm, phase: float, x: float, y: float) -> str:
    value = plane.value_at(phase, x, y)
    if value is None:
        return ""
    unit = f"[{plane.unit}]" if plane.unit else ""
    return with_unit(f"{plane.symbol or plane.label} = {number(value, DIGITS)}", unit)
