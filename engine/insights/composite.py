"""The optimal map from the prior onto p_T, on which the flow from T follows: the composite map (arXiv 2410.13431).

On the stage the transported start moves the prior onto a sample of diffused particles. Here p_T is met by nodes that
lie evenly about every point, since a sample of as many errs by some percent of the mass.
"""

from __future__ import annotations

import math

import numpy as np

from ..diagnostics import Problem
from ..processes.particles import PLASTIC
from ..transport import SmoothedMap, semi_discrete
from ..values import FloatArray

MASS_ERROR = 1e-4  # of the cells of nodes, relative: far below a pixel's mass
FEW = 8  # nodes about one point, up to which those of different points are chosen together
GOLDEN = math.pi * (3 - math.sqrt(5))  # the angle by which one seed of a sunflower follows the other


def onto_diffused(problem: Problem, count: int) -> SmoothedMap:
    """The optimal map of latents (n, 2) onto about `count` nodes of p_T, smoothed by the experiment's tau."""
    scale = float(problem.schedule.prior_std)
    for plan in semi_discrete(*diffused_nodes(problem, count), scale):
        if plan.error <= MASS_ERROR:
            break
    return SmoothedMap(sites=plan.sites, potentials=plan.potentials, tau=problem.experiment.tau * scale**2)


def diffused_nodes(problem: Problem, count: int) -> tuple[FloatArray, FloatArray]:
    """(k, 2) places and (k,) weights that stand for p_T: the Gaussian about alpha x_i as nodes of equal mass."""
    target, level = problem.target, problem.terminal_level
    present = target.present
    alphas = problem.axes.alphas(level)
    widths = alphas * np.hypot(problem.axes.levels(level), target.softness)  # (2,)
    each = count // len(present)
    if each > FEW:
        sources, offsets = np.repeat(present, each), _turned(sunflower(each), len(present))
    else:
        sources, offsets = present[np.arange(count) * len(present) // count], scattered(count)
    shares = np.bincount(sources, minlength=len(target))
    weights = target.weights[sources] / shares[sources]
    return alphas * target.centres[sources] + widths * offsets, weights / weights.sum()


def sunflower(count: int) -> FloatArray:
    """(count, 2) nodes of equal mass of N(0, I): radii at even quantiles, turned by the golden angle (Vogel 1979).

    Centred, and of unit variance along each axis.
    """
    index = np.arange(count)
    radii = np.sqrt(-2 * np.log1p(-(index + 0.5) / count))
    nodes = np.stack([radii * np.cos(GOLDEN * index), radii * np.sin(GOLDEN * index)], axis=1)
    nodes -= nodes.mean(axis=0)
    scaled: FloatArray = nodes / np.sqrt((nodes**2).mean(axis=0))
    return scaled


def _turned(nodes: FloatArray, times: int) -> FloatArray:
    """(times k, 2) copies of nodes (k, 2), each turned by another angle, so that none coincide far from the data."""
    angles = 2 * math.pi * np.arange(times) / times
    turns = np.array([[np.cos(angles), -np.sin(angles)], [np.sin(angles), np.cos(angles)]])  # (2, 2, times)
    copies: FloatArray = np.einsum("abt,kb->tka", turns, nodes).reshape(-1, 2)
    return copies


def scattered(count: int) -> FloatArray:
    """(count, 2) standard normal nodes of which any that follow each other lie evenly: an additive recurrence."""
    index = np.arange(count)
    radii = np.sqrt(-2 * np.log1p(-((0.5 + index / PLASTIC) % 1.0)))
    angles = 2 * math.pi * ((0.5 + index / PLASTIC**2) % 1.0)
    return np.stack([radii * np.cos(angles), radii * np.sin(angles)], axis=1)
