"""Trajectories on the clock, and what they show at one instant of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .values import FloatArray, frozen_array


def interpolated(phases: FloatArray, states: FloatArray, phase: float) -> FloatArray:
    """The state at a phase, linear between the computed ones. `phases` (k,) increasing, `states` (k, ...) float32."""
    after = int(np.clip(np.searchsorted(phases, phase, side="right"), 1, len(phases) - 1))
    left, right = phases[after - 1], phases[after]
    share = np.float32(np.clip((phase - left) / (right - left), 0.0, 1.0))
    before: FloatArray = states[after - 1]
    moved: FloatArray = before + share * (states[after] - before)
    return moved


def nearest(phases: FloatArray, phase: float) -> float:
    """The one of `phases` (k,) that is nearest to `phase`, the first of equals."""
    return float(phases[np.abs(phases - phase).argmin()])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trajectory:
    """Particles along one process. `phases` (k,) increase from 0 (its start) to 1 (its end); `positions` (k, n, d).

    A process's own clock runs from its start to its end: the forward one from the data, the reversal from the noise.
    `computed` (k',), increasing: where a solver's own states lie, when those stored are filled in between them.
    """

    phases: FloatArray
    positions: FloatArray
    computed: FloatArray | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "phases", frozen_array(self.phases, np.float64))
        object.__setattr__(self, "positions", frozen_array(self.positions, np.float32))
        if self.computed is not None:
            object.__setattr__(self, "computed", frozen_array(self.computed, np.float64))

    @property
    def n(self) -> int:
        return int(self.positions.shape[1])

    def at(self, phase: float) -> FloatArray:
        """(n, d) positions at a phase in [0, 1], interpolated between computed states."""
        return interpolated(self.phases, self.positions, phase)

    def computed_phase(self, phase: float) -> float:
        """The phase of the computed state nearest to `phase`; the earlier of two equally near."""
        return nearest(self.phases if self.computed is None else self.computed, phase)

    def past(self, phase: float, particles: slice) -> FloatArray:
        """(k', n', d) the path of some particles from phase 0 to `phase`, ending at `at(phase)`."""
        done = int(np.searchsorted(self.phases, phase, side="right"))
        head = self.positions[:done, particles]
        return np.concatenate([head, self.at(phase)[None, particles]])
