"""Easings: how a way's share of time becomes its share of change. Exact in fractions, so that frames mirror exactly."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, get_args

Easing = Literal["linear", "in", "out", "in-out", "step", "step-start"]
EASINGS: tuple[Easing, ...] = get_args(Easing)

MIRRORED: dict[Easing, Easing] = {
    "linear": "linear",
    "in": "out",
    "out": "in",
    "in-out": "in-out",
    "step": "step-start",
    "step-start": "step",
}  # of e the easing g with g(s) = 1 - e(1 - s): the same way, run backwards


def eased(easing: Easing, share: Fraction) -> Fraction:
    """The share of change at a share of time, both in [0, 1]; 0 at 0, 1 at 1, and never falling.

    linear: s; in: s^2; out: 1 - (1 - s)^2; in-out: 2 s^2, then 1 - 2 (1 - s)^2; step: 0 until the end; step-start: 1
    from the start on.
    """
    rest = 1 - share
    match easing:
        case "linear":
            return share
        case "in":
            return share * share
        case "out":
            return 1 - rest * rest
        case "in-out":
            return 2 * share * share if share <= rest else 1 - 2 * rest * rest
        case "step":
            return Fraction(share == 1)
        case "step-start":
            return Fraction(share > 0)
