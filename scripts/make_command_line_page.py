"""docs/command-line.md, from the same texts as `tidemark --help`; a test fails when the page is stale.

Run from the project's root, in its environment: .venv/bin/python scripts/make_command_line_page.py
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.cli.completion import NAME  # noqa: E402
from app.cli.program import EXAMPLES, tidemark  # noqa: E402
from app.cli.terminal.page import ENVIRONMENT, EXIT_CODES, OTHER, Page, Row, options_of, parameter_rows  # noqa: E402

TARGET = ROOT / "docs" / "command-line.md"
WIDTH = 200  # so that no text is cut

HEAD = """# The command line

<!-- Made by scripts/make_command_line_page.py from the program's own help. Change the texts there. -->
"""
FURTHER = """## What is printed

Results go to standard output, everything else to standard error: also whatever a library prints.
`-o -` sends a file to standard output. [measure.md](measure.md) tells what `measure --json`
prints, [run.md](run.md) what is in the file of `run`, [study.md](study.md) what `study` writes. The others, each one
JSON value:
"""
VALUES: tuple[Row, ...] = (
    (
        "presets --json",
        "a list of objects: `name`, `title`, `sentence`, and of presets `points`, of stories `scenes`, `seconds`",
    ),
    (
        "info --json",
        "an object: `tidemark`, `python`, `platform`; the versions of `torch`, `numpy`, `scipy`, `POT`, "
        "`PySide6-Essentials`, `av`, `pillow`; `device`, `device_description`, `threads`; the folders `settings` and "
        "`autosave`; `formats`, by name: `suffix`, `title`, `available`, `note`",
    ),
    ("self-test --json", "an object: `passed`, and `checks`, a list of `name`, `passed`, `saw`"),
    (
        "curve --json",
        "an object: `title`, `axis`, `x_label`, `y_label`, `note`, and `series`, a list of `label`, `kind`, `x`, `y`, "
        "`low`, `high` (the band, or null)",
    ),
    (
        "study --json",
        "a list of objects: `name`, `title`, `paper`, `source`, `claim`, `look`, `takes_drawing`, "
        "`takes_images`, `packages`, "
        "`edition`",
    ),
    ("study NAME --json", "the object of [study.md](study.md); of `study all` a list of them"),
)
LINES = (
    "With `--progress json` we say one JSON object a line on standard error, and nothing else; lines that do not begin "
    "with a brace are a library's:\n"
)
EVENTS: tuple[Row, ...] = (
    (
        "progress",
        "`stage`, `part` (what of it comes next, or empty), `done`, `total` (null where nobody knows), `seconds_left` "
        "(of this stage; null at first)",
    ),
    ("note", "`text`: what was assumed, as how a cloud was standardised"),
    (
        "status",
        "of a result that is not quite what was asked for: `part` (`diffusion` or `transport`), `text`, and `ok`, "
        "false where it is not the exact one",
    ),
    (
        "done",
        "`render`, `join`: `path`, `frames`, `fps`, `seconds`, `bytes`, `took`; `run`: `path`, `arrays`, `bytes`; "
        "`curve -o`: `path`, `bytes`; `measure`: `readings`, `took`; `self-test`: `passed`; `study NAME`: `runs`, "
        "a list of `study`, `path` (or null), `done`, `total` (parts), `verdicts` (how many of each)",
    ),
    ("error", "`code` (the exit code), `message`, `hint`; with `--debug` also `traceback`"),
)


def page() -> str:
    """The whole page."""
    parts = [HEAD, *_program(), *(line for command in _commands() for line in _command(command)), *_ends()]
    return "\n".join(parts).rstrip() + "\n"


def _commands() -> Iterator[click.Command]:
    return (command for command in tidemark.commands.values() if not command.hidden)


def _program() -> Iterator[str]:
    context = click.Context(tidemark, info_name=NAME, terminal_width=WIDTH)
    yield f"    {NAME} {' '.join(tidemark.collect_usage_pieces(context))}\n"
    yield _prose(tidemark.help or "")
    rows = [(f"[`{command.name}`](#{NAME}-{command.name})", command.short_help or "") for command in _commands()]
    yield _table(("command", ""), rows)
    for heading, options in options_of(tidemark, context):
        yield _table((heading.lower(), ""), _coded(options))
    yield _examples(EXAMPLES)


def _command(command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=f"{NAME} {command.name}", terminal_width=WIDTH)
    yield f"## {NAME} {command.name}\n"
    yield f"    {NAME} {command.name} {' '.join(command.collect_usage_pieces(context))}\n"
    yield _prose(command.help or "")
    for heading, options in options_of(command, context):
        rows = [row for row in options if not row[0].endswith("--help")]
        if rows:
            yield _table(("" if heading == OTHER else heading.lower(), ""), _coded(rows))
    assert isinstance(command, Page)
    if command.takes_parameters:
        yield "Parameters for `--set`: [below](#parameters).\n"
    yield _examples(command.examples)


def _ends() -> Iterator[str]:
    yield FURTHER
    yield _table(("command", "value"), _coded(VALUES))
    yield LINES
    yield _table(("event", "keys"), _coded(EVENTS))
    yield "## Parameters\n"
    yield _table(("name", "range, default, meaning"), _coded(parameter_rows()))
    yield "## Exit codes\n"
    yield _table(("code", ""), EXIT_CODES)
    yield "## Environment\n"
    yield _table(("variable", ""), _coded(ENVIRONMENT))


def _prose(text: str) -> str:
    paragraphs = [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]
    return "\n\n".join(paragraphs) + "\n"


def _examples(rows: Iterable[Row]) -> str:
    return "".join(f"    {line}\n" + f"        # {purpose}\n" for line, purpose in rows)


def _coded(rows: Iterable[Row]) -> list[Row]:
    return [(f"`{name}`", text) for name, text in rows]


def _table(head: Row, rows: Iterable[Row]) -> str:
    """A Markdown table. Bars and angle brackets in the cells are escaped."""
    lines = [f"| {head[0]} | {head[1]} |", "|---|---|"]
    for cells in rows:
        escaped = [" ".join(cell.split()).replace("|", "\\|") for cell in cells]
        lines.append(f"| {escaped[0]} | {escaped[1].replace('<', '&lt;').replace('*', chr(92) + '*')} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.relative_to(ROOT)}\n")
