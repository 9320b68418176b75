"""Stories as JSON, to write by hand and to keep. docs/story.md tells the format.

A scene says what differs: its parameters from those of its source, all else from a scene's defaults. What is not known
is refused by its name.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Sequence
from typing import Any

from ..errors import EngineError, quoted
from ..experiment.experiment import Experiment
from ..experiment.held import Held
from ..experiment.parameters import parameters_of
from ..experiment.presets import drawn_preset, preset
from .look_json import read_look, written_look
from .saved_fields import json_object, row, rows
from .saved_look import SavedLook
from .scene import Scene
from .story import MOST_SCENES, Story
from .words import finite

STORY_SCHEMA = 1
MOST_BYTES = 100_000_000  # of a story as text
MOST_DRAWINGS = 2 * MOST_SCENES  # each scene has one, and one that it compares with
_MARK = "tidemark-story"
_MADE = ("experiment", "look", "held")
_PLAIN = {field.name: field for field in dataclasses.fields(Scene) if field.name not in _MADE}
Source = Callable[[Experiment], tuple[str | int, Experiment]]
_ROWS = {"plays": 2, "marked": None, "sliders": None}  # JSON's lists, and how long they are


def story_json(story: Story) -> bytes:
    """The story as JSON; drawings of presets by their names, others once each. `read_story` is its inverse."""
    drawings: list[Experiment] = []

    def source(experiment: Experiment) -> tuple[str | int, Experiment]:
        known = drawn_preset(experiment)
        return (known.name, known.experiment) if known is not None else drawing_source(experiment, drawings)

    head = written_story(story, source)
    if drawings:
        head["drawings"] = [each.to_json() | {"parameters": {}} for each in drawings]
    return json.dumps(head, ensure_ascii=False, indent=1, allow_nan=False).encode()


def read_story(data: bytes, name: str = "This story") -> Story:
    """The story in a JSON text. Raises EngineError, whatever the bytes are."""
    if len(data) > MOST_BYTES:
        raise EngineError(f"{name} has more than {MOST_BYTES // 1_000_000} MB.", "Use fewer points.")
    try:
        head = json.loads(data)
    except (ValueError, RecursionError) as error:
        where = f"Line {error.lineno}: {error.msg}." if isinstance(error, json.JSONDecodeError) else ""
        raise EngineError(f"{name} is not valid JSON.", where) from None
    if not isinstance(head, dict) or _MARK not in head:
        raise EngineError(f"{name} is not a Tidemark story.", f"It begins with {{{_MARK!r}: {STORY_SCHEMA}, ...}}.")
    given = head.pop("drawings", [])
    if not isinstance(given, list) or len(given) > MOST_DRAWINGS:
        raise EngineError(f"The story's drawings are not a list of at most {MOST_DRAWINGS} experiments.")
    return story_of(head, [Experiment.from_json(each) for each in given])


def drawing_source(experiment: Experiment, drawings: list[Experiment]) -> tuple[int, Experiment]:
    """The number of a drawing in a list, to which it is added where it is new, and the drawing with plain settings."""
    drawn = drawing_of(experiment)
    if drawn not in drawings:
        drawings.append(drawn)
    return drawings.index(drawn), drawn


def drawing_of(experiment: Experiment) -> Experiment:
    """Only the drawing, every parameter at its default."""
    if experiment.mixture is not None:
        return Experiment(mixture=experiment.mixture, against=experiment.against)
    return Experiment(cloud=experiment.cloud, against=experiment.against)


def written_story(story: Story, source: Source) -> dict[str, Any]:
    """The story for JSON. `source`: how the drawing of an experiment is called, and what that stands for."""
    first, _ = source(story.scenes[0].experiment)
    head: dict[str, Any] = {_MARK: STORY_SCHEMA, "title": story.title, "source": first}
    scenes = []
    for scene in story.scenes:
        called, drawn = source(scene.experiment)
        written = ({"source": called} if called != first else {}) | _written_scene(scene, drawn)
        scenes.append(written if scene.held is None else written | {"held": _written_held(scene.held, called, source)})
    return head | {"scenes": scenes}


def story_of(head: object, drawings: Sequence[Experiment]) -> Story:
    """A story from its JSON, in which numbers of drawings stand for `drawings`. Raises EngineError."""
    given = json_object(head, {_MARK, "title", "source", "scenes"}, "The story")
    schema = given.get(_MARK)
    if isinstance(schema, bool) or schema != STORY_SCHEMA:
        raise EngineError(
            f"This story has schema {quoted(schema)}, this program reads {STORY_SCHEMA}.", "Update Tidemark."
        )
    scenes = given.get("scenes")
    if not isinstance(scenes, list) or len(scenes) > MOST_SCENES:
        raise EngineError(f"The story's scenes are not a list of at most {MOST_SCENES}.")
    base = _source(given["source"], drawings) if "source" in given else None
    read = []
    for number, scene in enumerate(scenes, 1):
        try:
            read.append(_read_scene(scene, base, drawings))
        except EngineError as error:
            raise EngineError(f"Scene {number}: {error.message}", error.hint) from None
    return Story(scenes=tuple(read), title=given.get("title", ""))


def _written_scene(scene: Scene, drawn: Experiment) -> dict[str, Any]:
    written: dict[str, Any] = {"set": _settings(scene.experiment, drawn)}
    for name, field in _PLAIN.items():
        value = getattr(scene, name)
        if value != field.default:
            written[name] = list(value) if name in _ROWS else dict(value) if name == "easings" else value
    return written if scene.look == SavedLook() else written | {"look": written_look(scene.look)}


def _written_held(held: Held, scenes: str | int, source: Source) -> dict[str, Any]:
    """Side A for JSON. `scenes`: how the drawing of its scene is called."""
    called, drawn = source(held.experiment)
    written = ({"source": called} if called != scenes else {}) | {"set": _settings(held.experiment, drawn)}
    return written | {"title": held.title} if held.title else written


def _settings(experiment: Experiment, drawn: Experiment) -> dict[str, Any]:
    """The parameters that differ from those of what is drawn."""
    settings = {name: getattr(experiment, name) for name in parameters_of(Experiment)}
    return {name: x for name, x in settings.items() if x != getattr(drawn, name)}


def _read_scene(given: object, base: Experiment | None, drawings: Sequence[Experiment]) -> Scene:
    values = dict(json_object(given, {"set", "source", "look", "held", *_PLAIN}, "It"))
    base = _base(values, base, drawings)
    experiment = _changed(base, values, "Its 'set'")
    if "held" in values:
        values["held"] = _read_held(values["held"], base, drawings)
    for name, length in _ROWS.items():
        if name in values:
            values[name] = row(values[name], length, f"Its {name!r}")
    if "easings" in values:
        values["easings"] = rows(values["easings"], "Its 'easings'")
    if "look" in values:
        values["look"] = read_look(values["look"], None)
    return Scene(experiment=experiment, **values)


def _read_held(given: object, base: Experiment, drawings: Sequence[Experiment]) -> Held:
    """Side A; where it has no source of its own, its scene's with other settings."""
    values = dict(json_object(given, {"set", "source", "title"}, "What it compares with"))
    base = _base(values, base, drawings)
    return Held(experiment=_changed(base, values, "The 'set' of what it compares with"), title=values.get("title", ""))


