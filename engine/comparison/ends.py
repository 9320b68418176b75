"""From A's ends to B's ends of the reversal, particle by particle: how far apart, and how many reach another point."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..clouds.points import PointCloud
from ..experiment.target import target_of
from ..results.results import DiffusionResult, Reading
from ..values import FloatArray, IntArray, frozen_array

ROUNDING = 6e-8  # positions are float32
BLOCK = 1 << 22  # entries of the largest (n, m) block


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EndsDifference:
    """`starts`, `ends` (n, d): where A and B bring the same particles. `note`: what is to be known of the pairing.

    `displacement`: root mean square distance from A's ends to B's. `moved`: the share of the particles whose end is
    nearest to another point of the drawing; without a value where the drawings are not the same points.
    """

    starts: FloatArray
    ends: FloatArray
    displacement: Reading
    moved: Reading
    note: str = ""


def ends_difference(a: DiffusionResult, b: DiffusionResult) -> EndsDifference | str:
    """Ends of the same particles by number, or a sentence why there is no such pairing.

    Where one side has more particles, of those that both have: the first ones are the same.
    """
    n = min(a.reverse.n, b.reverse.n)
    first, second = (side.reverse.positions[-1, :n] for side in (a, b))
    if first.shape != second.shape:
        return "The two sides have different dimensions, so their particles are not the same ones."
    if a.experiment.seed != b.experiment.seed:
        return "The two sides have different seeds, so their particles are not the same ones."
    notes = [] if a.reverse.n == b.reverse.n else [f"Of the first {n:,} particles, which both sides have."]
    if not np.allclose(a.latents[:n], b.latents[:n], rtol=1e-9, atol=1e-12):
        notes.append("The two sides start from different latents, paired by the particles' numbers.")
    squares = ((second.astype(np.float64) - first) ** 2).sum(axis=1)
    extent = float(max(np.abs(first).max(), np.abs(second).max()))
    errors = [0.0 if side.error is None else side.error for side in (a, b)]
    same = a.experiment == b.experiment and a.quality == b.quality
    floor = 0.0 if same else sum(errors) + ROUNDING * extent
    unknown = any(side.error is None for side in (a, b))
    return EndsDifference(
        starts=frozen_array(first, np.float32),
        ends=frozen_array(second, np.float32),
        displacement=Reading(
            name="ends.displacement",
            label="From A's ends to B's, rms",
            value=math.sqrt(float(squares.mean())),
            floor=floor,
            note="The floor leaves out the error of the steps, which is not known here." if unknown else "",
        ),
        moved=_moved(a, b, first, second, floor),
        note=" ".join(notes),
    )


def _moved(a: DiffusionResult, b: DiffusionResult, first: FloatArray, second: FloatArray, floor: float) -> Reading:
    label = "Ends at another point"
    if not _same_points(a.experiment.cloud, b.experiment.cloud):
        return Reading(name="ends.moved", label=label, value=None, note="The two drawings are not the same points.")
    (near, margin), (other, margins) = (
        _nearest(ends, target_of(side.experiment).centres) for side, ends in ((a, first), (b, second))
    )
    vague = float((np.minimum(margin, margins) < floor).mean())
    return Reading(name="ends.moved", label=label, value=float((near != other).mean()), floor=vague)


def _same_points(a: PointCloud, b: PointCloud) -> bool:
    return np.array_equal(a.positions, b.positions)


def _nearest(points: FloatArray, sites: FloatArray) -> tuple[IntArray, FloatArray]:
    """(n,) the nearest site of each point, and how far it is from the wall towards the second nearest."""
    nearest, margins = np.zeros(len(points), np.int64), np.full(len(points), np.inf)
    rows = max(1, BLOCK // len(sites))
    for start in range(0, len(points), rows):
        block = points[start : start + rows].astype(np.float64)
        squared = sum((x[:, None] - y) ** 2 for x, y in zip(block.T, sites.T, strict=True))
        two = np.argpartition(squared, min(1, len(sites) - 1), axis=1)[:, :2]
        order = np.take_along_axis(two, np.argsort(np.take_along_axis(squared, two, 1), axis=1), 1)
        nearest[start : start + rows] = order[:, 0]
        if len(sites) > 1:
            every = np.arange(len(block))
            apart = np.sqrt(((sites[order[:, 1]] - sites[order[:, 0]]) ** 2).sum(1))
            gap = squared[every, order[:, 1]] - squared[every, order[:, 0]]
            margins[start : start + rows] = gap / np.maximum(2 * apart, 1e-300)
    return nearest, margins
