"""`--help` is a manual page, docs/command-line.md is the same, and neither loads what it does not need."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from pathlib import Path

import click
import pytest

from app.cli import run
from app.cli.completion import COMPLETION
from app.cli.program import tidemark
from app.cli.terminal.page import ENVIRONMENT, EXIT_CODES, Page
from app.version import VERSION
from engine import Experiment, parameters_of

ROOT = Path(__file__).parents[3]
COMMANDS = [name for name, command in tidemark.commands.items() if not command.hidden]
HEAVY = ("numpy", "PySide6", "torch", "scipy", "rich", "engine", "widgets")


def page(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert run([*words, "--help"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


@pytest.mark.parametrize("command", COMMANDS)
def test_a_page_has_everything_a_manual_has(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = page(capsys, command)
    known = tidemark.commands[command]
    assert isinstance(known, Page)
    assert text.startswith(f"Usage: tidemark {command} [OPTIONS]")
    for option in known.params:
        for name in option.opts if isinstance(option, click.Option) else ():
            assert name in text
    assert known.examples
    for line, _ in known.examples:
        assert line in text
    for name, _ in (*EXIT_CODES, *ENVIRONMENT):
        assert f"\n  {name} " in text
    assert ("Parameters for --set" in text) == known.takes_parameters
    assert max(map(len, text.splitlines())) <= 100


@pytest.mark.parametrize("command", ["render", "measure", "run", "curve"])
def test_parameters_are_told_with_range_default_and_meaning(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = " ".join(page(capsys, command).split())
    for declared in parameters_of(Experiment).values():
        default = declared.default if isinstance(declared.default, str) else f"{declared.default:g}"
        assert f"{declared.name} " in words
        assert f"default {default}. " in words
        assert " ".join(declared.doc.split())[:30] in words
    assert "2147483647" in words


def test_the_program_lists_its_commands_in_the_order_of_use(capsys: pytest.CaptureFixture[str]) -> None:
    text = page(capsys)
    places = [text.index(f"\n  {name} ") for name in COMMANDS]
    assert places == sorted(places)
    assert "..." not in text.split("Commands:")[1].split("Other options")[0]  # no text is cut


def test_options_without_a_help_text_do_not_exist() -> None:
    for name in COMMANDS:
        for option in tidemark.commands[name].params:
            assert not isinstance(option, click.Option) or option.help, (name, option.name)


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert VERSION in capsys.readouterr().out


def test_the_page_in_docs_is_fresh() -> None:
    made = runpy.run_path(str(ROOT / "scripts" / "make_command_line_page.py"))
    assert (ROOT / "docs" / "command-line.md").read_text("utf-8") == made["page"](), (
        "run scripts/make_command_line_page.py"
    )


def loaded(environment: dict[str, str], *words: str) -> list[str]:
    code = (
        f"import sys; from app.cli import run; run({list(words)!r}); "
        f"print('loaded', *sorted(set({HEAVY!r}) & sys.modules.keys()), file=sys.stderr)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True,
        timeout=100, check=True,
    )  # fmt: skip
    return ended.stderr.splitlines()[-1].split()[1:]


def test_help_loads_neither_qt_nor_numpy() -> None:
    assert loaded({}, "--help") == []
    assert loaded({}, "presets", "--help") == []


@pytest.mark.parametrize("words", ["tidemark mea", "tidemark render moo", "tidemark render moons --layers= --si"])
def test_completion_loads_neither_qt_nor_numpy(words: str) -> None:
    asked = {COMPLETION: "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}
    assert loaded(asked) == []


def test_computing_loads_no_qt() -> None:
    assert "PySide6" not in loaded({}, "measure", "two-atoms", "--only", "transport", "--json")
