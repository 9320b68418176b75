"""Frozen values from JSON objects of the same fields, strictly or as far as they are understood."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, TypeVar

from ..errors import EngineError, quoted

Lost = list[str] | None  # where the names of what is not understood go; None: such a thing is refused
Part = TypeVar("Part")
Values = Callable[[dict[str, Any]], dict[str, Any]]  # JSON's lists and objects as the tuples that the value has


def read_fields(
    kind: type[Part],
    values: Values,
    given: object,
    lost: Lost,
    what: str,
    together: dict[str, tuple[str, ...]] | None = None,
) -> Part:
    """A `kind` of all fields at once; with `lost` else one after the other, those of `together` as one.

    `what` begins sentences: "The look". Raises EngineError where `lost` is None and something is not understood.
    """
    known = [field.name for field in dataclasses.fields(kind)]  # type: ignore[arg-type]
    try:
        return kind(**values(json_object(given, set(known), what)))
    except EngineError:
        if lost is None:
            raise
    found: dict[str, Any] = given if isinstance(given, dict) else {}
    lost += [str(name) for name in found if name not in known]
    part = kind()
    for name in filter(found.__contains__, known):
        some = {each: found[each] for each in (together or {}).get(name, (name,)) if each in found}
        try:
            part = dataclasses.replace(part, **values(some))  # type: ignore[type-var]
        except EngineError:
            lost.append(name)
    return part


def json_object(given: object, known: set[str], what: str) -> dict[str, Any]:
    """A JSON object that has no other fields. Raises EngineError, naming one that is not known."""
    if not isinstance(given, dict):
        raise EngineError(f"{what} is not a JSON object.")
    unknown = sorted(str(name) for name in given if name not in known)
    if unknown:
        raise EngineError(f"{what} has no {quoted(unknown[0])}.", f"It has {', '.join(sorted(known))}.")
    return given


def row(value: object, length: int | None, what: str) -> tuple[Any, ...]:
    """A JSON list as a tuple. Raises EngineError for another length."""
    if not isinstance(value, list) or (length is not None and len(value) != length):
        raise EngineError(f"{what} has the wrong length." if isinstance(value, list) else f"{what} is not a list.")
    return tuple(value)


def rows(value: object, what: str) -> tuple[tuple[str, Any], ...]:
    """A JSON object as pairs, in the order of their names."""
    if not isinstance(value, dict):
        raise EngineError(f"{what} are not a JSON object.")
    return tuple(sorted(value.items(), key=lambda pair: str(pair[0])))
