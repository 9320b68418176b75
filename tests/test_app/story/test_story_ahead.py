"""What a story needs ahead of its playhead: in which order, kept within which bounds, and what is shown between."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot
from stage_films import diffusion, two_moons

from app.lanes.parts_lane import PAINTED, PartResult, PartsRequest, parts_work
from app.lanes.tasks import Delivery, Failure, Ticket
from app.story import ahead
from app.story.ahead import Ahead
from app.story.blend import blended
from app.story.samples import Sample, Samples, Segment, parts_of
from app.story.showing import film_at, ready_spans
from app.story.store import Store
from engine import EngineError, Experiment, PointCloud, Quality, SavedLook, Scene, Story

CLOUD = two_moons(20)
LOOK = SavedLook(panes=("reverse",))
HALF = Fraction(1, 2)


def experiment(time: float, cloud: PointCloud = CLOUD) -> Experiment:
    return Experiment(cloud=cloud, termination_time=time, particles=50)


def story(*times: float, **fields: object) -> Story:
    return Story(scenes=tuple(Scene(experiment=experiment(time), look=LOOK, **fields) for time in times))


def followed(told: Story) -> Samples:
    samples = Samples()
    samples.follow(told)
    return samples


def filled(samples: Samples, shares: dict[Segment, tuple[Fraction, ...]]) -> Store:
    store = Store()
    for segment, some in shares.items():
        for share in some:
            for picture, parts in samples.pieces(segment, share):
                for part in parts:
                    store.put(part, diffusion(picture.experiment), full=True)
    return store


def test_a_time_of_the_story_is_a_share_of_a_scene_or_a_way() -> None:
    samples = followed(story(1.0, 2.0, 4.0))
    assert samples.place(Fraction(0)) == (Segment(0, going=False), 0)
    assert samples.place(HALF) == (Segment(0, going=False), HALF)
    assert samples.place(Fraction(2)) == (Segment(0, going=True), HALF)
    assert samples.place(Fraction(3)) == (Segment(1, going=False), 0)
    assert samples.place(Fraction(99)) == (Segment(2, going=False), 1)
    assert [samples.span(each) for each in samples.segments] == [(0, 1), (1, 3), (3, 4), (4, 6), (6, 7)]


def test_what_is_near_comes_first_drafts_before_full_and_every_scene_early() -> None:
    told = story(*(1 + k / 100 for k in range(100)))
    samples = followed(told)
    here = Segment(50, going=True)
    order = samples.order(here)
    assert len(order) == len(set(order)), "nothing is asked for twice"
    assert order[0].segment == here
    assert not order[0].full
    first_full = next(place for place, sample in enumerate(order) if sample.full)
    assert {sample.share for sample in order[:first_full] if sample.segment == here} >= {0, 1, HALF}
    drafts = [sample for sample in order if not sample.full and not sample.segment.going]
    last_scene = order.index(drafts[-1])
    assert last_scene < order.index(Sample(Segment(60, going=True), HALF)), "thumbnails want every scene's draft"


def test_scenes_that_stand_still_are_computed_once_and_those_that_play_along_the_clock() -> None:
    assert followed(story(1.0)).shares(Segment(0, going=False)) == (0,)
    assert len(followed(story(1.0, plays=(0.0, 1.0))).shares(Segment(0, going=False))) == 17


def test_the_store_lets_the_last_go_first_and_never_what_is_nearer() -> None:
    parts = [("diffusion", experiment(1.0 + k)) for k in range(4)]
    array = np.zeros(100, np.float32)  # 400 bytes
    store = Store(bytes_kept=1200)
    for part in parts[:3]:
        store.put(part, array, full=False)
    assert store.filled
    ranks = {part: rank for rank, part in enumerate(parts)}
    assert not store.make_room(ranks, below=2)
    assert store.bytes == 1200
    assert store.make_room(ranks, below=1)
    assert [part in store for part in parts] == [True, True, False, False]
    store.put(parts[0], array, full=True)
    store.put(parts[0], np.zeros(1), full=False)
    assert store.has(parts[:1], full=True)
    assert store.bytes == 800, "a draft takes no full result's place"


def test_unwanted_results_go_before_wanted_ones() -> None:
    old, new = ("diffusion", experiment(1.0)), ("diffusion", experiment(2.0))
    store = Store(bytes_kept=800)
    for part in (new, old):
        store.put(part, np.zeros(100, np.float32), full=False)
    assert store.make_room({new: 0}, below=0)
    assert new in store
    assert old not in store


def test_between_two_settings_particles_are_between_two_results() -> None:
    samples, way = followed(story(1.0, 2.0)), Segment(0, going=True)
    store = filled(samples, {way: (Fraction(0), Fraction(1))})
    share = Fraction(1, 4)
    (picture,) = samples.pictures(way, share)
    film = film_at(samples, store, way, share, picture)
    assert film is not None
    assert film.diffusion is not None
    ends = [diffusion(experiment(time)).reverse.positions for time in (1.0, 2.0)]
    expected = ends[0] + np.float32(0.25) * (ends[1] - ends[0])
    np.testing.assert_array_equal(film.diffusion.reverse.positions, expected)
    assert film.experiment == picture.experiment
    assert 1.0 < film.experiment.termination_time < 2.0


def test_where_nothing_is_there_nothing_is_shown() -> None:
    samples, way = followed(story(1.0, 2.0)), Segment(0, going=True)
    (picture,) = samples.pictures(way, HALF)
    assert film_at(samples, Store(), way, HALF, picture) is None
    assert ready_spans(samples, Store()) == []


def test_one_setting_serves_all_around_it() -> None:
    samples, way = followed(story(1.0, 2.0)), Segment(0, going=True)
    store = filled(samples, {way: (HALF,)})
    for share in (Fraction(1, 8), HALF, Fraction(7, 8)):
        (picture,) = samples.pictures(way, share)
        film = film_at(samples, store, way, share, picture)
        assert film is not None
    ((start, end),) = ready_spans(samples, store)
    assert (start, end) == pytest.approx(((1 + 2 * 3 / 8) / 4, (1 + 2 * 5 / 8) / 4))


def test_all_of_it_is_ready_once_the_quarters_are() -> None:
    samples = followed(story(1.0, 2.0))
    quarters = tuple(Fraction(k, 4) for k in range(5))
    store = filled(
        samples, {Segment(0, False): (Fraction(0),), Segment(0, True): quarters, Segment(1, False): (quarters[0],)}
    )
    assert ready_spans(samples, store) == [(0.0, 1.0)]


def test_a_fade_takes_each_side_from_its_own_results() -> None:
    other = two_moons(30)
    told = Story(
        scenes=(Scene(experiment=experiment(1.0), look=LOOK), Scene(experiment=experiment(1.0, other), look=LOOK))
    )
    samples, way = followed(told), Segment(0, going=True)
    store = filled(samples, {way: (Fraction(0), Fraction(1))})
    pictures = samples.pictures(way, Fraction(1, 4))
    assert len(pictures) == 2
    clouds = set()
    for picture in pictures:
        film = film_at(samples, store, way, Fraction(1, 4), picture)
        assert film is not None
        assert film.diffusion is not None
        assert film.diffusion.experiment.cloud == picture.experiment.cloud
        clouds.add(film.experiment.cloud)
    assert clouds == {CLOUD, other}


def test_results_of_other_sizes_are_not_mixed() -> None:
    a, b = diffusion(experiment(1.0), steps=9), diffusion(experiment(2.0), steps=17)
    assert blended(a, b, 0.4) is a
    assert blended(a, b, 0.6) is b
    assert blended("a", "b", 0.5) == "b"


def never() -> bool:
    return False


def ran(request: PartsRequest) -> tuple[list[PartResult], int]:
    gave: list[None] = []
    results = list(parts_work(lambda: gave.append(None), PAINTED)(request, never))
    return results, len(gave)


def test_the_lane_gives_drafts_then_full_results_and_gives_way() -> None:
    (picture,) = story(1.0).staying(0, Fraction(0)).pictures
    parts = parts_of(picture)
    (draft,), gave = ran(PartsRequest(parts, full=False))
    assert (draft.part, draft.full, draft.result.quality) == (parts[0], False, Quality.DRAFT)
    (full,), gave_more = ran(PartsRequest(parts, full=True))
    assert full.result.quality is Quality.FULL
    assert 0 < gave < gave_more


def test_a_superseded_request_ends_without_half_a_result() -> None:
    (picture,) = story(1.0).staying(0, Fraction(0)).pictures
    answers: Iterator[bool] = iter([False])
    work = parts_work(lambda: None, PAINTED)(PartsRequest(parts_of(picture), full=True), lambda: next(answers, True))
    assert list(work) == []


class FakeEngine(QObject):
    """An engine's end in the window, of which tests are the other one."""

    delivered, failed, settled, died = Signal(object), Signal(object), Signal(object), Signal()
    running = True

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Ticket] = []

    def submit(self, lane: str, request: object) -> Ticket:
        self.asked.append(Ticket(lane, len(self.asked) + 1, request))
        return self.asked[-1]


