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

from .experiment.experiment import Experiment
from .fields.mode_splits import ModeSplits
from .fields.score_film import ScoreFilm
from .learning.state import LearningState
from .results.insight_values import Insight
from .results.results import DensityFilm, DiffusionResult, Measurements, TransportResult
from .results.trajectory import Motion, nearest
from .values import FloatArray

Result = (
    DiffusionResult | TransportResult | DensityFilm | Measurements | Insight | LearningState | ScoreFilm | ModeSplits
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Frame:
    """One instant. What it shows is worked out when it is first asked for, so that a glance at `snr` costs nothing.

    `t`, `snr` belong to the forward pane, `reverse_t`, `reverse_snr` to the reversal. `forward_phase`, `reverse_phase`,
    `density_phase`: each part's own clock, which only differ from `phase` in a stepwise film. `motions`: the particles
    of the panes "forward", "reverse" and "transport" that have come, between two computed states.
    """

    phase: float
    forward_phase: float
    reverse_phase: float
    t: float
    snr: float
    reverse_t: float
    reverse_snr: float
    motions: Mapping[str, Motion]
    density_film: DensityFilm | None
    density_phase: float

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
        return None if self.density_film is None else self.density_film.at(self.density_phase)

    def _positions(self, name: str) -> FloatArray | None:
        return self.motions[name].at() if name in self.motions else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Film:
    """What is on the stage: an experiment and the newest result of each stage (perhaps an older one's, or None).

    `stepwise`: its frames show computed states only, the nearest to a phase, and nothing interpolated between them.
    `held`: the film of side A, where this one is side B of a comparison; it has none of its own.
    `reversed_by`: of `LEARNERS`, the process whose learned score made the reversal; "" for the exact one.
    """

    experiment: Experiment
    diffusion: DiffusionResult | None = None
    transport: TransportResult | None = None
    density: DensityFilm | None = None
    measurements: Measurements | None = None
    insight: Insight | None = None
    learning: LearningState | None = None
    score: ScoreFilm | None = None
    splits: ModeSplits | None = None
    stepwise: bool = False
    held: Film | None = None
    reversed_by: str = ""

    def frame(self, phase: float) -> Frame:
        """The picture at a phase in [0, 1]. Pure and cheap: reads computed states, never solves."""
        phase = min(max(phase, 0.0), 1.0)
        forward, reverse = self._phases(phase)
        schedule = (self.diffusion or self).experiment.schedule
        level = float(schedule.level_of_phase(forward))
        reverse_level = float(schedule.level_of_phase(1 - reverse))
        return Frame(
            phase=phase,
            forward_phase=forward,
            reverse_phase=reverse,
            t=schedule.time(level),
            snr=1 / level if level > 0 else math.inf,
            reverse_t=schedule.time(reverse_level),
            reverse_snr=1 / reverse_level if reverse_level > 0 else math.inf,
            motions=self._motions(phase, forward, reverse),
            density_film=self.density,
            density_phase=self._density_phase(forward),
        )

    def _phases(self, phase: float) -> tuple[float, float]:
        """Where forward process and reversal are shown."""
        if not self.stepwise or self.diffusion is None:
            return phase, phase
        return self.diffusion.forward.computed_phase(phase), self.diffusion.reverse.computed_phase(phase)

    def _density_phase(self, phase: float) -> float:
        return nearest(self.density.phases, phase) if self.stepwise and self.density is not None else phase

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
            case ScoreFilm():
                return dataclasses.replace(self, score=result)
            case ModeSplits():
                return dataclasses.replace(self, splits=result)

    def by_learned(self, process: str) -> Film:
        """With the reversal by what that process of `LEARNERS` has learned, from the same latents, of the first 5,000.

        The film itself where there is no such reversal of the experiment that `diffusion` shows. The learned one's
        error is not known.
        """
        part = None if self.learning is None else self.learning.of(process)
        if part is None or part.reversal is None or self.diffusion is None:
            return self
        if part.reversal.experiment != self.diffusion.experiment:
            return self
        learned = part.reversal.trajectory
        diffusion = dataclasses.replace(
            self.diffusion, reverse=learned, latents=self.diffusion.latents[: learned.n], error=None, estimates=None
        )
        return dataclasses.replace(self, diffusion=diffusion, reversed_by=process)

    def beside(self, held: Film | None) -> Film:
        """This film as side B of a comparison with side A's, or of none.

        A's experiment is said to have B's SNR under the lens, as `Held.beside` has it: it is no setting that differs.
        """
        if held is None:
            return dataclasses.replace(self, held=None)
        experiment = held.experiment.with_parameters({"snr": self.experiment.snr})
        return dataclasses.replace(self, held=dataclasses.replace(held, experiment=experiment, held=None))

    def _motions(self, phase: float, forward: float, reverse: float) -> dict[str, Motion]:
        motions = {}
        if self.diffusion is not None:
            motions["forward"] = self.diffusion.forward.motion(forward)
            motions["reverse"] = self.diffusion.reverse.motion(reverse)
        if self.transport is not None:
            plan = self.transport
            motions["transport"] = Motion(before=plan.starts, after=plan.ends, share=np.float32(phase))
        return motions
