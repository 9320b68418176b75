"""What is to be learned, and with what budget: data law, process, prediction, weighting, network and steps.

Two problems that differ in `process` alone have the same network, data, noise draws and steps, which is the equal
budget of "To smooth a cloud or to pin it down" (UAI 2024). In noise-level coordinates xt = X_0 + s Z the processes are
one Brownian motion, so they differ only by how often they practise a level (`levels="uniform_time"`) and by the
coordinates that the network sees (`inputs="process"`); with neither they are the same problem.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import EngineError
from ..experiment.experiment import Experiment
from ..experiment.mixture import GaussianMixture
from ..experiment.parameters import choice, parameter, parameters_of
from ..experiment.target import SoftenedCloud, law_of
from ..laws.funnel import Funnel
from ..values import FloatArray, Value

WIDEST, DEEPEST = 512, 8
NARROWEST = 1e-15  # of data's size: networks are of float32, whose squares and their inverses end at 1e-38 and 1e38
MOST_DIMENSIONS = 256  # the exact floor takes a covariance matrix at every evaluated point


@dataclass(frozen=True, kw_only=True, eq=False)
class TrainingProblem(Value):
    """A data law in any d >= 1 and every setting. Raises EngineError for a value outside its declared range."""

    target: SoftenedCloud | GaussianMixture | Funnel

    process: str = choice(
        "vp", {"vp": "Variance-preserving", "pinned": "Pinned Brownian motion"}, label="Process",
        doc="Whose clock and coordinates are used, under the schedule b from 0.1 to 20 with T = 1.",
    )  # fmt: skip
    levels: str = choice(
        "log_normal", {"log_normal": "Log-normal", "uniform_time": "Uniform in time"}, label="Noise levels",
        doc="How often a noise level is practised: log-normal around the data's own size, or uniform in time.",
    )  # fmt: skip
    weighting: str = choice(
        "balanced", {"balanced": "Balanced", "noise": "Noise", "data": "Data"}, label="Weighting",
        doc="Which error is averaged: balanced (1/s² + 1/std²), that of the noise (1/s²) or of the data (1/std²).",
    )  # fmt: skip
    prediction: str = choice(
        "v", {"v": "v", "noise": "Noise", "x0": "Data"}, label="Prediction",
        doc="What the network puts out: v (the mixture of both that always has unit size), the noise, or the data.",
    )  # fmt: skip
    inputs: str = choice(
        "standardised", {"standardised": "Standardised", "process": "As the process has them"}, label="Inputs",
        doc="What the network sees: noisy points scaled to unit size, or in the process's own coordinates.",
    )  # fmt: skip
    width: int = parameter(
        128, low=4, high=WIDEST, scale="integer", label="Width", doc="Units in each hidden layer of the network.",
    )  # fmt: skip
    depth: int = parameter(
        3, low=1, high=DEEPEST, scale="integer", label="Depth", doc="Hidden layers of the network.",
    )  # fmt: skip
    steps: int = parameter(
        3000, low=1, high=1_000_000, scale="integer", label="Training steps", doc="Gradient steps.",
    )  # fmt: skip
    batch: int = parameter(
        1024, low=1, high=65_536, scale="integer", label="Batch", doc="Noisy points a gradient step learns from.",
    )  # fmt: skip
    learning_rate: float = parameter(
        1e-2, low=1e-6, high=1.0, scale="log", label="Learning rate",
        doc="Largest step of Adam; it is reached after a short warm-up and falls along a cosine.",
    )  # fmt: skip
    ema: float = parameter(
        0.99, low=0.0, high=0.9999, label="Averaging",
        doc="Decay of the running mean of the weights that is shown and kept. At 0 the weights themselves are.",
    )  # fmt: skip
    seed: int = parameter(
        7, low=0, high=2**31 - 1, scale="integer", label="Seed", doc="First weights, data and noise of the training.",
    )  # fmt: skip

    def __post_init__(self) -> None:
        for name, declared in parameters_of(TrainingProblem).items():
            object.__setattr__(self, name, declared.checked(getattr(self, name)))
        if len(self.target) == 0:
            raise EngineError("There are no points to learn.", "Draw a few, or pick a preset.")
        if self.target.d > MOST_DIMENSIONS:
            raise EngineError(f"{self.target.d} dimensions are too many.", f"At most {MOST_DIMENSIONS} can be learned.")

    @staticmethod
    def of(experiment: Experiment, **settings: Any) -> TrainingProblem:
        """The problem of learning an experiment's data law (after the curvature shift), with its seed."""
        return TrainingProblem(target=law_of(experiment), **{"seed": experiment.seed, **settings})

    @property
    def mean(self) -> FloatArray:
        """(d,) mean of the data."""
        return self.target.mean

    @property
    def std(self) -> float:
        """Root mean variance of the data's coordinates; 1 where all the data are one bare point, to float32."""
        target = self.target
        within = target.softness**2 if isinstance(target, SoftenedCloud) else 0.0  # a mixture's radius holds it already
        std = float(np.sqrt(target.radius**2 / target.d + within))
        return std if std > NARROWEST else 1.0
