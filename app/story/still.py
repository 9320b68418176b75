"""A story as it was at one moment, shown as far as the window has computed it: an export's previews. Never solves."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPainter

from engine import Film, Picture, Story
from widgets.insights.paint_stage import render_image
from widgets.look.image_pixels import blended
from widgets.painting.story_caption import StoryCaption, paint_story_caption

from .look import stage_look
from .painter import STEPS, StoryStyle
from .samples import GRID, Samples
from .showing import bare_film, film_at
from .store import Store


class StillStory:
    """`story` is frozen, and what is shown of it gets better as long as the window goes on computing."""

    def __init__(self, story: Story, store: Store) -> None:
        self.story, self._store = story, store
        self._samples = Samples()
        self._samples.follow(story)

    def frames(self, fps: float) -> int:
        """How many a film of it has."""
        return len(self.story.frames(Fraction(str(fps))))

    def image(self, share: float, size: QSize, style: StoryStyle) -> QImage:
        """The picture at a share of all its time, so many pixels large, in a film's style."""
        segment, way = self._samples.place(Fraction(str(share)) * self.story.seconds)
        for place in GRID:
            self._samples.pieces(segment, place)  # what may be known of the settings around it
        pictures = self._samples.pictures(segment, way)
        films = [film_at(self._samples, self._store, segment, way, picture) for picture in pictures]
        image, *other = [_painted(picture, film, size, style) for picture, film in zip(pictures, films, strict=True)]
        return blended(image, other[0], round(pictures[1].weight * STEPS)) if other else image


def _painted(picture: Picture, film: Film | None, size: QSize, style: StoryStyle) -> QImage:
    look = stage_look(picture, style.theme, captions=style.captions, ground=not style.transparent)
    image = render_image(film or bare_film(picture), picture.phase, look, size.width(), size.height())
    if picture.caption and style.captions:
        painter = QPainter(image)
        caption = StoryCaption(text=picture.caption, place=picture.place, opacity=float(picture.opacity))
        paint_story_caption(painter, size.width(), size.height(), look, caption)
        painter.end()
    return image