class Asking:
    """A story whose results come from the tests."""

    def __init__(self, told: Story) -> None:
        self.engine, self.samples, self.store = FakeEngine(), followed(told), Store()
        self.ahead = Ahead(self.engine, self.samples, self.store, self.engine)
        self.told: list[str] = []
        self.ahead.failed.connect(lambda sentence, *_: self.told.append(sentence))

    @property
    def request(self) -> PartsRequest:
        return self.engine.asked[-1].request

    def answer(self) -> None:
        ticket = self.engine.asked[-1]
        for part in ticket.request.parts:
            self.engine.delivered.emit(Delivery(ticket, PartResult(part, ticket.request.full, diffusion(part[1]))))
        self.engine.settled.emit(ticket)


@pytest.fixture
def asking(monkeypatch: pytest.MonkeyPatch) -> Asking:
    monkeypatch.setattr(ahead, "AT_ONCE_MS", 60_000)  # everything in one turn, however slow the machine is
    return Asking(story(1.0, 2.0))


def test_one_is_asked_for_after_the_other_until_all_are_there(asking: Asking) -> None:
    asking.ahead.follow(Fraction(0))
    while asking.ahead.busy:
        asking.answer()
    requests = [ticket.request for ticket in asking.engine.asked]
    assert len(requests) == 2 * 17, "both scenes and fifteen settings between them, as drafts and in full"
    assert len(set(requests)) == len(requests)
    assert not requests[0].full
    assert ready_spans(asking.samples, asking.store) == [(0.0, 1.0)]
    asking.ahead.follow(Fraction(4))
    assert len(asking.engine.asked) == len(requests), "nothing is asked for that is there"


