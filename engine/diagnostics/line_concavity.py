"""A proof that a mixture on the line is log-concave: (log p)'' <= 0 on intervals that cover it, by branch and bound.

With log w_i p_i = l_i, pulls g_i and precisions P_i, and any number b: (log p)'' <= E_pi[(g - b)^2 - P], so it is
enough that sum_i exp(l_i - l_r) ((g_i - b)^2 - P_i) <= 0 on an interval, where every factor is between known ends:
l_i - l_r is a quadratic polynomial, and g_i is linear.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..mixture import GaussianMixture
from ..values import FloatArray

MOST_LOOKS = 2_000_000  # intervals times components, before it is left undecided
SLACK = 1e-13  # of the sum's terms, for rounding
DOUBLINGS = 200
BATCH = 4_096


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """Components by `means`, `precisions` and `heights` log w_i - log(sd_i) (m,)."""

    means: FloatArray
    precisions: FloatArray
    heights: FloatArray

    def logs(self, x: FloatArray) -> FloatArray:
        """(k, m) log w_i p_i without the power of 2 pi, at x (k,)."""
        found: FloatArray = self.heights - 0.5 * self.precisions * (x[:, None] - self.means) ** 2
        return found

    def pulls(self, x: FloatArray) -> FloatArray:
        found: FloatArray = self.precisions * (x[:, None] - self.means)
        return found

    def mirrored(self) -> _Line:
        return _Line(means=-self.means, precisions=self.precisions, heights=self.heights)


def is_concave_on_line(law: GaussianMixture, s: float) -> bool:
    """Whether X_0 + sZ of a mixture on the line (d = 1) is proved log-concave everywhere; False proves nothing."""
    present = law.weights > 0
    variances = law.covariances[present, 0, 0] + s * s
    if (variances <= 0).any():
        return False
    heights = np.log(law.weights[present]) - 0.5 * np.log(variances)
    line = _Line(means=law.means[present, 0] - float(law.mean[0]), precisions=1 / variances, heights=heights)
    right, left = _tail(line), _tail(line.mirrored())
    if right is None or left is None:
        return False
    return _is_concave_between(line, _first_cuts(line, -left, right))


def _tail(line: _Line) -> float | None:
    """From where on to the right the widest component surely decides; None if that is beyond any number.

    Against the widest, w, (log p)'' <= sum_i exp(l_i - l_w) (g_i - g_w)^2 - P_w, and every term falls once g_i > g_w
    and (g_i - g_w)^2 >= 2 (P_i - P_w).
    """
    widest = int(np.lexsort((-line.means, line.precisions))[0])
    others = np.arange(len(line.means)) != widest
    excess = line.precisions - line.precisions[widest]
    start = float(line.means.max())
    step = 1 / math.sqrt(float(line.precisions[widest]))
    for doubling in range(DOUBLINGS):
        x = np.array([start + step * 2.0**doubling])
        pulls, logs = line.pulls(x)[0], line.logs(x)[0]
        ahead = (pulls - pulls[widest])[others]
        same = ((excess == 0) & (line.means == line.means[widest]))[others]
        falling = same | ((ahead > 0) & (ahead**2 >= 2 * excess[others]))
        if falling.all():
            terms = np.exp(np.minimum((logs - logs[widest])[others], 700.0)) * ahead**2
            if terms.sum() <= (1 - SLACK) * line.precisions[widest]:
                return float(x[0])
    return None


def _first_cuts(line: _Line, left: float, right: float) -> FloatArray:
    """(k,) ends of the first intervals: every mean, and places some standard deviations from it."""
    widths = 1 / np.sqrt(line.precisions)
    marks = (line.means[:, None] + widths[:, None] * np.linspace(-6, 6, 25)).ravel()
    inside = marks[(marks > left) & (marks < right)]
    return np.unique(np.concatenate([[left, right], inside]))


def _is_concave_between(line: _Line, cuts: FloatArray) -> bool:
    low, high = cuts[:-1], cuts[1:]
    looks = 0
    while len(low):
        looks += len(low) * len(line.means)
        if looks > MOST_LOOKS:
            return False
        pairs = [_proved(line, low[k : k + BATCH], high[k : k + BATCH]) for k in range(0, len(low), BATCH)]
        if any((middle > 0).any() for _, middle in pairs):
            return False
        open_ = ~np.concatenate([proved for proved, _ in pairs])
        low, high = low[open_], high[open_]
        middle = 0.5 * (low + high)
        if ((middle <= low) | (middle >= high)).any():
            return False  # as narrow as numbers are: left undecided
        low, high = np.concatenate([low, middle]), np.concatenate([middle, high])
    return True


def _proved(line: _Line, low: FloatArray, high: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Which intervals (k,) are proved; and the sum in their middle, over its terms' size: above 0 where p bends up."""
    middle = 0.5 * (low + high)
    logs = line.logs(middle)
    chief = logs.argmax(axis=1)  # (k,) the r of l_i - l_r
    shares = np.exp(logs - logs.max(axis=1, keepdims=True))
    pulls = line.pulls(middle)
    centre = (shares * pulls).sum(axis=1) / shares.sum(axis=1)  # b = E_pi g
    here = shares * ((pulls - centre[:, None]) ** 2 - line.precisions)
    bent = here.sum(axis=1) / np.abs(here).sum(axis=1)
    # l_i - l_r is a + slope x - excess x^2/2; its ends and, where inside, its vertex
    excess = line.precisions - line.precisions[chief][:, None]
    ends = [each - each[np.arange(len(low)), chief][:, None] for each in (line.logs(low), line.logs(high))]
    least, most = np.minimum(*ends), np.maximum(*ends)
    slope = -(pulls - pulls[np.arange(len(low)), chief][:, None])  # at the middle
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        offset = slope / excess  # from the middle to the vertex
        at = (logs - logs.max(axis=1, keepdims=True)) + 0.5 * slope * offset
    inside = np.abs(offset) < 0.5 * (high - low)[:, None]
    least = np.where(inside & (excess < 0), np.minimum(least, at), least)
    most = np.where(inside & (excess > 0), np.maximum(most, at), most)
    first, last = line.pulls(low) - centre[:, None], line.pulls(high) - centre[:, None]
    largest = np.maximum(first**2, last**2) - line.precisions
    factor = np.where(largest > 0, np.exp(np.minimum(most, 700.0)), np.exp(np.minimum(least, 700.0)))
    terms = factor * largest
    proved = terms.sum(axis=1) <= -SLACK * np.abs(terms).sum(axis=1)
    return proved, bent - SLACK
