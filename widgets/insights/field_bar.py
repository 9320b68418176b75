"""The field that the insight pane shows, and where its colour scale lies."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from engine import Film, Insight

from ..fields.field import Field
from ..look.theme import Theme
from ..painting.look import Look
from ..painting.pane_grid import Pane
from .density import density_bar, density_field
from .difference import difference_of
from .legend import bar_area
from .one_scale import on_one_scale
from .parts import shown_parts
from .plane import field_of
from .shown import insight_of


def field_bar(film: Film, look: Look, pane: Pane, colours: Theme) -> tuple[Field, QRectF] | None:
    """The field, and the device pixels of its coloured bar; None where no field or no bar is shown."""
    if not look.layers.captions or pane.difference == "ends":
        return None
    if pane.difference:
        found, area = difference_of(film, look), bar_area(pane)
        if not isinstance(found, Insight) or not found.planes or area is None:
            return None
        return field_of(found, 0, look, colours), area
    if look.insight == "density":
        shown = film.density is not None and look.layers.density
        return (density_field(look, colours), density_bar(pane)) if shown else None
    insight = insight_of(on_one_scale(film, look)[0], look)
    index = None if insight is None else shown_parts(insight, look)[0]
    area = bar_area(pane)
    return None if insight is None or index is None or area is None else (field_of(insight, index, look, colours), area)
