"""Named arrays as tables: each of two dimensions with those of one that are as long, or these by themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ..clouds.points import MAX_POINTS
from ..errors import EngineError
from ..values import Array
from .cell_numbers import Column, read_columns
from .column_names import TARGETS, left_out, role
from .raw_table import MAX_COLUMNS, RawTable, numbered, raw_table
from .split_table import MAX_CELLS

NUMBERS, WORDS = "fiub", "US"
MOST_BESIDE = 20  # one-dimensional arrays beside one of two
TOGETHER = "columns"  # the name of the table of one-dimensional arrays


def array_tables(arrays: Mapping[str, Array]) -> dict[str, RawTable]:
    """The tables that could be clouds, by name: of each two-dimensional array, and of all others together.

    An array's table has its own columns first. A one-dimensional array of the same length is its label when it is
    called so, or as learners call it (`y`, `target`), and holds whole numbers or words; its weights by name. At most
    `MOST_BESIDE` others come along; those of other lengths are left out, which the table notes. Raises EngineError for
    archives of more tables than memory should hold.
    """
    flat = {name: array for name, array in arrays.items() if array.ndim == 1 and array.dtype.kind in NUMBERS + WORDS}
    tables = {}
    for name, array in arrays.items():
        fits = array.ndim == 2 and array.size and array.dtype.kind in NUMBERS
        if fits and 1 <= array.shape[1] <= MAX_COLUMNS and len(array) <= MAX_POINTS:
            beside = {other: each for other, each in flat.items() if len(each) == len(array)}
            others = left_out([other for other in flat if other not in beside])
            tables[name] = _matrix(array, _first(beside), others)
        if len(tables) > 1 and sum(table.values.size for table in tables.values()) > MAX_CELLS:
            raise EngineError(
                "The archive has too many large arrays to choose from.", "Save the points as `positions`."
            )
    longest = max((len(array) for array in flat.values()), default=0)
    columns = {name: array for name, array in flat.items() if len(array) == longest}
    if 2 <= len(columns) <= MAX_COLUMNS and 0 < longest <= MAX_POINTS:
        tables[TOGETHER] = raw_table(list(columns), [_column(each) for each in columns.values()], row="Point")
    return tables


def _first(beside: Mapping[str, Array]) -> dict[str, Array]:
    """So many as a table should have beside its own columns, those with a meaning first."""
    ordered = sorted(beside, key=lambda name: not (role(name) or name.lower() in TARGETS))
    return {name: beside[name] for name in ordered[:MOST_BESIDE]}


def record_table(records: Array) -> RawTable:
    """The table of a structured array (m,), whose fields name the columns."""
    fields = records.dtype.names or ()
    return raw_table(fields, [_column(records[name]) for name in fields], row="Point")


def _matrix(array: Array, beside: Mapping[str, Array], notes: Sequence[str]) -> RawTable:
    width = array.shape[1]
    values = np.asarray(array, np.float64)
    roles: dict[int, str] = {}
    for index, (name, extra) in enumerate(beside.items(), width):
        said = role(name)
        coded = extra.dtype.kind in "iub" + WORDS or bool((np.floor(extra) == extra).all())
        label = coded and (said == "label" or name.lower() in TARGETS)
        roles[index] = "label" if label and "label" not in roles.values() else "w" if said == "w" else "other"
    columns = [*(_column(values[:, index]) for index in range(width)), *map(_column, beside.values())]
    return raw_table([*numbered(width), *beside], columns, named=False, roles=roles, notes=notes, row="Point")


def array_words(array: Array) -> list[str]:
    """The words in an array (m,) of texts, without the spaces around them."""
    words = [word.decode("latin-1") if isinstance(word, bytes) else str(word) for word in array.tolist()]
    return [word.strip() for word in words]


def _column(array: Array) -> Column:
    if array.dtype.kind in WORDS:
        return read_columns([array_words(array)])[0]
    values = np.asarray(array, np.float64)
    return Column(values, None if np.isfinite(values).all() else tuple(f"{value:.17g}" for value in values.tolist()))
