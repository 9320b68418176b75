"""Between a session and the options of its picture: what `render` shows of a session, and what a picture keeps."""

from __future__ import annotations

import dataclasses
from typing import Any

from engine import Experiment, SavedClock, SavedSession, Story
from widgets.painting.look import Layers
from widgets.painting.saved_look import chart_looks, saved_look
from widgets.painting.view import View

from ..session.source import printable
from ..version import VERSION
from .render_options import RenderOptions


def session_options(saved: SavedSession) -> dict[str, Any]:
    """Those fields of a `RenderOptions` that a session tells: as it was seen when it was saved."""
    look, clock = saved.look, saved.clock
    found: dict[str, Any] = {
        "panes": look.panes,
        "insight": look.insight,
        "mode": look.mode,
        "layers": Layers(**dict(look.layers)),
        "charts": chart_looks(look),
        "limits": look.limits,
        "held": saved.held,
        "arrangement": look.arrangement,
        "difference": look.difference,
        "phase": clock.phase,
        "between": clock.span,
        "backwards": clock.backwards,
        "stepwise": clock.stepwise,
        "loop": "ping-pong" if clock.loop == "ping-pong" else "once",
    }
    if look.view is not None:
        found["view"] = View(centre_x=look.view[0], centre_y=look.view[1], half_width=look.view[2])
    return found


def session_of(experiment: Experiment, title: str, options: RenderOptions, story: Story | None = None) -> SavedSession:
    """The session of a picture: opened, it shows what these options do."""
    look = saved_look(options.look(experiment))
    return SavedSession(
        experiment=experiment,
        title=printable(title),
        look=look if options.view is not None else dataclasses.replace(look, view=None),
        clock=SavedClock(
            phase=options.phase,
            loop=options.loop,
            span=options.between,
            backwards=options.backwards,
            stepwise=options.stepwise,
        ),
        program=VERSION,
        story=story,
        held=options.held,
    )
