"""What columns' names mean: coordinates, weights, labels, row numbers, and series such as f0, f1, f2."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from ..errors import EngineError
from .raw_table import RawTable, shown

COLUMNS = {
    **{"x": "x1", "y": "x2", "z": "x3"},
    **dict.fromkeys(("w", "weight", "weights"), "w"),
    **dict.fromkeys(("label", "labels", "class", "classes"), "label"),
}
COORDINATE = re.compile(r"x[1-9][0-9]{0,3}")  # x1, x2, ... in any dimension
TARGETS = ("y", "target", "targets", "cluster", "classes", "species")  # of an array X: what learners call its labels
MOST_NAMED = 8  # columns in a sentence
COLOURS = ("color", "colour")  # of a drawing tool: the class, where nothing else is one
_INDEX = re.compile(r"|unnamed: 0|index|row|rownames|row names|id|nr|no|#")
_SERIES = re.compile(r"(.*?)([0-9]{1,4})")


def role(name: str) -> str:
    """x1, x2, ..., w or label, as a name says it in any case; "" for all others."""
    plain = name.strip().lower()
    return plain if COORDINATE.fullmatch(plain) else COLUMNS.get(plain, "")


def roles(table: RawTable) -> dict[str, int]:
    """Which column is x1, x2, ..., w, label by its name, or as the file says. Raises EngineError for two of one."""
    found: dict[str, int] = {}
    for index, name in enumerate(table.names):
        said = table.roles.get(index) or role(name)
        if said in found:
            raise EngineError(
                f"The column {shown(name).lower()} appears twice in the header.", "Rename or remove one of the two."
            )
        if said and said != "other":
            found[said] = index
    return found


def left_out(names: Sequence[str]) -> tuple[str, ...]:
    """A sentence on columns that are not taken; none where all are."""
    shortened = [repr(shown(name)) if name.strip() else "the row numbers" for name in names[:MOST_NAMED]]
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return (f"Left out: {', '.join(shortened)}{more}.",) if names else ()


def is_index(table: RawTable, column: int) -> bool:
    """Whether a column numbers the rows: it has no name, or one that says so and counts from 0 or 1."""
    name = table.names[column].strip().lower()
    return name == "" or (_INDEX.fullmatch(name) is not None and counts(table, column))


def counts(table: RawTable, column: int) -> bool:
    """Whether a column has the numbers 0, 1, 2, ... or 1, 2, 3, ..."""
    values = table.values[:, column]
    return bool(len(values) > 1 and values[0] in (0, 1) and (np.diff(values) == 1).all())


def series(table: RawTable, columns: Sequence[int]) -> bool:
    """Whether the names are one word with 0, 1, 2, ... or 1, 2, 3, ... behind it."""
    parts = [_SERIES.fullmatch(table.names[column].strip()) for column in columns]
    if not all(parts) or len({part[1] for part in parts if part}) != 1:
        return False
    numbers = [int(part[2]) for part in parts if part]
    return numbers in (list(range(len(numbers))), list(range(1, len(numbers) + 1)))
