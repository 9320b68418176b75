"""When a parameter has an effect at all: conditions on the other settings, each with the reason why it has none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Condition:
    """`holds(experiment)`: the parameter matters. `otherwise`: a sentence for when it does not."""

    holds: Callable[[Any], bool]
    otherwise: str


SOFTENED = Condition(
    lambda experiment: experiment.mixture is None,
    "No effect now: the data are a Gaussian mixture, which brings its own widths.",
)
DRIFTING = Condition(
    lambda experiment: experiment.process == "ou",
    "No effect now: Brownian processes have no drift. Choose the Ornstein-Uhlenbeck process.",
)
DRIFTING_IN_THE_PLANE = Condition(
    lambda experiment: experiment.process == "ou" and experiment.cloud.d > 1,
    "No effect now: it needs the Ornstein-Uhlenbeck process and a second axis.",
)
TRANSPORTED = Condition(
    lambda experiment: experiment.start == "transport",
    "No effect now: only the transported start of the reversal is smoothed.",
)
STOCHASTIC = Condition(
    lambda experiment: experiment.sampler == "sde",
    "No effect now: the probability-flow ODE takes no noise. Choose the reverse SDE.",
)
ENTROPIC = Condition(
    lambda experiment: experiment.transport == "sinkhorn",
    "No effect now: only the entropic transport is blurred.",
)
