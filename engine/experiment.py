"""An experiment: everything that determines the picture. Frozen, comparable, and JSON with a version."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .errors import EngineError
from .parameters import Stage, choice, parameter, parameters_of
from .points import PointCloud
from .schedule import Schedule
from .values import Value

SCHEMA = 1


@dataclass(frozen=True, kw_only=True, eq=False)
class Experiment(Value):
    """A drawing and every setting. Raises EngineError for a value outside its declared range."""

    cloud: PointCloud = dataclasses.field(default_factory=PointCloud.empty)

    termination_time: float = parameter(
        3.0, low=0.02, high=6.0, scale="log", label="Termination time", symbol="T",
        doc="When the forward process stops and the reversal starts.",
        stages=("diffusion", "diagnostics"),
    )  # fmt: skip
    snr: float = parameter(
        1.0, low=1e-3, high=1e3, scale="log", label="SNR", symbol="r",
        doc="The scale under the lens: amplitude ratio alpha/sigma. It is the playhead in other units.",
        stages=("diagnostics",),
    )  # fmt: skip
    curvature: float = parameter(
        0.0, low=-1e3, high=1e6, scale="symlog", threshold=0.1, label="Curvature", symbol="c",
        doc="Multiplies the density by exp(-c|x|²/2), which lowers every eigenvalue of Hess log p₀ by exactly c.",
    )  # fmt: skip
    softness: float = parameter(
        0.05, low=0.0, high=1.0, scale="symlog", threshold=0.02, label="Softness", symbol="s₀",
        doc="Width of the Gaussian that softens every drawn point. At 0 the exact score returns the drawn points.",
    )  # fmt: skip
    kappa: float = parameter(
        1.0, low=0.1, high=10.0, scale="log", label="Drift", symbol="κ",
        doc="Strength of the pull to the origin in dX = -κX dt + √(2/β) dB.",
    )  # fmt: skip
    beta: float = parameter(
        1.0, low=0.1, high=10.0, scale="log", label="Inverse temperature", symbol="β",
        doc="Noise strength is √(2/β); the prior is N(0, I/(βκ)).",
    )  # fmt: skip
    start: str = choice(
        "prior", {"prior": "Prior N(0, I)", "exact": "Diffused data p_T"}, label="Start of the reversal",
        doc="Where the reversal starts: at the Gaussian prior, or where the forward process brought the particles.",
        stages=("diffusion", "diagnostics"),
    )  # fmt: skip
    sampler: str = choice(
        "ode", {"ode": "Probability-flow ODE", "sde": "Reverse SDE"}, label="Sampler",
        doc="How the reversal moves: along the deterministic flow, or by the stochastic ancestral step.",
        stages=("diffusion", "diagnostics"),
    )  # fmt: skip
    transport: str = choice(
        "semi_discrete", {"semi_discrete": "Semi-discrete", "discrete": "Discrete"}, label="Transport",
        doc="Optimal map from the Gaussian itself to the points (power cells), or between the particles' end points.",
        stages=("transport", "diagnostics"),
    )  # fmt: skip
    steps: int = parameter(
        64, low=4, high=1000, scale="integer", label="Steps",
        doc="Score evaluations of a settled reversal. While a slider moves, fewer are used.",
        stages=("diffusion", "diagnostics"),
    )  # fmt: skip
    particles: int = parameter(
        500, low=1, high=100_000, scale="integer", label="Particles", symbol="n",
        doc="How many particles move; never fewer than the drawn points.",
    )  # fmt: skip
    seed: int = parameter(
        7, low=0, high=2**31 - 1, scale="integer", label="Seed",
        doc="The same seed draws the same particles and the same noise under every setting.",
    )  # fmt: skip

    def __post_init__(self) -> None:
        for name, declared in parameters_of(Experiment).items():
            object.__setattr__(self, name, declared.checked(getattr(self, name)))
        if self.softness > 0 and self.curvature <= self.lowest_curvature:
            raise EngineError(
                f"Curvature {self.curvature:g} is not above -1/s₀² = {-1 / self.softness**2:g}.",
                "Raise the curvature or lower the softness.",
            )

    @property
    def schedule(self) -> Schedule:
        return Schedule(termination_time=self.termination_time, kappa=self.kappa, beta=self.beta)

    @property
    def lowest_curvature(self) -> float:
        """No shifted density exists at or below -1/s0^2 (it would not be integrable)."""
        variance = self.softness**2  # underflows to 0 for a softness below 1e-162
        return -float("inf") if variance == 0 else -1 / variance

    @property
    def particle_count(self) -> int:
        return 0 if len(self.cloud) == 0 else max(self.particles, len(self.cloud))

    def with_parameters(self, values: Mapping[str, Any]) -> Experiment:
        """The same experiment with some parameters changed. Raises EngineError for a value that is not admissible."""
        return dataclasses.replace(self, **values)

    def reduced(self, stage: Stage) -> Experiment:
        """The same experiment with whatever `stage` does not depend on at its default: the key of its results."""
        unused = {
            name: declared.default
            for name, declared in parameters_of(Experiment).items()
            if stage not in declared.stages
        }
        return self.with_parameters(unused)

    def to_json(self) -> dict[str, Any]:
        """A JSON-able dictionary with a schema number; `from_json` is its inverse."""
        return {
            "tidemark": SCHEMA,
            "parameters": {name: getattr(self, name) for name in parameters_of(Experiment)},
            "cloud": {
                "positions": self.cloud.positions.tolist(),
                "weights": self.cloud.weights.tolist(),
                "labels": self.cloud.labels.tolist(),
            },
        }

    @staticmethod
    def from_json(data: object) -> Experiment:
        """Raises EngineError for another schema, an unknown parameter, or a value that is not admissible."""
        if not isinstance(data, dict) or "tidemark" not in data:
            raise EngineError("This is not a Tidemark experiment.", "Expected a JSON object with a 'tidemark' number.")
        if data["tidemark"] != SCHEMA:
            raise EngineError(
                f"This experiment has schema {data['tidemark']}, this program reads {SCHEMA}.", "Update Tidemark."
            )
        parameters = data.get("parameters", {})
        cloud = data.get("cloud", {})
        if not isinstance(parameters, dict) or not isinstance(cloud, dict):
            raise EngineError("The experiment's 'parameters' and 'cloud' must be JSON objects.")
        unknown = set(parameters) - set(parameters_of(Experiment))
        if unknown:
            raise EngineError(f"Unknown parameter {sorted(unknown)[0]!r}.")
        try:
            points = PointCloud.of(cloud.get("positions", []), cloud.get("weights"), cloud.get("labels"))
        except (TypeError, ValueError, OverflowError):
            raise EngineError("The experiment's cloud is not a table of numbers.") from None
        return Experiment(cloud=points, **parameters)
