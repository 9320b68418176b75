"""From what was computed to an instant: the film of its heavier picture, between the settings that are ready."""

from __future__ import annotations

import dataclasses
import functools
from fractions import Fraction

from engine import Experiment, Film, Picture, parameters_of

from ..lanes.parts_lane import Part
from .blend import blended
from .samples import GRID, Piece, Samples, Segment
from .store import Store

NEAR = Fraction(1, 8)  # of a way: within so much of a setting that is ready, an instant counts as ready too

Found = tuple[Fraction, tuple[Part, ...]]  # a share and the parts that are needed there


def film_at(samples: Samples, store: Store, segment: Segment, share: Fraction, picture: Picture) -> Film | None:
    """What can be shown at a share of a segment, or None while nothing is there. Never solves.

    Particles go straight between the settings before and after that are ready; everything else is the nearer one's. Of
    a comparison both sides are shown, A without anything while that has not come.
    """
    found = [each for each in _candidates(samples, segment, picture) if store.has(each[1][:1])]
    if not found:
        return None
    before = max((each for each in found if each[0] <= share), default=found[0])
    after = min((each for each in found if each[0] >= share), default=found[-1])
    gap = after[0] - before[0]
    weight = float((share - before[0]) / gap) if gap > 0 else 0.0
    film = Film(experiment=picture.experiment)
    near, other = (before, after) if weight < 0.5 else (after, before)
    others = dict(other[1])
    for name, wanted in near[1]:
        part, twin = (name, wanted), (name, others.get(name))
        if part not in store:
            continue
        result = store[part]
        if twin != part and twin in store:
            result = blended(store[twin], result, weight) if near is after else blended(result, store[twin], weight)
        film = film.with_result(result)
    if picture.beside is None:
        return film
    return film.beside(film_at(samples, store, segment, share, picture.beside) or bare_film(picture.beside))


def bare_film(picture: Picture) -> Film:
    """The film of a picture of which nothing has come yet."""
    film = Film(experiment=picture.experiment)
    return film if picture.beside is None else film.beside(bare_film(picture.beside))


def ready_spans(samples: Samples, store: Store) -> list[tuple[float, float]]:
    """The parts of the story's time, as shares of all of it, that are close to settings that are there."""
    if samples.story is None or samples.story.seconds == 0:
        return []
    total, spans = samples.story.seconds, []
    for segment in samples.segments:
        low, high = samples.span(segment)
        for start, end in _ready(samples, store, segment):
            spans.append((float((low + start * (high - low)) / total), float((low + end * (high - low)) / total)))
    return _joined(spans)


def akin(a: Picture, b: Picture) -> bool:
    """Whether two pictures of a way are of the same side of its fade: they differ in numbers and the view alone."""
    return _settled(a) == _settled(b)


@functools.lru_cache(maxsize=4096)
def _settled(picture: Picture) -> tuple[object, ...]:
    experiment = picture.experiment
    names = [name for name, declared in parameters_of(Experiment).items() if not declared.ordered]
    look = dataclasses.replace(picture.look, view=None)
    drawn = (experiment.cloud, experiment.mixture, experiment.against)
    held = None if picture.held is None else picture.held.without_lens
    seen = (look, picture.theme, picture.marked, held, picture.side)
    return (*drawn, *(getattr(experiment, name) for name in names), *seen)


def _candidates(samples: Samples, segment: Segment, picture: Picture) -> list[Found]:
    """The settings of a segment that are known, of a picture's side, in the order of time."""
    found = []
    for share in samples.shares(segment):
        pieces = samples.known(segment, share) or _ends(samples, segment, share)
        found += [(share, parts) for piece, parts in pieces if akin(piece, picture)]
    return found


def _ends(samples: Samples, segment: Segment, share: Fraction) -> tuple[Piece, ...]:
    """A way's ends are its scenes, which cost nothing to look up."""
    return samples.pieces(segment, share) if share in (0, 1) else ()


def _ready(samples: Samples, store: Store, segment: Segment) -> list[tuple[Fraction, Fraction]]:
    shares = samples.shares(segment)
    there = [
        share
        for share in shares
        if (pieces := samples.known(segment, share)) and all(store.has(parts) for _, parts in pieces)
    ]
    if len(shares) == 1:
        return [(Fraction(0), Fraction(1))] if there else []
    return [(max(share - NEAR, GRID[0]), min(share + NEAR, GRID[-1])) for share in there]


def _joined(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Spans that touch as one."""
    made: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if made and start <= made[-1][1] + 1e-9:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        else:
            made.append((start, end))
    return made
