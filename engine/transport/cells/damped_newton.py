"""Damped Newton for semi-discrete transport (Kitagawa, Merigot & Thibert 2019, J. Eur. Math. Soc. 21, algorithm 1).

Minimises the convex dual F(h) = E max_i(<z, y_i> + h_i) - sum w_i h_i for z ~ N(0, I). Its gradient is the cells'
masses minus w, its Hessian the graph Laplacian weighted by edge integrals over |y_i - y_j|. A step is halved until
every cell keeps half of the smallest mass and the residual falls; convergence is global and in the end quadratic. A
step begins at four times the last one that was taken, for what was cut short once will be again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csc_array
from scipy.sparse.linalg import splu

from ...values import FloatArray
from ..base import mass_error
from .laguerre import PowerDiagram
from .tessellation import Places, Tessellation

FIRST_STEP, SMALLEST_STEP = 0.5, 2.0**-24
GROWTH = 4.0
MOST_ITERATIONS, PATIENCE = 200, 20  # the residual has to halve in so many iterations


@dataclass(frozen=True, slots=True, kw_only=True)
class NewtonState:
    """An iterate; `error` is `mass_error` of its cells."""

    iteration: int
    tessellation: Tessellation
    error: float


def damped_newton(places: Places, weights: FloatArray, start: Tessellation) -> Iterator[NewtonState]:
    """Every iterate from `start`, until the residual falls no further: by rounding, or where a cell bars each step."""
    current, last, milestone = start, FIRST_STEP / GROWTH, math.inf
    least = 0.5 * min(start.cells.masses.min(), weights.min())
    for iteration in range(MOST_ITERATIONS):
        residual = current.cells.masses - weights  # (m,)
        size = float(np.linalg.norm(residual))
        yield NewtonState(iteration=iteration, tessellation=current, error=mass_error(current.cells.masses, weights))
        if len(places) == 1 or least <= 0 or (iteration % PATIENCE == 0 and size > milestone / 2):
            return
        milestone = size if iteration % PATIENCE == 0 else milestone
        try:
            direction = -_solved(current.diagram, current.cells.edges, residual)
        except RuntimeError:  # SuperLU's word for a singular matrix: some wall has no mass left that can be told from 0
            return
        direction -= weights @ direction
        step = min(1.0, GROWTH * last)
        while True:
            trial = Tessellation.of(places, current.heights + step * direction)
            left = np.linalg.norm(trial.cells.masses - weights)
            if trial.cells.masses.min() >= least and left <= (1 - step / 2) * size:
                break
            step /= 2
            if step < SMALLEST_STEP or size < 1e-14:
                return
        current, last = trial, step


def _solved(diagram: PowerDiagram, edges: FloatArray, residual: FloatArray) -> FloatArray:
    """The graph Laplacian's solution for a right-hand side (m,) of sum 0, with the last entry at 0.

    Raises RuntimeError where walls without mass cut the graph into parts.
    """
    inner = diagram.pairs[:, 1] < diagram.m
    i, j = diagram.pairs[inner].T
    conductance = edges[inner] / diagram.lengths[inner]
    diagonal = np.bincount(i, conductance, diagram.m) + np.bincount(j, conductance, diagram.m)
    k = np.arange(diagram.m)
    entries = np.concatenate([diagonal, -conductance, -conductance])
    rows, columns = np.concatenate([k, i, j]), np.concatenate([k, j, i])
    kept = (rows < diagram.m - 1) & (columns < diagram.m - 1)
    matrix = csc_array(coo_array((entries[kept], (rows[kept], columns[kept])), shape=(diagram.m - 1, diagram.m - 1)))
    symmetric = {"SymmetricMode": True}
    # a plane graph has no dense blocks, so SuperLU's supernodes only cost: sizes of 1 save a quarter
    factors = splu(matrix, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, relax=1, panel_size=1, options=symmetric)
    solution: FloatArray = factors.solve(residual[:-1])
    return np.append(solution, 0.0)
