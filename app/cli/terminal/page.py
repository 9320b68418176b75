"""Commands whose help is a manual page: synopsis, description, options in groups, parameters, examples, exit codes.

The same texts make docs/command-line.md (`scripts/make_command_line_page.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from .output import emit

Row = tuple[str, str]
OTHER = "Other options"
WIDEST = 100  # columns of a page

EXIT_CODES: tuple[Row, ...] = (
    ("0", "Done. A reader that closes the pipe early is no error."),
    ("2", "The request can't be met: one sentence why, a hint, and nothing is written."),
    ("1", "A bug in Tidemark; for the command self-test, a check that failed."),
    (
        "130",
        "Interrupted by Ctrl+C (143: by SIGTERM). Nothing is left behind; an older file is as it was. The command "
        "study keeps the parts that are done.",
    ),
)
ENVIRONMENT: tuple[Row, ...] = (
    ("TIDEMARK_HOME", "The folder for settings and autosaves, in place of the system's own choice."),
    ("TIDEMARK_DEVICE", "Where to compute: auto (the default), cpu, cuda or mps."),
    ("TIDEMARK_THREADS", "How many threads to compute with on the CPU; by default all cores but one."),
)


class SectionedOption(click.Option):
    """An option with the heading under which the help lists it."""

    def __init__(self, *arguments: Any, section: str = "Options", **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.section = section


def option(section: str, *declarations: str, **settings: Any) -> Callable[[Any], Any]:
    """A click option under a heading of the help."""
    return click.option(*declarations, cls=SectionedOption, section=section, **settings)


class Helpful(click.Command):
    """A command whose --help is a result, and goes where results go. (click prints it.)"""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The same option, told by us."""
        declared = super().get_help_option(ctx)
        if declared is not None:
            declared.callback = _tell_help
        return declared


def show(ctx: click.Context, text: str) -> None:
    """Tell what an option asks for in place of the command, and end."""
    emit(text)
    ctx.exit()


def _tell_help(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        show(ctx, ctx.get_help())


class Page(Helpful):
    """A command with examples, each a command line and what it does; `parameters`: the help lists those for --set."""

    def __init__(
        self, *arguments: Any, examples: tuple[Row, ...] = (), parameters: bool = False, **settings: Any
    ) -> None:
        settings.setdefault("context_settings", {"max_content_width": WIDEST})
        super().__init__(*arguments, **settings)
        self.examples = examples
        self.takes_parameters = parameters

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, in their groups."""
        for heading, rows in options_of(self, ctx):
            with formatter.section(heading):
                formatter.write_dl(rows)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What follows the options."""
        if self.takes_parameters:
            with formatter.section("Parameters for --set"):
                formatter.write_dl(parameter_rows())
        write_end(formatter, self.examples)


def write_end(formatter: click.HelpFormatter, examples: tuple[Row, ...]) -> None:
    """Examples, exit codes and environment."""
    with formatter.section("Examples"):
        for line, purpose in examples:
            formatter.write(f"  {line}\n")
            with formatter.indentation():
                formatter.write_text(purpose)
    for heading, rows in (("Exit codes", EXIT_CODES), ("Environment", ENVIRONMENT)):
        with formatter.section(heading):
            formatter.write_dl(rows)


def options_of(command: click.Command, ctx: click.Context) -> list[tuple[str, list[Row]]]:
    """Headings with their options, in the order of declaration; those without one come last."""
    sections: dict[str, list[Row]] = {}
    for parameter in command.get_params(ctx):
        record = None if isinstance(parameter, click.Argument) else parameter.get_help_record(ctx)
        if record is not None:
            sections.setdefault(getattr(parameter, "section", OTHER), []).append(record)
    return sorted(sections.items(), key=lambda section: section[0] == OTHER)


def parameter_rows() -> list[Row]:
    """Every parameter of an experiment: its range or choices, its default, its meaning."""
    from engine import Experiment, parameters_of

    rows = []
    for declared in parameters_of(Experiment).values():
        span = ", ".join(key for key, _ in declared.choices) or f"{_short(declared.low)} to {_short(declared.high)}"
        default = declared.default if isinstance(declared.default, str) else _short(declared.default)
        rows.append((declared.name, f"{span}; default {default}. {declared.doc}"))
    return rows


def _short(value: float) -> str:
    """A number without an exponent where it is whole."""
    return f"{int(value)}" if value == int(value) else f"{value:g}"
