"""Columns that somebody names, as the command line's options do: by name or by number from 1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..errors import EngineError, quoted
from .choose_columns import certain_columns, guessed_columns, options
from .column_names import MOST_NAMED
from .raw_table import ColumnChoice, RawTable, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRequest:
    """`columns`: the coordinates, in order; one word may be an array's name, for all its columns. Others: "" for none.

    With a label or a weight alone, the coordinates are those that a guess finds.
    """

    columns: tuple[str, ...] = ()
    label: str = ""
    weight: str = ""

    @property
    def named(self) -> tuple[str, ...]:
        """All that are named."""
        return (*self.columns, *filter(None, (self.label, self.weight)))


def requested_table(tables: Mapping[str, RawTable], request: ColumnRequest) -> str:
    """The name of the table that has these columns. Raises EngineError where none has, or several have."""
    fitting = [name for name, table in tables.items() if all(_found(name, table, word) for word in request.named)]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting and len(tables) == 1:
        return next(iter(tables))  # whose sentence says which name is wrong
    names = ", ".join(shown(name) for name in list(tables)[:MOST_NAMED])
    what = "Several arrays have" if fitting else "No array has"
    raise EngineError(f"{what} these columns.", f"Name the array: --columns ARRAY. Its arrays are {names}.")


def requested_columns(name: str, table: RawTable, request: ColumnRequest, any_dimension: bool) -> ColumnChoice:
    """The columns that are meant. `name`: of the table. Raises EngineError for such as are not there, or no numbers."""
    coordinates = [column for word in request.columns for column in _columns(name, table, word)]
    label = _columns(name, table, request.label)[0] if request.label else None
    weight = _columns(name, table, request.weight)[0] if request.weight else None
    if not coordinates:
        try:
            found = certain_columns(table, any_dimension).choice
        except EngineError:
            found = guessed_columns(table)
        coordinates = [column for column in found.coordinates if column not in (label, weight)]
        label = found.label if label is None and found.label != weight else label
        weight = found.weight if weight is None and found.weight != label else weight
    taken = [*coordinates, *(column for column in (label, weight) if column is not None)]
    if len(set(taken)) < len(taken):
        raise EngineError("One column was named twice.", options(table))
    if len(coordinates) != 2 and not any_dimension:
        raise EngineError(f"A picture needs two columns, not {len(coordinates)}.", options(table))
    for column in [*coordinates, *([] if weight is None else [weight])]:
        if column not in table.numeric:
            raise EngineError(f"The column {shown(table.names[column])} holds no numbers.", options(table))
    return ColumnChoice(coordinates=tuple(coordinates), label=label, weight=weight)


def _columns(name: str, table: RawTable, word: str) -> list[int]:
    found = _found(name, table, word)
    if not found:
        raise EngineError(f"There is no column {quoted(word)}.", options(table) or "It has one column.")
    return found


def _found(name: str, table: RawTable, word: str) -> list[int]:
    """The columns that a word means: the one of that name, in any case; all of an array; or a number from 1."""
    names = [each.strip() for each in table.names]
    exact = [index for index, each in enumerate(names) if each == word.strip()]
    alike = exact or [index for index, each in enumerate(names) if each.lower() == word.strip().lower()]
    if alike:
        return alike[:1]
    if name and word.strip() == name:
        return [index for index in range(len(names)) if index not in table.roles]
    number = int(word) if word.strip().isascii() and word.strip().isdigit() and len(word) < 7 else 0
    return [number - 1] if 1 <= number <= len(names) else []
