"""A session as a short Python program on the promised interface, which paints its picture and prints its readings.

Numbers are written by `repr`, so it gives the same pixels and the same bits as the command of `repeat`.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import Any

from engine import EngineError, Experiment, Held, SavedSession, drawn_preset, parameters_of, session_text
from widgets.painting.view import View

from .render_options import RenderOptions
from .repeat import FILM_ONLY, Kept, is_film, settings_beside

WIDTH = 100
USUAL = RenderOptions(theme="light")  # of `tidemark.figure` and `tidemark.write_film`


def python_program(session: SavedSession, options: RenderOptions, output: str, kept: Kept | None = None) -> str:
    """The program's text. Raises EngineError where the drawing is too large for a text, and not in a file."""
    film = is_film(output, options.form)
    if session.story is not None and film:
        raise EngineError("A story's film is made by a command alone.", "Copy as command, or name a still.")
    paint = "write_film" if film or options.form else "figure"
    title = [f"title={_said(session.title)}"] if session.title else []
    arguments = ["experiment", _said(output), *title, *_arguments(options, session.experiment, film)]
    lines = [
        f'"""{_plain(session.title)}: the picture and the readings of an experiment of Tidemark\'s."""',
        "",
        "import tidemark",
        "",
        *_drawing(session, kept),
        *([] if options.held is None else _held(options.held, session.experiment)),
        *_call(f"tidemark.{paint}(", arguments),
        "",
        "for reading in tidemark.measure(experiment):",
        "    if reading.number is not None:  # not missing, nor one a point",
        "        print(reading.name, reading.number, reading.unit)",
    ]
    return "\n".join(lines) + "\n"


def _drawing(session: SavedSession, kept: Kept | None) -> list[str]:
    """Lines that make `experiment`."""
    drawn = drawn_preset(session.experiment)
    if drawn is not None:
        changed = _changed(drawn.experiment, session.experiment)
        settings = [f"{name}={_said(value)}" for name, value in changed.items()]
        return _call("experiment = tidemark.experiment(", [_said(drawn.name), *settings])
    if kept is not None and kept.session.experiment == session.experiment and kept.name.endswith(".tidemark"):
        return [f"experiment = tidemark.experiment({_said(kept.name)})"]
    text = _text(dataclasses.replace(session, story=None, held=None))
    return ['SESSION = """', text, '"""', "experiment = tidemark.experiment(SESSION)"]


def _held(held: Held, experiment: Experiment) -> list[str]:
    """Lines that make `held`, the experiment of side A."""
    changed, made, lines = settings_beside(held, experiment), "experiment", []
    if changed is None:
        drawn = drawn_preset(held.experiment)
        changed = {} if drawn is None else settings_beside(held, drawn.experiment) or {}
        if drawn is not None:
            made = _said(drawn.name)
        else:
            lines = ['HELD = """', _text(SavedSession(experiment=held.experiment)), '"""']
            made = "HELD"
    settings = [f"{name}={_said(value)}" for name, value in changed.items()]
    return [*lines, *_call("held = tidemark.experiment(", [made, *settings])]


def _text(session: SavedSession) -> str:
    """Raises EngineError where it is too large."""
    try:
        return session_text(session)
    except EngineError as error:
        raise EngineError(error.message, "Save the session, then copy again: it will name the file.") from None


def _changed(base: Experiment, wanted: Experiment) -> dict[str, Any]:
    names = parameters_of(Experiment)
    return {name: getattr(wanted, name) for name in names if getattr(wanted, name) != getattr(base, name)}


def _arguments(options: RenderOptions, experiment: Experiment, film: bool) -> list[str]:
    """The keywords of `tidemark.look` that differ from their defaults; of a still nothing about time."""
    arguments = []
    for field in dataclasses.fields(RenderOptions):
        value = getattr(options, field.name)
        fits = field.name == "view" and value == View.fitting(experiment)
        idle = not film and field.name in FILM_ONLY
        if field.name == "held" and value is not None:
            arguments += ["against=held", *([f"against_title={_said(value.title)}"] if value.title else [])]
        elif value != getattr(USUAL, field.name) and not fits and not idle:
            arguments.append(f"{field.name}={_said(_PLAIN.get(field.name, _itself)(value))}")
    return arguments


def _itself(value: Any) -> Any:
    return value


def _differing(value: Any) -> dict[str, Any]:
    """The fields of a dataclass that are not at their defaults."""
    usual = type(value)()
    names = [field.name for field in dataclasses.fields(value)]
    return {name: getattr(value, name) for name in names if getattr(value, name) != getattr(usual, name)}


_PLAIN: dict[str, Callable[[Any], Any]] = {
    "layers": _differing,
    "view": lambda view: (view.centre_x, view.centre_y, view.half_width),
    "charts": lambda charts: {title: _differing(look) for title, look in charts},
    "limits": dict,
}


def _call(head: str, arguments: list[str]) -> list[str]:
    """A call on one line, or an argument a line."""
    line = f"{head}{', '.join(arguments)})"
    if len(line) <= WIDTH:
        return [line]
    return [head, *(f"    {each}," for each in arguments), ")"]


def _said(value: Any) -> str:
    """An expression that gives the value: like `repr`, in double quotes and in order."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_said(key)}: {_said(each)}' for key, each in value.items())}}}"
    if isinstance(value, tuple):
        return f"({', '.join(map(_said, value))}{',' if len(value) == 1 else ''})"
    if isinstance(value, frozenset):
        return f"{{{', '.join(map(_said, sorted(value)))}}}" if value else "()"
    if isinstance(value, str) and value.isprintable():
        return json.dumps(value, ensure_ascii=False)
    return repr(float(value)) if isinstance(value, float) else repr(value)


def _plain(title: str) -> str:
    """A title that ends no docstring."""
    return title.replace("\\", "/").replace('"', "'") or "An experiment"
