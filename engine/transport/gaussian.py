"""Optimal transport between Gaussians in closed form (Dowson & Landau 1982; Gelbrich 1990)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..values import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class AffineMap:
    """x -> target_mean + matrix (x - source_mean); `matrix` (d, d) is symmetric, as an optimal map's must be."""

    source_mean: FloatArray
    target_mean: FloatArray
    matrix: FloatArray

    def __call__(self, x: FloatArray) -> FloatArray:
        """(n, d) images of points (n, d)."""
        moved: FloatArray = self.target_mean + (x - self.source_mean) @ self.matrix
        return moved


def gaussian_w2_squared(
    source_mean: FloatArray, source_covariance: FloatArray, target_mean: FloatArray, target_covariance: FloatArray
) -> float:
    """Squared W2 distance of two Gaussians: means (d,), covariances (d, d) positive semi-definite."""
    root = _root(source_covariance)
    cross = np.trace(_root(root @ target_covariance @ root))
    bures = np.trace(source_covariance) + np.trace(target_covariance) - 2 * cross
    return float(((source_mean - target_mean) ** 2).sum() + max(0.0, float(bures)))


def gaussian_map(
    source_mean: FloatArray, source_covariance: FloatArray, target_mean: FloatArray, target_covariance: FloatArray
) -> AffineMap:
    """The optimal map: A = S1^-1/2 (S1^1/2 S2 S1^1/2)^1/2 S1^-1/2. S1 must be positive definite."""
    root = _root(source_covariance)
    inverse = np.linalg.inv(root)
    matrix = inverse @ _root(root @ target_covariance @ root) @ inverse
    return AffineMap(source_mean=source_mean, target_mean=target_mean, matrix=(matrix + matrix.T) / 2)


def symmetric_power(matrix: FloatArray, exponent: float) -> FloatArray:
    """A power of a positive semi-definite (d, d) matrix on its range; eigenvalues below 1e-14 of the largest are 0."""
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    present = values > 1e-14 * values[-1]
    powers = np.zeros_like(values)
    powers[present] = values[present] ** exponent
    power: FloatArray = (vectors * powers) @ vectors.T
    return power


def _root(covariance: FloatArray) -> FloatArray:
    """The symmetric square root of a positive semi-definite (d, d) matrix."""
    values, vectors = np.linalg.eigh(covariance)
    root: FloatArray = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
    return root
