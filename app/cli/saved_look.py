"""A session's own look: what `render` shows of a session, where its options don't say otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from .stories import given

if TYPE_CHECKING:
    from engine import SavedSession


def saved_options(saved: SavedSession, context: click.Context) -> dict[str, Any]:
    """Options of a `RenderOptions` as the session was seen when it was saved, but for those that were given."""
    from widgets.painting.look import Layers
    from widgets.painting.saved_look import chart_looks
    from widgets.painting.view import View

    look, clock = saved.look, saved.clock
    found: dict[str, Any] = {
        "panes": look.panes,
        "insight": look.insight,
        "mode": look.mode,
        "layers": Layers(**dict(look.layers)),
        "charts": chart_looks(look),
        "limits": look.limits,
        "phase": clock.phase,
        "between": clock.span,
        "backwards": clock.backwards,
        "stepwise": clock.stepwise,
        "loop": "ping-pong" if clock.loop == "ping-pong" else "once",
    }
    if look.view is not None and not given(context, "zoom"):
        found["view"] = View(centre_x=look.view[0], centre_y=look.view[1], half_width=look.view[2])
    if given(context, "insight") and not given(context, "mode"):
        del found["mode"]  # it belongs to the session's view
    return {name: value for name, value in found.items() if not given(context, name)}
