"""`tidemark`, `tidemark FILE`: the window."""

from __future__ import annotations

import click

from .names import SourceName
from .page import Helpful


@click.command(cls=Helpful, hidden=True)
@click.argument("source", required=False, type=SourceName())
def window(source: str | None = None) -> None:
    """Open the window, on SOURCE when given."""
    from ..run_window import run_window

    raise SystemExit(run_window(source))
