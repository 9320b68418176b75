"""The reverse SDE, exact: each particle's end point drawn once from the posterior, then a Brownian bridge to it.

Run backwards, X_0 + W(u) in the clock u = s^2 is the same process, and between two given ends it is a Brownian bridge
(Anderson 1982; Doob). So no step is taken and no score is needed: one pass of posterior weights, and any frames.

Every particle keeps its own uniform, Gaussian and path, and the points are laid out along a Hilbert curve, so the end
points move as little as the posterior does when a slider moves. Importing this module loads torch, so only workers do.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from ..clouds.hilbert import hilbert_order
from ..experiment.axes import Axes
from ..experiment.mixture import GaussianMixture
from ..experiment.schedule import Schedule
from ..experiment.target import SoftenedCloud
from ..processes.noise import BrownianPaths
from ..processes.particles import Stream, generator
from ..results.estimates import Estimates, step_of
from ..results.trajectory import Trajectory
from ..scores import score_of
from ..values import FloatArray, IntArray

BLOCK = 1 << 17  # elements of a temporary (n', m) or (n', m, d) array: about what a core's cache holds
NEGLIGIBLE = -700.0  # logits below it underflow in float64, slowly
DEPTH = 7  # nodes of the bridge's noise as in the forward process: 16 a decade of s

Law = SoftenedCloud | GaussianMixture
Logits = Callable[[Tensor], Tensor]


def never() -> bool:
    """For callers that don't interrupt."""
    return False


def draw_ends(
    law: Law, xt: FloatArray, levels: FloatArray, seed: int, superseded: Callable[[], bool] = never
) -> FloatArray | None:
    """(n, d) X_0 drawn given X_0 + s Z = xt (n, d), noise levels s > 0 by axis (d,); None when superseded.

    With S_i the covariance of component i (s0^2 I for points) and U = diag(s^2): i with its posterior probability, then
    N(x_i + K (xt - x_i), S_i - K S_i) with K = S_i (S_i + U)^-1.
    """
    chosen = draw_components(law, xt, levels, generator(seed, Stream.ENDS, 0).random(len(xt)), superseded)
    if chosen is None:
        return None
    gaussians = generator(seed, Stream.ENDS, 1).standard_normal(xt.shape)
    if isinstance(law, GaussianMixture):
        gains = law.covariances @ np.linalg.inv(law.covariances + np.diag(levels**2))  # (m, d, d)
        values, vectors = np.linalg.eigh(law.covariances - gains @ law.covariances)
        roots = (vectors * np.sqrt(np.maximum(values, 0.0))[:, None]) @ vectors.swapaxes(1, 2)
        means = law.means[chosen]
        pulled = np.einsum("nij,nj->ni", gains[chosen], xt - means)
        drawn: FloatArray = means + pulled + np.einsum("nij,nj->ni", roots[chosen], gaussians)
        return drawn
    share = law.softness / np.hypot(levels, law.softness)  # (d,)
    centres = law.centres[chosen]
    ends: FloatArray = centres + share**2 * (xt - centres) + share * levels * gaussians
    return ends


