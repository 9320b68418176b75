"""A session as a short Python program on the engine's facade, which paints its picture and prints its readings.

Numbers are written by `repr`, so it gives the same pixels and the same bits as the command of `repeat`.
"""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from engine import EngineError, Experiment, Held, SavedSession, drawn_preset, parameters_of, session_text
from widgets.painting.chart_look import ChartLook
from widgets.painting.look import Layers
from widgets.painting.view import View

from .render_options import RenderOptions
from .repeat import FILM_ONLY, Kept, is_film, settings_beside

WIDTH = 100
MODULES = {Layers: "widgets.painting.look", View: "widgets.painting.view", ChartLook: "widgets.painting.chart_look"}


def python_program(session: SavedSession, options: RenderOptions, output: str, kept: Kept | None = None) -> str:
    """The program's text. Raises EngineError where the drawing is too large for a text, and not in a file."""
    if session.story is not None and is_film(output, options.form):
        raise EngineError("A story's film is made by a command alone.", "Copy as command, or name a still.")
    used: set[type] = set()
    drawing, imported = _drawing(session, kept)
    beside, more = ([], []) if options.held is None else _held(options.held, session.experiment)
    arguments = _arguments(options, session.experiment, is_film(output, options.form), used)
    imports = [f"from {MODULES[each]} import {each.__name__}" for each in used]
    lines = [
        f'"""{_plain(session.title)}: the picture and the readings of an experiment of Tidemark\'s."""',
        "",
        "from pathlib import Path",
        "",
        *sorted(
            [
                "from app.export.render import render_to_file",
                "from app.export.render_options import RenderOptions",
                f"from engine import {', '.join(sorted({'measure', *imported, *more}, key=str.lower))}",
                *imports,
            ]
        ),
        "",
        *drawing,
        *beside,
        *arguments,
        f"render_to_file(experiment, {_said(session.title)}, Path({_said(output)}), options)",
        "",
        "for measured in measure(experiment, draft=False):",
        "    for reading in measured.readings:",
        "        if isinstance(reading.value, float):  # not missing, nor one a point",
        "            print(reading.name, reading.value, reading.unit)",
    ]
    return "\n".join(lines) + "\n"


def _held(held: Held, experiment: Experiment) -> tuple[list[str], list[str]]:
    """Lines that make `held`, side A, and what they take from the engine."""
    title = f", title={_said(held.title)}" if held.title else ""
    changed, made, imported, lines = settings_beside(held, experiment), "experiment", ["Held"], []
    if changed is None:
        drawn = drawn_preset(held.experiment)
        changed = {} if drawn is None else settings_beside(held, drawn.experiment) or {}
        if drawn is not None:
            made, imported = f"preset({_said(drawn.name)}).experiment", ["Held", "preset"]
        else:
            text = _text(SavedSession(experiment=held.experiment, title=held.title))
            lines, imported = ['HELD = """', text, '"""'], ["Held", "read_session_text"]
            made = "read_session_text(HELD).session.experiment"
    if changed:
        pairs = (f"{_said(name)}: {_said(value)}" for name, value in changed.items())
        made += f".with_parameters({{{', '.join(pairs)}}})"
    return [*lines, f"held = Held(experiment={made}{title})"], imported


def _text(session: SavedSession) -> str:
    """Raises EngineError where it is too large."""
    try:
        return session_text(session)
    except EngineError as error:
        raise EngineError(error.message, "Save the session, then copy again: it will name the file.") from None


def _drawing(session: SavedSession, kept: Kept | None) -> tuple[list[str], list[str]]:
    """Lines that make `experiment`, and what they take from the engine."""
    drawn = drawn_preset(session.experiment)
    if drawn is not None:
        changed = _changed(drawn.experiment, session.experiment)
        made = f"experiment = preset({_said(drawn.name)}).experiment"
        if not changed:
            return [made], ["preset"]
        settings = _call(
            f"{made}.with_parameters(", [f"{_said(name)}: {_said(value)}" for name, value in changed.items()], "{}"
        )
        return settings, ["preset"]
    if kept is not None and kept.session.experiment == session.experiment and kept.name.endswith(".tidemark"):
        read = f"read_session(Path({_said(kept.name)}).read_bytes())"
        return [f"experiment = {read}.session.experiment"], ["read_session"]
    text = _text(dataclasses.replace(session, story=None, held=None))
    return ['SESSION = """', text, '"""', "experiment = read_session_text(SESSION).session.experiment"], [
        "read_session_text"
    ]


def _changed(base: Experiment, wanted: Experiment) -> dict[str, Any]:
    names = parameters_of(Experiment)
    return {name: getattr(wanted, name) for name in names if getattr(wanted, name) != getattr(base, name)}


def _arguments(options: RenderOptions, experiment: Experiment, film: bool, used: set[type]) -> list[str]:
    """`options = RenderOptions(...)`, of what differs from its defaults; of a still nothing about time."""
    usual, arguments = RenderOptions(), []
    for field in dataclasses.fields(RenderOptions):
        value = getattr(options, field.name)
        fits = field.name == "view" and value == View.fitting(experiment)
        idle = not film and field.name in FILM_ONLY
        if field.name == "held" and value is not None:
            arguments.append("held=held")
        elif value != getattr(usual, field.name) and not fits and not idle:
            arguments.append(f"{field.name}={_said(value, used)}")
    return _call("options = RenderOptions(", arguments)


def _call(head: str, arguments: list[str], brackets: str = "") -> list[str]:
    """A call on one line, or an argument a line."""
    opening, closing = brackets[:1], f"{brackets[1:]})"
    line = f"{head}{opening}{', '.join(arguments)}{closing}"
    if len(line) <= WIDTH:
        return [line]
    return [head + opening, *(f"    {each}," for each in arguments), closing]


def _said(value: Any, used: set[type] | None = None) -> str:
    """An expression that gives the value: like `repr`, but of a dataclass only what is not at its default."""
    if type(value) in MODULES:
        if used is not None:
            used.add(type(value))
        usual = type(value)()
        names = [field.name for field in dataclasses.fields(value)]
        parts = [name for name in names if getattr(value, name) != getattr(usual, name)]
        return f"{type(value).__name__}({', '.join(f'{name}={_said(getattr(value, name), used)}' for name in parts)})"
    if isinstance(value, tuple):
        return f"({', '.join(_said(each, used) for each in value)}{',' if len(value) == 1 else ''})"
    if isinstance(value, frozenset):
        return f"frozenset({{{', '.join(_said(each) for each in sorted(value))}}})"
    if isinstance(value, str) and value.isprintable():
        return json.dumps(value, ensure_ascii=False)
    return repr(float(value)) if isinstance(value, float) else repr(value)


def _plain(title: str) -> str:
    """A title that ends no docstring."""
    return title.replace("\\", "/").replace('"', "'") or "An experiment"
