"""Standard output holds the result and nothing else, in UTF-8; a reader that closes it early is no error."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from ...standard_output import standard_output

WIDTH = 200  # of a table that no terminal limits
NO_TERMINAL = 80  # columns of a help page that no terminal limits


class ReaderGone(Exception):  # noqa: N818 - an outcome, not an error
    """Whoever read the standard output has closed it."""


def emit(text: str) -> None:
    """Write a line, or several, of the result. Raises ReaderGone, and OSError where it can't be written."""
    with _writing() as stream:
        try:
            stream.write(text + "\n")
        except UnicodeEncodeError:  # a terminal of another alphabet
            encoding = stream.encoding or "ascii"
            stream.write(text.encode(encoding, "replace").decode(encoding) + "\n")


def emit_file(path: Path) -> None:
    """Write what a file holds, byte for byte. Raises ReaderGone, and OSError where it can't be written."""
    with _writing() as stream, path.open("rb") as file:
        stream.flush()
        shutil.copyfileobj(file, stream.buffer)
        stream.buffer.flush()


def emit_json(value: Any) -> None:
    """Write a value as JSON, strict: neither NaN nor Infinity."""
    emit(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False))


def emit_rich(*parts: Any) -> None:
    """Write what rich lays out, as wide as the terminal, in its colours where there is one."""
    from rich.console import Console

    console = Console(file=io.StringIO(), width=columns(WIDTH), force_terminal=on_terminal())
    for part in parts:
        console.print(part)
    written = console.file.getvalue()  # type: ignore[attr-defined]
    emit("\n".join(line.rstrip() for line in written.rstrip("\n").split("\n")))


def flush() -> None:
    """Write whatever is still buffered. Raises as `emit` does."""
    if standard_output() is not None:
        with _writing():
            pass


def on_terminal() -> bool:
    """Whether a person reads the result as it is written."""
    stream = standard_output()
    return stream is not None and stream.isatty()


def columns(otherwise: int) -> int:
    """How wide the terminal is on which the result is read, or the environment's COLUMNS; `otherwise` where neither."""
    stream = standard_output()
    with contextlib.suppress(ValueError):
        if (columns := int(os.environ.get("COLUMNS", "0"))) > 0:
            return columns
    with contextlib.suppress(OSError, ValueError):
        if stream is not None and stream.isatty():
            return os.get_terminal_size(stream.fileno()).columns or NO_TERMINAL
    return otherwise


def abandon() -> None:
    """Send whatever is still buffered nowhere, so that the interpreter's last flush doesn't complain."""
    stream = standard_output()
    with contextlib.suppress(OSError, ValueError):
        if stream is not None:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)


@contextlib.contextmanager
def _writing() -> Iterator[TextIO]:
    """The stream of the result, flushed at the end. Raises ReaderGone where nobody reads it (any more)."""
    stream = standard_output()
    if stream is None:
        raise ReaderGone
    try:
        yield stream
        stream.flush()
    except BrokenPipeError:
        raise ReaderGone from None
