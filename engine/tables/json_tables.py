"""Tables in JSON: rows, records and columns, as pandas' `to_json` writes them, and drawing tools.

Taken apart by their shape: a list of objects is records; a list of lists is rows; an object with `columns` and `data`
is "split"; one with `schema` and `data` is "table"; an object of lists is columns; an object of objects is columns or
an index of rows, whichever has x and y, or names, as its inner or outer keys. One text line a record is read too.
"""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..clouds.points import MAX_POINTS
from ..errors import EngineError
from ..values import Array
from .array_tables import array_tables
from .cell_numbers import Column, cell_number, read_columns
from .column_names import role
from .raw_table import MAX_COLUMNS, RawTable, numbered, raw_table
from .split_table import MAX_CELLS


def json_data(name: str, text: str) -> Any:
    """What JSON says, or JSON Lines. Raises EngineError."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    try:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > 1 and all(line.lstrip()[0] in "{[" for line in lines[:2]):
            return [json.loads(line) for line in lines]
    except (ValueError, RecursionError):
        pass
    raise EngineError(f"{name} is not valid JSON.", "Check it with a JSON viewer.")


def json_tables(data: Any) -> dict[str, RawTable]:
    """The tables that could be clouds, by name ("" for the one there is). Raises EngineError for too many rows."""
    if isinstance(data, list):
        return _listed(data, None)
    if not isinstance(data, dict) or not data:
        return {}
    if isinstance(data.get("data"), list) and ("columns" in data or "schema" in data):
        names = data.get("columns")
        return _listed(data["data"], list(map(_name, names)) if isinstance(names, list) else None)
    if all(isinstance(inner, dict) and inner for inner in data.values()):
        return _nested(data)
    lists = {str(key): held for key, held in data.items() if isinstance(held, list)}
    flat = {key: held for key, held in lists.items() if not any(isinstance(value, list | dict) for value in held)}
    longest = max(map(len, flat.values()), default=0)
    columns = {key: held for key, held in flat.items() if len(held) == longest}
    arrays = _arrays(lists)
    tables = array_tables(arrays) if any(array.ndim == 2 for array in arrays.values()) else {}
    if 2 <= len(columns) <= MAX_COLUMNS and 0 < longest <= MAX_POINTS:
        tables["columns"] = _table(list(columns), list(columns.values()))
    if len(lists) == 1 and not tables:  # {"points": [{"x": ..., "y": ...}, ...]}
        return _listed(next(iter(lists.values())), None)
    return tables


def _listed(rows: list[Any], names: list[str] | None) -> dict[str, RawTable]:
    """Records, or rows of one length."""
    if not rows:
        return {}
    if len(rows) > MAX_POINTS:
        raise EngineError(f"{len(rows):,} points are more than the limit of {MAX_POINTS:,}.", "Thin the cloud first.")
    if all(isinstance(row, dict) for row in rows):
        keys = list(dict.fromkeys(str(key) for row in rows for key in row))
        keys = [key for key in keys if not (key == "index" and rows[0].get(key) == 0)]
        if not 1 <= len(keys) <= MAX_COLUMNS or len(keys) * len(rows) > MAX_CELLS:
            return {}
        return {"": _table(keys, [[row.get(key) for row in rows] for key in keys])}
    width = len(rows[0]) if isinstance(rows[0], list) else 0
    if not 1 <= width <= MAX_COLUMNS or not all(isinstance(row, list) and len(row) == width for row in rows):
        return {}
    if names is not None and (len(names) != width or names == [str(index) for index in range(width)]):
        names = None  # a frame whose columns have no names
    return {"": _table(names or numbered(width), list(zip(*rows, strict=True)), named=names is not None)}


def _nested(data: Mapping[str, Mapping[str, Any]]) -> dict[str, RawTable]:
    """An object of objects: {"x": {"0": 1, ...}, ...}, or {"0": {"x": 1, ...}, ...}."""
    outer, inner = list(map(str, data)), list(map(str, next(iter(data.values()))))
    by_row = _names_axes(inner) or (not _names_axes(outer) and _counting(outer) and not _counting(inner))
    if not by_row and not _names_axes(outer) and _counting(outer) and _counting(inner):
        by_row = len(outer) != 2 and len(inner) == 2
        if len(outer) == len(inner) == 2:
            return {}  # either way round
    names = inner if by_row else outer
    if (
        not 1 <= len(names) <= MAX_COLUMNS
        or len(data) * len(inner) > MAX_CELLS
        or max(len(data), len(inner)) > MAX_POINTS
    ):
        return {}
    columns = [[row.get(key) for row in data.values()] for key in inner] if by_row else _aligned(data, inner)
    named = not _counting(names)
    return {"": _table(names if named else numbered(len(names)), columns, named=named)}


def _aligned(data: Mapping[str, Mapping[str, Any]], keys: Sequence[str]) -> list[list[Any]]:
    return [[column.get(key) for key in keys] for column in data.values()]


def _names_axes(keys: Sequence[str]) -> bool:
    return {"x1", "x2"} <= {role(key) for key in keys}


def _counting(keys: Sequence[str]) -> bool:
    return all(key.isdigit() for key in keys)


def _table(names: Sequence[str], columns: Sequence[Sequence[Any]], *, named: bool = True) -> RawTable:
    return raw_table(names, [_column(column) for column in columns], named=named, row="Point")


def _column(held: Sequence[Any]) -> Column:
    """Numbers, words, booleans and nothing, as they come; what is none of these holds no number."""
    if all(isinstance(value, str) or value is None for value in held):
        return read_columns([[_word(value) for value in held]])[0]
    values = np.array([_number(value) for value in held], np.float64)
    return Column(values, None if np.isfinite(values).all() else tuple(map(_word, held)))


def _number(value: Any) -> float:
    if isinstance(value, str):
        return cell_number(value.strip())
    try:
        return float(value) if isinstance(value, int | float) else math.nan
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _word(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, int) and math.isinf(_number(value)):
        return "inf"
    return value.strip() if isinstance(value, str) else _name(value)


def _name(value: Any) -> str:
    """A value that is no text, briefly."""
    return value if isinstance(value, str) else "[...]" if isinstance(value, list | dict) else str(value)[:40]


def _arrays(lists: Mapping[str, list[Any]]) -> dict[str, Array]:
    arrays = {}
    for key, rows in lists.items():
        if rows and (isinstance(rows[0], list) or len({isinstance(value, str) for value in rows}) == 1):
            with contextlib.suppress(TypeError, ValueError, OverflowError):  # ragged, or no numbers: not to be chosen
                arrays[key] = np.asarray(rows)
    return arrays
