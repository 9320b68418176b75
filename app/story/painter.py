"""Every frame of a story, painted by the stage's own painter: cross-faded, with marks and captions."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QImage, QPainter

from engine import Film, LearningState, Picture, Status, StoryFrames
from widgets.insights.paint_stage import Renderer
from widgets.look.image_pixels import Pixels, blended, pixels
from widgets.look.theme import theme
from widgets.painting.pane_grid import pane_grid
from widgets.painting.story_caption import StoryCaption, paint_story_caption
from widgets.stage.overlays.marks import paint_mark

from ..lanes.film_status import film_statuses
from .films import StoryFilms
from .look import stage_look
from .parts import Keeper, Parts

STEPS = 65536  # of a picture's weight


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryStyle:
    """What a film looks like whatever its scenes are. `theme`: of those without one. `captions`: every word."""

    size: tuple[int, int] = (1280, 720)
    theme: str = "dark"
    captions: bool = True
    transparent: bool = False


class StoryPainter:
    """Paints any frame of a story; the same frame is the same to the bit, whatever was painted before.

    `computing(name)` is told before each computation, `said(name, status)` once of each part's outcome that is not as
    asked. `sampling` false: no setting is interpolated. Needs an
    application for its fonts; in the main thread where a scene shows a diagram.
    """

    def __init__(
        self,
        frames: StoryFrames,
        style: StoryStyle,
        cancelled: Callable[[], bool] = lambda: False,
        computing: Callable[[str], None] = lambda name: None,
        said: Callable[[str, Status], None] = lambda name, status: None,
        *,
        keeper: Keeper | None = None,
        learning: LearningState | None = None,
        sampling: bool = True,
    ) -> None:
        self._style, self._learning, self._say = style, learning, said
        self._said: set[tuple[str, str]] = set()
        self.parts = Parts(cancelled, computing, keeper)
        self._films = StoryFilms(frames, style.size, self.parts, sampling=sampling)
        self._renderers = (Renderer(), Renderer())  # each keeps what stands still in one side of a cross-fade

    def __call__(self, index: int) -> Pixels:
        """(height, width, 3) RGB, or RGBA if transparent. Raises EngineError, Cancelled."""
        return pixels(self.image(index))

    def image(self, index: int) -> QImage:
        """Frame `index`, RGB32, or premultiplied ARGB32. Raises as a call does."""
        shown = self._films.films(index)
        alike = len({picture.theme for picture, _ in shown}) == 1
        image, *other = [
            self._painted(renderer, picture, film, captioned=not alike)
            for renderer, (picture, film) in zip(self._renderers, shown, strict=False)
        ]
        if other:
            image = blended(image, other[0], round(shown[1][0].weight * STEPS))
        if alike:
            self._caption(image, shown[0][0])
        return image

    def _painted(self, renderer: Renderer, picture: Picture, film: Film, *, captioned: bool) -> QImage:
        """One picture with its marks; with the caption, where that goes over into another theme."""
        width, height = self._style.size
        look = stage_look(picture, self._style.theme, captions=self._style.captions, ground=not self._style.transparent)
        film = dataclasses.replace(film, learning=self._learning)
        for name, status in film_statuses(film):
            if (name, status.sentence) not in self._said:
                self._said.add((name, status.sentence))
                self._say(name, status)
        image = renderer.image(film, picture.phase, look, width, height)
        if picture.marked:
            painter = QPainter(image)
            try:
                for pane in (pane for pane in pane_grid(width, height, look) if pane.particles):
                    for pin, particle in enumerate(picture.marked):
                        paint_mark(painter, pane, film, picture.phase, particle, pin, theme(look.theme))
            finally:
                painter.end()
        if captioned:
            self._caption(image, picture)
        return image

    def _caption(self, image: QImage, picture: Picture) -> None:
        if not picture.caption or not self._style.captions:
            return
        look = stage_look(picture, self._style.theme)
        caption = StoryCaption(text=picture.caption, place=picture.place, opacity=float(picture.opacity))
        painter = QPainter(image)
        try:
            paint_story_caption(painter, image.width(), image.height(), look, caption)
        finally:
            painter.end()
