"""The stories that ship as films: the first frame and the last show all that they need, computed to the end."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from app.export.render import ensure_application
from app.story.needs import needs
from app.story.painter import StoryPainter, StoryStyle
from engine import Film, Quality, bundled_story, story_sentences

SIZE = (320, 180)


@pytest.mark.slow  # some ten seconds
@pytest.mark.parametrize("name", story_sentences())
def test_its_first_and_last_frame_show_what_they_say(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ensure_application()
    frames = bundled_story(name).story.frames(Fraction(5))
    painter = StoryPainter(frames, StoryStyle(size=SIZE), sampling=False)
    for index in (0, len(frames) - 1):
        shown = painter._films.films(index)
        ((picture, film),) = shown
        assert picture.caption
        assert picture.opacity == 1
        for need in needs(picture):
            part = film.measurements if need.name == "diagnostics" else getattr(film, need.name)
            assert part is not None, need.name
            assert getattr(part, "quality", Quality.FULL) is Quality.FULL, need.name
        painted = painter(index)
        with monkeypatch.context() as patched:
            empty = Film(experiment=picture.experiment)
            patched.setattr(painter._films, "films", lambda _, picture=picture, empty=empty: ((picture, empty),))
            bare = painter(index)
        assert (np.abs(painted.astype(int) - bare).max(axis=2) > 24).mean() > 0.01  # not only its frame and words
