"""A film: the results that are shown together, and the frame they give at a phase of the one clock.

The clock runs from 0 to 1. The forward pane goes from the data to T, the reversal from T back to the data, the
transport from the Gaussian to the points, all at the same phase. The SNR under the lens is the forward pane's.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass

import numpy as np

from .experiment import Experiment
from .insight_values import Insight
from .learning.state import LearningState
from .results import DensityFilm, DiffusionResult, Measurements, TransportResult
from .values import FloatArray

Result = DiffusionResult | TransportResult | DensityFilm | Measurements | Insight | LearningState


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Frame:
    """One instant. Positions are (n, 2) float32, or None where no result has come yet.

    `t`, `snr` belong to the forward pane, `reverse_t`, `reverse_snr` to the reversal; `density` (h, w) in [0, 1].
    """

    phase: float
    t: float
    snr: float
    reverse_t: float
    reverse_snr: float
    forward: FloatArray | None
    reverse: FloatArray | None
    transport: FloatArray | None
    density: FloatArray | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Film:
    """What is on the stage: an experiment and the newest result of each stage (perhaps an older one's, or None)."""

    experiment: Experiment
    diffusion: DiffusionResult | None = None
    transport: TransportResult | None = None
    density: DensityFilm | None = None
    measurements: Measurements | None = None
    insight: Insight | None = None
    learning: LearningState | None = None

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
            forward=None if self.diffusion is None else self.diffusion.forward.at(phase),
            reverse=None if self.diffusion is None else self.diffusion.reverse.at(phase),
            transport=None if self.transport is None else self._transported(self.transport, phase),
            density=None if self.density is None else self.density.at(phase),
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
            case LearningState():
                return dataclasses.replace(self, learning=result)

    @staticmethod
    def _transported(plan: TransportResult, phase: float) -> FloatArray:
        return plan.starts + np.float32(phase) * (plan.ends - plan.starts)
