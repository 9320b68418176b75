"""`tidemark presets`: what there is to start from."""

from __future__ import annotations

import click

from .terminal.output import emit_json, emit_rich
from .terminal.page import Page, option


@click.command(
    cls=Page,
    short_help="List what there is to start from.",
    examples=(
        ("tidemark presets", "A table: name, points, what to look at."),
        ("tidemark presets --json", "A list of objects with name, title, sentence and points."),
    ),
)
@option("Output", "--json", "as_json", is_flag=True, help="Machine-readable.")
def presets(as_json: bool) -> None:
    """List the presets, each with one sentence on what to look at."""
    import engine

    from .terminal.reports import preset_rows, preset_table

    found = engine.presets()
    if as_json:
        emit_json(preset_rows(found))
    else:
        emit_rich(preset_table(found))
