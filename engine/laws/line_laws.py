"""Laws on the line whose noised densities are closed forms: Gaussian mixtures, atoms among them, and the uniform law.

They are closed under X -> alpha X + sigma Z, so the Ornstein-Uhlenbeck process, Y_r = rX + Z and one step are all
`noised`. The examples of arXiv 2411.01629, section 5, are all of these two kinds.
"""

from __future__ import annotations

import abc
import dataclasses
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import log_ndtr, logsumexp, ndtr, ndtri

from ..values import FloatArray, frozen_array

SMOOTH = 4001  # nodes for the mean of a smooth function
HALVINGS = 54  # of a bracket, after which it is narrower than rounding


class LineLaw(abc.ABC):
    """A law of positive density; but for atoms and the uniform law, which have one once they are noised."""

    @abc.abstractmethod
    def noised(self, alpha: float, sigma: float) -> LineLaw:
        """The law of alpha X + sigma Z, Z standard normal."""

    @abc.abstractmethod
    def score(self, x: FloatArray) -> FloatArray:
        """(n,) the derivative of the log-density at x (n,)."""

    @abc.abstractmethod
    def bend(self, x: FloatArray) -> FloatArray:
        """(n,) the second derivative of the log-density at x (n,): [L]'s Hess log p."""

    @abc.abstractmethod
    def log_cdf(self, x: FloatArray) -> FloatArray:
        """(n,) log P(X <= x), accurate where it is below 1/2."""

    @abc.abstractmethod
    def log_survival(self, x: FloatArray) -> FloatArray:
        """(n,) log P(X > x), accurate where it is below 1/2."""

    @abc.abstractmethod
    def bracket(self, z: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Bounds (n,) below and above `quantiles(z)`."""

    @abc.abstractmethod
    def nodes(self, count: int) -> tuple[FloatArray, FloatArray]:
        """About `count` places (n,) and weights (n,) that stand for the law, evenly by mass or by place."""

    @abc.abstractmethod
    def mean_of(self, f: Callable[[FloatArray], FloatArray]) -> float:
        """E f(X) for a smooth f, by the trapezoid rule, which is exact to rounding here."""

    def diffused(self, t: float) -> LineLaw:
        """The law of X_t, dX = -X dt + sqrt(2) dB."""
        return self.noised(math.exp(-t), math.sqrt(-math.expm1(-2 * t)))

    def quantiles(self, z: FloatArray) -> FloatArray:
        """(n,) the x with P(X <= x) = Phi(z): the optimal map from N(0, 1). Bisection, in the smaller tail's log."""
        found = np.empty_like(z)
        for left in (True, False):
            mine = (z < 0) == left
            low, high = self.bracket(z[mine])
            tail = log_ndtr(-np.abs(z[mine]))
            for _ in range(HALVINGS):
                middle = (low + high) / 2
                beyond = self.log_cdf(middle) > tail if left else self.log_survival(middle) < tail
                low, high = np.where(beyond, low, middle), np.where(beyond, middle, high)
            found[mine] = (low + high) / 2
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class MixtureOnLine(LineLaw):
    """sum_k w_k N(mu_k, v_k): `weights`, `means`, `variances` (m,); v_k = 0 is an atom."""

    weights: FloatArray
    means: FloatArray
    variances: FloatArray

    @staticmethod
    def of(*components: tuple[float, float, float]) -> MixtureOnLine:
        """From (weight, mean, variance) of each component."""
        weights, means, variances = (frozen_array(column) for column in zip(*components, strict=True))
        return MixtureOnLine(weights=weights, means=means, variances=variances)

    def noised(self, alpha: float, sigma: float) -> MixtureOnLine:
        return dataclasses.replace(self, means=alpha * self.means, variances=alpha**2 * self.variances + sigma**2)

    def score(self, x: FloatArray) -> FloatArray:
        posterior, pulls = self._pulls(x)
        found: FloatArray = (posterior * pulls).sum(axis=0)
        return found

    def bend(self, x: FloatArray) -> FloatArray:
        """Var_pi(g) - sum_k pi_k/v_k with pulls g_k = (mu_k - x)/v_k.

        In [L] Example 5 and (5.3) the denominators must be sum_k p_k phi(t_k)/v_k, as they are in this form.
        """
        posterior, pulls = self._pulls(x)
        centred = pulls - (posterior * pulls).sum(axis=0)
        found: FloatArray = (posterior * (centred**2 - 1 / self.variances[:, None])).sum(axis=0)
        return found

    def log_cdf(self, x: FloatArray) -> FloatArray:
        return self._log_tail(x, 1.0)

    def log_survival(self, x: FloatArray) -> FloatArray:
        return self._log_tail(x, -1.0)

    def bracket(self, z: FloatArray) -> tuple[FloatArray, FloatArray]:
        each = self.means[:, None] + np.sqrt(self.variances)[:, None] * z  # (m, n) quantiles of the components
        return each.min(axis=0), each.max(axis=0)

    def nodes(self, count: int) -> tuple[FloatArray, FloatArray]:
        """Equally likely quantiles about every component."""
        each = max(2, count // len(self.weights))
        z = ndtri((np.arange(each) + 0.5) / each)
        places = self.means[:, None] + np.sqrt(self.variances)[:, None] * z
        return places.ravel(), np.repeat(self.weights / each, each)

    def mean_of(self, f: Callable[[FloatArray], FloatArray]) -> float:
        z, weights = normal_nodes(SMOOTH)
        places = self.means[:, None] + np.sqrt(self.variances)[:, None] * z
        return float(self.weights @ (f(places.ravel()).reshape(places.shape) @ weights))

    def _pulls(self, x: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Posterior pi (m, n) and pulls (m, n)."""
        offsets = self.means[:, None] - x
        v = self.variances[:, None]
        logits = np.log(self.weights / np.sqrt(self.variances))[:, None] - offsets**2 / (2 * v)
        posterior = np.exp(logits - logits.max(axis=0))
        return posterior / posterior.sum(axis=0), offsets / v

    def _log_tail(self, x: FloatArray, side: float) -> FloatArray:
        z = side * (x - self.means[:, None]) / np.sqrt(self.variances)[:, None]
        found: FloatArray = logsumexp(np.log(self.weights)[:, None] + log_ndtr(z), axis=0)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class UniformOnLine(LineLaw):
    """U + sigma Z, U uniform on (-half, half): its posterior is a truncated normal law."""

    half: float
    sigma: float = 0.0

    def noised(self, alpha: float, sigma: float) -> UniformOnLine:
        return UniformOnLine(half=abs(alpha) * self.half, sigma=math.hypot(alpha * self.sigma, sigma))

    def score(self, x: FloatArray) -> FloatArray:
        found: FloatArray = np.sign(x) * self._slopes(np.abs(x))[0]
        return found

    def bend(self, x: FloatArray) -> FloatArray:
        """(Var[U | U + sigma Z = x]/sigma^2 - 1)/sigma^2."""
        return self._slopes(np.abs(x))[1]

    def log_cdf(self, x: FloatArray) -> FloatArray:
        below = self._tail(-np.abs(x))
        found: FloatArray = np.where(x <= 0, np.log(below), np.log1p(-np.minimum(below, 0.5)))
        return found

    def log_survival(self, x: FloatArray) -> FloatArray:
        return self.log_cdf(-x)

    def bracket(self, z: FloatArray) -> tuple[FloatArray, FloatArray]:
        return self.sigma * z - self.half, self.sigma * z + self.half

    def nodes(self, count: int) -> tuple[FloatArray, FloatArray]:
        """Cells of one width, by their density."""
        edge = self.half + 8.5 * self.sigma
        x = edge * (2 * np.arange(count) + 1 - count) / count
        weights = ndtr((self.half - np.abs(x)) / self.sigma) - ndtr((-self.half - np.abs(x)) / self.sigma)
        return x, weights / weights.sum()

    def mean_of(self, f: Callable[[FloatArray], FloatArray]) -> float:
        x, weights = self.nodes(SMOOTH)
        return float(weights @ f(x))

    def _slopes(self, x: FloatArray) -> tuple[FloatArray, FloatArray]:
        """First and second derivative of log p at x >= 0, where both ends lie in the lower tail's reach."""
        a, b = (-self.half - x) / self.sigma, (self.half - x) / self.sigma
        mass = ndtr(b) - ndtr(a)
        low, high = (np.exp(-(end**2) / 2) / math.sqrt(2 * math.pi) for end in (a, b))
        first = (low - high) / (self.sigma * mass)
        return first, (a * low - b * high) / (self.sigma**2 * mass) - first**2

    def _tail(self, x: FloatArray) -> FloatArray:
        """P(X <= x) for x <= 0: the integral of Phi over the window, by G(u) = u Phi(u) + phi(u)."""
        ends = [(x + shift) / self.sigma for shift in (self.half, -self.half)]
        upper, lower = (u * ndtr(u) + np.exp(-(u**2) / 2) / math.sqrt(2 * math.pi) for u in ends)
        found: FloatArray = np.maximum(self.sigma / (2 * self.half) * (upper - lower), 1e-300)
        return found


def normal_nodes(count: int, reach: float = 8.0) -> tuple[FloatArray, FloatArray]:
    """`count` (odd) places z over +-reach, and weights of N(0, 1): the trapezoid rule."""
    z = np.linspace(-reach, reach, count)
    weights = np.exp(-(z**2) / 2)
    return z, weights / weights.sum()
