"""Dense output of a reversal: frames at chosen phases between a solver's states, at no further evaluations.

On the clock's angle, X = alpha xt moves along the flow at dX/dtheta = alpha (xt - D - p sin(theta)^2 xt)/(sin(theta)
cos(theta)), for Ornstein-Uhlenbeck (cos(theta) X - D)/sin(theta). So each step has both ends and both slopes: a cubic
Hermite polynomial, error O(h^4) (Hairer, Norsett & Wanner 1993, II.6).

Importing this module loads torch, so only workers do.
"""

from __future__ import annotations

import math

import numpy as np
from torch import Tensor

from ..experiment.axes import Axes
from ..experiment.schedule import Schedule
from ..results.estimates import Estimates, step_of
from ..results.trajectory import Trajectory
from ..solvers import State
from ..values import FloatArray


class DenseOutput:
    """Collects states in order, fills in `count` frames, uniform on the clock: Hermite when `smooth`, else linear.

    Where drifts differ by axis, states are in y-coordinates: see `Axes`.
    """

    def __init__(self, schedule: Schedule, count: int, *, smooth: bool) -> None:
        self.schedule, self.smooth = schedule, smooth
        self.phases = np.linspace(1.0, 0.0, count)  # forward phases, from T back to the data
        self._frames: list[FloatArray] = []
        self._last: tuple[float, FloatArray, FloatArray] | None = None
        self._axes: Axes | None = None
        self._states: list[float] = []  # forward phases of the solver's own
        self._estimates: list[FloatArray] = []  # E[X_0 | x_t] of some particles, at each

    def add(self, state: State) -> None:
        """The next state, at a lower level than the last one."""
        s = state.level
        if s == 0:  # where softened laws come to rest
            x = as_array(state.xt)
            self._advance(0.0, x, np.zeros(x.shape), smooth=self.smooth)
            self._note(0.0, x)
            return
        phase = float(self.schedule.phase_of_level(s))
        angle = phase * self.schedule.terminal_angle
        axes = self._axes = self._axes or Axes.of(self.schedule, state.xt.shape[1])
        factors, rates, alphas = axes.stretches(s), axes.rates(s), axes.alphas(s)  # (d,)
        xt, denoised = as_array(state.xt) / factors, as_array(state.denoised) / (factors * rates)
        pace = alphas * self.schedule.terminal_angle / (math.sin(angle) * math.cos(angle))
        slope = pace * ((rates - axes.fading(s)) * xt - rates * denoised)
        phase = 1.0 if self._last is None else phase
        self._advance(phase, alphas * xt, slope, smooth=self.smooth)
        self._note(phase, denoised)

    def finish(self, landed: Tensor) -> Trajectory:
        """The trajectory on the reversal's own clock, ending at `landed` (n, d), straight from the last state."""
        x = as_array(landed)
        self._advance(0.0, x, np.zeros_like(x), smooth=False)
        if self._states[-1] > 0:
            self._note(0.0, x)
        return Trajectory(phases=1 - self.phases, positions=np.stack(self._frames), computed=1 - np.array(self._states))

    @property
    def estimates(self) -> Estimates:
        """What the solver's own states took the particles for, once it has finished."""
        n = self._frames[0].shape[0]
        return Estimates(phases=1 - np.array(self._states), values=np.stack(self._estimates), step=step_of(n))

    def _note(self, phase: float, denoised: FloatArray) -> None:
        self._states.append(phase)
        self._estimates.append(denoised[:: step_of(len(denoised))].astype(np.float32))

    def _advance(self, phase: float, x: FloatArray, slope: FloatArray, *, smooth: bool) -> None:
        while len(self._frames) < len(self.phases) and self.phases[len(self._frames)] >= phase:
            self._frames.append(self._between(self.phases[len(self._frames)], phase, x, slope, smooth=smooth))
        self._last = (phase, x, slope)

    def _between(self, at: float, phase: float, x: FloatArray, slope: FloatArray, *, smooth: bool) -> FloatArray:
        if self._last is None or at == phase:
            return x.astype(np.float32)
        start, x0, slope0 = self._last
        step = phase - start
        share = (at - start) / step
        frame = x0 + share * (x - x0)
        if smooth:
            left = step * slope0 - (x - x0)
            right = step * slope - (x - x0)
            frame = frame + share * (1 - share) * ((1 - share) * left - share * right)
        return frame.astype(np.float32)


def as_array(values: Tensor) -> FloatArray:
    """A tensor as a float64 array on the CPU."""
    array: FloatArray = values.detach().cpu().numpy().astype(np.float64)
    return array