def _base(values: dict[str, Any], base: Experiment | None, drawings: Sequence[Experiment]) -> Experiment:
    """The source that is taken out of `values`, or the one given. Raises EngineError where there is none."""
    if "source" in values:
        base = _source(values.pop("source"), drawings)
    if base is None:
        raise EngineError("It has no source.", "Give the story a source, or the scene one of its own.")
    return base


def _changed(base: Experiment, values: dict[str, Any], what: str) -> Experiment:
    """A source with the settings that are taken out of `values`. Raises EngineError."""
    settings = json_object(values.pop("set", {}), set(parameters_of(Experiment)), what)
    return base.with_parameters({name: _setting(name, x) for name, x in settings.items()})


def _setting(name: str, value: object) -> object:
    """Numbers have to be numbers here, where a text would do elsewhere."""
    declared = parameters_of(Experiment)[name]
    return value if declared.scale == "choice" else declared.checked(finite(value, declared.label))


def _source(given: object, drawings: Sequence[Experiment]) -> Experiment:
    """What a preset's name, an experiment's JSON or the number of a drawing stands for."""
    if isinstance(given, str):
        return preset(given).experiment
    if isinstance(given, dict):
        return Experiment.from_json(given)
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given < len(drawings):
        raise EngineError(f"The story has no drawing {quoted(given)}.", "Name a preset, or give an experiment.")
    return drawings[given]
