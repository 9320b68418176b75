"""Small pictures of scenes: at first of what is drawn alone, then of what was computed."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QElapsedTimer, QSize
from PySide6.QtGui import QImage

from engine import Film, Picture, Scene, Story
from widgets.insights.paint_stage import render_image
from widgets.story.scene_delegate import PICTURE
from widgets.story.strip import StoryStrip

from .look import stage_look
from .samples import Samples, Segment
from .showing import bare_film, film_at
from .store import Store

AT_ONCE_MS = 25  # of painting; the rest waits for the next turn


class Thumbnails:
    """Paints those in sight, a few at a time. `_seen`: how good the one is that is there, from 0 to 2."""

    def __init__(self, strip: StoryStrip, samples: Samples, store: Store) -> None:
        self._strip, self._samples, self._store = strip, samples, store
        self._seen: dict[Scene, int] = {}

    def forget(self) -> None:
        """Another theme: all anew, one after the other."""
        self._seen.clear()

    def take(self, scene: Scene, film: Film, theme: str) -> None:
        """Of a scene that was just made, what the stage shows."""
        self._put(scene, Story(scenes=(scene,)).staying(0, Fraction(0)).pictures[0], film, theme, 0)

    def paint(self, theme: str) -> bool:
        """Paint what is missing or has become better; whether more is left to be painted."""
        model, passed = self._strip.list.scenes, QElapsedTimer()
        passed.start()
        self._seen = {scene: seen for scene, seen in self._seen.items() if model.pictured(scene)}
        for row in self._strip.list.in_sight():
            scene = model.scenes[row]
            segment = Segment(row, going=False)
            if self._samples.story is None or row >= len(self._samples.story.scenes):
                continue
            pieces = self._samples.pieces(segment, Fraction(0))
            picture, parts = pieces[0][0], tuple(part for _, parts in pieces for part in parts)
            good = 2 if self._store.has(parts, full=True) else 1 if self._store.has(parts) else 0
            if self._seen.get(scene, -1) >= good:
                continue
            if passed.elapsed() > AT_ONCE_MS:
                return True
            film = film_at(self._samples, self._store, segment, Fraction(0), picture)
            self._put(scene, picture, film or bare_film(picture), theme, good)
        return False

    def _put(self, scene: Scene, picture: Picture, film: Film, theme: str, good: int) -> None:
        size = PICTURE * self._strip.devicePixelRatioF()
        self._seen[scene] = good
        self._strip.list.scenes.setImage(scene, scene_image(picture, film, theme, size))


def scene_image(picture: Picture, film: Film, theme: str, size: QSize) -> QImage:
    """A picture of a story without words, so many pixels large."""
    return render_image(film, picture.phase, stage_look(picture, theme, captions=False), size.width(), size.height())
