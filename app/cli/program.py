"""The program's commands, and what its first word may be: a command, a file or a preset."""

from __future__ import annotations

import os
from collections.abc import Iterable

import click
from click.shell_completion import CompletionItem

from ..version import VERSION
from .completion import completion
from .curve import curve
from .info import info
from .join import join
from .measure import measure
from .presets import presets
from .render import render
from .run_command import run_command
from .self_test import self_test
from .start_options import start_options
from .study import study
from .terminal.names import SourceName, preset_names, suggestion
from .terminal.page import WIDEST, Helpful, Row, options_of, show, write_end
from .window import window

EXAMPLES: tuple[Row, ...] = (
    ("tidemark", "Open the window on the default preset."),
    ("tidemark my-points.csv", "Open it on a file; a preset's name will do as well."),
    ("tidemark render moons -o moons.mp4 --size 1280x720 --seconds 4", "Make a film, without a display."),
    ("tidemark measure five-points --json", "Every number with its floor or error, for a program."),
    ("tidemark run spiral -o spiral.npz --set seed=11", "Trajectories, plan and fields as arrays."),
)


class Program(Helpful, click.Group):
    """A group whose first word may also be a file or a preset: `tidemark moons` is `tidemark window moons`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which they are of use."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and self.get_command(ctx, args[0]) is None:
            self._refuse_misspelt(ctx, args[0])
            args = ["window", *args]
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands and options, and what the window can open."""
        known = super().shell_complete(ctx, incomplete)
        if incomplete.startswith("-"):
            return known
        return [*known, *SourceName().shell_complete(ctx, self.params[0], incomplete)]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.format_commands(ctx, formatter)
        for heading, rows in options_of(self, ctx):
            with formatter.section(heading):
                formatter.write_dl(rows)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_end(formatter, EXAMPLES)

    def _refuse_misspelt(self, ctx: click.Context, word: str) -> None:
        """Raises UsageError for what is neither a file nor like a preset, but like a command."""
        commands = [name for name, command in self.commands.items() if not command.hidden]
        if os.path.exists(word) or "." in word or _closest(word, preset_names()) > _closest(word, commands):
            return
        hint = suggestion(word, commands)
        if hint.startswith("Did"):
            raise click.UsageError(f"There is no command {word!r}. {hint}", ctx)


def _closest(word: str, names: Iterable[str]) -> float:
    """How like a word the most alike name is, 0 to 1."""
    import difflib

    return max(difflib.SequenceMatcher(None, word.lower(), name).ratio() for name in names)


def _tell_version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        show(ctx, f"Tidemark, version {VERSION}")


version_option = click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_tell_version,
    help="Show the version and exit.",
)  # fmt: skip


@click.group(cls=Program, invoke_without_command=True, context_settings={"max_content_width": WIDEST})
@version_option
@start_options
@click.option("--debug", is_flag=True, help="Show a traceback when something goes wrong.")
@click.pass_context
def tidemark(ctx: click.Context, debug: bool) -> None:
    """Draw a distribution, watch it diffuse and denoise beside its optimal transport map, and measure the gap.

    Without a command the window opens; a file or a preset's name opens in it. Everything else works without a display.
    Results go to standard output or to the file named by -o, messages and progress to standard error.
    `tidemark COMMAND --help` tells a command's options.
    """
    del debug  # `main` looks for the word, for errors in the arguments too
    if ctx.invoked_subcommand is None:
        ctx.invoke(window)


for _command in (render, join, measure, run_command, curve, study, presets, info, self_test, completion, window):
    tidemark.add_command(_command)
