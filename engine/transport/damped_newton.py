"""Damped Newton for semi-discrete transport (Kitagawa, Merigot & Thibert 2019, J. Eur. Math. Soc. 21, algorithm 1).

Minimises the convex dual F(h) = E max_i(<z, y_i> + h_i) - sum w_i h_i for z ~ N(0, I). Its gradient is the cells'
masses minus w, its Hessian the graph Laplacian weighted by edge integrals over |y_i - y_j|. A step is halved until
every cell keeps half of the smallest mass and the residual falls; convergence is global and in the end quadratic. A
step begins at four times the last one that was taken, for what was cut short once will be again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csc_array
from scipy.sparse.linalg import splu

from ..values import FloatArray
from .cell_masses import CellMasses, cell_masses
from .laguerre import PowerDiagram, power_diagram

START_RADIUS = 4.0  # the outermost cell of the start lies here, so that its mass is no smaller than about 1e-5
FIRST_STEP, SMALLEST_STEP = 0.5, 2.0**-24
GROWTH = 4.0
MOST_ITERATIONS = 200
TRACE = 1e-5  # lighter cells count as this heavy in the relative error: their masses are only known to 1e-16 absolutely


@dataclass(frozen=True, slots=True, kw_only=True)
class NewtonState:
    """`heights` (m,), their diagram and masses; `error` = max |mass_i - w_i|/max(w_i, 1e-5)."""

    iteration: int
    heights: FloatArray
    diagram: PowerDiagram
    cells: CellMasses
    error: float


def damped_newton(sites: FloatArray, weights: FloatArray) -> Iterator[NewtonState]:
    """Every iterate from the start on, until rounding stops the residual from falling. `sites` (m, 2) have mean 0."""
    heights = _start(sites, weights)
    diagram = power_diagram(sites, heights)
    cells = cell_masses(diagram)
    last = FIRST_STEP / GROWTH
    least = 0.5 * min(cells.masses.min(), weights.min())
    for iteration in range(MOST_ITERATIONS):
        residual = cells.masses - weights  # (m,)
        yield NewtonState(
            iteration=iteration,
            heights=heights,
            diagram=diagram,
            cells=cells,
            error=float(np.abs(residual / np.maximum(weights, TRACE)).max()),
        )
        if len(sites) == 1:
            return
        direction = -_solved(diagram, cells.edges, residual)
        size, step = np.linalg.norm(residual), min(1.0, GROWTH * last)
        while True:
            trial = heights + step * direction
            trial_diagram = power_diagram(sites, trial)
            trial_cells = cell_masses(trial_diagram)
            left = np.linalg.norm(trial_cells.masses - weights)
            if trial_cells.masses.min() >= least and left <= (1 - step / 2) * size:
                break
            step /= 2
            if step < SMALLEST_STEP or size < 1e-14:
                return
        heights, diagram, cells, last = trial - weights @ trial, trial_diagram, trial_cells, step


def _start(sites: FloatArray, weights: FloatArray) -> FloatArray:
    """Minus the conjugate potential of the Gaussian of the sites' covariance, drawn in so that no cell is empty."""
    values, vectors = np.linalg.eigh(sites.T @ (weights[:, None] * sites))
    roots = np.sqrt(np.maximum(values, max(values[-1], 1e-300) * 1e-8))
    along = sites @ vectors  # (m, 2)
    reach = float(np.sqrt(((along / roots) ** 2).sum(1)).max())
    heights = -min(1.0, START_RADIUS / max(reach, 1e-300)) * (along**2 / roots).sum(1) / 2
    centred: FloatArray = heights - weights @ heights
    return centred


def _solved(diagram: PowerDiagram, edges: FloatArray, residual: FloatArray) -> FloatArray:
    """The graph Laplacian's solution for a right-hand side (m,) of sum 0, with the last entry at 0."""
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
