"""The commands that give a session's picture and readings again: only what differs from what SOURCE and defaults say.

A preset's drawing goes by the preset's name and --set, another by a file that is `Kept`, else as the session's text.
Words are quoted for POSIX shells (sh, bash, zsh); numbers are written by `repr`, so they come back to the last bit.
"""

from __future__ import annotations

import dataclasses
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine import EngineError, Experiment, Held, SavedSession, drawn_preset, parameters_of
from widgets.painting.look import Layers
from widgets.painting.view import View

from ..encoding import ENCODERS
from ..session.carried import carried_text
from .render_options import RenderOptions
from .session_options import session_options
from .vector import VECTOR_FORMATS

LONGEST_WORD = 100_000  # characters; Linux takes 131,071 in one argument
FILM_ONLY = ("fps", "seconds", "loop", "repeats", "hold_start", "hold_end", "backwards", "between", "frames")
OF_A_STORY = ("size", "form", "scale", "transparent", "fps", "theme", "captions", "frames")
WIDEST_VIEW = (1e-3, 1e4)  # that --view takes


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that opens as `session`."""

    name: str
    session: SavedSession


@dataclass(frozen=True, slots=True)
class Repeated:
    """What a command begins with: a SOURCE, the --set behind it, and the options that differ from what it shows."""

    source: str
    settings: tuple[str, ...]
    options: tuple[str, ...]

    @property
    def is_text(self) -> bool:
        """Whether the source is a session's text."""
        return self.source.startswith("tidemark:")


def commands(session: SavedSession, options: RenderOptions, output: str, kept: Kept | None = None) -> str:
    """Lines for a shell: the picture, then the readings. Raises EngineError where the drawing is too large for them."""
    found = repeated(session, options, output, kept)
    first, word = [], shlex.quote(_no_option(found.source))
    if found.is_text:
        first, word = [f"SOURCE={word}"], '"$SOURCE"'
    picture = ["render", word, "-o", shlex.quote(_no_option(output)), *map(shlex.quote, found.settings)]
    lines = [[*picture, *map(shlex.quote, found.options)], ["measure", word, *map(shlex.quote, found.settings)]]
    return "\n".join([*first, *(" ".join(["tidemark", *line]) for line in lines)])


def picture_command(session: SavedSession, options: RenderOptions, output: str, kept: Kept | None = None) -> str:
    """The picture's command alone, on one line. Raises EngineError as `commands` does."""
    found = repeated(session, options, output, kept)
    words = ["tidemark", "render", _no_option(found.source), "-o", _no_option(output)]
    return shlex.join([*words, *found.settings, *found.options])


def repeated(session: SavedSession, options: RenderOptions, output: str, kept: Kept | None = None) -> Repeated:
    """The source and what differs from it. `output`: by its suffix a still or a film. Raises EngineError."""
    film, experiment = is_film(output, options.form), session.experiment
    told = film and session.story is not None
    drawn = drawn_preset(experiment)
    if drawn is not None and not told:
        words = option_words(options, RenderOptions(), experiment, film)
        if words is not None:
            settings = tuple(_set_words(drawn.experiment, experiment))
            return Repeated(drawn.name, settings, words)
    if kept is not None and kept.session.experiment == experiment and kept.session.story == session.story:
        words = option_words(options, _shown(kept.session), experiment, film, told)
        if words is not None:
            return Repeated(kept.name, (), words)
    words = option_words(options, _shown(session), experiment, film, told)
    text = carried_text(session, LONGEST_WORD)
    if words is None or not text:
        hint = "Save the session, then copy the command again: it will name the file."
        raise EngineError("This drawing is too large for a command line.", hint)
    return Repeated(text, (), words)


def picture_name(title: str) -> str:
    """A PNG's name by a title, as exports propose it."""
    return f"{title.lower().replace(' ', '-').replace('/', '-') or 'tidemark'}.png"


def changed_settings(experiment: Experiment) -> list[str]:
    """NAME=VALUE of every parameter that is not at its default, as --set takes them."""
    known = parameters_of(Experiment)
    values = {name: getattr(experiment, name) for name in known}
    return [f"{name}={_number(value)}" for name, value in values.items() if value != known[name].default]


def option_words(
    options: RenderOptions, base: RenderOptions, experiment: Experiment, film: bool, told: bool = False
) -> tuple[str, ...] | None:
    """The options by which a picture differs from `base`'s; None where no option says that. `told`: it is a story's."""
    unsaid = set() if film else set(FILM_ONLY)
    names = OF_A_STORY if told else tuple(field.name for field in dataclasses.fields(RenderOptions))
    differing = [name for name in names if name not in unsaid and getattr(options, name) != getattr(base, name)]
    if {"insight", "mode"} & set(differing):  # a mode belongs to the view that is named with it
        differing = [name for name in differing if name not in ("insight", "mode")] + ["insight"]
    words: list[str] = []
    for name in differing:
        if name == "view" and _fits(options.view, experiment) and _fits(base.view, experiment):
            continue
        more = against_words(options.held, experiment) if name == "held" else _SAID.get(name, _unsaid)(options)
        if more is None:
            return None
        words += more
    return tuple(words)


