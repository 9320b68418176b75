"""A proof that a mixture on the line is log-concave: (log p)'' <= 0 on intervals that cover it, by branch and bound.

With log w_i p_i = l_i, pulls g_i and precisions P_i, and any b(x): (log p)'' <= E_pi[(g - b)^2 - P], so it is
enough that sum_i exp(l_i - l_r) ((g_i - b)^2 - P_i) <= 0 on an interval, where every factor is between known ends:
l_i - l_r is a quadratic polynomial and, with b = g_r and a constant, g_i - b linear.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ...experiment.mixture import GaussianMixture
from ...values import FloatArray, IntArray

MOST_LOOKS = 2_000_000  # intervals times components, before it is left undecided
SLACK = 1e-13  # of the sum's terms, for rounding
BENT = 1e-9  # of the same, above which a sum is told from 0
DOUBLINGS = 200
BATCH = 4_096
CAP = 300.0  # of exponents: exp(CAP) outweighs everything that it is weighed against


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """Components by `means`, `precisions` and `heights` log w_i - log(sd_i) (m,)."""

    means: FloatArray
    precisions: FloatArray
    heights: FloatArray

    def against(self, chief: IntArray, x: FloatArray) -> tuple[FloatArray, FloatArray]:
        """(k, m) l_i - l_r and g_i - g_r at x (k,), of component r = `chief` (k,); without cancellation far away."""
        y = (x - self.means[chief])[:, None]
        apart = self.means - self.means[chief][:, None]
        excess = self.precisions - self.precisions[chief][:, None]
        heights = self.heights - self.heights[chief][:, None]
        pull = self.precisions * apart
        return heights - 0.5 * excess * y**2 + pull * y - 0.5 * pull * apart, excess * y - pull

    def chiefs(self, x: FloatArray) -> IntArray:
        """(k,) the likeliest component at x (k,)."""
        found: IntArray = (self.heights - 0.5 * self.precisions * (x[:, None] - self.means) ** 2).argmax(axis=1)
        return found

    def mirrored(self) -> _Line:
        return _Line(means=-self.means, precisions=self.precisions, heights=self.heights)


def is_concave_on_line(law: GaussianMixture, s: float) -> bool:
    """Whether X_0 + sZ of a mixture on the line (d = 1) is proved log-concave everywhere; False proves nothing."""
    present = law.present
    variances = law.axes[0][present, 0] + s * s  # what is next to nothing is 0 there
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
    widest = np.lexsort((-line.means, line.precisions))[:1]
    excess = line.precisions - line.precisions[widest]
    same = (excess == 0) & (line.means == line.means[widest])
    start, step = float(line.means.max()), 1 / math.sqrt(float(line.precisions[widest[0]]))
    for doubling in range(DOUBLINGS):
        x = start + step * 2.0**doubling
        logs, ahead = (each[0] for each in line.against(widest, np.array([x])))
        if (same | ((ahead > 0) & (ahead**2 >= 2 * excess))).all():
            terms = np.exp(np.minimum(logs, CAP)) * ahead**2
            if terms.sum() <= (1 - SLACK) * line.precisions[widest[0]]:
                return x
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
    chief = line.chiefs(middle)
    logs, pulls = line.against(chief, middle)
    shares = np.exp(np.minimum(logs, 0.0))
    centre = (shares * pulls).sum(axis=1, keepdims=True) / shares.sum(axis=1, keepdims=True)  # b = g_r + E_pi(g - g_r)
    here = shares * ((pulls - centre) ** 2 - line.precisions)
    bent = here.sum(axis=1) / np.abs(here).sum(axis=1)
    (first_logs, first), (last_logs, last) = (line.against(chief, end) for end in (low, high))
    least, most = np.minimum(first_logs, last_logs), np.maximum(first_logs, last_logs)
    # d(l_i - l_r)/dx = -(g_i - g_r): a vertex inside is beyond the ends
    excess = line.precisions - line.precisions[chief][:, None]
    turns = first * last < 0
    with np.errstate(divide="ignore", invalid="ignore"):
        vertex = logs + 0.5 * pulls**2 / excess
    least = np.where(turns & (excess < 0), np.minimum(least, vertex), least)
    most = np.where(turns & (excess > 0), np.maximum(most, vertex), most)
    largest = np.maximum((first - centre) ** 2, (last - centre) ** 2) - line.precisions
    factor = np.exp(np.minimum(np.where(largest > 0, most, least), CAP))
    terms = factor * largest
    proved = terms.sum(axis=1) <= -SLACK * np.abs(terms).sum(axis=1)
    return proved, bent - BENT
