"""Modes of a density p_t by mean shift, as fixed points of the denoiser (Fukunaga & Hostetler 1975).

Where D(x) = x the gradient of log p_t vanishes, and x -> D(x) never lowers p_t, so it climbs to a mode. Far from the
critical scale Newton's step, turned uphill, is faster. Imports torch: only what runs in a worker imports this module.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass

import numpy as np
import torch
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from ..experiment.mixture import GaussianMixture
from ..experiment.target import SoftenedCloud
from ..scores import EmpiricalScore, GaussianMixtureScore
from ..values import FloatArray, IntArray

ROUNDS = 60
CONVERGED = 1e-10  # |D - x| in kernel widths
SAME = 2e-3  # kernel widths within which two modes are one; a symmetric split 4e-6 of v away is still told apart
FLATTEST = 1e-7  # of the eigenvalues of 1 - dD/dx: a Newton step is at most so many times the mean shift's inverse
LONGEST = 0.5  # kernel widths of a step
ROUNDING = 1e-12  # of log-densities


@dataclass(frozen=True, slots=True, kw_only=True)
class Climbed:
    """Modes (k, d) in data coordinates, and which of them each start reached (n,)."""

    modes: FloatArray
    reached: IntArray


def climb(law: SoftenedCloud | GaussianMixture, starts: FloatArray, s: float) -> Climbed:
    """The modes of the law of X_0 + sZ, s > 0, to which ways up from starts (n, d) lead.

    Softness and noise are alike: the bare points under both have the same modes, and longer mean shifts.
    """
    score: EmpiricalScore | GaussianMixtureScore
    if isinstance(law, SoftenedCloud):
        width = math.hypot(s, law.softness)
        score = EmpiricalScore(dataclasses.replace(law, softness=0.0))
    else:
        width, score = s, GaussianMixtureScore(law)
    with torch.inference_mode():
        ends = _ascend(score, score.tensor(starts), width).numpy()
    near = cKDTree(ends).query_pairs(SAME * width, output_type="ndarray")
    graph = coo_array((np.ones(len(near)), (near[:, 0], near[:, 1])), shape=(len(ends), len(ends)))
    count, reached = connected_components(graph, directed=False)
    first = np.full(count, len(ends))
    np.minimum.at(first, reached, np.arange(len(ends)))
    return Climbed(modes=ends[first], reached=reached.astype(np.int64))


def _ascend(score: EmpiricalScore | GaussianMixtureScore, x: torch.Tensor, s: float) -> torch.Tensor:
    """Every row of x (n, d) at a mode of p_s, whose kernels are s wide. Rows that have arrived rest."""
    moving = torch.arange(len(x))
    height = score.log_density(x, s)
    for _ in range(ROUNDS):
        here = x[moving]
        shift = score.denoise(here, s) - here  # (k, d), s^2 grad log p
        going = torch.linalg.vector_norm(shift, dim=1) > CONVERGED * s
        if not bool(going.any()):
            break
        moving, here, shift, height = moving[going], here[going], shift[going], height[going]
        values, vectors = torch.linalg.eigh(
            torch.eye(x.shape[1], dtype=x.dtype) - score.jacobian(here, s)
        )  # 1 - dD/dx = -s^2 Hess log p
        along = (vectors.mT @ shift[:, :, None])[:, :, 0] / values.abs().clamp(min=FLATTEST)
        step = (vectors @ along[:, :, None])[:, :, 0]
        length = torch.linalg.vector_norm(step, dim=1, keepdim=True)
        step = step * (LONGEST * s / length).clamp(max=1.0)
        risen = score.log_density(here + step, s)
        better = risen >= height - ROUNDING
        if not bool(better.all()):
            climbed = here + torch.where(better[:, None], step, shift)
            risen = torch.where(better, risen, score.log_density(climbed, s))
            x[moving] = climbed
        else:
            x[moving] = here + step
        height = risen
    return x
