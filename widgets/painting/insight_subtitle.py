"""What stands beside the insight pane's title: the instant or setting that the view is about, and whether it waits."""

from __future__ import annotations

from engine import INSIGHT_VIEWS, Film, Frame, Quality

from ..look.number_format import snr_text
from .look import Look

LATENT = ("gap", "basins", "swirl")  # views of the whole flow map, over the plane of latents, at no instant


def insight_subtitle(film: Film, frame: Frame, look: Look) -> list[str]:
    """Parts, the most important first: the last ones go where there is no room."""
    found = film.insight
    if found is None or found.view != look.insight:
        return []
    draft = ["draft"] if found.quality is Quality.DRAFT else []
    if look.insight in LATENT:
        place = [] if look.insight == "gap" else ["over the latents"]
        return [f"T {film.experiment.termination_time:.3g}", *place, *draft]
    if found.planes:
        return [f"t {frame.t:.2f}", snr_text(frame.snr), *draft]
    if look.insight in INSIGHT_VIEWS and INSIGHT_VIEWS[look.insight].at_lens:
        return [snr_text(found.experiment.snr), *draft]
    return draft
