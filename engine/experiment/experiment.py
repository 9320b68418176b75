"""An experiment: everything that determines the picture. Frozen, comparable, and JSON with a version."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..clouds.points import PointCloud
from ..clouds.presence import BARE, ROUNDING
from ..errors import EngineError, quoted
from ..values import Value
from .conditions import DRIFTING, DRIFTING_IN_THE_PLANE, ENTROPIC, SOFTENED, STOCHASTIC, TRANSPORTED
from .mixture import GaussianMixture, sample_cloud
from .parameters import Stage, choice, parameter, parameters_of
from .schedule import SCHEDULES, Schedule

SCHEMA = 1
NOTHING = PointCloud.empty()  # by which a cloud that was never given is told from one that was emptied


@dataclass(frozen=True, kw_only=True, eq=False)
class Experiment(Value):
    """A drawing and every setting. Raises EngineError for a value outside its declared range.

    With a `mixture` the data law is that, and the cloud a fixed sample of it, to be seen. A cloud that is another one,
    such as the sample after a stroke of the brush, takes the mixture's place.
    """

    cloud: PointCloud = NOTHING
    mixture: GaussianMixture | None = None
    against: PointCloud = NOTHING

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
        when=SOFTENED,
    )  # fmt: skip
    kappa: float = parameter(
        1.0, low=0.1, high=10.0, scale="log", label="Drift", symbol="κ",
        doc="Strength of the pull to the origin in dX = -κX dt + √(2/β) dB. Brownian processes have none.",
        when=DRIFTING,
    )  # fmt: skip
    kappa_ratio: float = parameter(
        1.0, low=0.1, high=10.0, scale="log", label="Drift ratio", symbol="κ₂/κ₁",
        doc="The second axis's drift over the first's, its noise in proportion. It makes even a Gaussian's flow no "
        "optimal map.",
        stages=("diffusion", "diagnostics"), when=DRIFTING_IN_THE_PLANE,
    )  # fmt: skip
    beta: float = parameter(
        1.0, low=0.1, high=10.0, scale="log", label="Inverse temperature", symbol="β",
        doc="Noise strength is √(2/β); the prior is N(0, I/(βκ)).",
    )  # fmt: skip
    process: str = choice(
        "ou", {"ou": "Ornstein-Uhlenbeck", "ve": "Brownian motion", "pinned": "Pinned Brownian"}, label="Process",
        doc="How data turn to noise: pulled to the origin (VP), freely (VE), or so as to end exactly there (Föllmer).",
    )  # fmt: skip
    start: str = choice(
        "prior", {"prior": "Prior N(0, I)", "exact": "Diffused data p_T", "transport": "Transported prior"},
        label="Start of the reversal",
        doc="Where the reversal starts: at the prior, at the diffused particles, or at the prior moved onto them.",
        stages=("diffusion", "diagnostics"),
    )  # fmt: skip
    tau: float = parameter(
        0.02, low=0.0, high=1.0, scale="symlog", threshold=0.01, label="Smoothing of the start", symbol="τ",
        doc="Temperature of the transported start. At 0 that start only resamples the diffused particles.",
        stages=("diffusion", "diagnostics"), when=TRANSPORTED,
    )  # fmt: skip
    sampler: str = choice(
        "ode", {"ode": "Probability-flow ODE", "sde": "Reverse SDE"}, label="Sampler",
        doc="How the reversal moves: along the deterministic flow, or by the reverse SDE.",
        stages=("diffusion", "diagnostics"),
    )  # fmt: skip
    eta: float = parameter(
        1.0, low=0.0, high=1.0, label="Noise of the sampler", symbol="η",
        doc="Share of fresh noise in the reverse SDE: 1 is the SDE itself, exactly; 0 steps along the flow.",
        stages=("diffusion", "diagnostics"), when=STOCHASTIC,
    )  # fmt: skip
    transport: str = choice(
        "semi_discrete", {"semi_discrete": "Semi-discrete", "discrete": "Discrete", "sinkhorn": "Entropic"},
        label="Transport",
        doc="Optimal map from the Gaussian itself to the points (power cells), or between the particles' end points.",
        stages=("transport", "diagnostics"),
    )  # fmt: skip
    epsilon: float = parameter(
        0.05, low=1e-3, high=10.0, scale="log", label="Entropy", symbol="ε",
        doc="Blur of the entropic transport, in squared distance: as it falls the plan becomes the optimal one.",
        stages=("transport", "diagnostics"), when=ENTROPIC,
    )  # fmt: skip
    steps: int = parameter(
        64, low=4, high=1000, scale="integer", label="Steps",
        doc="Score evaluations of a settled reversal. While a slider moves, fewer are used.",
        stages=("diffusion", "diagnostics"),
    )  # fmt: skip
    particles: int = parameter(
        500, low=1, high=1_000_000, scale="integer", label="Particles", symbol="n",
        doc="How many particles move; never fewer than the drawn points.",
    )  # fmt: skip
    seed: int = parameter(
        7, low=0, high=2**31 - 1, scale="integer", label="Seed",
        doc="The same seed draws the same particles and the same noise under every setting.", ordered=False,
    )  # fmt: skip

    level: float = parameter(
        0.5, low=1e-3, high=1.0, label="Curvature level", symbol="δ",
        doc="How concave the noised density must be to count: -Hess log p of rX + Z at least δ.",
        stages=("diagnostics",),
    )  # fmt: skip
    richness: float = parameter(
        2.0, low=0.1, high=1e3, scale="log", label="Richness", symbol="M",
        doc="Perturbation class: densities of at most M times the law's own.",
        stages=("diagnostics",),
    )  # fmt: skip

    def __post_init__(self) -> None:
        for name, declared in parameters_of(Experiment).items():
            object.__setattr__(self, name, declared.checked(getattr(self, name)))
        if self.mixture is not None:
            sample = sample_cloud(self.mixture)
            if self.cloud is NOTHING:
                object.__setattr__(self, "cloud", sample)
            elif self.cloud != sample:
                object.__setattr__(self, "mixture", None)
        if self.mixture is not None:
            self.mixture.shifted(self.curvature)
        elif self.curvature <= self.lowest_curvature * (1 - ROUNDING):
            raise EngineError(
                f"Curvature {self.curvature:g} is not above -1/s₀² = {-1 / self.softness**2:g}.",
                "Raise the curvature or lower the softness.",
            )

    @property
    def schedule(self) -> Schedule:
        """The process's. A drift ratio needs a second axis, and a drift, which Brownian processes have not."""
        ratio = self.kappa_ratio if self.process == "ou" and self.cloud.d > 1 else 1.0
        return SCHEDULES[self.process](
            termination_time=self.termination_time, kappa=self.kappa, beta=self.beta, kappa_ratio=ratio
        )

    @property
    def lowest_curvature(self) -> float:
        """No shifted density exists at or below -1/s0^2 (it would not be integrable)."""
        if self.mixture is not None:
            return self.mixture.lowest_curvature
        return -float("inf") if self.softness < BARE else -1 / self.softness**2

    @property
    def particle_count(self) -> int:
        return 0 if len(self.cloud) == 0 else max(self.particles, len(self.cloud))

    def with_parameters(self, values: Mapping[str, Any]) -> Experiment:
        """The same experiment with some parameters changed. Raises EngineError for a value that is not admissible."""
        return dataclasses.replace(self, **values)

    def reduced(self, stage: Stage) -> Experiment:
        """The same experiment with whatever `stage` does not depend on at its default: the key of its results.

        Brownian processes' priors depend on T, so their transport does too. No stage depends on the second drawing:
        views that do ask for it by itself (`engine.insight`).
        """
        unused = {
            name: declared.default
            for name, declared in parameters_of(Experiment).items()
            if stage not in declared.stages
        }
        if self.process != "ou" and stage == "transport":
            del unused["termination_time"]
        alone = self if self.against is NOTHING else dataclasses.replace(self, against=NOTHING)
        return alone.with_parameters(unused)

    def to_json(self) -> dict[str, Any]:
        """A JSON-able dictionary with a schema number; `from_json` is its inverse."""
        parameters = {name: getattr(self, name) for name in parameters_of(Experiment)}
        head: dict[str, Any] = {"tidemark": SCHEMA, "parameters": parameters}
        if len(self.against):
            head["against"] = _cloud_to_json(self.against)
        if self.mixture is not None:
            return {**head, "mixture": self.mixture.to_json()}
        return {**head, "cloud": _cloud_to_json(self.cloud)}

    @staticmethod
    def from_json(data: object) -> Experiment:
        """Raises EngineError for another schema, an unknown parameter, or a value that is not admissible."""
        if not isinstance(data, dict) or "tidemark" not in data:
            raise EngineError("This is not a Tidemark experiment.", "Expected a JSON object with a 'tidemark' number.")
        if data["tidemark"] != SCHEMA:
            raise EngineError(
                f"This experiment has schema {quoted(data['tidemark'])}, this program reads {SCHEMA}.",
                "Update Tidemark.",
            )
        parameters = data.get("parameters", {})
        cloud, mixture, against = data.get("cloud", {}), data.get("mixture"), data.get("against", {})
        objects = all(isinstance(each, dict) for each in (parameters, cloud, against))
        if not objects or not isinstance(mixture, dict | None):
            raise EngineError("An experiment's 'parameters', 'cloud', 'against' and 'mixture' must be JSON objects.")
        unknown = set(parameters) - set(parameters_of(Experiment))
        if unknown:
            raise EngineError(f"Unknown parameter {quoted(sorted(unknown)[0])}.")
        second = _cloud_from_json(against)
        if mixture is not None:
            return Experiment(mixture=GaussianMixture.from_json(mixture), against=second, **parameters)
        return Experiment(cloud=_cloud_from_json(cloud), against=second, **parameters)


def _cloud_to_json(cloud: PointCloud) -> dict[str, Any]:
    return {
        "positions": cloud.positions.tolist(),
        "weights": cloud.weights.tolist(),
        "labels": cloud.labels.tolist(),
    }


def _cloud_from_json(data: dict[str, Any]) -> PointCloud:
    """Raises EngineError for what is no table of numbers."""
    if not data:
        return NOTHING
    try:
        return PointCloud.of(data.get("positions", []), data.get("weights"), data.get("labels"))
    except (TypeError, ValueError, OverflowError):
        raise EngineError("The experiment's cloud is not a table of numbers.") from None
