"""`tidemark`, `tidemark FILE`: the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .columns import column_options
from .terminal.names import SourceName
from .terminal.page import Helpful

if TYPE_CHECKING:
    from engine import ColumnRequest


@click.command(cls=Helpful, hidden=True)
@click.argument("source", required=False, type=SourceName())
@column_options
def window(source: str | None, columns: ColumnRequest) -> None:
    """Open the window, on SOURCE when given; it asks for the columns that are neither plain nor named."""
    from ..window.run_window import run_window

    if columns.named and source is None:
        raise click.UsageError("--columns, --label and --weight are for the table of a SOURCE.")
    raise SystemExit(run_window(source, columns))
