"""`tidemark info`: what this installation is made of."""

from __future__ import annotations

import click

from ..version import VERSION
from .terminal.output import emit_json, emit_rich
from .terminal.page import Page, option


@click.command(
    cls=Page,
    short_help="Tell versions, device, folders and formats.",
    examples=(
        ("tidemark info", "For a bug report."),
        ("TIDEMARK_DEVICE=cpu tidemark info --json", "For a program; here with the device chosen."),
    ),
)
@option("Output", "--json", "as_json", is_flag=True, help="Machine-readable.")
def info(as_json: bool) -> None:
    """Versions, the device and its threads, folders, and the formats that can be written here.

    Nothing of it leaves the machine: Tidemark uses no network.
    """
    from .terminal.reports import environment, environment_table

    report = environment(VERSION)
    if as_json:
        emit_json(report)
    else:
        emit_rich(environment_table(report))
