"""Rows of tables: the readings of a film, of two sides with their difference, and the curves of charts."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from engine import Chart, ComparedReading, Film, Reading, compared

Row = tuple[object, ...]
READINGS = ("name", "label", "index", "value", "unit", "floor", "error", "seen", "source", "note")
COMPARED = ("name", "label", "index", "a", "b", "b_minus_a", "unit", "floor", "seen", "source", "note")
CURVES = ("chart", "curve", "kind", "x_label", "y_label", "x", "y", "low", "high")


def readings_table(film: Film) -> tuple[tuple[str, ...], Iterator[Row]]:
    """The head and the rows of a film's readings, a row a number; of two sides those that both or one have."""
    if film.held is None:
        return READINGS, _reading_rows(readings_of(film))
    return COMPARED, _compared_rows(film.held, film)


def readings_of(film: Film) -> tuple[Reading, ...]:
    """All readings of a film, each name once: the measured ones, the transport cost, the insight view's."""
    found: dict[str, Reading] = {}
    for group in (
        () if film.measurements is None else film.measurements.readings,
        () if film.transport is None else (film.transport.w2_squared,),
        () if film.insight is None else film.insight.readings,
        () if film.learning is None else film.learning.insight.readings,
    ):
        for reading in group:
            found.setdefault(reading.name, reading)
    return tuple(found.values())


def compared_readings(a: Film, b: Film) -> tuple[ComparedReading, ...]:
    """All readings of both sides that have been measured, and B - A."""
    sides = [
        None if film.measurements is None else dataclasses.replace(film.measurements, readings=readings_of(film))
        for film in (a, b)
    ]
    return compared(*sides)


def _reading_rows(readings: Iterable[Reading]) -> Iterator[tuple[object, ...]]:
    for reading in readings:
        values = reading.value if isinstance(reading.value, tuple) else (reading.value,)
        for index, value in enumerate(values):
            yield (
                reading.name, reading.label, index, _finite(value), reading.unit, _finite(reading.floor),
                _finite(reading.error), "yes" if reading.seen else "no", reading.source, reading.note,
            )  # fmt: skip


def _compared_rows(a: Film, b: Film) -> Iterator[tuple[object, ...]]:
    """A row of COMPARED for each number that a side has."""
    for each in compared_readings(a, b):
        one, difference = each.b or each.a, each.difference
        assert one is not None
        values = [() if side is None else _entries(side) for side in (each.a, each.b, difference)]
        for index in range(max(map(len, values))):
            found = (_finite(side[index]) if index < len(side) else "" for side in values)
            floor, seen = (
                ("", "") if difference is None else (_finite(difference.floor), "yes" if difference.seen else "no")
            )
            note = one.note if difference is None else difference.note
            yield (each.name, one.label, index, *found, one.unit, floor, seen, one.source, note)


def _entries(reading: Reading) -> tuple[float | None, ...]:
    return reading.value if isinstance(reading.value, tuple) else (reading.value,)


def curve_rows(charts: Iterable[Chart]) -> Iterator[tuple[object, ...]]:
    """A row of CURVES for each point of the charts' series."""
    for chart in charts:
        for series in chart.series:
            for index in range(len(series.x)):
                low, high = (None if band is None else float(band[index]) for band in (series.low, series.high))
                yield (
                    chart.title, series.label, series.kind, chart.x_label, chart.y_label, float(series.x[index]),
                    float(series.y[index]), _finite(low), _finite(high),
                )  # fmt: skip


def _finite(number: float | None) -> float | str:
    """A number for a table: nothing where there is none, "inf" and "nan" in words."""
    return "" if number is None else float(number)