def test_looking_for_what_is_missing_never_stops_the_window(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    """Scenes that differ in their words alone share one computation: after it, all of the story is gone through."""
    (scene,) = story(1.0).scenes
    told = Story(scenes=tuple(dataclasses.replace(scene, caption=f"Scene {k}") for k in range(20)))
    asking = Asking(told)
    monkeypatch.setattr(ahead, "AT_ONCE_MS", 0)
    asking.ahead.follow(Fraction(0))
    asking.answer()
    assert len(asking.engine.asked) == 1, "many samples lie between it and the next that is missing"
    qtbot.waitUntil(lambda: len(asking.engine.asked) == 2)
    asking.answer()
    qtbot.waitUntil(lambda: ready_spans(asking.samples, asking.store) == [(0.0, 1.0)])
    asking.ahead.finish()


def test_a_jump_asks_for_what_is_near_there(asking: Asking) -> None:
    asking.ahead.follow(Fraction(0))
    first = asking.request
    asking.ahead.follow(Fraction(4))
    assert asking.request != first
    ((_, wanted),) = asking.request.parts
    assert wanted.termination_time == 2.0
    asking.ahead.follow(Fraction(4), anew=True)
    assert len(asking.engine.asked) == 2, "what is under way is not asked for again"


def test_what_fails_is_told_once_and_left(asking: Asking) -> None:
    asking.ahead.follow(Fraction(0))
    for _ in range(3):
        ticket = asking.engine.asked[-1]
        asking.engine.failed.emit(Failure(ticket, EngineError("It can't be done."), ""))
        asking.engine.settled.emit(ticket)
    assert asking.told == ["It can't be done."]
    assert len({ticket.request for ticket in asking.engine.asked}) == 4


def test_when_the_engine_ended_it_is_asked_once_more_and_no_third_time(asking: Asking) -> None:
    asking.ahead.follow(Fraction(0))
    first = asking.request
    asking.engine.died.emit()
    assert asking.request == first
    asking.engine.died.emit()
    assert asking.request != first


def test_nothing_is_asked_for_where_nobody_looks(asking: Asking) -> None:
    asking.ahead.follow(Fraction(0))
    asking.ahead.follow(None)
    asking.answer()
    assert len(asking.engine.asked) == 1
    asking.ahead.finish()
