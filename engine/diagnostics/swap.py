"""The best swap: the two particles of a map that would do better with each other's images.

Exchanging the images x_i, x_j of z_i, z_j lowers the summed squared distance by -2 <z_i - z_j, x_i - x_j>. An optimal
map is monotone, so any saving shows that a map is not optimal (Brenier 1991).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..values import FloatArray

BLOCK = 1 << 22  # entries of the largest temporary array


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """Particles `first` < `second`, and by how much exchanging their images lowers the sum; negative if it raises it.

    `floor`: what the images' own errors may feign.
    """

    first: int
    second: int
    saving: float
    floor: float


def best_swap(z: FloatArray, x: FloatArray, errors: FloatArray | None = None) -> Swap:
    """The pair whose saving stands furthest above its floor, among z (n, d) -> x (n, d) with n >= 2. O(n^2), by blocks.

    `errors` (n,): how far each image may be off, so that a saving may be by 2 |z_i - z_j| (e_i + e_j).
    """
    n = len(z)
    wrong = np.zeros(n) if errors is None else errors
    own = (z * x).sum(axis=1)
    squares = (z**2).sum(axis=1)
    best = (-np.inf, 0, 1)
    for k in range(0, n, max(1, BLOCK // n)):
        rows = slice(k, min(k + max(1, BLOCK // n), n))
        savings = 2 * (z[rows] @ x.T + x[rows] @ z.T - own[rows, None] - own)
        if errors is not None:
            apart = np.sqrt(np.maximum(squares[rows, None] + squares - 2 * z[rows] @ z.T, 0.0))
            savings -= 2 * apart * (wrong[rows, None] + wrong)
        here = np.arange(rows.start, rows.stop)
        savings[here - k, here] = -np.inf
        i, j = np.unravel_index(int(savings.argmax()), savings.shape)
        best = max(best, (float(savings[i, j]), int(here[i]), int(j)))
    first, second = sorted(best[1:])
    step = z[first] - z[second]
    return Swap(
        first=first,
        second=second,
        saving=float(-2 * step @ (x[first] - x[second])),
        floor=float(2 * np.linalg.norm(step) * (wrong[first] + wrong[second])),
    )


def fourth_saving(z: FloatArray, x: FloatArray) -> float:
    """What the fourth best exchange saves once the particles of better ones are set aside; at least 0. O(n^2)."""
    left = np.arange(len(z))
    saving = 0.0
    for _ in range(4):
        if len(left) < 2:
            return 0.0
        best = best_swap(z[left], x[left])
        saving = max(0.0, best.saving)
        left = np.delete(left, [best.first, best.second])
    return saving
