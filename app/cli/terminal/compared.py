"""Readings of two sides as text and as JSON: A, B, and B - A with its floor, below what differs between the two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from engine import ComparedReading, Differing, Measurements, Reading

from .reports import measurements_json, value_text

SEEN = "seen"


def compared_json(
    rows: Sequence[ComparedReading], differing: Sequence[Differing], a: Measurements, b: Measurements
) -> dict[str, Any]:
    """`differing`, a list; `a`, `b` as without a comparison; `difference`: `value`, `floor`, `seen`."""
    difference: dict[str, Any] = {}
    for row in rows:
        if row.difference is None:
            continue
        group, _, name = row.name.partition(".")
        found = row.difference
        entry: dict[str, Any] = {"value": list(found.value) if isinstance(found.value, tuple) else found.value}
        entry |= {"unit": found.unit, "seen": found.value is not None and found.seen}
        if found.floor is not None:
            entry["floor"] = found.floor
        if found.note:
            entry["note"] = found.note
        difference.setdefault(group, {})[name] = entry
    return {
        "differing": [{"name": each.name, "label": each.label, "a": each.a, "b": each.b} for each in differing],
        "a": measurements_json(a),
        "b": measurements_json(b),
        "difference": difference,
    }


def differing_lines(differing: Sequence[Differing], a: str, b: str) -> list[str]:
    """What A and B are, and what differs between them, a line each."""
    lines = [f"A: {a}", f"B: {b}"]
    if not differing:
        return [*lines, "Nothing differs that has an effect."]
    return [*lines, *(f"{each.label}: A {each.a}, B {each.b}" for each in differing)]


def compared_table(rows: Sequence[ComparedReading]) -> Table:
    """A row a reading; the last column says "seen" where the difference stands above its floor."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    headings = ("quantity", "left"), ("A", "right"), ("B", "right"), ("B \N{MINUS SIGN} A", "right"), ("floor", "right")
    for heading, justify in (*headings, ("", "left")):
        table.add_column(heading, justify=justify)  # type: ignore[arg-type]
    for row in rows:
        found = row.difference
        floor = "" if found is None or found.floor is None else f"{found.floor:.2g}"
        mark = SEEN if found is not None and found.value is not None and found.seen else ""
        texts = row.name, _text(row.a), _text(row.b), _text(found), floor, mark
        table.add_row(*map(escape, texts))
    return table


def no_difference_notes(rows: Sequence[ComparedReading]) -> list[str]:
    """Why differences are missing, after the names of the readings that it holds for."""
    reasons: dict[str, list[str]] = {}
    for row in rows:
        if row.difference is not None and row.difference.value is None:
            notes = dict.fromkeys(side.note for side in (row.a, row.b) if side is not None and side.value is None)
            reason = " ".join([row.difference.note, *(note for note in notes if note)])
            reasons.setdefault(reason, []).append(row.name)
    return [f"{', '.join(names)}: {reason}" for reason, names in reasons.items()]


def _text(reading: Reading | None) -> str:
    return "–" if reading is None else value_text(reading)
