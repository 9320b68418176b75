"""`-o -`: a command's file on standard output. It is made and checked as any file is, and then copied there."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from ...storage.leftovers import remove_leftovers
from .names import STDOUT
from .output import emit_file, on_terminal


def place_name(output: Path) -> str:
    """What a person calls the place of a result."""
    return "standard output" if output == STDOUT else str(output)


@contextlib.contextmanager
def result_file(output: Path, suffix: str) -> Iterator[Path]:
    """The path to write a result to: `output` itself, in whose folder no killed command's temporary files are left;
    for - a temporary file, copied when the block ends well.

    `suffix`: of that file. Raises UsageError where standard output is a terminal.
    """
    if output != STDOUT:
        remove_leftovers([output.parent])  # of one that was killed
        yield output
        return
    if on_terminal():
        raise click.UsageError("A terminal can't show a file's bytes. Send them on: ... -o - > FILE.")
    with tempfile.TemporaryDirectory(prefix="tidemark-") as folder:
        path = Path(folder) / f"result{suffix}"
        yield path
        emit_file(path)
