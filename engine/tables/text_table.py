"""Texts as tables: header, row names, comments as headers, Orange's header lines; then the numbers of each column."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..errors import EngineError
from .cell_numbers import is_number, read_columns
from .choose_columns import EXAMPLE
from .column_names import role
from .orange_table import orange_header
from .raw_table import MAX_COLUMNS, RawTable, numbered, raw_table
from .split_table import Row, SplitTable, split_line, split_table

_PRINTED = re.compile(r"[+-]?[0-9]*\.[0-9]+(?:[eE][+-]?[0-9]+)?")  # as a program prints a float


def text_table(text: str) -> RawTable:
    """The table in a text. Raises EngineError where there is none.

    The first line is the header when none of its cells is a number; or when it is 0,1,2,... while all others are
    printed floats, or stand behind a cell without a name (pandas' names of columns that have none). A comment right
    above the numbers is the header when it names x and y. A header that is one cell shorter than every row belongs to a
    table with row names (R). Empty cells at the end of every row are of a separator too many.
    """
    split = split_table(text)
    if not split.rows:
        raise EngineError("The table has no points.", EXAMPLE)
    rows = split.rows
    orange = orange_header([row.cells for row in rows[:3]]) if split.separator == "\t" or "#" in text[:4096] else None
    notes: list[str] = []
    roles: dict[int, str] = {}
    if orange is not None:
        lines, names, roles = orange
        body, named = rows[lines:], True
    elif _is_header(rows):
        names, body, named = list(rows[0].cells), rows[1:], True
        if any(map(str.isdigit, names)):
            notes.append("The first line was taken as the columns' names.")
    else:
        names, body, named = _commented(split)
    if not body and len(names) < 2:
        raise EngineError("The table has one column; a cloud needs two.", EXAMPLE)
    if not body:
        raise EngineError("The table has a header and no points.", EXAMPLE)
    names, body = _fitted(names, body, named)
    return _filled(names, body, named, roles, notes, split.separator)


def _filled(
    names: list[str], body: Sequence[Row], named: bool, roles: dict[int, str], notes: list[str], separator: str
) -> RawTable:
    width = len(names)
    if width > MAX_COLUMNS and len(body) > 1 and width * len(body) > 2_000_000:
        raise EngineError(f"The table has {width:,} columns.", f"Give at most {MAX_COLUMNS:,}, or save it as NPY.")
    cells = [row.cells if len(row.cells) == width else [""] * width for row in body]
    return raw_table(
        names,
        read_columns(list(zip(*cells, strict=True)), separator),
        named=named,
        lines=[row.line for row in body],
        widths=[len(row.cells) for row in body],
        head=[row.cells for row in body[:8]],
        roles=roles,
        notes=notes,
    )


def _is_header(rows: Sequence[Row]) -> bool:
    """Whether the first row names the columns."""
    first = rows[0].cells
    if not any(is_number(cell) for cell in first):
        return True
    rest = first[1:] if first[0] == "" else first
    if rest != [str(index) for index in range(len(rest))] or len(rows) < 3:
        return False
    return first[0] == "" or all(_PRINTED.fullmatch(cell) for row in rows[1:] for cell in row.cells)


def _commented(split: SplitTable) -> tuple[list[str], list[Row], bool]:
    """Names from the comment above the first row, where it names x and y and fits; else numbers for names."""
    width = len(split.rows[0].cells)
    for separator in {split.separator, " ", ","}:
        try:
            names = split_line(split.comment, separator)
        except EngineError:
            continue
        if len(names) == width and {"x1", "x2"} <= {role(name) for name in names}:
            return names, split.rows, True
    return numbered(width), split.rows, False


def _fitted(names: list[str], body: list[Row], named: bool) -> tuple[list[str], list[Row]]:
    """Names and rows without what stands behind a last separator, and with a name for the names of rows."""
    wide = len(body[0].cells)
    same = all(len(row.cells) == wide for row in body)
    if (
        same
        and wide > 1
        and not any(row.cells[-1] for row in body)
        and (len(names) < wide or not (named and names[-1]))
    ):
        body = [Row(row.line, row.cells[:-1]) for row in body]
        return names[: wide - 1], body
    if same and named and len(names) == wide - 1 and _names_rows([row.cells[0] for row in body]):
        return ["", *names], body
    return names, body


def _names_rows(cells: Sequence[str]) -> bool:
    """Whether these are words, or 1, 2, 3, ..."""
    return cells == [str(row) for row in range(1, len(cells) + 1)] != ["1"] or not any(map(is_number, cells))
