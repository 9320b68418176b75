"""Whether the Hessians of log p_t commute along the flow: where they do, its end map is optimal (theory: the gap).

Decided in the plane only: yes for families in which they are known to, no where a pair was found that does not.
"""

from __future__ import annotations

import itertools

import numpy as np

from ..diagnostics import Problem
from ..diagnostics.concavity.laws import Law, is_gaussian
from ..experiment.target import SoftenedCloud
from ..processes.particles import draw_particles
from ..solvers import ExponentialAdams, noise_levels
from ..values import FloatArray

PATHS, STEPS = 24, 24  # latents whose paths are looked at, and levels on each
ROUNDING = 1e-7  # of |AB - BA|/(|A| |B|): what float64 makes of a posterior's moments is far below
FLAT = 1e-9  # relative


def hessians_commute(problem: Problem) -> bool | None:
    """True for Gaussians, lines and product laws whose axes the drift shares; False where a pair does not; else None.

    Paths from 24 latents at T, with their Hessians at 24 levels each. Costs some 600 evaluations at single places.
    """
    if _known(problem.law, problem.axes.differ):
        return True
    hessians = path_hessians(problem)  # (k, n, 2, 2)
    rates = np.array([axis.drift_rate(problem.schedule.termination_time) for axis in problem.axes.schedules])
    drift = np.broadcast_to(np.diag(rates), hessians.shape[1:])
    for first, second in itertools.combinations([drift, *hessians], 2):
        sizes = np.linalg.norm(first, 2, (1, 2)) * np.linalg.norm(second, 2, (1, 2))  # (n,)
        if (np.abs(first @ second - second @ first).max(axis=(1, 2)) > ROUNDING * sizes).any():
            return False
    return None


def path_hessians(problem: Problem) -> FloatArray:
    """(k, n, 2, 2) Hess log p_t along the flow of some particles' latents, in the process's own coordinates."""
    latents = problem.scales * draw_particles(problem.experiment).gaussian[:PATHS]
    levels = noise_levels(problem.law, problem.terminal_level, STEPS)
    found = []
    for state in ExponentialAdams().solve(
        problem.score.denoise, problem.score.tensor(latents * problem.inflow), levels
    ):
        s, factors = state.level, problem.factors(state.level)
        # in the flow's coordinates all noise is of level s, and the stretched denoiser's Jacobian is I + s^2 Hess
        jacobian = problem.score.jacobian(state.xt, s).numpy() / problem.axes.rates(s)[:, None]
        found.append(factors[:, None] * (jacobian - np.eye(2)) / s**2 * factors)
    return np.stack(found)


def _known(law: Law, drifts_differ: bool) -> bool:
    """Whether the law belongs to a family whose Hessians commute: in the drift's axes, where drifts differ."""
    if not isinstance(law, SoftenedCloud):
        if not is_gaussian(law):
            return False
        covariance = law.covariances[law.present[0]]
        return not drifts_differ or abs(covariance[0, 1]) <= FLAT * float(np.abs(covariance).max())
    sites, weights = law.atoms()
    if len(sites) == 1 or is_product(sites, weights):
        return True
    return not drifts_differ and is_line(sites)


def is_line(sites: FloatArray) -> bool:
    """Whether sites (m, 2) lie on one line."""
    stretches = np.linalg.svd(sites - sites.mean(axis=0), compute_uv=False)
    return bool(stretches[-1] <= FLAT * stretches[0])


def is_product(sites: FloatArray, weights: FloatArray) -> bool:
    """Whether distinct sites (m, 2) are a grid along the axes, with weights that are products of the axes'."""
    scale = float(np.ptp(sites, axis=0).max()) or 1.0
    columns, rows = (np.unique(np.round(sites[:, axis] / (FLAT * scale)), return_inverse=True)[1] for axis in (0, 1))
    table = np.zeros((int(columns.max()) + 1, int(rows.max()) + 1))
    if table.size != len(sites):
        return False
    table[columns, rows] = weights
    product = np.outer(table.sum(axis=1), table.sum(axis=0))
    return bool((np.abs(table - product) <= FLAT * product).all())
