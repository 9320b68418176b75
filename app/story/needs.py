"""What a picture of a story needs to be computed: the parts that its panes, layers and insight view show, no others."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

from engine import Experiment, InsightRequest, Picture, density_film, measure, simulate, solve_transport
from widgets.painting.look import Layers

from ..lanes.stages import COMPUTATIONS, PAINTED_READINGS, LaneInput, Work

READ = "density"  # the insight view that shows readings
ON_DENSITY = ("density", "gap")  # those that show the density

_LANES = {computation.name: computation for computation in COMPUTATIONS}
_ALONE: dict[str, Work] = {
    "diffusion": functools.partial(simulate, draft=False),
    "density": functools.partial(density_film, draft=False),
    "diagnostics": functools.partial(measure, only=PAINTED_READINGS, draft=False),
}  # without the drafts that nobody waits for


@dataclass(frozen=True, slots=True)
class Need:
    """A part: the name of its lane, and what that is asked for, reduced to what the part depends on.

    `near`: the same at a neighbouring setting, from which it is solved (transport only). What comes out depends on it
    in its last bits, so it is a part of the key.
    """

    name: str
    request: Experiment | InsightRequest
    near: Need | None = None

    def work(self, near: Any | None) -> Work:
        """The engine's generator, whose last result is the part at full quality; `near`: the part of that name."""
        if self.name == "transport":
            return functools.partial(solve_transport, near=near, draft=False)
        return _ALONE.get(self.name, _LANES[self.name].work)


def layers_of(picture: Picture) -> Layers:
    """Which layers a picture shows."""
    return Layers(**dict(picture.look.layers))


def needs(picture: Picture) -> tuple[Need, ...]:
    """Every part that is seen of a picture's own side, in the order in which they are computed."""
    look, layers, experiment = picture.look, layers_of(picture), picture.experiment
    panes, insight = set(look.panes), "insight" in look.panes
    particles = bool(panes & {"forward", "reverse"})
    viewed = insight and (picture.held is None or look.difference != "ends")  # else the pane shows ends alone
    shaded = layers.density or look.difference == "view"
    wanted: dict[str, bool] = {
        "diffusion": particles or insight or ("transport" in panes and layers.ghosts),
        "transport": "transport" in panes,
        "density": ("forward" in panes and layers.heat) or (viewed and shaded and look.insight in ON_DENSITY),
        "score": particles and layers.score,
        "insight": viewed,
        "diagnostics": viewed and layers.captions and look.insight == READ,
    }
    measured = experiment.with_parameters({"snr": 1.0}) if look.insight == READ else experiment  # they have no lens
    lane_input = LaneInput(experiment=experiment, measured=measured, view=look.insight, scored=layers.score)
    asked: list[tuple[str, Any]] = [(name, _LANES[name].request(lane_input)) for name, seen in wanted.items() if seen]
    return tuple(Need(name, request) for name, request in asked if request is not None)
