"""Tables that were read but not yet understood: columns to choose from, and how many rows hold no finite numbers."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .errors import EngineError
from .points import MAX_POINTS, PointCloud
from .read_cloud import READERS, file_text, json_data, stored_array, stored_arrays
from .read_table import COLUMNS, cell_number, is_number, label_codes, table_rows
from .session_file import SUFFIX
from .values import Array, FloatArray, IntArray

HEAD = 8  # rows that are kept as they stand, to be shown
MAX_COLUMNS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnChoice:
    """Which columns (from 0) are what; `leave_out`: rows without finite numbers may go."""

    x: int
    y: int
    weight: int | None = None
    label: int | None = None
    leave_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RawTable:
    """`names` of c columns; `values` (m, c), NaN where no finite number stands; `lines` (m,) of the file, from 1.

    `words`: the text of columns that hold words. `head`: the first rows as they stand.
    """

    names: tuple[str, ...]
    values: FloatArray
    lines: IntArray
    words: Mapping[int, tuple[str, ...]]
    head: tuple[tuple[str, ...], ...]

    @property
    def numeric(self) -> tuple[int, ...]:
        """Columns with at least one finite number."""
        return tuple(np.flatnonzero(np.isfinite(self.values).any(axis=0)).tolist())

    def guess(self) -> ColumnChoice:
        """By names where there are any, else the first two columns of numbers. Raises EngineError without two."""
        known = {COLUMNS.get(name.lower(), name.lower()): index for index, name in reversed([*enumerate(self.names)])}
        weight = known.get("w") if known.get("w") in self.numeric else None
        label = known.get("label")
        taken = [known[name] for name in ("x1", "x2") if known.get(name) in self.numeric]
        free = [index for index in self.numeric if index not in (*taken, weight, label)]
        chosen = (taken + free)[:2]
        if len(chosen) < 2:
            raise EngineError("There are no two columns of numbers.", "A cloud needs x and y.")
        if known.get("x2") == chosen[0] and "x1" not in known:
            chosen.reverse()
        return ColumnChoice(x=chosen[0], y=chosen[1], weight=weight, label=label)

    def bad_rows(self, choice: ColumnChoice) -> IntArray:
        """Indices of the rows in which a chosen column has no finite number, a weight below 0, or no label."""
        needed = [column for column in (choice.x, choice.y, choice.weight) if column is not None]
        bad = ~np.isfinite(self.values[:, needed]).all(axis=1)
        if choice.weight is not None:
            bad |= self.values[:, choice.weight] < 0
        if choice.label is not None and choice.label in self.words:
            bad |= np.array([not word for word in self.words[choice.label]])
        elif choice.label is not None:
            bad |= ~np.isfinite(self.values[:, choice.label])
        rows: IntArray = np.flatnonzero(bad)
        return rows

    def cloud(self, choice: ColumnChoice) -> tuple[PointCloud, str]:
        """The cloud of these columns, and a sentence on what was left out or assumed ("" where nothing was).

        Raises EngineError: rows without finite numbers that may not be left out (with the first line), no others.
        """
        bad = self.bad_rows(choice)
        notes = []
        if len(bad) and not choice.leave_out:
            raise EngineError(*self.complaint(bad))
        if len(bad) == len(self.values):
            raise EngineError("No row has finite numbers in these columns.", "Choose other columns.")
        if len(bad):
            notes.append(f"{len(bad):,} of {len(self.values):,} rows without finite numbers were left out.")
        kept = np.ones(len(self.values), bool)
        kept[bad] = False
        labels = None
        if choice.label is not None:
            words = self.words.get(choice.label) or [f"{value:.17g}" for value in self.values[:, choice.label].tolist()]
            rows = [(0, [words[index]]) for index in np.flatnonzero(kept).tolist()]
            labels, naming = label_codes(rows, 0)
            notes.append(naming)
        weights = None if choice.weight is None else self.values[kept, choice.weight]
        cloud = PointCloud.of(self.values[kept][:, [choice.x, choice.y]], weights, labels)
        return cloud, " ".join(notes).strip()

    def complaint(self, bad: IntArray) -> tuple[str, str]:
        """What is wrong with these rows, and what helps."""
        first, count = int(self.lines[bad[0]]), len(bad)
        what = f"{count:,} of {len(self.values):,} rows have no finite numbers here, the first in line {first}."
        return what, "Mend them, or say that they may be left out."


def raw_tables(path: str | os.PathLike[str]) -> dict[str, RawTable]:
    """The tables of a file that could be clouds, by name ("" where it has none): for a person to choose from.

    Text: the one table. NPY: the one array. NPZ: each array with two columns or more, and the one-dimensional ones
    together. JSON: rows of numbers, or an object of columns. Raises EngineError as `read_cloud` does.
    """
    source = Path(path)
    suffix = source.suffix.lower()
    try:
        if suffix == ".npy":
            found = {"": stored_array(source)}
        elif suffix == ".npz":
            found = stored_arrays(source)
        elif suffix == ".json":
            found = _json_arrays(source.name, file_text(source))
        elif suffix in READERS and suffix != SUFFIX:
            return {"": text_table(file_text(source))}
        else:
            return {}
    except OSError as error:
        raise EngineError(
            f"{source.name} can't be read: {error.strerror or error}.", "Check its permissions."
        ) from None
    return _array_tables(found)


def text_table(text: str) -> RawTable:
    """The table in a text, as `read_table` splits it. Raises EngineError where there is none."""
    rows = table_rows(text)
    if not rows:
        raise EngineError("The table has no points.")
    named = not any(is_number(cell) for cell in rows[0][1])
    width = len(rows[0][1])
    names = tuple(rows[0][1]) if named else tuple(f"column {index + 1}" for index in range(width))
    body = rows[1:] if named else rows
    cells = [row if len(row) == width else [""] * width for _, row in body]
    values = np.array([[cell_number(cell) for cell in row] for row in cells], np.float64).reshape(len(cells), width)
    wordy = [index for index in range(width) if np.isnan(values[:, index]).any()]
    return RawTable(
        names=names,
        values=np.where(np.isfinite(values), values, np.nan),
        lines=np.array([number for number, _ in body], np.int64),
        words={index: tuple(row[index] for row in cells) for index in wordy},
        head=tuple(tuple(row) for _, row in body[:HEAD]),
    )


def _array_tables(arrays: Mapping[str, Array]) -> dict[str, RawTable]:
    numbers = {name: array for name, array in arrays.items() if array.dtype.kind in "fiu" and array.size}
    tables = {
        name: _table([f"column {index + 1}" for index in range(array.shape[1])], array)
        for name, array in numbers.items()
        if array.ndim == 2 and 2 <= array.shape[1] <= MAX_COLUMNS and len(array) <= MAX_POINTS
    }
    lengths = [len(array) for array in numbers.values() if array.ndim == 1]
    longest = max(lengths, default=0)
    columns = {name: array for name, array in numbers.items() if array.ndim == 1 and len(array) == longest}
    if 2 <= len(columns) <= MAX_COLUMNS and longest <= MAX_POINTS:
        tables["columns"] = _table(list(columns), np.stack(list(columns.values()), axis=1))
    return tables


def _table(names: list[str], array: Array) -> RawTable:
    values = np.asarray(array, np.float64)
    return RawTable(
        names=tuple(names),
        values=np.where(np.isfinite(values), values, np.nan),
        lines=np.arange(1, len(values) + 1),
        words={},
        head=tuple(tuple(f"{value:.6g}" for value in row) for row in values[:HEAD].tolist()),
    )


def _json_arrays(name: str, text: str) -> dict[str, Array]:
    data: Any = json_data(name, text)
    columns = data if isinstance(data, dict) else {"": data}
    arrays = {}
    for key, rows in columns.items():
        try:
            arrays[str(key)] = np.asarray(rows)
        except (TypeError, ValueError, OverflowError):
            continue  # ragged, or no numbers: not to be chosen
    return arrays
