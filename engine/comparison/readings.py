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
    """Every reading of both sides: in the order of B, then what A alone has."""
    first = {} if a is None else {reading.name: reading for reading in a.readings}
    second = {} if b is None else {reading.name: reading for reading in b.readings}
    return tuple(
        ComparedReading(
            name=name, a=first.get(name), b=second.get(name), difference=_difference(first.get(name), second.get(name))
        )
        for name in (*second, *(name for name in first if name not in second))
    )


def _difference(a: Reading | None, b: Reading | None) -> Reading | None:
    if a is None or b is None:
        return None
    value, floor, note = None, None, _missing(a, b)
    if not note:
        value = _minus(a.value, b.value)
        floor = 0.0 if a == b else SIGMAS * math.hypot(a.off_by, b.off_by)
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
