"""Rows that can't be read: the first is named with what it has, the others are counted; none is left out in silence."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..errors import EngineError
from .cell_numbers import cell_number, is_missing, is_number, odd_character
from .raw_table import ColumnChoice, RawTable, shown

HINT = "Mend or remove such lines; none is left out in silence."


def check_rows(table: RawTable, choice: ColumnChoice) -> None:
    """Raises EngineError for rows of another width, and without numbers, weights or labels where such are chosen."""
    if table.widths is not None:
        ragged = np.flatnonzero(table.widths != len(table.names)).tolist()
        if ragged:
            _refuse(table, ragged, f"{table.widths[ragged[0]]} instead of {len(table.names)} columns")
    for column in choice.coordinates:
        _check_numbers(table, column, ~np.isfinite(table.values[:, column]))
    if choice.weight is not None:
        weights = table.values[:, choice.weight]
        _check_numbers(table, choice.weight, ~(np.isfinite(weights) & (weights >= 0)))
    if choice.label is not None:
        unnamed = [index for index, word in enumerate(table.words.get(choice.label, ())) if not word]
        if unnamed:
            _refuse(table, unnamed, "no label")


def _check_numbers(table: RawTable, column: int, bad: np.ndarray) -> None:
    rows = np.flatnonzero(bad).tolist()
    if not rows:
        return
    cell, name = table.cell(rows[0], column), shown(table.names[column])
    if np.isfinite(table.values[rows[0], column]):
        _refuse(table, rows, f"{name} = {cell[:40]}, below 0")
    if cell.lower().lstrip("+-") == "nan" or np.isinf(cell_number(cell)):
        _refuse(table, rows, f"{name} = {cell[:40]}, which is not finite")
    why = ""
    if is_number(cell) and not is_missing(cell):
        why = table.doubts.get(column, "")
    elif odd_character(cell):
        why = f"{odd_character(cell)} is no part of one"
    _refuse(table, rows, f"{cell[:40]!r} where {name} should be a number{why and f': {why}'}")


def _refuse(table: RawTable, bad: Sequence[int], words: str) -> None:
    """Raises EngineError that says what the first bad row has, and how many there are."""
    many = f" {len(bad)} of {len(table.values)} {table.row.lower()}s can't be read." if len(bad) > 1 else ""
    raise EngineError(f"{table.row} {table.lines[bad[0]]} has {words}.{many}", HINT)
