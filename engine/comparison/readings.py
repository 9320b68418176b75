"""Readings of two sides, and B - A with the floor below which the difference can't be told from zero."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..results.results import Measurements, Reading

SIGMAS = 2.0  # spreads of a difference that chance may come to
B_MINUS_A = "B \N{MINUS SIGN} A"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedReading:
    """A reading of both sides by its stable name, None where a side has not got it; and B - A.

    `difference.seen` is whether it stands above its floor. Where either value is missing it has none, and says why.
    It is None only where a side has not got the reading.
    """

    name: str
    a: Reading | None
    b: Reading | None
    difference: Reading | None


def compared(a: Measurements | None, b: Measurements | None) -> tuple[ComparedReading, ...]:
    """Every reading of both sides: in the order of B, then what A alone has.

    The floor of a difference is 2 (s_A^2 + s_B^2)^1/2 of what each side may be off by, `Reading.off_by`: two standard
    deviations where these are of independent samples, and more than their sum where they bound a numerical error. Equal
    seeds make both sides alike, and their difference vary less: then the floor is on the safe side.
    """
    first = {} if a is None else {reading.name: reading for reading in a.readings}
    second = {} if b is None else {reading.name: reading for reading in b.readings}
    same = a is not None and b is not None and (a.experiment, a.quality) == (b.experiment, b.quality)
    return tuple(
        ComparedReading(
            name=name,
            a=first.get(name),
            b=second.get(name),
            difference=_difference(first.get(name), second.get(name), same),
        )
        for name in (*second, *(name for name in first if name not in second))
    )


def _difference(a: Reading | None, b: Reading | None, same: bool) -> Reading | None:
    """`same`: both are of one request, so that they are equal but for how far a machine's own arithmetic varies."""
    if a is None or b is None:
        return None
    value, floor, note = None, None, _missing(a, b)
    if not note:
        value = _minus(b.value if same else a.value, b.value)
        floor = SIGMAS * math.hypot(a.off_by, b.off_by)
        note = "" if value is not None else "The two sides' lists have different lengths."
    return Reading(
        name=b.name, label=B_MINUS_A, value=value, unit=b.unit, floor=None if value is None else floor,
        source=b.source, note=note,
    )  # fmt: skip


def _missing(a: Reading, b: Reading) -> str:
    """Which side's value is missing; empty where neither is."""
    without = [side for side, reading in (("A", a), ("B", b)) if reading.value is None]
    return "" if not without else f"{' and '.join(without)} {'has' if len(without) == 1 else 'have'} no value."


def _minus(a: object, b: object) -> float | tuple[float, ...] | None:
    if isinstance(a, tuple) and isinstance(b, tuple):
        return tuple(q - p for p, q in zip(a, b, strict=True)) if len(a) == len(b) else None
    if isinstance(a, int | float) and isinstance(b, int | float):
        return b - a
    return None
