"""Arguments that say what moves in a film, and which of its frames are wanted."""

from __future__ import annotations

import dataclasses

import click
from click.shell_completion import CompletionItem

from .names import suggestion
from .param_type import ParamType

EASINGS = ("linear", "in", "out", "in-out", "step", "step-start")  # as in the engine; a test compares


@dataclasses.dataclass(frozen=True, slots=True)
class Sweep:
    """NAME=FROM:TO[:EASING], not yet checked against what the parameter admits."""

    name: str
    first: str
    last: str
    easing: str


class SweepType(ParamType):
    """NAME=FROM:TO[:EASING] of a declared number."""

    name = "NAME=FROM:TO[:EASING]"

    def convert(self, value: str | Sweep, param: click.Parameter | None, ctx: click.Context | None) -> Sweep:
        if isinstance(value, Sweep):
            return value
        name, equals, rest = value.partition("=")
        words = [word.strip() for word in rest.split(":")]
        if not equals or len(words) not in (2, 3) or not all(words):
            self.fail("give it as NAME=FROM:TO or NAME=FROM:TO:EASING, for example termination_time=0.3:3.", param, ctx)
        easing = words[2] if len(words) == 3 else "linear"
        if easing not in EASINGS:
            self.fail(f"there is no easing {easing!r}. {suggestion(easing, EASINGS)}", param, ctx)
        return Sweep(name.strip().replace("-", "_"), words[0], words[1], easing)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        _name, equals, rest = incomplete.partition("=")
        if not equals:
            return [CompletionItem(f"{known}=") for known in _sweepable() if known.startswith(incomplete)]
        if rest.count(":") < 2:
            return []
        head = incomplete[: incomplete.rindex(":") + 1]
        return [CompletionItem(head + easing) for easing in EASINGS if (head + easing).startswith(incomplete)]


class FramesType(ParamType):
    """A:B, numbers of frames, either left out: from A up to, not including, B."""

    name = "A:B"

    def convert(
        self, value: str | tuple[int, int | None], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int | None]:
        if isinstance(value, tuple):
            return value
        first, colon, last = (word.strip() for word in value.partition(":"))
        if not colon or not all(word.isascii() and word.isdigit() for word in (first, last) if word):
            self.fail("give it as A:B, for example 0:100; frames are counted from 0, and B is left out.", param, ctx)
        found = int(first or 0), int(last) if last else None
        if found[1] is not None and found[0] >= found[1]:
            self.fail("the first frame comes before the one at which it stops.", param, ctx)
        return found


def _sweepable() -> list[str]:
    from engine import Experiment, parameters_of

    return [name for name, declared in parameters_of(Experiment).items() if declared.ordered]
