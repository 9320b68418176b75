"""Gaussian mixtures with full covariances as data laws: p_0 = sum_k w_k N(mu_k, Sigma_k), in any dimension.

The curvature slider multiplies p_0 by exp(-c|x|^2/2), which keeps this form: Sigma' = (Sigma^-1 + c I)^-1.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt

from ..clouds.points import PointCloud
from ..clouds.presence import BARE, ROUNDING, Weighted, shares_of
from ..errors import EngineError, quoted
from ..values import FloatArray, frozen_array

MAX_COMPONENTS = 10_000
MAX_ENTRIES = 4_000_000  # of all covariances together
SAMPLE = 500  # points of the sample that stands for a mixture where points are needed
ASYMMETRY = 1e-9  # relative, that counts as rounding
HINT = 'It looks like this: {"weights": [...], "means": [[...]], "covariances": [[[...]]] or "variances": [...]}.'


@dataclass(frozen=True, kw_only=True, eq=False)
class GaussianMixture(Weighted):
    """`means` (m, d), `weights` (m,) summing to 1 (zeros allowed), `covariances` (m, d, d), positive semidefinite.

    Raises EngineError for arrays that are not finite or do not match, weights that are negative or all zero, and
    covariances that are not symmetric or have a negative eigenvalue.
    """

    weights: FloatArray
    means: FloatArray
    covariances: FloatArray

    def __post_init__(self) -> None:
        means, weights = frozen_array(self.means), np.asarray(self.weights, np.float64)
        if means.ndim != 2 or 0 in means.shape:
            raise EngineError("A mixture's means are a table, one component a row.", HINT)
        m, d = means.shape
        if m > MAX_COMPONENTS or m * d * d > MAX_ENTRIES:
            raise EngineError(f"{m:,} components in {d} dimensions are too many.", "Use a cloud of points instead.")
        if weights.shape != (m,) or not np.isfinite(weights).all() or (weights < 0).any() or not weights.max() > 0:
            raise EngineError("A mixture needs one non-negative weight a component, not all zero.", HINT)
        covariances = np.asarray(self.covariances, np.float64)
        if covariances.shape != (m, d, d):
            raise EngineError(f"A mixture of {m} components in {d} dimensions needs as many {d} x {d} matrices.", HINT)
        largest = np.abs(covariances).max(axis=(1, 2))  # (m,)
        if not np.isfinite(means).all() or not np.isfinite(largest).all():
            raise EngineError("Some numbers of the mixture are not finite.", "Remove NaN and infinity.")
        turned = covariances.swapaxes(1, 2)
        if (np.abs(covariances / 2 - turned / 2).max(axis=(1, 2)) > ASYMMETRY / 2 * largest).any():
            raise EngineError("A covariance of the mixture is not symmetric.", "Check its off-diagonal numbers.")
        object.__setattr__(self, "means", means)
        object.__setattr__(self, "weights", shares_of(weights))
        object.__setattr__(self, "covariances", frozen_array(covariances / 2 + turned / 2))
        lowest = np.linalg.eigvalsh(self.covariances)[:, 0]
        if (lowest < -ASYMMETRY * largest).any():
            raise EngineError("A covariance of the mixture has a negative eigenvalue.", "Variances can't be negative.")

    @staticmethod
    def of(
        means: npt.ArrayLike,
        covariances: npt.ArrayLike | None = None,
        *,
        variances: npt.ArrayLike | None = None,
        weights: npt.ArrayLike | None = None,
    ) -> GaussianMixture:
        """From anything array-like: `covariances` (m, d, d), or `variances` () or (m,) or (m, d); equal weights."""
        try:
            points = np.asarray(means, np.float64)
            points = points[:, None] if points.ndim == 1 else points
            if points.ndim != 2 or (covariances is None) == (variances is None):
                raise EngineError("A mixture needs means, and either covariances or variances.", HINT)
            m, d = points.shape
            if variances is None:
                matrices = np.asarray(covariances, np.float64)
            else:
                spread = np.asarray(variances, np.float64)
                spread = spread[:, None] if spread.ndim == 1 else spread
                matrices = np.broadcast_to(spread, (m, d))[:, :, None] * np.eye(d)
            shares = np.full(m, 1 / max(m, 1)) if weights is None else np.asarray(weights, np.float64)
        except (TypeError, ValueError, OverflowError):
            raise EngineError("The mixture holds something that is not a table of numbers.", HINT) from None
        mixture = GaussianMixture(weights=shares, means=points, covariances=matrices)
        if np.abs(mixture.means).max() > 1e6 or np.abs(mixture.covariances).max() > 1e12:
            raise EngineError("Some numbers of the mixture are larger than a million.", "Rescale the mixture.")
        return mixture

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> GaussianMixture:
        """From `means`, `covariances` or `variances`, and maybe `weights`. Raises EngineError."""
        unknown = set(data) - {"weights", "means", "covariances", "variances"}
        if unknown:
            raise EngineError(f"A mixture has no {quoted(sorted(unknown)[0])}.", HINT)
        return GaussianMixture.of(
            data.get("means", []), data.get("covariances"), variances=data.get("variances"), weights=data.get("weights")
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "weights": self.weights.tolist(),
            "means": self.means.tolist(),
            "covariances": self.covariances.tolist(),
        }

    def __len__(self) -> int:
        return len(self.means)

    @property
    def d(self) -> int:
        return int(self.means.shape[1])

    @property
    def places(self) -> FloatArray:
        return self.means

    @property
    def mean(self) -> FloatArray:
        """(d,) mean of the law."""
        return self.weights @ self.means

    @property
    def covariance(self) -> FloatArray:
        """(d, d) covariance of the law."""
        centred = self.means - self.mean
        within: FloatArray = np.einsum("m,mij->ij", self.weights, self.covariances)
        return within + centred.T @ (self.weights[:, None] * centred)

    @property
    def radius(self) -> float:
        """Root mean square distance from the mean."""
        return float(np.sqrt(np.trace(self.covariance)))

    @functools.cached_property
    def axes(self) -> tuple[FloatArray, FloatArray]:
        """Eigenvalues (m, d), increasing, 0 below 1e-120, and eigenvectors (m, d, d) as columns, of the covariances."""
        values, vectors = np.linalg.eigh(self.covariances)
        return np.where(values < BARE**2, 0.0, values), vectors

    @property
    def softness(self) -> float:
        """The smallest standard deviation of a component that is present, in any direction."""
        return float(np.sqrt(self.axes[0][self.present].min()))

    @property
    def lowest_curvature(self) -> float:
        """No shifted density exists at or below this, -1 over the largest variance of a component."""
        largest = float(self.axes[0][self.present].max())
        return -1 / largest if largest > 0 else -float("inf")

    def shifted(self, curvature: float) -> GaussianMixture:
        """The law times exp(-c|x|^2/2), normalised: exact for every component, weights worked out in logs.

        With variance lambda along u and q = 1 + c lambda: variance lambda/q, mean (u.mu)/q, and the weight times
        q^(-1/2) exp(-c (u.mu)^2/(2q)). Raises EngineError where the product has no integral.
        """
        if curvature == 0:
            return self
        if curvature <= self.lowest_curvature * (1 - ROUNDING):
            raise EngineError(
                f"Curvature {curvature:g} is not above -1 over the mixture's largest variance, "
                f"{self.lowest_curvature:g}.",
                "Raise the curvature.",
            )
        values, vectors = self.axes
        q = np.ones_like(values)  # (m, d); what is absent need not be integrable
        q[self.present] += curvature * values[self.present]
        along = np.einsum("mji,mj->mi", vectors, self.means)  # u.mu
        with np.errstate(divide="ignore"):
            logits = np.log(self.weights)  # (m,), -inf where absent
        logits = logits - 0.5 * (np.log(q) + curvature * along**2 / q).sum(axis=1)
        weights = np.exp(logits - logits.max())
        return GaussianMixture(
            weights=weights,
            means=np.einsum("mij,mj->mi", vectors, along / q),
            covariances=np.einsum("mij,mj,mkj->mik", vectors, values / q, vectors),
        )

    def place(self, components: npt.NDArray[Any], gaussian: FloatArray) -> FloatArray:
        """(n, d) samples mu_k + Sigma_k^(1/2) z of components (n,) from standard normals z (n, d)."""
        values, vectors = self.axes
        roots = np.einsum("mij,mj,mkj->mik", vectors, np.sqrt(values), vectors)  # (m, d, d)
        placed: FloatArray = self.means[components] + np.einsum("nij,nj->ni", roots[components], gaussian)
        return placed


def _quantile_grid(mixture: GaussianMixture) -> FloatArray:
    """(n, d) standard quantiles in a grid along the axes of the one component present; n <= 500, unit variance each."""
    side = math.floor(SAMPLE ** (1 / mixture.d) + 1e-9)
    quantiles = np.array([NormalDist().inv_cdf((index + 0.5) / side) for index in range(side)])
    quantiles /= math.sqrt(float((quantiles**2).mean()))
    grid = np.stack(np.meshgrid(*[quantiles] * mixture.d, indexing="ij"), axis=-1).reshape(-1, mixture.d)
    turned: FloatArray = grid @ mixture.axes[1][mixture.present[0]].T
    return turned


@functools.lru_cache(maxsize=8)
def sample_cloud(mixture: GaussianMixture) -> PointCloud:
    """The points that stand for a mixture in pictures and in transport, labelled by component; always the same.

    500 of them, of which each component has its share to within one, at seeded Gaussian places. A single Gaussian in
    one or two dimensions is a grid of quantiles along its axes instead: a product law like itself, so that its flow
    map and its optimal map agree as they should.
    """
    if len(mixture.present) == 1 and mixture.d <= 2:
        grid, only = _quantile_grid(mixture), int(mixture.present[0])
        components = np.full(len(grid), only)
        return PointCloud.of(mixture.place(components, grid), None, components)
    ladder = np.cumsum(mixture.weights)
    spread = (np.arange(SAMPLE) + 0.5) / SAMPLE * ladder[-1]
    components = np.searchsorted(ladder, spread)  # (500,), systematic
    gaussian = np.random.default_rng(len(mixture)).standard_normal((SAMPLE, mixture.d))
    return PointCloud.of(mixture.place(components, gaussian), None, components)
