"""`tidemark completion SHELL`: the script by which a shell completes our commands, options and names."""

from __future__ import annotations

import os

import click
from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete, get_completion_class

from .terminal.output import emit
from .terminal.page import Page

NAME = "tidemark"
COMPLETION = "_TIDEMARK_COMPLETE"  # the variable by which a shell's script asks
SHELLS: dict[str, type[ShellComplete]] = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}


@click.command(
    cls=Page,
    short_help="Print a shell's completion script.",
    examples=(
        ('eval "$(tidemark completion bash)"', "In ~/.bashrc."),
        ('eval "$(tidemark completion zsh)"', "In ~/.zshrc, after compinit."),
        ("tidemark completion fish > ~/.config/fish/completions/tidemark.fish", "Once, for fish."),
    ),
)
@click.argument("shell", type=click.Choice(list(SHELLS)))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script that makes SHELL complete commands, options, presets, parameters, readings, panes and views."""
    # Not BashComplete.source: that starts bash to ask for its version.
    emit(ShellComplete.source(SHELLS[shell](context.find_root().command, {}, NAME, COMPLETION)))


def asked_by_shell() -> bool:
    """Whether a shell's script runs the program to ask what could follow."""
    return bool(os.environ.get(COMPLETION))


def answer(program: click.Command) -> int:
    """Print what the shell asks for; the exit code. As click does, but that it prints where results go."""
    shell, _, question = os.environ[COMPLETION].partition("_")
    kind = get_completion_class(shell)
    if kind is None or question not in ("source", "complete"):
        return 1
    asked = kind(program, {}, NAME, COMPLETION)
    emit(asked.source() if question == "source" else asked.complete())
    return 0
