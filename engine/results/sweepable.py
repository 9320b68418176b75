"""The readings that may be drawn as a curve over a slider, with the words for them. Light: menus are made of this."""

from __future__ import annotations

from dataclasses import dataclass

from .insight_values import ChartAxis

DRAWING: tuple[ChartAxis, ...] = ("curvature",)
PROCESS: tuple[ChartAxis, ...] = ("termination_time", "curvature")
LENS: tuple[ChartAxis, ...] = ("snr", "curvature")
STEP: tuple[ChartAxis, ...] = ("termination_time", "snr", "curvature")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweepable:
    """A reading of `measure`: its name, label and symbol there. `axes`: the sliders that it depends on."""

    name: str
    label: str
    symbol: str
    axes: tuple[ChartAxis, ...]

    @property
    def group(self) -> str:
        """The diagnostic that reads it."""
        return self.name.partition(".")[0]


def _listed(axes: tuple[ChartAxis, ...], *readings: tuple[str, str, str]) -> tuple[Sweepable, ...]:
    return tuple(Sweepable(name=name, label=label, symbol=symbol, axes=axes) for name, label, symbol in readings)


_ALL = (
    *_listed(
        PROCESS,
        ("basins.disagreement", "Disagreement", ""),
        ("basins.dual_gap", "Dual cost gap", ""),
        ("basins.map_gap", "Map gap", ""),
        ("basins.mass_tv", "Basin mass error", "TV"),
        ("swirl.rms", "Swirl, rms", "|J₁₂ − J₂₁|"),
        ("swirl.rotation_rms", "Rotation, rms", ""),
        ("prior.w2", "Prior error", "W₂(p_T, ν)"),
        ("prior.w2_bound", "Prior W₂, at most", "W₂(p_T, ν)"),
        ("prior.kl_bound", "Prior KL, at most", "KL(p_T|ν)"),
        ("ledger.map_excess", "End-map excess", ""),
        ("ledger.curve_excess", "Curve excess", "L²/W₂² − 1"),
        ("reverse.w2_final", "Final error", "W₂"),
        ("sensitivity.w2_after", "Distance after the round", "W₂(μ, ν̄₀)"),
    ),
    *_listed(
        DRAWING,
        ("transport.w2_squared", "Transport cost", "W₂²"),
        ("encoder.eps_rel", "Encoder excess", "ε_rel"),
        ("complexity.bottleneck_snr", "Bottleneck SNR", "argmax m*"),
        ("complexity.bottleneck_m_star", "Largest complexity", "max m*"),
        ("complexity.r_star", "Log-concave up to SNR", "r*"),
    ),
    *_listed(
        LENS,
        ("localisation.mean", "Localisation, mean", "E Lᵣ"),
        ("localisation.max", "Localisation, largest", "max Lᵣ"),
        ("complexity.survival_one", "Survival at 1", "sᵣ(1)"),
        ("complexity.tail_level", "Tail at δ", "h(δ, r)"),
        ("complexity.m_star", "Complexity", "m*(r)"),
        ("complexity.delta_star", "Its curvature level", "δ*(r)"),
        ("complexity.zeta_star", "Effective curvature", "ζ*(M)"),
        ("complexity.cvar", "Localisation, worst 1/M", "CVaR Lᵣ"),
    ),
    *_listed(
        STEP,
        ("contraction.backward", "Backward step, at most", ""),
        ("contraction.backward_rms", "Backward step, rms", ""),
    ),
)

SWEEPABLE: dict[str, Sweepable] = {reading.name: reading for reading in _ALL}
