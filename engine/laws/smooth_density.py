"""A smooth density given by its logarithm: the posterior E[X_0 | X_t], Cov[X_0 | X_t] through noise, by quadrature.

With X_t = alpha X_0 + sigma Z the moments are ratios of integrals over X_0. Where noise is wide they are taken by the
trapezoidal rule on a grid, which for analytic integrands errs by exp(-2 pi^2 (width/spacing)^2) (Trefethen & Weideman
2014, SIAM Review 56); the Gaussian is a product, so a grid of m^d nodes costs n m^d multiplications and n m d
exponentials. Where noise is narrow, by Gauss-Hermite nodes about X_t/alpha.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np

from ..values import FloatArray

LogDensity = Callable[[FloatArray], FloatArray]  # (k, d) -> (k,), up to a constant
WIDTHS = 1.5  # spacings in the narrowest noise that the grid takes: exp(-2 pi^2 1.5^2) = 5e-20
BLOCK = 2_000_000  # numbers of an intermediate array


class SmoothDensity:
    """exp(`log_density`) on the box from `low` to `high` (d,), beyond which it is to be negligible.

    `spacing` of the grid: the density itself, too, must be smooth on it. `order`: Gauss-Hermite nodes an axis.
    """

    def __init__(
        self, log_density: LogDensity, low: FloatArray, high: FloatArray, spacing: float, order: int = 8
    ) -> None:
        self.log_density = log_density
        self.d = len(low)
        self.nodes = [np.arange(a, b + spacing / 2, spacing) for a, b in zip(low, high, strict=True)]
        grid = np.stack(np.meshgrid(*self.nodes, indexing="ij"), axis=-1)  # (m, .., m, d)
        logs = log_density(grid.reshape(-1, self.d))
        self._top = float(logs.max())
        self.masses = np.exp(logs - self._top).reshape(grid.shape[:-1])  # (m, .., m), up to a constant
        self.log_normaliser = self._top + float(np.log(self.masses.sum() * spacing**self.d))
        self.narrowest = WIDTHS * spacing
        nodes, weights = np.polynomial.hermite_e.hermegauss(order)
        self._gauss = np.array(list(itertools.product(nodes, repeat=self.d)))  # (g, d)
        self._log_gauss = np.log(list(itertools.product(weights, repeat=self.d))).sum(axis=1)  # (g,)

    def log_probability(self, x: FloatArray) -> FloatArray:
        """(n,) log p_0 at x (n, d), normalised."""
        logs: FloatArray = self.log_density(x) - self.log_normaliser
        return logs

    def denoise(self, xt: FloatArray, alpha: float, sigma: float) -> FloatArray:
        """E[X_0 | X_t] (n, d) at X_t = xt (n, d); alpha may be 0, sigma must not."""
        return self._moments(xt, alpha, sigma, 1)[0]

    def posterior(self, xt: FloatArray, alpha: float, sigma: float) -> tuple[FloatArray, FloatArray]:
        """E[X_0 | X_t] (n, d) and Cov[X_0 | X_t] (n, d, d), likewise."""
        mean, second = self._moments(xt, alpha, sigma, 2)
        return mean, second

    def _moments(self, xt: FloatArray, alpha: float, sigma: float, order: int) -> tuple[FloatArray, FloatArray]:
        """Mean (n, d) and covariance (n, d, d); up to the first order that is (n, 0)."""
        near = sigma < alpha * self.narrowest
        size = len(self._gauss) * self.d if near else (1 + order) * self.masses[0].size
        blocks = np.array_split(xt, max(1, len(xt) * size // BLOCK))
        moments = [
            self._nearby(x / alpha, sigma / alpha, order) if near else self._wide(x, alpha, sigma, order)
            for x in blocks
        ]
        means, covariances = zip(*moments, strict=True)
        return np.concatenate(means), np.concatenate(covariances)

    def _wide(self, xt: FloatArray, alpha: float, sigma: float, order: int) -> tuple[FloatArray, FloatArray]:
        """On the grid: its values contracted with the noise's kernel times powers of x, axis by axis."""
        partial: dict[tuple[int, ...], FloatArray] = {(): self.masses.reshape(len(self.nodes[0]), -1)}
        for axis, x in enumerate(self.nodes):
            logits = (alpha * xt[:, axis, None] * x - alpha**2 * x**2 / 2) / sigma**2
            kernel = np.exp(logits - logits.max(axis=1, keepdims=True))  # (n, m)
            partial = {
                (*index, power): _contracted(kernel * x**power, values, axis == 0)
                for index, values in partial.items()
                for power in range(order + 1 - sum(index))
            }
        unit = np.eye(self.d, dtype=int)
        total = partial[(0,) * self.d][:, 0]
        mean = np.stack([partial[tuple(row)][:, 0] for row in unit], axis=1) / total[:, None]  # (n, d)
        if order == 1:
            return mean, np.empty((len(xt), 0))
        second = [[partial[tuple(a + b)][:, 0] / total for a in unit] for b in unit]  # d x d of (n,)
        return mean, np.moveaxis(np.array(second), 2, 0) - mean[:, :, None] * mean[:, None, :]

    def _nearby(self, x: FloatArray, s: float, order: int) -> tuple[FloatArray, FloatArray]:
        """By Gauss-Hermite nodes x + s g."""
        places = x[:, None, :] + s * self._gauss  # (n, g, d)
        logits = self._log_gauss + self.log_density(places.reshape(-1, self.d)).reshape(places.shape[:2])
        shares = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        mean = shares @ self._gauss  # (n, d)
        if order == 1:
            return x + s * mean, np.empty((len(x), 0))
        squares = (self._gauss[:, :, None] * self._gauss[:, None, :]).reshape(-1, self.d**2)
        second = (shares @ squares).reshape(-1, self.d, self.d)
        return x + s * mean, s**2 * (second - mean[:, :, None] * mean[:, None, :])


def _contracted(kernel: FloatArray, values: FloatArray, first: bool) -> FloatArray:
    """(n, rest) sums over an axis: of `values` (m, rest), or (n, m rest) where they already depend on the point."""
    if first:
        shared: FloatArray = kernel @ values
        return shared
    own: FloatArray = (kernel[:, None, :] @ values.reshape(*kernel.shape, -1))[:, 0]
    return own


def box_of(log_density: LogDensity, d: int, reach: float, drop: float = 36.0) -> tuple[FloatArray, FloatArray]:
    """Corners (d,) of a box in [-reach, reach]^d outside of which the density is below exp(-drop) of its largest."""
    axis = np.linspace(-reach, reach, 41)
    places = np.stack(np.meshgrid(*[axis] * d, indexing="ij"), axis=-1).reshape(-1, d)
    logs = log_density(places)
    inside = places[logs > logs.max() - drop]
    margin = axis[1] - axis[0]
    return inside.min(axis=0) - margin, inside.max(axis=0) + margin
