"""What there is of B - A for an insight view: a signed field, a map of basins, or a sentence."""

from __future__ import annotations

from ..results.insight_values import BasinMap, Insight, PlaneFilm
from ..results.insight_views import INSIGHT_VIEWS
from ..results.results import DensityFilm
from .basins import basins_difference
from .planes import density_difference, field_difference

Shown = Insight | DensityFilm | None
CURVES = "Curves are compared side by side."


def difference(view: str, mode: str, a: Shown, b: Shown) -> PlaneFilm | BasinMap | str:
    """B - A of what the view shows in a mode ("": its default), from what each side has for it.

    `a`, `b`: a `DensityFilm` for the view "density", the `Insight` for others, None while it has not come. A sentence
    where a difference means nothing or has not come.
    """
    if view == "learning":
        return "Learned scores are compared side by side."
    if isinstance(a, DensityFilm) and isinstance(b, DensityFilm) and view == "density":
        return density_difference(a, b)
    for name, side in (("A", a), ("B", b)):
        if side is None or isinstance(side, DensityFilm) or side.view != view:
            return f"{name}'s view has not come yet."
    assert isinstance(a, Insight)
    assert isinstance(b, Insight)
    if view == "gap":
        return "The best swaps are compared side by side."
    modes = [name for name, _ in INSIGHT_VIEWS[view].modes]
    if view == "basins":
        return _of_basins(a, b, mode)
    place = modes.index(mode) if mode in modes else 0
    planes = [side.planes[place] if place < len(side.planes) else None for side in (a, b)]
    if planes[0] is not None and planes[1] is not None:
        return field_difference(planes[0], planes[1])
    if planes != [None, None]:
        return "One side has no such field: see its note."
    return CURVES


def _of_basins(a: Insight, b: Insight, mode: str) -> BasinMap | str:
    if a.basins is None or b.basins is None:
        return "One side has no basins: see its note."
    return basins_difference(a.basins, b.basins, "optimal" if mode == "cells" else "flow")
