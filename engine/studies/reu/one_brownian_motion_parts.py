"""The parts of the study `one-brownian-motion`: every process in its own coordinates and time, compared.

X_t = alpha (X_0 + s Z) for each of them, so what each makes of X_t is brought to data coordinates, xt = X_t/alpha.
"""

from __future__ import annotations

import math
from collections.abc import Generator

import numpy as np

from ...experiment.presets import preset
from ...experiment.schedule import SCHEDULES, PinnedSchedule, Schedule
from ...experiment.target import SoftenedCloud
from ...learning.clocks import FIRST, LAST, WHOLE
from ...processes import PROCESSES, AbstractProcess, PinnedBrownian
from ...values import FloatArray
from ..base.parts import columns, part_of
from ..base.study import Part, Steps, StudyRequest, bare_points, require_points

NAMES = {"ou": "VP", "ve": "VE", "pinned": "pinned"}
LEVELS = np.geomspace(400.0, 0.05, 25)
TIMES = np.array([0.05, 0.2, 0.4, 0.6, 0.8, 0.95])  # of the Foellmer process
NUMBERS = {False: (8, 16, 32, 64, 128, 256), True: (8, 32, 128)}  # steps of flows on their own clocks
SIDE = {False: 200, True: 60}  # of the grid of latents, by whether it is quick, up to ten points; coarser beyond
MOST = 60  # points of a drawing
ENDS = 500  # particles whose ends are compared
SHARED = 64  # steps that all take at the same noise levels
EPS = float(np.finfo(np.float64).eps)
TIME = 6.0  # of VP: s_T = 403; the others' clocks are as long as to reach that level too
TOP = Schedule(termination_time=TIME).terminal_noise_level
BETA = {"ou": 1.0, "ve": 2.0, "pinned": 0.5}  # different, so that no two clocks agree by their constants
LEAST = 20.0  # times below the closest points' distance, to where flows are followed


def law(request: StudyRequest) -> SoftenedCloud:
    """The drawing's points, bare, at most 60 of them; or the preset of five points."""
    experiment = preset("five-points").experiment if request.experiment is None else require_points(request)
    return bare_points(experiment, MOST)


def side(request: StudyRequest) -> int:
    """Even number of the grid's nodes a side."""
    return 2 * round(SIDE[request.quick] / 2 * min(1.0, math.sqrt(10 / len(law(request)))))


def parts(request: StudyRequest) -> tuple[Part, ...]:
    """Basins in the plane only."""
    basins = (part_of(f"basins-{name}", f"basins of {said}", _basins, request, name) for name, said in NAMES.items())
    return (
        part_of("denoisers", "denoisers at equal noise levels", _denoisers, request),
        part_of("ends", "equal steps at equal noise levels", _ends, request),
        part_of("drift", "the Föllmer drift", _drift, request),
        *(basins if law(request).d == 2 else ()),
    )


def _denoisers(request: StudyRequest) -> Steps:
    """By level (25,): `ve`, `pinned`, the largest difference of their denoisers from VP's, `rounding` what to expect.

    Logits |x|^2/(2 s^2) of size L are rounded to L eps, and shift the mean of points no more than 2 R apart by R L eps.
    """
    data, random = law(request), np.random.default_rng([request.seed, 1])
    reach = float(np.sqrt((data.centres**2).sum(axis=1)).max()) or 1.0
    rows = []
    for s in LEVELS.tolist():
        chosen = random.choice(len(data), size=ENDS, p=data.weights)
        xt = data.centres[chosen] + s * random.standard_normal((ENDS, data.d))
        found = []
        for process in map(process_of, NAMES):
            t = process.schedule.time(s)
            found.append(denoised(process, process.schedule.alpha(t) * xt, t, data))
        farthest = np.abs(xt).max()
        largest = float((farthest * math.sqrt(data.d) + reach) ** 2 / (2 * s * s))
        rounding = EPS * (1 + largest) * reach * 8 + 4 * EPS * farthest
        rows.append([*(np.abs(each - found[0]).max() for each in found[1:]), rounding])
        yield
    return columns(rows, "ve", "pinned", "rounding")


