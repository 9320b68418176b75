"""The numbers of the study `one-brownian-motion`: every process in its own coordinates and time, compared. Loads torch.

X_t = alpha (X_0 + s Z) for each of them, so what each makes of X_t is brought to data coordinates, xt = X_t/alpha.
"""

from __future__ import annotations

import math
from collections.abc import Generator

import numpy as np
import torch

from ..experiment.schedule import SCHEDULES, PinnedSchedule, Schedule
from ..experiment.target import SoftenedCloud
from ..learning.clocks import FIRST, LAST, WHOLE
from ..processes import PROCESSES, AbstractProcess, PinnedBrownian
from ..scores import EmpiricalScore
from ..values import FloatArray, IntArray

TIME = 6.0  # of VP: s_T = 403; the others' clocks are as long as to reach that level too
BETA = {"ou": 1.0, "ve": 2.0, "pinned": 0.5}  # different, so that no two clocks agree by their constants
LEAST = 20.0  # times below the closest points' distance, to where flows are followed


def process_of(name: str) -> AbstractProcess:
    """Ornstein-Uhlenbeck, free and pinned Brownian motion, each with a clock of its own."""
    schedule = Schedule(termination_time=TIME)
    reached, beta = schedule.terminal_noise_level, BETA[name]
    total = {"ou": TIME, "ve": beta * reached**2 / 2, "pinned": 1.0}[name]
    return PROCESSES[name](schedule=SCHEDULES[name](termination_time=total, beta=beta))


def denoised(process: AbstractProcess, x: FloatArray, t: float, law: SoftenedCloud) -> FloatArray:
    """(n, d) E[X_0 | X_t = x] by the process's own means: its score, or the Foellmer process's posterior mean."""
    if isinstance(process, PinnedBrownian):
        return process.posterior_mean(x, process.schedule.termination_time - t, law)
    schedule = process.schedule
    score = EmpiricalScore(law).score(torch.as_tensor(x), t, schedule).numpy()
    found: FloatArray = (x + schedule.sigma(t) ** 2 * score) / schedule.alpha(t)  # Tweedie
    return found


def flow_step(process: AbstractProcess, x: FloatArray, t: float, end: float, law: SoftenedCloud) -> FloatArray:
    """(n, d) X at time `end` < t by the process's own flow, from x (n, d) at t: a DDIM step, corrected with the mean of
    the denoisers at both its ends. Of second order, at two evaluations."""
    schedule, first = process.schedule, denoised(process, x, t, law)
    kept = schedule.sigma(end) / schedule.sigma(t)

    def stepped(d: FloatArray) -> FloatArray:
        moved: FloatArray = schedule.alpha(end) * d + kept * (x - schedule.alpha(t) * d)
        return moved

    return stepped((first + denoised(process, stepped(first), end, law)) / 2)


def sde_step(
    process: AbstractProcess, x: FloatArray, t: float, end: float, law: SoftenedCloud, noise: FloatArray
) -> FloatArray:
    """(n, d) X at `end` < t by its own reverse step: DDPM's posterior, or the Brownian bridge of the pinned process."""
    schedule, d = process.schedule, denoised(process, x, t, law)
    if isinstance(process, PinnedBrownian):
        total = schedule.termination_time
        return process.bridge_step(x, d, total - t, total - end, noise)
    gains, stds = process.transition(end, t, x.shape[1])
    gain, std = float(gains[0]), float(stds[0])  # of X_t given X_end
    before, after = schedule.sigma(end), schedule.sigma(t)
    mean = schedule.alpha(end) * (std / after) ** 2 * d + gain * (before / after) ** 2 * x
    stepped: FloatArray = mean + std * before / after * noise
    return stepped


def carried(
    name: str, xt: FloatArray, levels: FloatArray, law: SoftenedCloud, noise: FloatArray | None = None
) -> Generator[None, None, FloatArray]:
    """(n, d) xt at the last of `levels` (k,) from xt (n, d) at the first; `noise` (k - 1, n, d): by the reverse SDE."""
    process = process_of(name)
    schedule = process.schedule
    times = [schedule.time(s) for s in levels.tolist()]
    x = schedule.alpha(times[0]) * xt
    for number in range(len(times) - 1):
        t, end = times[number], times[number + 1]
        x = flow_step(process, x, t, end, law) if noise is None else sde_step(process, x, t, end, law, noise[number])
        yield
    ends: FloatArray = x / schedule.alpha(times[-1])
    return ends


