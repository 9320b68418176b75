"""Clouds from large tables: fast where they are plain, the same as `read_table`'s, and of more points."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np

from .errors import EngineError
from .plain_table import Form, Heard, NotPlainError, PlainTable, numeric_columns, plain_table, table_form
from .points import PointCloud
from .read_table import COORDINATE, MAX_LINES, _columns, label_codes, read_table
from .thinning import within_limit
from .values import FloatArray, IntArray

TABLES = (".csv", ".tsv", ".txt", ".dat")
LARGE = 1_000_000  # bytes: a smaller table takes the careful reader a tenth of a second
HEAD_LINES = 100
MOST_LABEL = 2**31 - 1


def large_table(path: Path, any_dimension: bool, heard: Heard) -> tuple[PointCloud, str] | None:
    """The cloud of a large, plain table and a note, as `read_table` gives them; None where the file is for that.

    More than a million points are thinned to a million, which the note says. `heard`: bytes read, of all.
    Raises EngineError for tables that `read_table` can't take either, being too long for it; OSError.
    """
    if path.suffix.lower() not in TABLES or path.stat().st_size < LARGE:
        return None
    try:
        return plain_cloud(path, any_dimension, heard)
    except (NotPlainError, EngineError) as found:
        if _lines(path) <= MAX_LINES:
            return None
        raise (found if isinstance(found, EngineError) else _complaint(path, any_dimension, found)) from None


def plain_cloud(path: Path, any_dimension: bool, heard: Heard) -> tuple[PointCloud, str]:
    """The cloud and the note of a table of any size that is plain. Raises NotPlainError, EngineError, OSError."""
    form = table_form(path)
    where, notes = _understood(form, any_dimension)
    names = sorted((name for name in where if COORDINATE.fullmatch(name)), key=lambda name: int(name[1:]))
    coordinates = [where[name] for name in names]
    needed = {*coordinates, *([where["w"]] if "w" in where else [])}
    table, labels, naming = _labelled(path, form, needed, where.get("label"), heard)
    weights = table.values[:, where["w"]] if "w" in where else None
    cloud, thinning = within_limit(np.ascontiguousarray(table.values[:, coordinates]), weights, labels)
    return cloud, " ".join([*notes, naming, thinning]).strip()


def _understood(form: Form, any_dimension: bool) -> tuple[dict[str, int], list[str]]:
    """Which column is what, and what had to be assumed; by the rules of `read_table`."""
    header = [cell.lower() for cell in form.cells]
    if form.named:
        where, notes = _columns(header)
    else:
        where, notes = {f"x{index + 1}": index for index in range(len(header))}, []
    d = sum(COORDINATE.fullmatch(name) is not None for name in where)
    if len(header) < 2 or (d != 2 and not any_dimension):
        raise NotPlainError
    return where, notes


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
            if _are_labels(values):
                return table, values.astype(np.int32), ""
    table = plain_table(path, form, numbers, {column}, heard)
    codes, naming = label_codes([(form.line, [word]) for word in table.words[column]], 0)
    return table, codes[table.values[:, column].astype(np.int64)], naming


def _are_labels(values: FloatArray) -> bool:
    return bool((np.floor(values) == values).all()) and values.min() >= 0 and values.max() <= MOST_LABEL


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


def _complaint(path: Path, any_dimension: bool, found: NotPlainError) -> EngineError:
    """What is at odds with a table that is too long for the careful reader, in its words where its head tells."""
    with path.open("rb") as file:
        head = b"".join(itertools.islice(file, HEAD_LINES)).decode("utf-8-sig", errors="replace")
    try:
        read_table(head, any_dimension)
    except EngineError as error:
        return error
    where = f"Line {found.line:,} has {found.text[:40]!r}." if found.line else "This one is not."
    return EngineError(
        f"A table of more than {MAX_LINES:,} lines must be of plain numbers. {where}",
        "Every line needs as many finite numbers as the first, with decimal points. Mend such lines, or thin it.",
    )
