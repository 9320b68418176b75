"""The story of a session: `story.json`; its drawings lie in the archive, once each."""

from __future__ import annotations

import json
from collections.abc import Mapping

from ..errors import EngineError
from ..experiment.experiment import Experiment
from ..story.story import Story
from ..story.story_json import MOST_DRAWINGS, drawing_source, story_of, written_story
from .session_archive import DAMAGED
from .session_drawings import ReadDrawings, WrittenDrawings, drawing_members

STORY = "story.json"
MOST_STORY = 10_000_000  # bytes of story.json: its longest texts have 4 bytes a character, and settings some 1 MB
MOST_PARTS = 2 * MOST_DRAWINGS  # drawings and second drawings
STORY_MEMBERS = (STORY, *drawing_members("story", MOST_PARTS))


def in_story(member: str) -> bool:
    """Whether a member of an archive belongs to the story."""
    return member.startswith("story")


def written_session_story(story: Story, drawings: WrittenDrawings) -> bytes:
    """`story.json`, which names the drawings; those that are new join them."""
    drawn: list[Experiment] = []
    head = written_story(story, lambda each: drawing_source(each, drawn))
    head["drawings"] = [drawings.named(each, "story") for each in drawn]
    return json.dumps(head, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False).encode()


def read_session_story(members: Mapping[str, bytes], drawings: ReadDrawings) -> Story | None:
    """The story in the members of an archive; None where it has none. Raises EngineError."""
    if not any(map(in_story, members)):
        return None
    if STORY not in members or len(members[STORY]) > MOST_STORY:
        raise EngineError(f"The session has no {STORY} of at most {MOST_STORY // 1_000_000} MB.", DAMAGED)
    try:
        head = json.loads(members[STORY])
    except (ValueError, RecursionError):
        raise EngineError("The session's story is not valid JSON.", DAMAGED) from None
    given = head.pop("drawings", None) if isinstance(head, dict) else None
    if not isinstance(given, list) or len(given) > MOST_DRAWINGS:
        raise EngineError(f"The story's drawings are not a list of at most {MOST_DRAWINGS}.", DAMAGED)
    return story_of(head, [drawings.drawing(each, "A drawing of the story") for each in given])
