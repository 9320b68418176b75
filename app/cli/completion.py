"""`tidemark completion SHELL`: the script by which a shell completes our commands, options and names."""

from __future__ import annotations

import click
from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete

from .output import emit
from .page import Page

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
def completion(shell: str) -> None:
    """Print the script that makes SHELL complete commands, options, presets, parameters, readings, panes and views."""
    from .program import COMPLETION, NAME, tidemark

    # Not BashComplete.source: that starts bash to ask for its version.
    emit(ShellComplete.source(SHELLS[shell](tidemark, {}, NAME, COMPLETION)))
