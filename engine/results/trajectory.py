"""Trajectories on the clock, and what they show at one instant of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..values import FloatArray, frozen_array


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Motion:
    """Something between two computed states: `before`, `after` (n, ...) float32, and the share of the way, 0 to 1.

    It costs nothing until it is read: who paints a million particles reads it a block at a time.
    """

    before: FloatArray
    after: FloatArray
    share: np.float32

    def __len__(self) -> int:
        return len(self.before)

    def at(self, some: slice = slice(None)) -> FloatArray:
        """(n', ...) where some of them, or all, are now."""
        before: FloatArray = self.before[some]
        moved: FloatArray = self.after[some] - before
        moved *= self.share
        moved += before
        return moved


def motion(phases: FloatArray, states: FloatArray, phase: float) -> Motion:
    """Around a phase, linear between the computed states. `phases` (k,) increasing, `states` (k, ...) float32."""
    after = int(np.clip(np.searchsorted(phases, phase, side="right"), 1, len(phases) - 1))
    left, right = phases[after - 1], phases[after]
    share = np.float32(np.clip((phase - left) / (right - left), 0.0, 1.0))
    return Motion(before=states[after - 1], after=states[after], share=share)


def interpolated(phases: FloatArray, states: FloatArray, phase: float) -> FloatArray:
    """The state at a phase, linear between the computed ones."""
    return motion(phases, states, phase).at()


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

    def motion(self, phase: float) -> Motion:
        """Where all particles are at a phase in [0, 1], not yet worked out."""
        return motion(self.phases, self.positions, phase)

    def at(self, phase: float, particles: slice = slice(None)) -> FloatArray:
        """(n', d) positions of some particles, or all, at a phase in [0, 1], interpolated between computed states."""
        return self.motion(phase).at(particles)

    def computed_phase(self, phase: float) -> float:
        """The phase of the computed state nearest to `phase`; the earlier of two equally near."""
        return nearest(self.phases if self.computed is None else self.computed, phase)

    def past(self, phase: float, particles: slice) -> FloatArray:
        """(k', n', d) the path of some particles from phase 0 to `phase`, ending at `at(phase)`."""
        done = int(np.searchsorted(self.phases, phase, side="right"))
        head = self.positions[:done, particles]
        return np.concatenate([head, self.at(phase, particles)[None]])
