"""Points from large tables: fast where they are plain, the same as `read_table`'s, and of more points."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np

from ..clouds.given_points import GivenPoints
from ..clouds.thinning import within_limit
from ..errors import EngineError, quoted
from ..values import FloatArray, IntArray
from .cell_numbers import is_number
from .choose_columns import certain_columns
from .column_request import ColumnRequest, requested_columns
from .plain_table import Form, Heard, NotPlainError, PlainTable, numeric_columns, plain_table, table_form
from .raw_table import ColumnChoice, label_codes
from .read_table import read_table
from .split_table import MAX_LINES
from .text_table import text_table

TABLES = (".csv", ".tsv", ".txt", ".dat")
LARGE = 1_000_000  # bytes: a smaller table takes the careful reader a tenth of a second
HEAD_LINES = 200
MOST_LABEL = 2**31 - 1


def large_table(
    path: Path, any_dimension: bool, request: ColumnRequest | None, heard: Heard
) -> tuple[GivenPoints, str] | None:
    """The points of a large, plain table and a note, as `read_table` gives them; None where the file is for that.

    More than a million points are thinned to a million, which the note says. `heard`: bytes read, of all.
    Raises EngineError for tables that `read_table` can't take either, being too long for it; OSError.
    """
    if path.suffix.lower() not in TABLES or path.stat().st_size < LARGE:
        return None
    try:
        return plain_points(path, any_dimension, request, heard)
    except (NotPlainError, EngineError) as found:
        if _lines(path) <= MAX_LINES:
            return None
        raise (found if isinstance(found, EngineError) else _complaint(path, any_dimension, request, found)) from None


def plain_points(
    path: Path, any_dimension: bool, request: ColumnRequest | None, heard: Heard
) -> tuple[GivenPoints, str]:
    """The points and the note of a table of any size that is plain. Raises NotPlainError, EngineError, OSError."""
    form = table_form(path)
    choice, notes = _understood(path, form, any_dimension, request)
    weight = choice.weight
    needed = {*choice.coordinates, *([] if weight is None else [weight])}
    table, labels, naming = _labelled(path, form, needed, choice.label, heard)
    positions = np.ascontiguousarray(table.values[:, list(choice.coordinates)])
    points, thinning = within_limit(positions, None if weight is None else table.values[:, weight], labels)
    return points, " ".join(filter(None, (naming, *notes, thinning)))


def _understood(
    path: Path, form: Form, any_dimension: bool, request: ColumnRequest | None
) -> tuple[ColumnChoice, tuple[str, ...]]:
    """Which columns are the points, and what had to be assumed: by the careful reader's rules, from the first lines.

    Only where names or a request say so, or there are two columns: then further lines change nothing.
    """
    table = text_table(_head(path))
    asked = request is not None and bool(request.named)
    if table.named != form.named or len(table.names) != len(form.cells) or table.notes or table.roles:
        raise NotPlainError
    if request is not None and asked:
        return requested_columns("", table, request, any_dimension), ()
    if not table.named and len(table.names) > 2:
        raise NotPlainError
    certain = certain_columns(table, any_dimension)
    known = {name.strip().lower() for name in table.names}
    if table.named and not ({"x", "y"} <= known or {"x1", "x2"} <= known):
        raise NotPlainError
    return certain.choice, certain.notes


def _labelled(
    path: Path, form: Form, numbers: set[int], column: int | None, heard: Heard
) -> tuple[PlainTable, IntArray | None, str]:
    """The table, its labels (m,) and how those were named: whole numbers as they are, else the words by alphabet."""
    if column is None:
        return plain_table(path, form, numbers, set(), heard), None, ""
    if column in numeric_columns(path, form):
        try:
            table = plain_table(path, form, numbers | {column}, set(), heard)
        except NotPlainError:  # words further down
            pass
        else:
            values = table.values[:, column]
            if not _are_labels(values):
                raise NotPlainError
            return table, values.astype(np.int32), ""
    table = plain_table(path, form, numbers, {column}, heard)
    if not all(table.words[column]) or all(map(is_number, table.words[column])):  # 1 and 1.0 may be one class, or two
        raise NotPlainError
    codes, naming = label_codes(table.words[column])
    return table, codes[table.values[:, column].astype(np.int64)], naming


def _are_labels(values: FloatArray) -> bool:
    return bool((np.floor(values) == values).all()) and values.min() >= 0 and values.max() <= MOST_LABEL


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


def _head(path: Path) -> str:
    with path.open("rb") as file:
        return b"".join(itertools.islice(file, HEAD_LINES)).decode("utf-8-sig", errors="replace")


def _complaint(path: Path, any_dimension: bool, request: ColumnRequest | None, found: NotPlainError) -> EngineError:
    """What is at odds with a table that is too long for the careful reader, in its words where its head tells."""
    try:
        read_table(_head(path), any_dimension, request)
    except EngineError as error:
        return error
    where = f"Line {found.line:,} has {quoted(found.text[:40])}." if found.line else "This one is not."
    return EngineError(
        f"A table of more than {MAX_LINES:,} lines must be of plain numbers. {where}",
        "Every line needs as many finite numbers as the first, with decimal points. Mend such lines, or thin it.",
    )
