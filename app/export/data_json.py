"""Readings and curves as JSON values, for the texts in an NPZ."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np

from engine import Chart, ComparedReading, Reading


def _plain(value: Any) -> Any:
    """What JSON can hold: null for a number that is not finite."""
    if isinstance(value, (tuple, list, np.ndarray)):
        return [_plain(each) for each in value]
    if isinstance(value, (float, np.floating)):
        return float(value) if math.isfinite(value) else None
    return value.item() if isinstance(value, np.generic) else value


def reading_json(reading: Reading) -> dict[str, Any]:
    """A reading's fields."""
    return {field.name: _plain(getattr(reading, field.name)) for field in dataclasses.fields(reading)}


def compared_json(reading: ComparedReading) -> dict[str, Any]:
    """A reading of two sides: `a`, `b` and `difference`, B - A, are readings, or null where a side has not got it."""
    sides = {"a": reading.a, "b": reading.b, "difference": reading.difference}
    return {"name": reading.name} | {name: None if each is None else reading_json(each) for name, each in sides.items()}


def curve_json(chart: Chart) -> dict[str, Any]:
    """A chart's words and series."""
    series = [
        {field.name: _plain(getattr(each, field.name)) for field in dataclasses.fields(each)} for each in chart.series
    ]
    return {"title": chart.title, "x_label": chart.x_label, "y_label": chart.y_label, "series": series}
