"""Stories that ship: each a JSON text as any other story's, with one sentence on what it shows."""

from __future__ import annotations

import difflib
import functools
import json
from dataclasses import dataclass

import resources

from ..errors import EngineError, quoted
from .story import Story
from .story_json import read_story


@dataclass(frozen=True, slots=True, kw_only=True)
class BundledStory:
    """A story with a name for the command line, and a sentence on what it shows."""

    name: str
    sentence: str
    story: Story

    @property
    def title(self) -> str:
        return self.story.title


@functools.cache
def story_sentences() -> dict[str, str]:
    """What each bundled story shows, by its name, in the order of menus: `resources/stories.json`."""
    sentences: dict[str, str] = json.loads(resources.path("stories.json").read_text("utf-8"))
    return sentences


def stories() -> tuple[BundledStory, ...]:
    """Every bundled story in the order of menus: the texts `resources/stories/NAME.json`."""
    return tuple(_read(name) for name in story_sentences())


def bundled_story(name: str) -> BundledStory:
    """The bundled story of that name, in any case. Raises EngineError naming close matches."""
    known, wanted = story_sentences(), name.strip().lower().replace(" ", "-").replace("_", "-")
    if wanted in known:
        return _read(wanted)
    close = difflib.get_close_matches(wanted, known)
    hint = f"Did you mean {' or '.join(close)}?" if close else f"Stories: {', '.join(known)}."
    raise EngineError(f"There is no story {quoted(name)}.", hint)


@functools.cache
def _read(name: str) -> BundledStory:
    story = read_story(resources.path("stories", f"{name}.json").read_bytes(), f"The story {name}")
    return BundledStory(name=name, sentence=story_sentences()[name], story=story)
