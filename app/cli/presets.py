"""`tidemark presets`: what there is to start from."""

from __future__ import annotations

import click

from .terminal.output import emit_json, emit_rich
from .terminal.page import Page, option


@click.command(
    cls=Page,
    short_help="List what there is to start from.",
    examples=(
        ("tidemark presets", "Two tables: presets with their points, stories with their seconds."),
        ("tidemark presets --json", "A list: presets with their points, then stories with scenes and seconds."),
    ),
)
@option("Output", "--json", "as_json", is_flag=True, help="Machine-readable.")
def presets(as_json: bool) -> None:
    """List the presets and the stories, each with one sentence on what to look at."""
    import engine

    from .terminal.reports import preset_rows, preset_table, story_rows, story_table

    found, told = engine.presets(), engine.stories()
    if as_json:
        emit_json([*preset_rows(found), *story_rows(told)])
    else:
        emit_rich(preset_table(found))
        emit_rich(story_table(told))
