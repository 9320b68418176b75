"""What of the film the insight pane may show: only what was computed for the view it stands at."""

from __future__ import annotations

from engine import INSIGHT_VIEWS, Film, Insight

from ..painting.look import Look


def insight_of(film: Film, look: Look) -> Insight | None:
    """The film's insight where it belongs to the look's view, else None."""
    found = film.insight
    return found if found is not None and found.view == look.insight else None


def mode_index(look: Look) -> int:
    """The place of the look's mode among its view's; 0 for one that is not theirs."""
    names = [name for name, _ in INSIGHT_VIEWS[look.insight].modes] if look.insight in INSIGHT_VIEWS else []
    return names.index(look.mode) if look.mode in names else 0
