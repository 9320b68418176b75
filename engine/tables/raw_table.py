"""Tables that were read but not yet understood: columns to choose from, and how many rows hold no finite numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ..clouds.given_points import GivenPoints
from ..errors import EngineError
from ..values import FloatArray, IntArray
from .cell_numbers import Column, is_missing, is_number

HEAD = 8  # rows that are kept as they stand, to be shown
MAX_COLUMNS = 1000
MAX_CATEGORIES = 100
LONGEST_NAME = 40  # characters of a column's name, as a sentence has it


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnChoice:
    """Which columns (from 0) are what; `leave_out`: rows without finite numbers may go."""

    coordinates: tuple[int, ...]
    weight: int | None = None
    label: int | None = None
    leave_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RawTable:
    """`names` of c columns; `values` (m, c), NaN where no finite number stands; `lines` (m,) of the file, from 1.

    `words`: the text of columns that hold words. `head`: the first rows as they stand. `named`: whether the file names
    the columns. `roles`: what the file itself says of a column: "label", "w", or "other" for none of a cloud's.
    `widths` (m,): how many cells a row had; `doubts`: why a column's cells that look like numbers are not read as such.
    `notes`: what was assumed in reading it. `row`: what a row is called.
    """

    names: tuple[str, ...]
    values: FloatArray
    lines: IntArray
    words: Mapping[int, tuple[str, ...]]
    head: tuple[tuple[str, ...], ...]
    named: bool = True
    roles: Mapping[int, str] = field(default_factory=dict)
    widths: IntArray | None = None
    doubts: Mapping[int, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    row: str = "Line"

    @property
    def numeric(self) -> tuple[int, ...]:
        """Columns with at least one finite number."""
        return tuple(np.flatnonzero(np.isfinite(self.values).any(axis=0)).tolist())

    def wordy(self, column: int) -> bool:
        """Whether a column holds words and no numbers; what is missing or not finite is none."""
        if column in self.numeric:
            return False
        return any(not is_number(cell) and not is_missing(cell) for cell in self.words.get(column, ()))

    def cell(self, row: int, column: int) -> str:
        """What stands there."""
        return self.words[column][row] if column in self.words else f"{self.values[row, column]:.17g}"

    def cells(self, column: int) -> Sequence[str]:
        """The texts of a column."""
        return self.words.get(column) or [f"{value:.17g}" for value in self.values[:, column].tolist()]

    def bad_rows(self, choice: ColumnChoice) -> IntArray:
        """Indices of the rows in which a chosen column has no finite number, a weight below 0, or no label."""
        needed = [*choice.coordinates, *([] if choice.weight is None else [choice.weight])]
        bad = ~np.isfinite(self.values[:, needed]).all(axis=1)
        if choice.weight is not None:
            bad |= self.values[:, choice.weight] < 0
        if choice.label is not None and choice.label in self.words:
            bad |= np.array([not word for word in self.words[choice.label]])
        elif choice.label is not None:
            bad |= ~np.isfinite(self.values[:, choice.label])
        if self.widths is not None:
            bad |= self.widths != len(self.names)
        rows: IntArray = np.flatnonzero(bad)
        return rows

    def points(self, choice: ColumnChoice) -> tuple[GivenPoints, str]:
        """The points of these columns, and a sentence on what was left out or assumed ("" where nothing was).

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
            labels, naming = self._labels(choice.label, kept)
            notes.append(naming)
        weights = None if choice.weight is None else self.values[kept, choice.weight]
        given = GivenPoints.of(self.values[kept][:, list(choice.coordinates)], weights, labels)
        return given, " ".join(filter(None, (*self.notes, *notes)))

    def _labels(self, column: int, kept: npt.NDArray[np.bool_]) -> tuple[IntArray, str]:
        """`label_codes` of the rows that are kept; whole numbers without the way through words."""
        values = self.values[kept, column]
        if (
            column not in self.words
            and (values == np.floor(values)).all()
            and 0 <= values.min() <= values.max() < 2**31
        ):
            return values.astype(np.int32), ""
        cells = self.cells(column)
        return label_codes([cells[index] for index in np.flatnonzero(kept).tolist()])

    def complaint(self, bad: IntArray) -> tuple[str, str]:
        """What is wrong with these rows, and what helps."""
        first, count = int(self.lines[bad[0]]), len(bad)
        what = f"{count:,} of {len(self.values):,} rows have no finite numbers here, the first in line {first}."
        return what, "Mend them, or say that they may be left out."


def raw_table(
    names: Sequence[str],
    columns: Sequence[Column],
    *,
    named: bool = True,
    lines: Sequence[int] | None = None,
    widths: Sequence[int] | None = None,
    head: Sequence[Sequence[str]] | None = None,
    roles: Mapping[int, str] | None = None,
    notes: Sequence[str] = (),
    row: str = "Line",
) -> RawTable:
    """The table of these columns; its head from them where none is given."""
    values = np.stack([column.values for column in columns], axis=1)
    words = {index: column.words for index, column in enumerate(columns) if column.words is not None}
    if head is None:
        first = range(min(HEAD, len(values)))
        head = [[words[c][r] if c in words else f"{values[r, c]:.6g}" for c in range(len(columns))] for r in first]
    return RawTable(
        names=tuple(names),
        values=np.where(np.isfinite(values), values, np.nan),
        lines=np.arange(1, len(values) + 1) if lines is None else np.array(lines, np.int64),
        words=words,
        head=tuple(tuple(cells) for cells in head[:HEAD]),
        named=named,
        roles=roles or {},
        widths=None if widths is None else np.array(widths, np.int64),
        doubts={index: column.doubt for index, column in enumerate(columns) if column.doubt},
        notes=tuple(notes),
        row=row,
    )


def numbered(count: int) -> list[str]:
    """Names for columns that have none."""
    return [f"column {index + 1}" for index in range(count)]


def shown(name: str) -> str:
    """A column's name as a sentence can hold it."""
    plain = " ".join(name.split())
    return plain if len(plain) <= LONGEST_NAME else f"{plain[: LONGEST_NAME - 1]}\N{HORIZONTAL ELLIPSIS}"


def label_codes(words: Sequence[str]) -> tuple[IntArray, str]:
    """(m,) int32: whole numbers as they are, other words as categories in alphabetical order, which are told.

    Raises EngineError for more than `MAX_CATEGORIES` different words.
    """
    different = sorted(set(words))
    codes = {word: _whole(word) for word in different}
    if all(0 <= code < 2**31 for code in codes.values()):
        return np.array([codes[word] for word in words], np.int32), ""
    if len(different) > MAX_CATEGORIES:
        raise EngineError(
            f"The column label has {len(different)} different words.", f"Use at most {MAX_CATEGORIES} classes."
        )
    codes = {word: code for code, word in enumerate(different)}
    naming = ", ".join(f"{code} = {shown(word)}" for word, code in codes.items())
    return np.array([codes[word] for word in words], np.int32), f"Labels: {naming}."


def _whole(word: str) -> int:
    """The whole number that a word is; -1 for any other."""
    try:
        value = math.nan if "_" in word else float(word)
    except ValueError:
        return -1
    return int(value) if value.is_integer() else -1
