"""The stage in words, for those who hear it."""

from __future__ import annotations

from ..painting.look import Look

DESCRIPTION = """Forward diffusion, reverse denoising, optimal transport and the density, on one clock.
Draw in the forward pane with the tools; X shows a cross-hair that the arrow keys move."""
SIDES = """Two experiments are compared on one clock and in one view: A, which is held, and B, which is drawn on.
A's panes stand {}."""
PLACES = {"rows": "in the row above those of B", "columns": "to the left of those of B"}


def description(look: Look) -> str:
    """What is to be seen, and what can be done."""
    return f"{DESCRIPTION}\n{SIDES.format(PLACES[look.arrangement])}" if look.compared else DESCRIPTION
