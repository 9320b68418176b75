"""Brenier's potential smoothed by a temperature, and the map that is its gradient (arXiv 2410.13431, section 3).

u_tau(z) = tau log sum_i exp((<z, x_i> + h_i)/tau) is convex and smooth; its gradient is the softmax barycentre of the
sites, a convex combination of them. u <= u_tau <= u + tau log m, and at tau = 0 both are Brenier's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..values import FloatArray
from .base import highest_plane

BLOCK = 1 << 16  # entries of an (n, m) block of exponents: it stays in the cache
LOWEST = -80.0  # smaller exponents weigh nothing, and exp would underflow, slowly


@dataclass(frozen=True, slots=True, kw_only=True)
class SmoothedMap:
    """`sites` x (m, d), `potentials` h (m,) of planes <z, x_i> + h_i, `tau` >= 0 in the planes' own unit."""

    sites: FloatArray
    potentials: FloatArray
    tau: float

    def value(self, latents: FloatArray) -> FloatArray:
        """(n,) the potential u_tau at z (n, d); at tau = 0 the highest plane."""
        return self._evaluated(latents)[0]

    def __call__(self, latents: FloatArray) -> FloatArray:
        """(n, d) images of z (n, d): the gradient of u_tau."""
        return self._evaluated(latents)[1]

    def _evaluated(self, latents: FloatArray) -> tuple[FloatArray, FloatArray]:
        if self.tau == 0:
            index = highest_plane(latents, self.sites, self.potentials)
            return (latents * self.sites[index]).sum(1) + self.potentials[index], self.sites[index]
        values, images = np.empty(len(latents)), np.empty(latents.shape)
        rows = max(1, BLOCK // len(self.sites))
        for k in range(0, len(latents), rows):
            planes = latents[k : k + rows] @ self.sites.T + self.potentials  # (rows, m)
            highest = planes.max(1)
            with np.errstate(over="ignore"):  # a tiny tau sends all but the highest to -inf, and so to LOWEST
                weights = np.exp(np.maximum((planes - highest[:, None]) / self.tau, LOWEST))
            total = weights.sum(1)
            values[k : k + rows] = highest + self.tau * np.log(total)
            images[k : k + rows] = (weights @ self.sites) / total[:, None]
        return values, images
