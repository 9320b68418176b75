"""Look, clock and units of a session, to JSON and back, strictly or as far as they are understood."""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar

from ..errors import EngineError
from ..story.saved_look import SavedLook
from .session_value import SavedClock

Lost = list[str] | None  # where the names of what is not understood go; None: such a thing is refused
Part = TypeVar("Part", SavedLook, SavedClock)


def written_look(look: SavedLook) -> dict[str, Any]:
    """The look for JSON."""
    written: dict[str, Any] = {"layers": dict(look.layers), "panes": list(look.panes)}
    written |= {"insight": look.insight, "mode": look.mode}
    return written if look.view is None else {**written, "view": list(look.view)}


def written_clock(clock: SavedClock) -> dict[str, Any]:
    """The clock for JSON."""
    written = {field.name: getattr(clock, field.name) for field in dataclasses.fields(clock)}
    return {**written, "span": list(clock.span)}


def read_look(given: object, lost: Lost) -> SavedLook:
    """Raises EngineError where `lost` is None and something is not understood."""
    return _read(SavedLook, {"insight": ("insight", "mode")}, given, lost)


def read_clock(given: object, lost: Lost) -> SavedClock:
    """Raises EngineError where `lost` is None and something is not understood."""
    return _read(SavedClock, {}, given, lost)


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


def _read(kind: type[Part], together: dict[str, tuple[str, ...]], given: object, lost: Lost) -> Part:
    """All fields at once, or with `lost` one after the other, those that only make sense `together` as one."""
    try:
        return kind(**_fields(kind, given))
    except EngineError:
        if lost is None:
            raise
    values = given if isinstance(given, dict) else {}
    lost += [str(name) for name in values if name not in {field.name for field in dataclasses.fields(kind)}]
    part = kind()
    for field in dataclasses.fields(kind):
        names = together.get(field.name, (field.name,))
        some = {name: values[name] for name in names if name in values}
        try:
            part = dataclasses.replace(part, **_fields(kind, some))
        except EngineError:
            lost.append(field.name)
    return part


def _fields(kind: type[Part], given: object) -> dict[str, Any]:
    """JSON's lists and objects as the tuples that the value has."""
    if not isinstance(given, dict) or set(given) - {field.name for field in dataclasses.fields(kind)}:
        raise EngineError("The session's look or clock has a field that is not known.")
    values: dict[str, Any] = dict(given)
    for name, length in (("view", 3), ("span", 2), ("panes", None)):
        if name in values:
            values[name] = _row(values[name], length)
    if "layers" in values:
        if not isinstance(values["layers"], dict):
            raise EngineError("The layers of the session are not a list of names.")
        values["layers"] = tuple(values["layers"].items())
    return values


def _row(value: object, length: int | None) -> tuple[Any, ...]:
    if not isinstance(value, list) or (length is not None and len(value) != length):
        raise EngineError("The session's look or clock has a list of the wrong length.")
    return tuple(value)
