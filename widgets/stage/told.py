"""An instant of a story on the stage: a picture, maybe another one that fades in over it, and a caption over both."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from PySide6.QtGui import QImage, QPainter

from engine import Film

from ..insights.paint_stage import Renderer
from ..painting.look import Look
from ..painting.story_caption import StoryCaption, paint_story_caption


@dataclass(frozen=True, slots=True, kw_only=True)
class Fading:
    """A picture at some opacity."""

    film: Film
    phase: float
    look: Look
    opacity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """`film` at `phase`, looked at by `look`; `marked` particles are ringed. `over`: what fades in over it."""

    film: Film
    phase: float
    look: Look
    marked: tuple[int, ...] = ()
    caption: StoryCaption | None = None
    over: Fading | None = None


class ToldPainter:
    """What lies over a story's heavier picture; keeps what stands still in the one that fades in."""

    def __init__(self) -> None:
        self._renderer = Renderer()
        self._image = QImage()

    def paint(self, painter: QPainter, told: Told, width: int, height: int, scale: float) -> None:
        """Over a stage of width x height device pixels that shows the heavier picture already."""
        over = told.over
        if over is not None:
            look = dataclasses.replace(over.look, scale=scale)
            self._image = self._renderer.image(over.film, over.phase, look, width, height, onto=self._image)
            painter.setOpacity(over.opacity)
            painter.drawImage(0, 0, self._image)
            painter.setOpacity(1.0)
        if told.caption is not None:
            look = dataclasses.replace(told.look, scale=scale)
            paint_story_caption(painter, width, height, look, told.caption)
