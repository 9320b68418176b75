"""Frame rates as players count them: whole numbers, and the television's, which are 1000/1001 of one."""

from __future__ import annotations

from fractions import Fraction

TELEVISION = tuple(Fraction(1000 * whole, 1001) for whole in (24, 30, 48, 60, 120))
WRITTEN = 0.005  # a second: rates are written with two decimals, as 23.98 for 24000/1001


def frame_rate(fps: float) -> Fraction:
    """The rate that is meant by `fps` frames a second: 29.97 means 30000/1001, not 2997/100."""
    nearest = min(TELEVISION, key=lambda rate: abs(rate - fps))
    return nearest if abs(nearest - fps) <= WRITTEN else Fraction(fps).limit_denominator(1001)
