"""A look to JSON and back: of sessions and of scenes."""

from __future__ import annotations

import dataclasses
from typing import Any

from .saved_fields import Lost, json_object, read_fields, row, rows
from .saved_look import SavedChart, SavedLook


def written_look(look: SavedLook) -> dict[str, Any]:
    """The look for JSON; diagrams and colour limits only where they are not as they come."""
    written: dict[str, Any] = {"layers": dict(look.layers), "panes": list(look.panes)}
    written |= {"insight": look.insight, "mode": look.mode}
    if look.view is not None:
        written["view"] = list(look.view)
    if look.charts:
        written["charts"] = {title: _written_chart(chart) for title, chart in look.charts}
    if look.limits:
        written["limits"] = {name: list(limits) for name, limits in look.limits}
    compared = {"arrangement": look.arrangement, "difference": look.difference}
    plain = SavedLook()
    written |= {name: value for name, value in compared.items() if value != getattr(plain, name)}
    return written


def read_look(given: object, lost: Lost) -> SavedLook:
    """Raises EngineError where `lost` is None and something is not understood."""
    return read_fields(SavedLook, _look_values, given, lost, "The look", {"insight": ("insight", "mode")})


def _written_chart(chart: SavedChart) -> dict[str, Any]:
    plain = SavedChart()
    values = {field.name: getattr(chart, field.name) for field in dataclasses.fields(chart)}
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in values.items()
        if value != getattr(plain, name)
    }


def _look_values(given: dict[str, Any]) -> dict[str, Any]:
    values = dict(given)
    for name, length in (("view", 3), ("panes", None)):
        if name in values:
            values[name] = row(values[name], length, f"The look's {name!r}")
    if "layers" in values:
        values["layers"] = rows(values["layers"], "The layers")
    if "charts" in values:
        values["charts"] = tuple((title, _chart(chart)) for title, chart in rows(values["charts"], "The diagrams"))
    if "limits" in values:
        values["limits"] = tuple(
            (name, row(pair, 2, "Colour limits")) for name, pair in rows(values["limits"], "The colour limits")
        )
    return values


def _chart(given: object) -> SavedChart:
    values = dict(json_object(given, {field.name for field in dataclasses.fields(SavedChart)}, "A diagram's look"))
    for name, length in (("x", 2), ("y", 2), ("hidden", None)):
        if name in values:
            values[name] = row(values[name], length, f"A diagram's {name!r}")
    return SavedChart(**values)
