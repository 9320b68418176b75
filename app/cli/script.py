"""`tidemark script`: the command, or the Python, that gives an experiment's picture and readings again."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .columns import column_options
from .sources import STDIN, open_experiment, set_option, source_argument, standardise_option
from .terminal.names import OutputName
from .terminal.output import emit
from .terminal.page import Page, option

if TYPE_CHECKING:
    from engine import ColumnRequest


@click.command(
    cls=Page,
    short_help="Print the command or the Python that repeats SOURCE.",
    parameters=True,
    examples=(
        ("tidemark script talk.tidemark", "Commands for its picture and its readings."),
        ("tidemark script picture.png --python > again.py", "A program of an exported picture's experiment."),
        ("tidemark script moons --set seed=11 -o moons.mp4", "The command of a film."),
    ),
)
@source_argument
@option(
    "Output", "--shell/--python", "shell", default=True, show_default=True,
    help="Commands for a POSIX shell (sh, bash, zsh), or a program for a Python that has Tidemark.",
)  # fmt: skip
@option(
    "Output", "-o", "--output", type=OutputName(), default=None,
    help="What the picture or film is to be called; without, a PNG by the title.",
)  # fmt: skip
@set_option
@standardise_option(True)
@column_options
def script(
    source: str,
    shell: bool,
    output: Path | None,
    assignments: tuple[str, ...],
    standardise: bool,
    columns: ColumnRequest,
) -> None:
    """Print what gives the picture and the readings of SOURCE again, to the pixel and to the last bit.

    As Edit > Copy as command and Copy as Python do. Only what is not at its default is told. A preset's drawing goes by
    its name, a session's by its file, any other as a text; one too large for a command line must be saved first.
    """
    from ..export.render_options import RenderOptions
    from ..export.repeat import Kept, commands, picture_name
    from ..export.repeat_python import python_program
    from ..export.session_options import session_of, session_options

    opened = open_experiment(source, assignments, standardise=standardise, columns=columns)
    if opened.session is None:
        options = RenderOptions()
        session = dataclasses.replace(session_of(opened.experiment, opened.title, options), units=opened.saved.units)
    else:
        session = opened.saved
        options = RenderOptions(**session_options(session))
    kept = Kept(source, opened.session.session) if opened.session is not None and _is_file(source) else None
    name = picture_name(opened.title) if output is None else str(output)
    write = commands if shell else python_program
    emit(write(session, options, name, kept).rstrip("\n"))


def _is_file(source: str) -> bool:
    return source != STDIN and not source.startswith("tidemark:")
