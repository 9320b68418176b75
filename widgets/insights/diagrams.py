"""Which diagrams the insight pane shows, and on which of its pixels, for the view of them in a window."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from engine import INSIGHT_VIEWS, Chart, Film

from ..painting.look import Look
from ..painting.pane_grid import Pane
from .learning import loss_area, loss_chart
from .parts import chart_area, chart_cells, shown_parts
from .shown import insight_of

FIELDS = ("density", "gap", "basins")  # views that have no diagrams


def diagrams_of(film: Film, look: Look, pane: Pane) -> list[tuple[Chart, QRectF]]:
    """Each diagram with its pixels; none for a view, or a mode, without, and where two sides' difference is shown."""
    if pane.difference:
        return []
    if look.insight == "learning":
        state = film.learning
        if look.mode != "loss" or state is None or not state.learned:
            return []
        return [(loss_chart(state), loss_area(pane, state, film, look))]
    insight = insight_of(film, look) if look.insight in INSIGHT_VIEWS and look.insight not in FIELDS else None
    if insight is None or not len(film.experiment.cloud):
        return []
    charts = shown_parts(insight, look)[1]
    if not charts:
        return []
    cells = chart_cells(chart_area(pane, insight.note, look), len(charts), pane.unit)
    return list(zip(charts, cells, strict=False))
