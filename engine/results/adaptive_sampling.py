"""Where a curve wants more points: where its polyline bends by more than a pixel, and where it begins and ends.

Places along the axis are fractions 0..1 of it, in the scale it is drawn in. A curve is smooth where leaving out any one
of its points would move the line by less than a pixel: what bends evenly is then off by a quarter of that, and a kink
between two points, which bends nowhere else, by all of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..values import FloatArray

WIDTH, HEIGHT = 600.0, 300.0  # pixels of the plot that has to look smooth
LEAST = 1.0  # pixels: no gap is halved that is as narrow
FLAT = 1e-12  # of its largest value: a curve that spans less is a constant and its rounding
Span = tuple[float, float]
WHOLE: Span = (0.0, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """A curve at places that it may share with others: `y` (n,), NaN where it has no value; in the scale of its plot.

    `slack` (n,): how far off each value may be, so that a zigzag within that is nobody's shape. `spans` (n,) or (n, c):
    other values that share its plot, and so its height.
    """

    y: FloatArray
    slack: FloatArray | None = None
    spans: FloatArray | None = None


def gap_errors(x: FloatArray, curve: Sampled, window: Span = WHOLE) -> FloatArray:
    """(n - 1,) pixels by which the polyline may be off between neighbours of x (n,), increasing; 0 outside the window.

    Between a point that has a value and one that has none it is as much as they are apart.
    """
    if len(x) < 2:
        return np.zeros(0)
    across = np.diff(x) / (window[1] - window[0]) * WIDTH
    known = np.isfinite(curve.y)
    errors = np.where(known[1:] != known[:-1], across, 0.0)
    height = _height(x, curve, window)
    if height > 0:
        for run in np.split(np.arange(len(x)), np.flatnonzero(np.diff(known)) + 1):
            if known[run[0]] and len(run) > 2:
                slack = np.zeros(len(run)) if curve.slack is None else curve.slack[run] / height * HEIGHT
                errors[run[:-1]] = _bends(across[run[:-1]], curve.y[run] / height * HEIGHT, slack)
    inside = (x[1:] > window[0]) & (x[:-1] < window[1]) & (across > LEAST)
    return np.where(inside, errors, 0.0)


def next_places(x: FloatArray, curves: Iterable[Sampled], window: Span = WHOLE, tolerance: float = 1.0) -> FloatArray:
    """Middles of the gaps between x (n,), increasing, where any of the curves may be off by more than `tolerance`
    pixels: the worst first, the leftmost of equals."""
    errors = np.zeros(max(len(x) - 1, 0))
    for curve in curves:
        errors = np.maximum(errors, gap_errors(x, curve, window))
    worst = np.argsort(-errors, kind="stable")
    worst = worst[errors[worst] > tolerance]
    middles: FloatArray = (x[worst] + x[worst + 1]) / 2
    return middles


def _height(x: FloatArray, curve: Sampled, window: Span) -> float:
    """What the plot's height spans: all values within the window; 0 for a constant."""
    inside = (x >= window[0]) & (x <= window[1])
    values = np.concatenate([part[inside].ravel() for part in (curve.y, curve.spans) if part is not None])
    values = values[np.isfinite(values)]
    if len(values) == 0:
        return 0.0
    height = float(np.ptp(values))
    return height if height > FLAT * float(np.abs(values).max()) else 0.0


def _bends(across: FloatArray, y: FloatArray, slack: FloatArray) -> FloatArray:
    """(n - 1,) pixels of every gap: how far either of its ends stands off the chord of that end's neighbours.

    Of the two gaps beside a point the wider is to blame, and the more so where it is many times as wide. Where a bend
    turns over, both ends may stand on their chords by chance: so a gap is off at least by what it would be if it bent
    as the line does one point further. What lies within the slack of three points counts only where the line bends the
    same way three times running: errors that neighbours have in common leave a smooth curve smooth.
    """
    before, after = across[:-1], across[1:]
    chord, rise = before + after, y[2:] - y[:-2]
    off = y[1:-1] - (y[:-2] * after + y[2:] * before) / chord  # (n - 2,)
    blur = slack[1:-1] + (slack[:-2] * after + slack[2:] * before) / chord
    seen = np.where(_steady(np.sign(off)), np.abs(off), np.maximum(np.abs(off) - blur, 0.0))
    seen *= chord / np.hypot(chord, rise)  # across the line, not straight up
    further = np.pad(2 * seen / (before * after), 2)  # (n + 2,) curvatures
    errors: FloatArray = np.maximum(further[:-3], further[3:]) * across**2 / 8
    errors[:-1] = np.maximum(errors[:-1], seen * _blame(before, after))
    errors[1:] = np.maximum(errors[1:], seen * _blame(after, before))
    return errors


def _steady(way: FloatArray) -> npt.NDArray[np.bool_]:
    """(n,) whether a point is one of three neighbours where the line bends the same way, a sign."""
    same = way[1:] == way[:-1]
    middle = same[1:] & same[:-1]
    steady = np.zeros(len(way), bool)
    for shift in range(3):
        steady[shift : shift + len(middle)] |= middle
    return steady


def _blame(gap: FloatArray, other: FloatArray) -> FloatArray:
    """The share of one of the two gaps beside a point in how far that stands off; by the square if it bends evenly."""
    return np.maximum(gap / np.maximum(gap, other), gap / (4 * other))
