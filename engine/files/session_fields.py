"""Clock and units of a session, to JSON and back, strictly or as far as they are understood."""

from __future__ import annotations

import dataclasses
from typing import Any

from ..errors import EngineError
from ..story.saved_fields import Lost, read_fields, row
from .session_value import SavedClock


def written_clock(clock: SavedClock) -> dict[str, Any]:
    """The clock for JSON."""
    written = {field.name: getattr(clock, field.name) for field in dataclasses.fields(clock)}
    return {**written, "span": list(clock.span)}


def read_clock(given: object, lost: Lost) -> SavedClock:
    """Raises EngineError where `lost` is None and something is not understood."""
    return read_fields(SavedClock, _clock_values, given, lost, "The clock")


def read_units(given: object, d: int, lost: Lost) -> tuple[tuple[float, ...], tuple[float, ...]] | None:
    """Offset and scale, `d` numbers each. Raises EngineError where `lost` is None and they are not."""
    if given is None:
        return None
    columns = [given.get("offset"), given.get("scale")] if isinstance(given, dict) and len(given) == 2 else []
    if len(columns) == 2 and all(isinstance(column, list) and len(column) == d for column in columns):
        return tuple(columns[0]), tuple(columns[1])  # type: ignore[arg-type]
    if lost is None:
        raise EngineError("The session's units don't fit its points.")
    lost.append("units")
    return None


def _clock_values(given: dict[str, Any]) -> dict[str, Any]:
    return {name: row(value, 2, "The clock's range") if name == "span" else value for name, value in given.items()}
