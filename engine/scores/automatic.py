"""The exact score or the fastest approximation of it that is good enough, chosen anew for each noise level.

In the plane the posterior mean can be worked out from moment bins, from tiles of bins or from tiles of the points
themselves. The cheapest by the number of pairs it weighs is taken and held against the exact score on 64 particles.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from torch import Tensor

from ..experiment.target import SoftenedCloud
from ..values import FloatArray, IntArray
from .empirical import EmpiricalScore
from .fused_triton import fused_is_right, fused_means
from .moment_bins import Cells, denoise_by_cells, moment_cells
from .tiled import PARTICLES, Tiles, balanced_blocks, denoise_by_tiles, plan_tiles

EXACT_PAIRS = 4e6  # up to this many pairs the exact score is as fast as anything
ROWS = 64  # particles on which a way is checked at each new level
FAR = 4.0  # particles this many widths from their denoised place see tails, which bins get wrong: they are redone
STEPS, STALE = 8, 6.0  # evaluations, and change of v, for which one order of the particles serves; all orders are right
TILED_POINTS, TILED_BINS = 1.5, 2.4  # cost of a pair in tiles, in pairs of plain attention; measured on a CPU
A_PARTICLE, A_POINT = 100, 150  # the same of ordering, planning and checking: for each particle, for each point
WORTH = 0.8  # of the exact score's cost: what an approximation may cost
FEWEST_TILED = 1000  # particles; cutting the points into tiles costs half an evaluation then
SPILL = 1.5  # tiles of bins see more than their share, since they are wider than tiles of points
COARSEST = 0.5  # side of a bin in widths sqrt(v) at a tolerance of 1e-4; the error goes like its cube
FINER = 0.6  # by this, once they failed a check
MOST_CELLS = 1e15  # cells, occupied or not, that can be numbered
OMITTED = 0.1  # of the tolerance: the posterior mass that tiles may leave out
CAP = 4  # bins across the cloud's radius, at least


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Way:
    """One way to the posterior means (n, 2): its name, its cost in pairs of plain attention, and how."""

    name: str
    cost: float
    run: Callable[[], Tensor]

    @property
    def binned(self) -> bool:
        return self.name.endswith("bins")


class AutomaticScore(EmpiricalScore):
    """EmpiricalScore whose `denoise` errs by `tolerance` radii (rms over particles) in return for speed.

    For pictures: reported numbers take EmpiricalScore. Exact for up to 4e6 pairs, outside the plane, and where nothing
    is faster; on cuda a fused kernel, in float32, where it works. Covariances and densities are the exact ones. It
    remembers the particles' order: use it in one thread. `way` names what the last evaluation used, `error` is the rms
    error of its check.
    """

    def __init__(
        self,
        target: SoftenedCloud,
        *,
        device: torch.device | str = "cpu",
        dtype: torch.dtype = torch.float64,
        tolerance: float = 1e-4,
    ) -> None:
        super().__init__(target, device=device, dtype=dtype)
        present = target.present
        self.points = Cells(
            means=target.centres[present] - target.mean,
            spreads=np.zeros((len(present), 3)),
            weights=target.weights[present],
        )
        self.radius, self.tolerance = target.radius, tolerance
        self.way, self.error = "exact", 0.0
        self._target = target
        self._tiles: Tiles | None = None
        self._reference: EmpiricalScore | None = None
        self._coarseness = COARSEST * (tolerance / 1e-4) ** (1 / 3)
        self._span = np.ptp(self.points.means, axis=0)  # (2,)
        self._binned: tuple[float, Cells] | None = None  # side, and the cells
        # Particles, evaluations it still serves for, its variance, and the order.
        self._order: tuple[int, int, float, IntArray] = (0, 0, 0.0, np.zeros((0, 0), np.int64))
        self._checked = (-1.0, "")  # level and way of the last check
        self._resting = 0  # evaluations for which the exact score is taken without looking for better
        self._far = 0.0  # share of far-away particles at the last evaluation by bins

    def posterior_mean(self, z: Tensor, v: float) -> Tensor:
        recorded = z.requires_grad and torch.is_grad_enabled()
        flat = z.shape[1] == 2 and not recorded
        if flat and self.dtype == torch.float32 and fused_is_right(self.device):
            self.way, self.error = "fused", 0.0
            return fused_means(z, self.centres, self.log_weights, v)
        if not flat or self.device.type != "cpu" or self.radius == 0 or len(z) * len(self.centres) <= EXACT_PAIRS:
            self.way, self.error = "exact", 0.0
            return self._exactly(z, v)
        overhead = A_PARTICLE * len(z) + A_POINT * len(self.centres)
        all_pairs = len(z) * len(self.centres)
        if self._resting > 0 or 2 * overhead > all_pairs:
            self._resting, self.way, self.error = self._resting - 1, "exact", 0.0
            return self._exactly(z, v)
        ways = sorted(self._ways(z, v), key=lambda way: way.cost)
        if ways[0].cost + overhead > WORTH * all_pairs:
            ways, self._resting = [way for way in ways if way.name == "exact"], STEPS
        for way in ways:
            means = way.run()
            if way.binned:
                means = self._rescued(z, v, means)
            self.way = way.name
            if way.name == "exact" or self._good(z, v, means):
                break
            if way.binned:
                self._coarseness *= FINER
            else:
                self._resting = STEPS
        return means

    def _exactly(self, z: Tensor, v: float) -> Tensor:
        return EmpiricalScore.posterior_mean(self, z, v)

    def _ways(self, z: Tensor, v: float) -> list[Way]:
        """The exact way, and those approximations that may be cheaper."""
        n, m = len(z), len(self.centres)
        ways = [Way(name="exact", cost=n * m, run=partial(self._exactly, z, v))]
        cells = self._cells(v)
        rescue = self._far * n * m
        if cells is not None:
            ways.append(Way(name="bins", cost=n * len(cells) + rescue, run=partial(denoise_by_cells, z, cells, v)))
            if ways[-1].cost <= 2 * A_PARTICLE * n:
                return ways
        if n < FEWEST_TILED:
            return ways
        positions = z.numpy().astype(np.float64)
        order = self._ordered(positions, v)
        if self._tiles is None:
            self._tiles = Tiles(self.points)
        plan = plan_tiles(positions, order, self._tiles, v, OMITTED * self.tolerance)
        cost = TILED_POINTS * plan.pairs + A_PARTICLE * n
        ways.append(Way(name="tiled", cost=cost, run=partial(denoise_by_tiles, z, plan)))
        if cells is not None:
            likely = min(1.0, SPILL * plan.pairs / (n * m)) * n * len(cells)
            if TILED_BINS * likely + A_PARTICLE * n + rescue < WORTH * min(way.cost for way in ways):
                plan = plan_tiles(positions, order, Tiles(cells), v, OMITTED * self.tolerance)
                cost = TILED_BINS * plan.pairs + A_PARTICLE * n + rescue
                ways.append(Way(name="tiled bins", cost=cost, run=partial(denoise_by_tiles, z, plan)))
        return ways

    def _cells(self, v: float) -> Cells | None:
        """Moment bins for variance v; None where they would be hardly fewer than the points, or no good."""
        size = min(self._coarseness * v**0.5, self.radius / CAP)
        if self._far > 0.5 or (self._span / size).prod() > MOST_CELLS:
            return None
        if self._binned is None or self._binned[0] != size:
            self._binned = size, moment_cells(self.points.means, self.points.weights, size)
        cells = self._binned[1]
        return cells if len(cells) < 0.7 * len(self.points) else None

    def _rescued(self, z: Tensor, v: float, means: Tensor) -> Tensor:
        """The same, with far-away particles redone exactly. They are few, or bins won't be chosen next time."""
        far = ((z - means) ** 2).sum(dim=1) > FAR**2 * v
        self._far = float(far.float().mean())
        if self._far > 0:
            means[far] = self._exactly(z[far], v)
        return means

    def _ordered(self, positions: FloatArray, v: float) -> IntArray:
        """A balanced order of the particles, a new one every few evaluations."""
        n, left, then, order = self._order
        if left == 0 or n != len(positions) or not then / STALE <= v <= then * STALE:
            left, then, order = STEPS, v, balanced_blocks(positions, PARTICLES)
        self._order = len(positions), left - 1, then, order
        return order

    def _good(self, z: Tensor, v: float, means: Tensor) -> bool:
        """Whether some particles, always the same ones, agree with the exact float64 score; looked at once a level."""
        if self._checked != (v, self.way):
            if self._reference is None:
                self._reference = EmpiricalScore(self._target)
            rows = torch.as_tensor(np.random.default_rng(0).choice(len(z), ROWS, replace=False))
            exact = self._reference.posterior_mean(z[rows].double(), v)
            self.error = float(((means[rows] - exact) ** 2).sum(dim=1).mean().sqrt())
            self._checked = v, self.way
        return self.error <= self.tolerance * self.radius
