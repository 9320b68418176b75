"""Laws whose optimal map is known: N(0, I) pushed by T = grad u, u = |z|^2/2 + e (z1 z2 + z1^4) exp(-|z|^2/2).

u is convex for |e| < .22, so T is optimal (Brenier 1991); it has no symmetry, so the probability flow is another map.
"""

from __future__ import annotations

import numpy as np

from ..values import FloatArray

REACH, CELL = 6.0, 0.05  # half width and cells of the table of first guesses of the inverse
ROUNDS, CLOSE = 60, 1e-7  # of Newton's method, which doubles the digits once more after it is close


class ConvexGradient:
    """The map and its law. Raises ValueError for an e for which u is not convex."""

    def __init__(self, e: float) -> None:
        if not abs(e) < 0.22:
            raise ValueError(f"u is not convex for e = {e}")
        self.e = e
        axis = np.arange(-REACH, REACH + CELL / 2, CELL)
        places = np.stack(np.meshgrid(axis, axis, indexing="ij"), axis=-1).reshape(-1, 2)
        inverse = self._newton(places, places)
        self._table = [column.reshape(len(axis), -1) for column in inverse.T]

    def __call__(self, z: FloatArray) -> FloatArray:
        """(n, 2) images T(z) of latents z (n, 2)."""
        x, y = z.T
        bump, q = np.exp(-(x**2 + y**2) / 2), x * y + x**4
        moved: FloatArray = z + self.e * bump[:, None] * np.stack([y + 4 * x**3 - x * q, x - y * q], axis=1)
        return moved

    def derivative(self, z: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """T11, T12 = T21 and T22, each (n,)."""
        x, y = z.T
        bump, q, slope = self.e * np.exp(-(x**2 + y**2) / 2), x * y + x**4, y + 4 * x**3
        return (
            1 + bump * (12 * x**2 - 2 * x * slope - q + x**2 * q),
            bump * (1 - y * slope - x**2 + x * y * q),
            1 + bump * (-2 * x * y - q + y**2 * q),
        )

    def inverse(self, x: FloatArray) -> FloatArray:
        """(n, 2) latents of x (n, 2), by Newton's method from the nearest cells of a table."""
        from scipy.ndimage import map_coordinates

        cells = (x.T + REACH) / CELL
        guess = np.stack([map_coordinates(table, cells, order=1, mode="nearest") for table in self._table], axis=1)
        return self._newton(x, guess)

    def log_density(self, x: FloatArray) -> FloatArray:
        """(n,) log p_0 at x (n, 2), normalised: log gamma(z) - log det DT(z) at z = T^-1(x)."""
        z = self.inverse(x)
        a, b, c = self.derivative(z)
        logs: FloatArray = -(z**2).sum(axis=1) / 2 - np.log(2 * np.pi * (a * c - b * b))
        return logs

    def _newton(self, x: FloatArray, guess: FloatArray) -> FloatArray:
        z = guess
        for _ in range(ROUNDS):
            (left, right), (a, b, c) = (self(z) - x).T, self.derivative(z)
            step = np.stack([c * left - b * right, a * right - b * left], axis=1) / (a * c - b * b)[:, None]
            z = z - step
            if np.abs(step).max() < CLOSE:
                return z
        raise FloatingPointError("the inverse of the gradient did not settle")
