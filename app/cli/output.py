"""Standard output holds the result and nothing else, in UTF-8; a reader that closes it early is no error."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import sys
from typing import Any

WIDTH = 200  # of a table that no terminal limits


class ReaderGone(Exception):  # noqa: N818 - an outcome, not an error
    """Whoever read the standard output has closed it."""


def emit(text: str) -> None:
    """Write a line, or several, of the result. Raises ReaderGone, and OSError where it can't be written."""
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise ReaderGone from None
    except UnicodeEncodeError:  # a terminal of another alphabet
        encoding = sys.stdout.encoding or "ascii"
        sys.stdout.write(text.encode(encoding, "replace").decode(encoding) + "\n")
        sys.stdout.flush()


def emit_json(value: Any) -> None:
    """Write a value as JSON, strict: neither NaN nor Infinity."""
    emit(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False))


def emit_rich(*parts: Any) -> None:
    """Write what rich lays out, as wide as the terminal, in its colours where there is one."""
    from rich.console import Console

    terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if terminal or "COLUMNS" in os.environ else WIDTH
    console = Console(file=io.StringIO(), width=width, force_terminal=terminal)
    for part in parts:
        console.print(part)
    written = console.file.getvalue()  # type: ignore[attr-defined]
    emit("\n".join(line.rstrip() for line in written.rstrip("\n").split("\n")))


def abandon() -> None:
    """Send whatever is still buffered nowhere, so that the interpreter's last flush doesn't complain."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
