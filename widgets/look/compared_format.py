"""Readings of two sides as people read them: short in a narrow column, in full where they are copied."""

from __future__ import annotations

from engine import ComparedReading, Reading

from .number_format import COPIED_DIGITS, number, uncertainty_text, value_text, with_unit

B_MINUS_A = "B \N{MINUS SIGN} A"
SEEN = "\N{BLACK CIRCLE}"
DIGITS, BRIEF_DIGITS = 3, 2
HEAD_TEXT = f"\tA\tB\t{B_MINUS_A}"


def brief_value(reading: Reading | None) -> str:
    """A side's value, without its unit; of a list the largest."""
    if reading is not None and isinstance(reading.value, tuple) and len(set(reading.value)) > 1:
        return f"≤{number(max(reading.value), BRIEF_DIGITS)}"  # no space: it has to fit the column
    return "–" if reading is None else value_text(reading, DIGITS)


def brief_difference(difference: Reading | None) -> str:
    """B - A with two digits; of a list that which is farthest from 0."""
    if difference is None or difference.value is None:
        return "–"
    values = difference.value if isinstance(difference.value, tuple) else (difference.value,)
    return number(max(values, key=abs), BRIEF_DIGITS) if values else "–"


def brief_floor(difference: Reading | None) -> str:
    """The floor, without the word."""
    return "" if difference is None or difference.floor is None else number(difference.floor, BRIEF_DIGITS)


def sided_text(reading: Reading | None) -> str:
    """Value, unit and uncertainty."""
    if reading is None:
        return "–"
    value = with_unit(value_text(reading, COPIED_DIGITS), "" if reading.value is None else reading.unit)
    return f"{value} {uncertainty_text(reading)}".rstrip()


def compared_text(reading: Reading, compared: ComparedReading) -> str:
    """One line of plain text: name, A, B, B - A, and whether it is seen."""
    name = f"{reading.label} {reading.symbol}".strip()
    found = compared.difference
    line = "\t".join((name, *(sided_text(each) for each in (compared.a, compared.b, found))))
    if found is None or found.value is None:
        return line
    return f"{line}\t{'seen above its floor' if found.seen else 'not seen above its floor'}"
