"""Options of the program itself: `--reset` forgets settings and autosaves, `--safe-mode` starts without any."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])
_YES = "tidemark.yes"


def start_options(command: Command) -> Command:
    """Add the options to the program's group."""
    for option in (
        click.option("--safe-mode", is_flag=True, is_eager=True, expose_value=False, callback=_safe_mode,
                     help="Without settings and recovery, on the processor, with one thread."),
        click.option("--reset", is_flag=True, expose_value=False, callback=_reset,
                     help="Forget settings and unsaved work of earlier runs, after telling what; then end."),
        click.option("--yes", is_flag=True, is_eager=True, expose_value=False, callback=_yes,
                     help="With --reset: don't ask."),
    ):  # fmt: skip
        command = option(command)
    return command


def _safe_mode(_ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted:
        from ..storage.safe_mode import enter_safe_mode

        enter_safe_mode()


def _yes(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    ctx.meta[_YES] = wanted


def _reset(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from ..window.reset import forget, remembered
    from .terminal.output import emit

    lines = remembered()
    if not lines:
        emit("Nothing is remembered.")
    else:
        emit("\n".join(lines))
        if ctx.meta.get(_YES) or click.confirm("Forget this?", default=False):
            forget()
            emit("Forgotten.")
        else:
            emit("Nothing was forgotten.")
    ctx.exit()
