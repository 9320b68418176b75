"""From arguments to an exit code: 0 done, 2 bad input, 1 a bug, 130 interrupted. Never raises for a user's mistake."""

from __future__ import annotations

import contextlib
import errno
import itertools
import json
import traceback
from collections.abc import Sequence

import click

from .completion import NAME, answer, asked_by_shell
from .program import tidemark
from .terminal.interruption import Kept, interruption
from .terminal.output import NO_TERMINAL, ReaderGone, abandon, columns, flush
from .terminal.page import WIDEST

NOT_LOADED = "cannot open shared object file"  # as glibc's loader says it
UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def run(arguments: Sequence[str]) -> int:
    """Run the command line; returns the exit code."""
    argv = list(arguments)
    with interruption:
        try:
            _invoke(list(argv))  # click takes words off its list
            flush()
        except BaseException as error:
            return _outcome(error, argv)
    return 0


def _invoke(argv: list[str]) -> None:
    """Parse and call. Not by click's `main`, which takes a closed pipe for a failure."""
    if asked_by_shell():
        raise SystemExit(answer(tidemark))
    width = max(min(columns(NO_TERMINAL), WIDEST) - 2, 50)  # as click has it, but for its looking at another descriptor
    with tidemark.make_context(NAME, argv, terminal_width=width) as context:
        tidemark.invoke(context)


def _outcome(error: BaseException, argv: list[str]) -> int:
    """Say what went wrong, if anything; the exit code."""
    match error:
        case SystemExit():
            return error.code if isinstance(error.code, int) else int(error.code is not None)
        case click.exceptions.Exit():
            return error.exit_code
        case ReaderGone() | BrokenPipeError():
            abandon()
            return 0
        case Kept():
            return _say(argv, error.message, error.hint, interruption.code or 130)
        case KeyboardInterrupt() | click.Abort():
            return _say(argv, "Interrupted; nothing was kept.", "", interruption.code or 130)
        case click.ClickException():
            hint = f"See: {error.ctx.command_path} --help" if isinstance(error, click.UsageError) and error.ctx else ""
            return _say(argv, " ".join(error.format_message().split()), hint, 2)
        case Exception():
            return _failure(error, argv)
        case _:
            raise error


def _failure(error: Exception, argv: list[str]) -> int:
    from engine import EngineError  # not before: it loads numpy

    if isinstance(error, EngineError):
        return _say(argv, error.message, error.hint, 2)
    if isinstance(error, ImportError) and "PySide6" in (error.path or "") and NOT_LOADED in str(error):
        from ..window.window_libraries import missing_library

        lack = missing_library(error)
        return _say(argv, lack.message, lack.hint, 2)
    if isinstance(error, OSError) and error.errno in UNWRITABLE:
        abandon()
        return _say(argv, f"The output can't be written: {error.strerror or error}.", "Is the disk full?", 2)
    hint = "" if "--debug" in argv else "Run with --debug for details: tidemark --debug ..."
    return _say(argv, f"Tidemark failed: {error!r}.", hint, 1)


def _say(argv: list[str], message: str, hint: str, code: int) -> int:
    """One line on standard error, a sentence or, where JSON is asked for, an event; returns the code."""
    details = traceback.format_exc() if "--debug" in argv and code in (1, 2) else ""
    if _wants_json(argv):
        event: dict[str, object] = {"event": "error", "code": code, "message": message, "hint": hint}
        line = json.dumps({**event, "traceback": details} if details else event, ensure_ascii=False)
    else:
        line = details + ("error: " if code == 2 else "") + f"{message} {hint}".strip()
    with contextlib.suppress(OSError):
        click.echo(line, err=True)
    return code


def _wants_json(argv: list[str]) -> bool:
    """Whether progress is asked for as JSON, be it among words that could not be understood."""
    return "--progress=json" in argv or ("--progress", "json") in itertools.pairwise(argv)
