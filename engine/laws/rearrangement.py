"""How far a map of N(0, I) is from the optimal map with the same image, to the second order of their distance.

Every other map with that image is G(z + xi + ..) with a rearrangement that keeps the Gaussian, div(gamma xi) = 0. Its
cost E|G - z|^2 rises by 2 E<xi, G> + E<xi, sym(DG) xi> to second order, and the optimal map is where that is least: the
linearised polar factorisation (Brenier 1991, Comm. Pure Appl. Math. 44). xi is sought among Hermite polynomials.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np

from ..values import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Rearrangement:
    """`saving`: of the cost E|G - z|^2, what the optimal map saves; `distance`: rms |G - optimal map|."""

    saving: float
    distance: float


def gauss_nodes(d: int, order: int, lightest: float = 1e-14) -> tuple[FloatArray, FloatArray]:
    """Nodes (k, d) and weights (k,) of the product Gauss-Hermite rule for N(0, I), without the lightest ones."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(order)
    shares = np.prod(list(itertools.product(weights / math.sqrt(2 * math.pi), repeat=d)), axis=1)
    kept = shares > lightest
    return np.array(list(itertools.product(nodes, repeat=d)))[kept], shares[kept] / shares[kept].sum()


def best_rearrangement(
    nodes: FloatArray, weights: FloatArray, ends: FloatArray, jacobians: FloatArray, degree: int
) -> Rearrangement:
    """Of a map with values `ends` (k, d) and derivatives `jacobians` (k, d, d) at a Gaussian rule's nodes (k, d).

    `degree` of the stream functions. Right to the relative order of the distance itself.
    """
    fields = _solenoidal(nodes, degree)  # (f, k, d)
    symmetric = (jacobians + jacobians.swapaxes(1, 2)) / 2
    pushed = np.einsum("kij,fkj->fki", symmetric, fields) * weights[:, None]
    flat = fields.reshape(len(fields), -1)
    quadratic = pushed.reshape(len(fields), -1) @ flat.T  # (f, f), semi-definite: curls of gradients vanish
    linear = flat @ (weights[:, None] * (ends - nodes)).ravel()
    values, vectors = np.linalg.eigh(quadratic)
    present = values > 1e-11 * values[-1]
    parts = np.where(present, vectors.T @ linear, 0.0) / np.where(present, values, 1.0)
    field = np.einsum("f,fki->ki", vectors @ parts, fields)
    moved = np.einsum("kij,kj->ki", jacobians, field)
    return Rearrangement(
        saving=float(values @ parts**2),
        distance=math.sqrt(float(weights @ (moved**2).sum(axis=1))),
    )


def _solenoidal(nodes: FloatArray, degree: int) -> FloatArray:
    """(f, k, d) fields with div(gamma xi) = 0: curls of gamma and products h_a of Hermite polynomials.

    For axes i < j, normalised: xi_i = -(a_j + 1)^1/2 h_{a+e_j}, xi_j = (a_i + 1)^1/2 h_{a+e_i}.
    """
    d = nodes.shape[1]
    ladder = [np.ones_like(nodes), nodes]
    for k in range(1, degree + 1):
        ladder.append((nodes * ladder[k] - math.sqrt(k) * ladder[k - 1]) / math.sqrt(k + 1))
    hermite = np.array(ladder)  # (degree + 2, k, d)
    fields = []
    for index in itertools.product(range(degree + 1), repeat=d):
        if sum(index) > degree:
            continue
        for i, j in itertools.combinations(range(d), 2):
            field = np.zeros_like(nodes)
            field[:, i] = -math.sqrt(index[j] + 1) * _product(hermite, index, j)
            field[:, j] = math.sqrt(index[i] + 1) * _product(hermite, index, i)
            fields.append(field)
    return np.array(fields)


def _product(hermite: FloatArray, index: tuple[int, ...], raised: int) -> FloatArray:
    """(k,) the product of the axes' polynomials, that of one axis a degree higher."""
    factors = [hermite[n + (axis == raised), :, axis] for axis, n in enumerate(index)]
    product: FloatArray = np.prod(factors, axis=0)
    return product


def even_nodes(d: int, spacing: float, reach: float = 5.0) -> tuple[FloatArray, FloatArray]:
    """Nodes (k, d) of an even grid and weights (k,) for N(0, I), without those below 1e-6 of the heaviest.

    The trapezoidal rule for what is smooth on the spacing and fades before the reach, as G - z of a local bump does; a
    rearrangement of maps that do not needs `gauss_nodes`, which takes its polynomials exactly.
    """
    half = math.ceil(reach / spacing)
    axis = (np.arange(-half, half) + 0.5) * spacing
    nodes = np.array(list(itertools.product(axis, repeat=d)))
    weights = np.exp(-(nodes**2).sum(axis=1) / 2)
    kept = weights > 1e-6
    return nodes[kept], weights[kept] / weights[kept].sum()
