"""Arguments that are one of some names: found when they are needed, completed by the shell, and close ones told.

The names come from the engine and the widgets, so each kind is a function that imports them.
"""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Callable, Iterable
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from .param_type import ParamType


def preset_names() -> list[str]:
    """The bundled presets' names, in alphabetical order, without reading them."""
    import resources

    return sorted(path.stem for path in resources.path("presets").glob("*.json"))


def source_names() -> list[str]:
    """The names of what ships, presets and stories, in alphabetical order, without reading them."""
    import resources

    return sorted([*preset_names(), *(path.stem for path in resources.path("stories").glob("*.json"))])


def parameter_names() -> list[str]:
    from engine import Experiment, parameters_of

    return list(parameters_of(Experiment))


def view_names() -> list[str]:
    from engine import INSIGHT_VIEWS

    return list(INSIGHT_VIEWS)


def computed_view_names() -> list[str]:
    from engine import INSIGHT_VIEWS

    return [name for name, view in INSIGHT_VIEWS.items() if view.computed]


def curve_names() -> list[str]:
    from engine import SWEEPABLE

    return list(SWEEPABLE)


def study_names() -> list[str]:
    from engine import STUDIES

    return [*STUDIES, "all"]


def pane_names() -> list[str]:
    from widgets.painting.look import PANES

    return list(PANES)


def layer_names() -> list[str]:
    from widgets.painting.look import Layers

    return [field.name for field in dataclasses.fields(Layers) if field.name != "captions"]


def format_names() -> list[str]:
    from ...encoding import ENCODERS
    from ...export.vector import VECTOR_FORMATS

    return [*ENCODERS, *VECTOR_FORMATS]


def suffix_of(form: str) -> str:
    """The suffix of a format's files."""
    from ...encoding import ENCODERS
    from ...export.vector import VECTOR_FORMATS

    return ENCODERS[form].suffix if form in ENCODERS else VECTOR_FORMATS[form].suffix


def mode_names(view: str | None) -> list[str]:
    """The modes of an insight view; of all views where none is told."""
    from engine import INSIGHT_VIEWS

    shown = [INSIGHT_VIEWS[view]] if view in INSIGHT_VIEWS else list(INSIGHT_VIEWS.values())
    return [name for each in shown for name, _ in each.modes]


def suggestion(wrong: str, names: Iterable[str]) -> str:
    """A sentence with the nearest names, or with all of them where none is near."""
    known = list(names)
    lower = {name.lower(): name for name in reversed(known)}
    close = [lower[each] for each in difflib.get_close_matches(wrong.lower(), lower, n=3)]
    close = close or [name for name in known if wrong and name.lower().startswith(wrong.lower())][:3]
    return f"Did you mean {' or '.join(close)}?" if close else f"Known: {', '.join(known)}."


class Name(ParamType):
    """One of the names that `names` gives; `kind` is what a person calls them."""

    def __init__(self, kind: str, names: Callable[[], list[str]], metavar: str = "NAME") -> None:
        self.name = metavar
        self._kind = kind
        self._names = names

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if ctx is not None and ctx.resilient_parsing:  # a shell completes: no need to load what knows the names
            return value
        known = self._names()
        if value not in known:
            self.fail(f"there is no {self._kind} {value!r}. {suggestion(value, known)}", param, ctx)
        return value

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return [CompletionItem(name) for name in self._names() if name.startswith(incomplete)]


class Names(ParamType):
    """Several names separated by commas; a tuple. `signed`: they may begin with + or -."""

    def __init__(self, kind: str, names: Callable[[], list[str]], *, signed: bool = False) -> None:
        self.name = "NAME,..."
        self._kind = kind
        self._names = names
        self._signed = signed

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        given = tuple(word.strip() for word in value.split(","))
        if ctx is not None and ctx.resilient_parsing:
            return given
        known = self._names()
        for word in given:
            bare = word.lstrip("+-") if self._signed else word
            if bare not in known:
                self.fail(f"there is no {self._kind} {bare!r}. {suggestion(bare, known)}", param, ctx)
        return given

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        before, comma, last = incomplete.rpartition(",")
        sign = last[:1] if self._signed and last[:1] in ("+", "-") else ""
        head = before + comma + sign
        names = [name for name in self._names() if name.startswith(last[len(sign) :])]
        return [CompletionItem(head + name) for name in names if name not in before.split(",")]


class Mode(ParamType):
    """A mode of the insight view that the same command line names; the engine refuses those of another view."""

    name = "MODE"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return [CompletionItem(mode) for mode in mode_names(ctx.params.get("insight")) if mode.startswith(incomplete)]


class Assignment(ParamType):
    """NAME=VALUE of a declared parameter; the value is checked when the experiment is made."""

    name = "NAME=VALUE"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        name, equals, _ = incomplete.partition("=")
        if equals:
            return [
                CompletionItem(f"{name}={value}")
                for value in _choices(name)
                if f"{name}={value}".startswith(incomplete)
            ]
        return [CompletionItem(f"{known}=") for known in parameter_names() if known.startswith(incomplete)]


def _choices(name: str) -> list[str]:
    from engine import Experiment, parameters_of

    declared = parameters_of(Experiment).get(name)
    return [value for value, _ in declared.choices] if declared is not None else []


class SourceName(ParamType):
    """A file, the name of a preset or of a story, or - for standard input."""

    name = "SOURCE"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        found = [CompletionItem(name) for name in source_names() if name.startswith(incomplete)]
        return found if found and incomplete else [*found, CompletionItem(incomplete, type="file")]


STDOUT = Path("-")  # what OutputName makes of -


class OutputName(ParamType):
    """Where a result goes: a file's name, or - for standard output where `streams`. (./- is a file of that name.)"""

    name = "FILE"

    def __init__(self, *, streams: bool = False) -> None:
        self._streams = streams

    def convert(self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        if not str(value):
            self.fail("a file's name is wanted.", param, ctx)
        if value == "-" and not self._streams:
            self.fail("this can't go to standard output; give a name.", param, ctx)
        path = Path(value)
        return path.absolute() if value != "-" and path == STDOUT else path

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return [CompletionItem(incomplete, type="file")]


class FolderName(OutputName):
    """Where several results go: a folder's name."""

    name = "DIR"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return [CompletionItem(incomplete, type="dir")]