def against_words(held: Held | None, experiment: Experiment) -> list[str] | None:
    """--against as it says side A: the settings that differ, a preset's name, or a text; None where it is too long."""
    if held is None:
        return ["--no-against"]
    changed = settings_beside(held, experiment)
    if changed is not None:
        settings = changed or {"seed": experiment.seed}  # the same experiment
        return ["--against", ",".join(f"{name}={_number(value)}" for name, value in settings.items())]
    drawn = drawn_preset(held.experiment)
    if drawn is not None and settings_beside(held, drawn.experiment) == {}:
        return ["--against", drawn.name]
    text = carried_text(SavedSession(experiment=held.experiment, title=held.title), LONGEST_WORD)
    return ["--against", text] if text else None


def settings_beside(held: Held, experiment: Experiment) -> dict[str, Any] | None:
    """The parameters in which side A differs from an experiment, but for the SNR, which is one for both.

    None where it is of another drawing.
    """
    a = held.experiment
    if (a.cloud, a.mixture, a.against) != (experiment.cloud, experiment.mixture, experiment.against):
        return None
    names = [name for name in parameters_of(Experiment) if name != "snr"]
    return {name: getattr(a, name) for name in names if getattr(a, name) != getattr(experiment, name)}


def is_film(output: str, form: str) -> bool:
    """Whether a file of that name has more than one picture."""
    suffix = Path(output).suffix.lower()
    if form in VECTOR_FORMATS or (not form and suffix[1:] in VECTOR_FORMATS):
        return False
    return not any(kind.still for kind in ENCODERS.values() if kind.suffix == suffix)


def _shown(session: SavedSession) -> RenderOptions:
    """What `render` shows of a session by itself."""
    return RenderOptions(**session_options(session))


def _set_words(base: Experiment, wanted: Experiment) -> list[str]:
    words = []
    for name in parameters_of(Experiment):
        value = getattr(wanted, name)
        if value != getattr(base, name):
            words += ["--set", f"{name}={_number(value)}"]
    return words


def _number(value: float | int | str) -> str:
    """As short as reads back the same, to the last bit."""
    return repr(float(value)).removesuffix(".0") if isinstance(value, float) else str(value)


def _fits(view: View | None, experiment: Experiment) -> bool:
    return view is None or view == View.fitting(experiment)


def _no_option(word: str) -> str:
    """A name that no program takes for an option, or for a pipe."""
    return f"./{word}" if word.startswith("-") else word


def _layers(options: RenderOptions) -> list[str]:
    """The difference from the usual ones, or where there is none, all of them by name."""
    usual, wanted = Layers(), options.layers
    names = [field.name for field in dataclasses.fields(Layers) if field.name != "captions"]
    signed = [
        ("+" if getattr(wanted, name) else "-") + name
        for name in names
        if getattr(wanted, name) != getattr(usual, name)
    ]
    said = signed or [name for name in names if getattr(usual, name)]
    return [f"--layers={','.join(said)}"]


def _view(options: RenderOptions) -> list[str] | None:
    view = options.view
    if view is None or not WIDEST_VIEW[0] <= view.half_width <= WIDEST_VIEW[1]:
        return None
    return [f"--view={','.join(_number(each) for each in (view.centre_x, view.centre_y, view.half_width))}"]


def _insight(options: RenderOptions) -> list[str]:
    return ["--insight", options.insight, *(["--mode", options.mode] if options.mode else [])]


def _flag(name: str) -> Callable[[RenderOptions], list[str] | None]:
    """An option that can only be switched on."""
    return lambda options: [f"--{name}"] if getattr(options, name) else None


def _value(name: str) -> Callable[[RenderOptions], list[str] | None]:
    return lambda options: [f"--{name.replace('_', '-')}", _number(getattr(options, name))]


def _unsaid(_options: RenderOptions) -> None:
    """Of diagrams and colour limits no option tells."""
    return


def _frames(options: RenderOptions) -> list[str] | None:
    if options.frames is None:
        return None
    first, last = options.frames
    return ["--frames", f"{first}:{'' if last is None else last}"]


_SAID: dict[str, Callable[[RenderOptions], Any]] = {
    **{name: _value(name) for name in ("fps", "seconds", "loop", "repeats", "hold_start", "hold_end", "scale")},
    **{name: _value(name) for name in ("theme", "phase", "arrangement")},
    **{name: _flag(name) for name in ("transparent", "backwards", "stepwise")},
    "form": lambda options: ["--format", options.form] if options.form else None,
    "size": lambda options: ["--size", f"{options.size[0]}x{options.size[1]}"],
    "captions": lambda options: ["--captions" if options.captions else "--no-captions"],
    "panes": lambda options: ["--pane", ",".join(options.panes)],
    "between": lambda options: ["--range", ":".join(map(_number, options.between))],
    "layers": _layers,
    "view": _view,
    "insight": _insight,
    "frames": _frames,
    "difference": lambda options: ["--difference", options.difference or "none"],
}
