"""Where two basin maps send latents to different points, and how much of the prior that is."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from ..results.insight_values import PRIOR_WIDTHS, BasinMap
from ..results.results import Reading
from ..values import FloatArray, IntArray, frozen_array

SAME = 1e-6  # of the targets' extent: how far apart two may be that are the same point


def basins_difference(a: BasinMap, b: BasinMap, of: Literal["flow", "optimal"] = "flow") -> BasinMap | str:
    """A map with A's basins in `flow` and B's in `optimal`, or a sentence where the two have not the same targets.

    `of`: which of the sides' maps, the flow's or the optimal ones. Latents are met as multiples of each prior's width,
    and shown on the larger one's scale.
    `disagreement`: the Gaussian mass of the pixels where they differ; the floor is that of both sides together.
    """
    index = _matched(b.targets, a.targets)
    if index is None:
        return "The basins go to different points: A and B have not the same drawing."
    first, second = getattr(a, of), index[getattr(b, of)]
    side = max(len(first), len(second))
    first, second = _resampled(first, side), _resampled(second, side)
    floors = [each.disagreement.floor or 0.0 for each in (a, b)]
    same = a is b
    note = "" if math.isclose(a.half_width, b.half_width) else "Latents are multiples of each side's own prior width."
    return BasinMap(
        half_width=max(a.half_width, b.half_width),
        flow=frozen_array(first, np.int32),
        optimal=frozen_array(second, np.int32),
        targets=a.targets,
        labels=a.labels,
        disagreement=Reading(
            name="plane.disagreement",
            label="Basins differ",
            value=float(_mass(side)[first != second].sum()),
            floor=0.0 if same else sum(floors),
            note=note,
        ),
    )


def _matched(targets: FloatArray, others: FloatArray) -> IntArray | None:
    """(m,) which of `others` each target is; None where they are not the same points."""
    if targets.shape != others.shape:
        return None
    from scipy.spatial import cKDTree

    extent = float(np.ptp(others, axis=0).max()) or 1.0
    distances, index = cKDTree(others).query(targets)
    if distances.max(initial=0.0) > SAME * extent or len(np.unique(index)) < len(index):
        return None
    matched: IntArray = index.astype(np.int64)
    return matched


def _resampled(labels: IntArray, side: int) -> IntArray:
    places = ((np.arange(side) + 0.5) / side * len(labels)).astype(np.int64)
    found: IntArray = labels[np.ix_(places, places)]
    return found


def _mass(side: int) -> FloatArray:
    """(side, side) mass of the prior in every pixel."""
    from scipy.special import ndtr

    strips = np.diff(ndtr(PRIOR_WIDTHS * (2 * np.arange(side + 1) - side) / side))
    return np.outer(strips, strips)
