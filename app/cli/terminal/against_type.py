"""What a picture is compared with: settings, or anything that SOURCE may be."""

from __future__ import annotations

from pathlib import Path

import click
from click.shell_completion import CompletionItem

from .names import SourceName, parameter_names
from .param_type import ParamType


class AgainstType(ParamType):
    """NAME=VALUE[,NAME=VALUE...] or a SOURCE, as a text that is not yet checked."""

    name = "SETTINGS|FILE"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        head, comma, begun = incomplete.rpartition(",")
        names = [CompletionItem(f"{head}{comma}{name}=") for name in parameter_names() if name.startswith(begun)]
        return names if comma else [*SourceName().shell_complete(ctx, param, incomplete), *names]


def settings_in(against: str) -> tuple[str, ...]:
    """The assignments that it lists; none where it names a source."""
    if "=" not in against or against.startswith("tidemark:"):
        return ()
    try:
        if Path(against).exists():
            return ()
    except OSError:  # a name that is too long
        pass
    return tuple(each.strip() for each in against.split(",") if each.strip())
