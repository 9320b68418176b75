"""Small stories that compute in no time, for tests of films."""

from __future__ import annotations

import dataclasses
from typing import Any

from engine import Experiment, SavedLook, Scene, Story, preset

PANES = ("forward", "reverse", "transport")
LOOK = SavedLook(panes=PANES)


def small(**settings: Any) -> Experiment:
    """Two atoms with few particles and steps, and other settings."""
    return preset("two-atoms").experiment.with_parameters({"particles": 40, "steps": 8} | settings)


def sweep(**scene: Any) -> Story:
    """T from 0.3 to 2 within two seconds, the clock standing unless told otherwise; no holds."""
    first = Scene(
        experiment=small(termination_time=0.3), **({"look": LOOK, "hold": 0, "easing": "linear", "phase": 0.5} | scene)
    )
    last = dataclasses.replace(first, experiment=small(termination_time=2.0))
    return Story(scenes=(first, last))


def varied() -> Story:
    """Three scenes: settings move, panes and theme fade, captions come and go, a clock plays, particles are marked."""
    return Story(
        scenes=(
            Scene(
                experiment=small(termination_time=0.3), look=LOOK, caption="One **two**", hold=0.4, seconds=0.6,
                plays=(0.0, 1.0), marked=(1, 3), easings=(("phase", "step"),),
            ),
            Scene(
                experiment=small(termination_time=2.0), look=LOOK, caption="`three`", place="top", hold=0.2,
                seconds=0.6, phase=0.7, marked=(1, 3), easing="out",
            ),
            Scene(
                experiment=small(curvature=0.5), theme="light", hold=0.2, phase=0.2, caption="`three`", place="top",
                look=SavedLook(panes=("reverse", "forward"), layers=(("heat", True), ("trails", False))),
            ),
        )
    )  # fmt: skip
