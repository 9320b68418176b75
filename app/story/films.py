"""The film of every frame of a story: parts computed where they must be, interpolated where nobody can see it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from engine import Film, Picture, StoryFrames
from widgets.painting.pane_grid import pane_grid
from widgets.painting.trails import SPAN

from .between_parts import Span, density_between, density_fits, reversal_between, reversal_fits
from .look import stage_look
from .needs import Need, layers_of, needs
from .parts import Parts
from .ways import Way, parents

WHOLE: Span = (0.0, 1.0)


class StoryFilms:
    """Of `frames` painted at `size` (width, height) pixels. What a frame shows depends on nothing else.

    `sampling` false: every frame is computed by itself.
    """

    def __init__(self, frames: StoryFrames, size: tuple[int, int], parts: Parts, *, sampling: bool = True) -> None:
        self._frames, self._size, self._parts, self._sampling = frames, size, parts, sampling
        self._spans = frames.spans
        self._ways: dict[tuple[int, int], Way] = {}

    def films(self, index: int) -> tuple[tuple[Picture, Film], ...]:
        """The pictures of a frame with their films, the heavier first. Raises EngineError, Cancelled."""
        instant = self._frames[index]
        if instant.towards is None or not self._sampling:
            return tuple((picture, self._parts.film(picture)) for picture in instant.pictures)
        number, start = instant.scene, self._spans[instant.scene][1]
        count = self._spans[number + 1][0] - start
        share = Fraction(index - start, count)
        shown = []
        for picture in instant.pictures:
            sides = (number, number + 1) if len(instant.pictures) > 1 else (number,)
            of = next(side for side in sides if _same(self._frames.story.side(number, share, side), picture))
            shown.append((picture, self._film(picture, self._way(number, of, count), index - start)))
        return tuple(shown)

    def _way(self, number: int, of: int, count: int) -> Way:
        return self._ways.setdefault((number, of), Way(self._frames.story, number, of, count))

    def _film(self, picture: Picture, way: Way, frame: int) -> Film:
        film = Film(experiment=picture.experiment)
        for need in needs(picture):
            film = film.with_result(self._part(need, picture, way, frame))
        return film if picture.beside is None else film.beside(self._parts.film(picture.beside))

    def _part(self, need: Need, picture: Picture, way: Way, frame: int) -> Any:
        name = need.name
        if name == "transport":
            return self._parts.get(self._transport(way, Fraction(frame)))
        if not interpolable(name, picture):
            return self._parts.get(need)

        def computed(place: Fraction) -> Any:
            return self._parts.get(_need(name, way.picture(place)))

        def fits(low: Fraction, middle: Fraction, high: Fraction) -> bool:
            if _need(name, way.picture(low)) == _need(name, way.picture(high)):
                return False  # nothing changes, so nothing is spared
            a, between, b = computed(low), computed(middle), computed(high)
            share, span = (middle - low) / (high - low), self._span(name, way, low, high)
            if name == "density":
                return density_fits(a, between, b, share, span)
            return reversal_fits(a, between, b, share, span, max(self._scale(way, low), self._scale(way, high)))

        ends = way.bracket(name, frame, fits)
        if ends is None:
            return self._parts.get(need)
        low, high = ends
        share, span = (frame - low) / (high - low), self._span(name, way, low, high)
        mix: Callable[..., Any] = density_between if name == "density" else reversal_between
        return mix(computed(low), computed(high), share, span, need.request)

    def _transport(self, way: Way, place: Fraction) -> Need:
        """The transport at a place of a way, solved from the nearer of the two places between which it lies."""
        picture, around = way.picture(place), parents(place, way.count)
        need = _need("transport", picture)
        if around is None or picture.experiment.transport != "semi_discrete":
            return need
        nearest = sorted(around, key=lambda each: (abs(each - place), way.picture(each).experiment.digest))
        for each in nearest:
            if _need("transport", way.picture(each)).request == need.request:
                return self._transport(way, each)
        return dataclasses.replace(need, near=self._transport(way, nearest[0]))

    def _span(self, name: str, way: Way, low: Fraction, high: Fraction) -> Span:
        """The phases at which a part is seen between two places of a way."""
        first, last = way.picture(low), way.picture(high)
        if first.marked or (name == "density" and first.look.insight == "gap"):
            return WHOLE  # whole paths are drawn; the density of the data is
        if first.held is not None and first.look.difference == "ends":
            return WHOLE
        phases = sorted((first.phase, last.phase))
        trail = SPAN if name == "diffusion" and layers_of(first).trails else 0.0
        return max(phases[0] - trail, 0.0), phases[1]

    def _scale(self, way: Way, place: Fraction) -> float:
        """Pixels a unit of the plane."""
        panes = pane_grid(*self._size, stage_look(way.picture(place)))
        return max((pane.projection.scale for pane in panes), default=0.0)


def interpolable(name: str, picture: Picture) -> bool:
    """Whether a part may be interpolated: a reversal that is seen by its particles' positions, a density by itself."""
    layers = layers_of(picture)
    if name == "density":  # a difference's own colours go further than a shade of it
        return picture.held is None or picture.look.difference != "view"
    return name == "diffusion" and not layers.ghosts and not layers.estimate


def _need(name: str, picture: Picture) -> Need:
    return next(need for need in needs(picture) if need.name == name)


def _same(side: Picture, picture: Picture) -> bool:
    """Whether a picture of weight 1 is the other one but for its weight."""
    return (side.experiment, side.look, side.theme, side.marked, side.held) == (
        picture.experiment, picture.look, picture.theme, picture.marked, picture.held,
    )  # fmt: skip