def _ends(request: StudyRequest) -> Steps:
    """`ode`, `sde` (2,): largest differences of VE's and pinned's ends from VP's, after as many steps at equal levels.

    Each steps in its own coordinates; for the reverse SDE all take the same noise.
    """
    data, random = law(request), np.random.default_rng([request.seed, 2])
    levels = np.geomspace(TOP, lowest(data), SHARED + 1)
    start = levels[0] * random.standard_normal((ENDS, data.d))
    noise = random.standard_normal((SHARED, ENDS, data.d))
    found = {}
    for kind, given in (("ode", None), ("sde", noise)):
        ends = {}
        for name in NAMES:
            ends[name] = yield from carried(name, start, levels, data, given)
        found[kind] = np.array([np.abs(ends[name] - ends["ou"]).max() for name in ("ve", "pinned")])
    return found


def _basins(request: StudyRequest, name: str) -> Steps:
    """`basins` (k, n): the points nearest to where the flow takes the grid's latents, by steps on the process's clock.

    `weights` (n,): the Gaussian mass of the latents' cells.
    """
    from ...diagnostics.concavity.quadrature import gaussian_cells

    data, cells = law(request), gaussian_cells(side(request), 2)
    rows = []
    for steps in NUMBERS[request.quick]:
        ends = yield from carried(name, TOP * cells.nodes, own_levels(name, steps, data), data)
        rows.append((-2 * ends @ data.centres.T + (data.centres**2).sum(axis=1)).argmin(axis=1))
    return {"basins": np.array(rows, np.float64), "weights": cells.weights}


def _drift(request: StudyRequest) -> Steps:
    """By time u (6,) of the Foellmer process: its drift's largest relative misfits, `score` to that of the reversed
    process, y/u + g^2 grad log p, and `semigroup` to g^2 grad log of the semigroup's E phi, phi = p_0/N(0, g^2 T).

    The second gradient is by central differences.
    """
    data, g2, step = law(request), 2 / BETA["pinned"], 1e-5
    y = data.mean + np.random.default_rng([request.seed, 3]).standard_normal((50, data.d))
    process = PinnedBrownian(schedule=PinnedSchedule(termination_time=1.0, beta=BETA["pinned"]))

    def log_phi(y: FloatArray, left: float) -> FloatArray:
        squared = ((y[:, None] - data.centres) ** 2).sum(axis=2)
        logits = np.log(data.weights) - squared / (2 * g2 * left) + (data.centres**2).sum(axis=1) / (2 * g2)
        most = logits.max(axis=1)
        logs: FloatArray = most + np.log(np.exp(logits - most[:, None]).sum(axis=1))
        return logs

    rows = []
    for u in TIMES.tolist():
        place = u * y
        drift = process.reverse_drift(place, u, data)
        differences = [log_phi(place + shift, 1 - u) - log_phi(place - shift, 1 - u) for shift in step * np.eye(data.d)]
        others = (place / u + g2 * _score(process, place, 1 - u, data), g2 * np.stack(differences, axis=1) / (2 * step))
        rows.append([np.abs(other - drift).max() / np.abs(drift).max() for other in others])
    yield
    return columns(rows, "score", "semigroup")


def _score(process: AbstractProcess, x: FloatArray, t: float, law: SoftenedCloud) -> FloatArray:
    """(n, d) grad log p_t at x (n, d)."""
    import torch

    from ...scores import EmpiricalScore

    found: FloatArray = EmpiricalScore(law).score(torch.as_tensor(x), t, process.schedule).numpy()
    return found


def process_of(name: str) -> AbstractProcess:
    """Ornstein-Uhlenbeck, free and pinned Brownian motion, each with a clock of its own."""
    beta = BETA[name]
    total = {"ou": TIME, "ve": beta * TOP**2 / 2, "pinned": 1.0}[name]
    return PROCESSES[name](schedule=SCHEDULES[name](termination_time=total, beta=beta))


def denoised(process: AbstractProcess, x: FloatArray, t: float, law: SoftenedCloud) -> FloatArray:
    """(n, d) E[X_0 | X_t = x] by the process's own means: its score, or the Foellmer process's posterior mean."""
    if isinstance(process, PinnedBrownian):
        return process.posterior_mean(x, process.schedule.termination_time - t, law)
    schedule = process.schedule
    found: FloatArray = (x + schedule.sigma(t) ** 2 * _score(process, x, t, law)) / schedule.alpha(t)  # Tweedie
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
    schedule, least = process_of(name).schedule, lowest(law)
    if name == "ve":
        return np.geomspace(TOP, least, steps + 1)
    if name == "pinned":
        angles = np.linspace(math.atan(TOP / schedule.scale), math.atan(least / schedule.scale), steps + 1)
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
