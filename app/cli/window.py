"""`tidemark`, `tidemark FILE`, `tidemark open FILE`: the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .columns import column_options
from .terminal.names import SourceName
from .terminal.page import Page, option

if TYPE_CHECKING:
    from engine import ColumnRequest


@click.command(
    name="open",
    cls=Page,
    short_help="Open the window on SOURCE, or on an exported file's experiment.",
    examples=(
        ("tidemark open moons.png", "The experiment that an exported picture carries."),
        ("tidemark open moons.png --as-image", "The picture's ink as points."),
        ("tidemark my.csv", "The same as: tidemark open my.csv"),
    ),
)
@click.argument("source", required=False, type=SourceName())
@option("Content", "--as-image", is_flag=True, help="Make points of a picture, also of one that carries an experiment.")
@column_options
def window(source: str | None, as_image: bool, columns: ColumnRequest) -> None:
    """Open the window, on SOURCE when given; it asks for the columns that are neither plain nor named.

    A film, still, drawing or data file that Tidemark exported brings its experiment back, with its look; another
    picture is turned into points.
    """
    from ..window.run_window import run_window

    if columns.named and (source is None or as_image):
        raise click.UsageError("--columns, --label and --weight are for the table of a SOURCE.")
    if as_image and source is None:
        raise click.UsageError("--as-image needs a picture.")
    raise SystemExit(run_window(source, columns, as_image=as_image))