def own_levels(name: str, steps: int, law: SoftenedCloud) -> FloatArray:
    """(steps + 1,) noise levels from s_T down, as even as the process's own clock has them.

    VP evenly in a time whose rate grows from .1 to 20 (Song et al. 2021, as in [V]); VE evenly in log s (there);
    pinned evenly in the angle of its clock, t = T sin(theta)^2.
    """
    schedule, top, least = process_of(name).schedule, Schedule(termination_time=TIME).terminal_noise_level, lowest(law)
    if name == "ve":
        return np.geomspace(top, least, steps + 1)
    if name == "pinned":
        angles = np.linspace(math.atan(top / schedule.scale), math.atan(least / schedule.scale), steps + 1)
        return np.asarray(schedule.scale * np.tan(angles))
    growth = (LAST - FIRST) / 2

    def clock(t: float) -> float:
        """The time of which t = TIME (FIRST u + growth u^2)/WHOLE."""
        return (math.sqrt(FIRST**2 + 4 * growth * WHOLE * t / TIME) - FIRST) / (2 * growth)

    u = np.linspace(1.0, clock(schedule.time(least)), steps + 1)
    times = TIME * (FIRST * u + growth * u**2) / WHOLE
    return np.array([schedule.noise_level(t) for t in times.tolist()])


def lowest(law: SoftenedCloud) -> float:
    """The level to which flows are followed."""
    if len(law) == 1:
        return 1e-2
    squared = ((law.centres[:, None] - law.centres) ** 2).sum(axis=2)
    return math.sqrt(float(squared[squared > 0].min(initial=1.0))) / LEAST


def basins_of(xt: FloatArray, law: SoftenedCloud) -> IntArray:
    """(n,) the point that is nearest to the ends of flows."""
    squared = -2 * xt @ law.centres.T + (law.centres**2).sum(axis=1)
    found: IntArray = squared.argmin(axis=1)
    return found


def drift_misfits(law: SoftenedCloud, y: FloatArray, times: FloatArray) -> tuple[FloatArray, FloatArray]:
    """By time u (k,) of the Foellmer process: its drift's largest relative misfit at y (n, d) to that of the reversed
    process, y/u + g^2 grad log p, and to g^2 grad log of the semigroup's E phi, phi = p_0/N(0, g^2 T), for bare points.

    The second gradient is by central differences.
    """
    process = PinnedBrownian(schedule=PinnedSchedule(termination_time=1.0, beta=BETA["pinned"]))
    schedule, g2, step = process.schedule, 2 / BETA["pinned"], 1e-5
    by_score, by_semigroup = [], []

    def log_phi(y: FloatArray, left: float) -> FloatArray:
        squared = ((y[:, None] - law.centres) ** 2).sum(axis=2)
        logits = np.log(law.weights) - squared / (2 * g2 * left) + (law.centres**2).sum(axis=1) / (2 * g2)
        most = logits.max(axis=1)
        logs: FloatArray = most + np.log(np.exp(logits - most[:, None]).sum(axis=1))
        return logs

    for u in times.tolist():
        place = u * y
        drift = process.reverse_drift(place, u, law)
        score = EmpiricalScore(law).score(torch.as_tensor(place), 1 - u, schedule).numpy()
        shifts = step * np.eye(law.d)
        gradient = np.stack(
            [(log_phi(place + shift, 1 - u) - log_phi(place - shift, 1 - u)) / (2 * step) for shift in shifts], axis=1
        )
        size = np.abs(drift).max()
        by_score.append(np.abs(place / u + g2 * score - drift).max() / size)
        by_semigroup.append(np.abs(g2 * gradient - drift).max() / size)
    return np.array(by_score), np.array(by_semigroup)
