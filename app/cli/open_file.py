"""`tidemark open FILE`: the window on what was exported, or on any other source."""

from __future__ import annotations

import click

from .terminal.names import SourceName
from .terminal.page import Page, option


@click.command(
    name="open",
    cls=Page,
    short_help="Open the window on a file or an exported picture.",
    examples=(
        ("tidemark open moons.png", "The experiment that an exported picture carries."),
        ("tidemark open moons.png --as-image", "The picture's ink as points."),
    ),
)
@click.argument("source", type=SourceName())
@option("Content", "--as-image", is_flag=True, help="Make points of a picture, also of one that carries an experiment.")
def open_file(source: str, as_image: bool) -> None:
    """Open the window on SOURCE.

    A film, still, drawing or data file that Tidemark exported brings its experiment back, with its look; another
    picture is turned into points. `tidemark SOURCE` does the same.
    """
    from ..window.run_window import run_window

    raise SystemExit(run_window(source, as_image=as_image))
