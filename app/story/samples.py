"""The settings along a story that are computed: its scenes, then each way at halves, quarters, and so on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from engine import Picture, Story

from ..lanes.parts_lane import Part
from .needs import needs

LEVELS = 4  # halvings of a way: 17 settings with its ends
MOST_KEPT = 20_000  # instants that are kept in mind
FULL_AFTER = 2.0  # levels by which full results come later than drafts
AHEAD, BEHIND = 0.5, 0.75  # levels by which one segment further on or back comes later
SCENES_BY = 2.0  # the rank at which every scene's draft comes, however far it is: strips show all of them
GRID = tuple(Fraction(part, 2**LEVELS) for part in range(2**LEVELS + 1))  # of a segment's time
LEVEL = {share: share.denominator.bit_length() - 1 for share in GRID}  # 0 at the ends, 1 in the middle, ...

Piece = tuple[Picture, tuple[Part, ...]]  # a picture of one side and what it needs


@dataclass(frozen=True, slots=True)
class Segment:
    """Scene `scene` while it stays, or with `going` the way from it to the next."""

    scene: int
    going: bool


@dataclass(frozen=True, slots=True)
class Sample:
    """A share of a segment's time. `full`: wanted to the end, or else as a draft."""

    segment: Segment
    share: Fraction
    full: bool = False


def parts_of(picture: Picture) -> tuple[Part, ...]:
    """All that a picture needs of its own side."""
    return tuple((need.name, need.request) for need in needs(picture))


class Samples:
    """What the instants of a story need, worked out once, and kept while its scenes stay what they are."""

    def __init__(self) -> None:
        self._kept: dict[tuple[bytes, bytes, Fraction], tuple[Piece, ...]] = {}
        self.story: Story | None = None
        self._order: list[Sample] = []
        self._order_of: tuple[object, ...] = ()  # where the playhead was, and which scenes play

    def follow(self, story: Story | None) -> None:
        """Another story, or another state of it."""
        self.story = story

    @property
    def segments(self) -> list[Segment]:
        """All, in the order of time."""
        count = 0 if self.story is None else len(self.story.scenes)
        return [Segment(k // 2, bool(k % 2)) for k in range(max(2 * count - 1, 0))]

    def place(self, seconds: Fraction) -> tuple[Segment, Fraction]:
        """The segment at a time of the story, and the share of its time."""
        assert self.story is not None
        seconds = min(max(seconds, Fraction(0)), self.story.seconds)
        number = bisect_right(self.story.starts, seconds) - 1
        low, middle = self.span(Segment(number, going=False))
        if seconds <= middle:
            return Segment(number, going=False), (seconds - low) / (middle - low) if middle > low else Fraction(0)
        low, high = self.span(Segment(number, going=True))
        return Segment(number, going=True), (seconds - low) / (high - low)

    def span(self, segment: Segment) -> tuple[Fraction, Fraction]:
        """Seconds at which a segment begins and ends."""
        assert self.story is not None
        start = self.story.starts[segment.scene]
        middle = start + Fraction(str(self.story.scenes[segment.scene].hold))
        return (middle, self.story.starts[segment.scene + 1]) if segment.going else (start, middle)

    def shares(self, segment: Segment) -> tuple[Fraction, ...]:
        """Where a segment is sampled: a scene that stands still once."""
        assert self.story is not None
        scene = self.story.scenes[segment.scene]
        return GRID if segment.going or scene.arrival != scene.departure else (Fraction(0),)

    def pieces(self, segment: Segment, share: Fraction) -> tuple[Piece, ...]:
        """The pictures there, the heavier first, each with what it needs; a comparison's side A follows its side B."""
        key = self._key(segment, share)
        if key not in self._kept:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            sides = [side for each in self.pictures(segment, share) for side in (each, each.beside) if side is not None]
            self._kept[key] = tuple((side, parts_of(side)) for side in sides)
        return self._kept[key]

    def known(self, segment: Segment, share: Fraction) -> tuple[Piece, ...]:
        """The same, but nothing where it was not asked for before: no work."""
        return self._kept.get(self._key(segment, share), ())

    def pictures(self, segment: Segment, share: Fraction) -> tuple[Picture, ...]:
        """What is seen at a share of a segment, the heavier picture first."""
        assert self.story is not None
        told = self.story.going if segment.going else self.story.staying
        return told(segment.scene, share).pictures

    def order(self, here: Segment) -> list[Sample]:
        """Every sample, those near the playhead first, coarse before fine, drafts before full results."""
        segments = self.segments
        sampled = [self.shares(segment) for segment in segments]
        key = (here, *map(len, sampled))
        if key != self._order_of:
            now = segments.index(here) if here in segments else 0
            ranked: list[tuple[float, int, int, Sample]] = []
            for place, (segment, shares) in enumerate(zip(segments, sampled, strict=True)):
                away = (place - now) * (AHEAD if place >= now else -BEHIND)
                early = not segment.going
                for each, share in enumerate(shares):
                    level = LEVEL[share]
                    draft = level + away if level or not early else min(away, SCENES_BY + away / 1000)
                    ranked.append((draft, place, each, Sample(segment, share)))
                    ranked.append((level + away + FULL_AFTER, place, each, Sample(segment, share, full=True)))
            ranked.sort(key=lambda each: each[:3])
            self._order, self._order_of = [sample for *_, sample in ranked], key
        return self._order

    def walk(self, here: Segment) -> Iterator[tuple[Sample, tuple[Part, ...]]]:
        """Samples in that order with all that they need."""
        for sample in self.order(here):
            pieces = self.pieces(sample.segment, sample.share)
            yield sample, tuple(dict.fromkeys(part for _, parts in pieces for part in parts))

    def _key(self, segment: Segment, share: Fraction) -> tuple[bytes, bytes, Fraction]:
        assert self.story is not None
        following = self.story.scenes[segment.scene + 1].digest if segment.going else b""
        return self.story.scenes[segment.scene].digest, following, share
