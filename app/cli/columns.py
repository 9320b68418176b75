"""--columns, --label, --weight: which columns of a table are the points."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from .terminal.page import option
from .terminal.param_type import ParamType

MOST_COMPLETED = 1_000_000  # bytes of a table that is read to complete the names of its columns


class ColumnName(ParamType):
    """A column's name, or its number from 1; `several`: more than one, by commas."""

    def __init__(self, *, several: bool) -> None:
        self.name = "NAME,..." if several else "NAME"
        self._several = several

    def convert(
        self, value: str | tuple[str, ...], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | tuple[str, ...]:
        if isinstance(value, tuple):
            return value
        words = tuple(word.strip() for word in value.split(",")) if self._several else (value.strip(),)
        if not all(words):
            self.fail("a column's name or its number is wanted.", param, ctx)
        return words if self._several else words[0]

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        before, comma, last = incomplete.rpartition(",") if self._several else ("", "", incomplete)
        words = [ctx.params.get("source"), *ctx.args]  # click has not told them apart before the line is whole
        names = [name for word in words for name in _names(word) if name.startswith(last)]
        return [CompletionItem(f"{before}{comma}{name}") for name in names if name not in before.split(",")]


def column_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The three options; the command gets them as one `columns`, an engine's ColumnRequest."""

    @functools.wraps(command)
    def called(
        *arguments: Any, columns: tuple[str, ...] | None, label: str | None, weight: str | None, **others: Any
    ) -> Any:
        from engine import ColumnRequest

        request = ColumnRequest(columns=columns or (), label=label or "", weight=weight or "")
        return command(*arguments, columns=request, **others)

    for added in (
        option("Table", "--weight", type=ColumnName(several=False), help="The column of the weights."),
        option("Table", "--label", type=ColumnName(several=False), help="The column of the classes."),
        option(
            "Table", "--columns", type=ColumnName(several=True),
            help="The columns of the coordinates in SOURCE's table: names, or numbers from 1.",
        ),
    ):  # fmt: skip
        called = added(called)
    return called


def column_arguments(columns: Any) -> list[str]:
    """The words of a command line that say this again."""
    words = ["--columns", ",".join(columns.columns)] if columns.columns else []
    words += ["--label", columns.label] if columns.label else []
    return words + (["--weight", columns.weight] if columns.weight else [])


def _names(source: object) -> list[str]:
    """The columns of a small table."""
    from engine import EngineError, raw_tables

    path = Path(str(source))
    try:
        if not path.is_file() or path.stat().st_size > MOST_COMPLETED:
            return []
        return [name for table in raw_tables(path).values() if table.named for name in table.names]
    except (EngineError, OSError):
        return []
