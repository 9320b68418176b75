"""`tidemark join`: parts of a film, made by `render --frames`, become one."""

from __future__ import annotations

from pathlib import Path

import click

from .terminal.interruption import interruption
from .terminal.names import OutputName
from .terminal.page import Page, option
from .terminal.reporting import Reporter, reporting_options


@click.command(
    cls=Page,
    short_help="Join films end to end, without encoding them again.",
    examples=(
        ("tidemark join a.mp4 b.mp4 -o whole.mp4", "Two parts, as of render --frames 0:300 and render --frames 300:."),
        ("tidemark join part-*.gif -o whole.gif", "Several, in the order of their names."),
    ),
)
@click.argument("parts", nargs=-1, required=True, type=click.Path(path_type=Path))
@option("Output", "-o", "--output", required=True, type=OutputName(), help="The film to write, of the parts' format.")
@reporting_options
def join(parts: tuple[Path, ...], output: Path, report: Reporter) -> None:
    """Join films of one format, size, rate and codec end to end: MP4, WebM, GIF, WebP, animated PNG, frames in a ZIP.

    What was encoded is copied as it is, so no picture changes (a GIF's parts keep their own palettes). The file is
    written to a temporary name beside the target, read back, and only then renamed.
    """
    from ..encoding.join import join as joined

    with interruption.held():
        written = joined(parts, output)
    report.finish(
        f"{output}: {written.count} frame(s), {written.size:,} bytes, {written.took:.1f} s",
        path=str(output),
        frames=written.count,
        fps=written.fps,
        seconds=written.seconds,
        bytes=written.size,
        took=round(written.took, 3),
    )