def draw_components(
    law: Law, xt: FloatArray, levels: FloatArray, uniforms: FloatArray, superseded: Callable[[], bool] = never
) -> IntArray | None:
    """(n,) components, from the posterior's inverse distribution function at uniforms (n,) along the Hilbert curve.

    In float64 on the CPU: as many weights as pairs, but only once. None when superseded, asked every block.
    """
    present = law.present[hilbert_order(law.places[law.present])]
    if isinstance(law, GaussianMixture):
        logits_of, width = _mixture_logits(law, present, levels), len(present) * law.d
    else:
        logits_of, width = _cloud_logits(law, present, levels), len(present)
    queries = torch.from_numpy(xt - law.mean)  # (n, d)
    heights = torch.from_numpy(np.asarray(uniforms, np.float64))[:, None]
    chosen = np.empty(len(xt), np.int64)
    rows = max(1, BLOCK // width)
    with torch.inference_mode():
        for start in range(0, len(xt), rows):
            if superseded():
                return None
            block = slice(start, start + rows)
            logits = logits_of(queries[block])  # (n', m)
            logits -= logits.amax(dim=1, keepdim=True)
            ladder = logits.clamp_(min=NEGLIGIBLE).exp_().cumsum_(dim=1)
            places = torch.searchsorted(ladder, heights[block] * ladder[:, -1:], right=True)
            chosen[block] = places[:, 0].clamp_(max=len(present) - 1).numpy()
    drawn: IntArray = present[chosen]
    return drawn


def _cloud_logits(law: SoftenedCloud, present: IntArray, levels: FloatArray) -> Logits:
    """log w_i - |xt - x_i|^2/(2v), v by axis, but for what all points share."""
    v = levels**2 + law.softness**2  # (d,)
    centres = law.centres[present] - law.mean  # (m, d)
    bias = torch.from_numpy(np.log(law.weights[present]) - (centres**2 / (2 * v)).sum(axis=1))
    keys = torch.from_numpy(np.ascontiguousarray((centres / v).T))  # (d, m)
    return lambda queries: torch.addmm(bias, queries, keys)


def _mixture_logits(law: GaussianMixture, present: IntArray, levels: FloatArray) -> Logits:
    """log w_k + log N(xt; mu_k, S_k + U), but for what all components share."""
    m, d = len(present), law.d
    factors = np.linalg.cholesky(law.covariances[present] + np.diag(levels**2))  # (m, d, d)
    bias = np.log(law.weights[present]) - np.log(np.diagonal(factors, axis1=1, axis2=2)).sum(axis=1)
    whiteners = np.linalg.inv(factors)
    offsets = torch.from_numpy(np.einsum("mij,mj->mi", whiteners, law.means[present] - law.mean))
    keys = torch.from_numpy(np.ascontiguousarray(whiteners.reshape(m * d, d).T))
    return lambda queries: (
        torch.from_numpy(bias) - 0.5 * ((queries @ keys).view(-1, m, d) - offsets).square_().sum(dim=2)
    )


def exact_trajectory(
    law: Law, start: FloatArray, schedule: Schedule, count: int, seed: int, superseded: Callable[[], bool] = never
) -> Trajectory | None:
    """The reversal from X_T/alpha_T = `start` (n, d) to the data in `count` frames; None when superseded."""
    axes = schedule.axes(start.shape[1])
    time = schedule.termination_time
    ends = draw_ends(law, start, np.array([axis.noise_level(time) for axis in axes]), seed, superseded)
    if ends is None:
        return None
    phases, paths = np.linspace(0.0, 1.0, count), reverse_paths(seed, start.shape)
    times = [schedule.time(float(s)) for s in schedule.level_of_phase(1 - phases[1:])]  # of the slowest axis
    positions = np.empty((count, *start.shape), np.float32)
    for axis in set(axes):  # the second one may differ
        columns = [number for number, other in enumerate(axes) if other == axis]
        levels = np.array([axis.noise_level(t) for t in (time, *times)])
        moved = bridge(ends, start, levels[0], levels, paths)
        moved *= axis.alpha_of_level(levels)[:, None, None]
        positions[:, :, columns] = moved[:, :, columns]
    return Trajectory(phases=phases, positions=positions)


def exact_estimates(law: Law, trajectory: Trajectory, schedule: Schedule, most: int) -> Estimates:
    """E[X_0 | x_t] of some particles at `most` or so of the trajectory's states, by the exact score; at its end, X_0.

    It weighs at most 120 particles with every point, at each.
    """
    step, axes = step_of(trajectory.n), Axes.of(schedule, law.d)
    score = score_of(law, schedule)
    stride = max(1, math.ceil((len(trajectory.phases) - 1) / (most - 1)))
    chosen = np.unique(np.append(np.arange(0, len(trajectory.phases) - 1, stride), len(trajectory.phases) - 1))
    values = []
    with torch.inference_mode():
        for index in chosen:
            x = trajectory.positions[index, ::step].astype(np.float64)
            s = float(schedule.level_of_phase(1 - trajectory.phases[index]))
            if s > 0:
                stretches = axes.stretches(s)
                seen = score.denoise(score.tensor(stretches / axes.alphas(s) * x), s).numpy()
                x = seen / (stretches * axes.rates(s))
            values.append(x)
    return Estimates(phases=trajectory.phases[chosen], values=np.stack(values), step=step)


def bridge(ends: FloatArray, xt: FloatArray, terminal: float, levels: FloatArray, paths: BrownianPaths) -> FloatArray:
    """(k, n, d) Brownian bridges in u = s^2 from `ends` (n, d) at s = 0 to `xt` at `terminal`, at levels (k,) between.

    With rho = (s/s_T)^2: ends + rho (xt - ends) + (1 - rho) W(s^2/(1 - rho)), whose noise has variance s^2 (1 - rho).
    The law at each level is exact wherever the levels lie, and moves little with s_T.
    """
    rho = np.minimum((np.asarray(levels, np.float64) / terminal) ** 2, 1.0)  # (k,)
    left = np.sqrt(1 - rho)
    clock = np.divide(levels, left, out=np.full(len(rho), math.inf), where=left > 0)
    noise = paths.normalised(clock)
    noise *= (levels * left)[:, None, None]
    noise += ends + rho[:, None, None] * (xt - ends)
    return noise


def reverse_paths(seed: int, shape: tuple[int, ...]) -> BrownianPaths:
    """The reversal's own noise, one path a particle, shape (n, d)."""
    end = generator(seed, Stream.REVERSE).standard_normal(shape)
    return BrownianPaths(seed=seed, stream=Stream.REVERSE, end=end, depth=DEPTH)
