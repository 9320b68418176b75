"""How far a learning has come: curves of excess loss, models, and the reversals by what was learned. No torch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from ..experiment.experiment import Experiment
from ..results.insight_values import Assumption, Chart, Claim, Insight, Series
from ..results.results import Quality, Reading, Status
from ..results.trajectory import Trajectory
from ..values import FloatArray, IntArray, frozen_array
from .model import LearnedModel
from .plan import LEARNERS, LearningPlan

Phase = Literal["running", "paused", "stopped", "finished", "loaded"]
STATEMENT = (
    "One network, one set of data and noise draws, equal steps: what VP and pinned Brownian motion learn of one law. "
    "With exact scores their basins coincide. At d = 2 no winner is promised."
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LearningCurve:
    """Validation loss above its Bayes floor at `steps` (k,), never negative.

    `excess` (k,): by the yardstick that is the same for all. `own_excess` (k,): by the process's own clock, as it was
    trained. Each floor with its standard error over the 4,096 draws; those of different clocks are not to be compared.
    """

    steps: IntArray
    excess: FloatArray
    own_excess: FloatArray
    floor: float
    floor_error: float
    own_floor: float
    own_floor_error: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "steps", frozen_array(self.steps, np.int64))
        for name in ("excess", "own_excess"):
            object.__setattr__(self, name, frozen_array(getattr(self, name)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LearnedReversal:
    """The particles of `experiment` along the learned flow, on the clock and from the latents of its exact reversal.

    At most 5,000 of them, the first. `step`: of the model. `readings`: how far it ends from the exact flow; empty in
    the first ones.
    """

    experiment: Experiment
    trajectory: Trajectory
    step: int
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LearnedProcess:
    """One process's part: `step` gradient steps in `seconds` of training; the model is the running mean's."""

    process: str
    step: int
    curve: LearningCurve
    model: LearnedModel
    seconds: float
    reversal: LearnedReversal | None = None
    status: Status = field(default_factory=Status)

    @property
    def excess(self) -> float:
        """The newest excess loss by the common yardstick."""
        return float(self.curve.excess[-1])

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Excess loss, with the noise of its floor; then those of the reversal."""
        excess = Reading(
            name=f"learning.{self.process}.excess",
            label=f"{LEARNERS[self.process]} excess loss",
            value=self.excess,
            floor=2 * self.curve.floor_error,
            source="[V] validation loss above its Bayes floor",
        )
        return (excess, *(() if self.reversal is None else self.reversal.readings))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LearningState:
    """All that a learning has to show. `rate`: gradient steps a second of late, of all processes; 0 unless running.

    `status` says where it runs in place of a device that is full.
    """

    plan: LearningPlan
    phase: Phase
    learned: tuple[LearnedProcess, ...]
    rate: float = 0.0
    device: str = "cpu"
    status: Status = field(default_factory=Status)

    def of(self, process: str) -> LearnedProcess | None:
        """One process's part, or None where it was not learned."""
        return next((each for each in self.learned if each.process == process), None)

    @property
    def done(self) -> int:
        return sum(each.step for each in self.learned)

    @property
    def total(self) -> int:
        return self.plan.steps * len(self.learned)

    @property
    def seconds_left(self) -> float | None:
        """At the present rate; None while there is none."""
        return (self.total - self.done) / self.rate if self.rate > 0 else None

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the statuses have to say."""
        statuses = (self.status, *(each.status for each in self.learned))
        return tuple(status.sentence for status in statuses if status.sentence)

    @property
    def claim(self) -> Claim:
        """What the view illustrates, and what it does not claim."""
        both = len(self.learned) == len(LEARNERS) and not self.plan.models
        return Claim(
            source="[V]",
            statement=STATEMENT,
            assumptions=(Assumption(text="both processes were given the same budget", holds=both),),
        )

    @property
    def insight(self) -> Insight:
        """Claim, chart and readings as those of the other views are told."""
        over = self.phase in ("finished", "loaded")
        return Insight(
            view="learning",
            experiment=self.plan.experiment,
            quality=Quality.FULL if over else Quality.DRAFT,
            claim=self.claim,
            charts=(self.chart,),
            readings=tuple(reading for each in self.learned for reading in each.readings),
        )

    @property
    def chart(self) -> Chart:
        """Excess over steps: by the common yardstick, by each one's own clock, and the noise of the floor."""
        series = []
        for each in self.learned:
            curve, name = each.curve, LEARNERS[each.process]
            x = frozen_array(curve.steps)
            series.append(Series(label=name, kind="measured", x=x, y=curve.excess))
            if np.isfinite(curve.own_excess).all():
                series.append(Series(label=f"{name}, own clock", kind="reference", x=x, y=curve.own_excess))
        if self.learned:
            noise = 2 * self.learned[0].curve.floor_error
            ends, low, high = (frozen_array(each) for each in ([0.0, self.plan.steps], [0.0, 0.0], [noise, noise]))
            series.append(Series(label="noise of the floor", kind="bound", x=ends, y=high, low=low, high=high))
        return Chart(
            title="Validation loss above its Bayes floor",
            x_label="gradient steps",
            y_label="excess loss",
            series=tuple(series),
            y_log=True,
        )
