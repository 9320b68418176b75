"""The story of a session: `story.json`, and arrays of those drawings that the session itself has not, once each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..clouds.points import PointCloud
from ..errors import EngineError, quoted
from ..experiment.experiment import NOTHING, Experiment
from ..experiment.mixture import GaussianMixture
from ..story.saved_fields import json_object
from ..story.story import Story
from ..story.story_json import MOST_DRAWINGS, drawing_source, story_of, written_story
from .npy import bytes_array
from .session_archive import DAMAGED
from .session_arrays import CLOUD, MIXTURE, cloud_of, mixture_of, part_members

STORY = "story.json"
MOST_STORY = 10_000_000  # bytes of story.json: its longest texts have 4 bytes a character, and settings some 1 MB
MOST_PARTS = 2 * MOST_DRAWINGS  # drawings and second drawings
STORY_MEMBERS = (STORY, *(f"story/{k}/{name}.npy" for k in range(MOST_PARTS) for name in {*CLOUD, *MIXTURE}))

Drawn = PointCloud | GaussianMixture


def in_story(member: str) -> bool:
    """Whether a member of an archive belongs to the story."""
    return member.startswith("story")


def story_members(story: Story, experiment: Experiment) -> dict[str, bytes]:
    """The story as members of the archive of a session with this experiment."""
    parts: dict[Drawn, str] = {part: name for name, part in _own(experiment).items()}
    drawings: list[Experiment] = []
    head = written_story(story, lambda each: drawing_source(each, drawings))

    def named(part: Drawn) -> str:
        return parts.setdefault(part, f"story/{sum(name.startswith('story') for name in parts.values())}")

    head["drawings"] = [{kind: named(part) for kind, part in _own(each).items()} for each in drawings]
    members = {STORY: json.dumps(head, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False).encode()}
    for part, name in parts.items():
        members |= part_members(name, part) if name.startswith("story") else {}
    return members


def read_story_members(members: Mapping[str, bytes], experiment: Experiment) -> Story:
    """The story in the members of the archive of a session with this experiment. Raises EngineError."""
    if STORY not in members or len(members[STORY]) > MOST_STORY:
        raise EngineError(f"The session has no {STORY} of at most {MOST_STORY // 1_000_000} MB.", DAMAGED)
    try:
        head = json.loads(members[STORY])
    except (ValueError, RecursionError):
        raise EngineError("The session's story is not valid JSON.", DAMAGED) from None
    given = head.pop("drawings", None) if isinstance(head, dict) else None
    if not isinstance(given, list) or len(given) > MOST_DRAWINGS:
        raise EngineError(f"The story's drawings are not a list of at most {MOST_DRAWINGS}.", DAMAGED)
    arrays = {name: bytes_array(name, content) for name, content in members.items() if name != STORY}
    parts: dict[str, Any] = dict(_own(experiment))
    for name in sorted({name.rpartition("/")[0] for name in arrays}):
        parts[name] = (mixture_of if f"{name}/means.npy" in arrays else cloud_of)(arrays, name)
    return story_of(head, [_drawing(each, parts) for each in given])


def _drawing(given: object, parts: Mapping[str, Drawn]) -> Experiment:
    kinds: dict[str, type] = {"cloud": PointCloud, "mixture": GaussianMixture, "against": PointCloud}
    values: dict[str, Any] = {}
    for kind, name in json_object(given, set(kinds), "A drawing of the story").items():
        values[kind] = parts.get(name) if isinstance(name, str) else None
        if not isinstance(values[kind], kinds[kind]):
            raise EngineError(f"The story has no {kind} {quoted(name)}.", DAMAGED)
    if len({"cloud", "mixture"} & set(values)) != 1:
        raise EngineError("A drawing of the story is neither a cloud nor a mixture.", DAMAGED)
    return Experiment(**values)


def _own(experiment: Experiment) -> dict[str, Drawn]:
    """What an experiment draws, by the names of its parts."""
    own: dict[str, Drawn] = {}
    if experiment.mixture is not None:
        own["mixture"] = experiment.mixture
    else:
        own["cloud"] = experiment.cloud
    return own if experiment.against == NOTHING else {**own, "against": experiment.against}
