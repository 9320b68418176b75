"""Points from tables: which columns they are is told for certain, or asked for; every row must be readable.

Strict: a line that can't be read is an error which names the line and counts the others; nothing is dropped in silence.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..clouds.given_points import GivenPoints
from ..errors import ColumnsError, EngineError
from .check_rows import check_rows
from .choose_columns import Certain, certain_columns
from .column_names import MOST_NAMED
from .column_request import ColumnRequest, requested_columns, requested_table
from .raw_table import RawTable, shown
from .text_table import text_table


def read_table(text: str, any_dimension: bool = False, request: ColumnRequest | None = None) -> tuple[GivenPoints, str]:
    """The points in a text, and a sentence on what was assumed ("" where nothing was).

    Two coordinates unless `any_dimension`. `text_table` tells what a table may look like, `cell_numbers` what a number,
    `choose_columns` which columns are taken without `request`. Raises EngineError with line numbers.
    """
    return table_points({"": text_table(text)}, any_dimension, request)


def table_points(
    tables: Mapping[str, RawTable], any_dimension: bool, request: ColumnRequest | None = None
) -> tuple[GivenPoints, str]:
    """The points in the one of these tables that is meant, at least one of which must be there. Raises EngineError."""
    if request is not None and request.named:
        name = requested_table(tables, request)
        certain = Certain(requested_columns(name, tables[name], request, any_dimension))
    else:
        name, certain = _certain_table(tables, any_dimension)
    table = tables[name]
    check_rows(table, certain.choice)
    points, note = table.points(certain.choice)
    return points, " ".join(filter(None, (note, *certain.notes)))


def _certain_table(tables: Mapping[str, RawTable], any_dimension: bool) -> tuple[str, Certain]:
    """The one table whose columns are certain. Raises EngineError where none or several are."""
    found, refused = {}, []
    for name, table in tables.items():
        try:
            found[name] = certain_columns(table, any_dimension)
        except EngineError as error:
            refused.append(error)
    if len(found) == 1:
        return next(iter(found.items()))
    if not found:
        raise refused[0]
    names = ", ".join(shown(name) for name in list(found)[:MOST_NAMED])
    raise ColumnsError(
        f"Several arrays could be the points: {names}.", f"Choose by --columns {shown(next(iter(found)))}."
    )
