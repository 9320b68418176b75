"""Results between two settings: particles go straight from where they are at one to where they are at the other."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import numpy.typing as npt

from engine import DiffusionResult, Trajectory, TransportResult

MOST_NUMBERS = 2_000_000  # of a trajectory; larger ones take longer than a picture may

Positions = npt.NDArray[np.floating[Any]]


def blended(a: object, b: object, share: float) -> object:
    """At a share in [0, 1] from a to b; where they can't be mixed (another size, no particles), the nearer of them.

    `share` goes by the settings' own distance. The same particle has the same number in both.
    """
    nearer = a if share < 0.5 else b
    if isinstance(a, DiffusionResult) and isinstance(b, DiffusionResult):
        forward, reverse = _path(a.forward, b.forward, share), _path(a.reverse, b.reverse, share)
        if forward is not None and reverse is not None:
            assert isinstance(nearer, DiffusionResult)
            return dataclasses.replace(nearer, forward=forward, reverse=reverse)
    if isinstance(a, TransportResult) and isinstance(b, TransportResult) and _alike(a.ends, b.ends):
        assert isinstance(nearer, TransportResult)
        starts, ends = _mixed(a.starts, b.starts, share), _mixed(a.ends, b.ends, share)
        return dataclasses.replace(nearer, starts=starts, ends=ends)
    return nearer


def _path(a: Trajectory, b: Trajectory, share: float) -> Trajectory | None:
    if not _alike(a.positions, b.positions) or not np.array_equal(a.phases, b.phases):
        return None
    nearer = a if share < 0.5 else b
    return dataclasses.replace(nearer, positions=_mixed(a.positions, b.positions, share))


def _alike(a: Positions, b: Positions) -> bool:
    return a.shape == b.shape and a.size <= MOST_NUMBERS


def _mixed(a: Positions, b: Positions, share: float) -> Positions:
    made: Positions = a + np.float32(share) * (b - a)
    made.flags.writeable = False
    return made
