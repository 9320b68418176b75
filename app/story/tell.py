"""From an instant's pictures and their films to what the stage is told."""

from __future__ import annotations

from engine import Film, Picture
from widgets.painting.story_caption import StoryCaption
from widgets.stage.told import Fading, Told

from .look import stage_look


def tell(pictures: tuple[Picture, ...], film: Film, others: tuple[Film | None, ...], theme: str) -> Told:
    """The heavier picture by its film, the other one over it where it is ready, and the caption.

    `theme`: of pictures that have none of their own.
    """
    first, over = pictures[0], None
    for picture, other in zip(pictures[1:], others, strict=True):
        if other is not None:
            look = stage_look(picture, theme)
            over = Fading(film=other, phase=picture.phase, look=look, opacity=float(picture.weight))
    caption = StoryCaption(text=first.caption, place=first.place, opacity=float(first.opacity))
    return Told(
        film=film, phase=first.phase, look=stage_look(first, theme), marked=first.marked,
        caption=caption if first.caption else None, over=over,
    )  # fmt: skip
