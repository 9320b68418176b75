"""A film: the results that are shown together, and the frame they give at a phase of the one clock.

The clock runs from 0 to 1. The forward pane goes from the data to T, the reversal from T back to the data, the
transport from the Gaussian to the points, all at the same phase. The SNR under the lens is the forward pane's.
"""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .experiment import Experiment
from .insight_values import Insight
from .results import DensityFilm, DiffusionResult, Measurements, TransportResult
from .trajectory import Motion
from .values import FloatArray

Result = DiffusionResult | TransportResult | DensityFilm | Measurements | Insight


@dataclass(frozen=True, kw_only=True, eq=False)
class Frame:
    """One instant. What it shows is worked out when it is first asked for, so that a glance at `snr` costs nothing.

    `t`, `snr` belong to the forward pane, `reverse_t`, `reverse_snr` to the reversal. `motions`: the particles of the
    panes "forward", "reverse" and "transport" that have come, between two computed states.
    """

    phase: float
    t: float
    snr: float
    reverse_t: float
    reverse_snr: float
    motions: Mapping[str, Motion]
    density_film: DensityFilm | None

    @functools.cached_property
    def forward(self) -> FloatArray | None:
        """(n, 2) float32 positions, or None where no result has come yet."""
        return self._positions("forward")

    @functools.cached_property
    def reverse(self) -> FloatArray | None:
        """(n, 2) float32 positions, or None where no result has come yet."""
        return self._positions("reverse")

    @functools.cached_property
    def transport(self) -> FloatArray | None:
        """(n, 2) float32 positions, or None where no result has come yet."""
        return self._positions("transport")

    @functools.cached_property
    def density(self) -> FloatArray | None:
        """(h, w) float32 in [0, 1], or None where no result has come yet."""
        return None if self.density_film is None else self.density_film.at(self.phase)

    def _positions(self, name: str) -> FloatArray | None:
        return self.motions[name].at() if name in self.motions else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Film:
    """What is on the stage: an experiment and the newest result of each stage (perhaps an older one's, or None)."""

    experiment: Experiment
    diffusion: DiffusionResult | None = None
    transport: TransportResult | None = None
    density: DensityFilm | None = None
    measurements: Measurements | None = None
    insight: Insight | None = None

    def frame(self, phase: float) -> Frame:
        """The picture at a phase in [0, 1]. Pure and cheap: reads computed states, never solves."""
        phase = min(max(phase, 0.0), 1.0)
        schedule = (self.diffusion or self).experiment.schedule
        level = float(schedule.level_of_phase(phase))
        reverse_level = float(schedule.level_of_phase(1 - phase))
        return Frame(
            phase=phase,
            t=schedule.time(level),
            snr=1 / level if level > 0 else math.inf,
            reverse_t=schedule.time(reverse_level),
            reverse_snr=1 / reverse_level if reverse_level > 0 else math.inf,
            motions=self._motions(phase),
            density_film=self.density,
        )

    def with_result(self, result: Result) -> Film:
        """This film with one part replaced by a newer result."""
        match result:
            case DiffusionResult():
                return dataclasses.replace(self, diffusion=result)
            case TransportResult():
                return dataclasses.replace(self, transport=result)
            case DensityFilm():
                return dataclasses.replace(self, density=result)
            case Measurements():
                return dataclasses.replace(self, measurements=result)
            case Insight():
                return dataclasses.replace(self, insight=result)

    def _motions(self, phase: float) -> dict[str, Motion]:
        motions = {}
        if self.diffusion is not None:
            motions["forward"] = self.diffusion.forward.motion(phase)
            motions["reverse"] = self.diffusion.reverse.motion(phase)
        if self.transport is not None:
            plan = self.transport
            motions["transport"] = Motion(before=plan.starts, after=plan.ends, share=np.float32(phase))
        return motions
