"""Lanes: drafts land, the newest wins, order holds, failures do not end a lane."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.jobs import Delivery, Failure, Lane


class Recorder:
    """Collects what a lane hands out, in the receiving thread."""

    def __init__(self, lane: Lane) -> None:
        self.results: list[object] = []
        self.numbers: list[int] = []
        self.failures: list[Failure] = []
        lane.delivered.connect(self._deliver)
        lane.failed.connect(self.failures.append)

    def _deliver(self, delivery: Delivery) -> None:
        self.results.append(delivery.result)
        self.numbers.append(delivery.ticket.number)


@pytest.fixture
def lane_of(qtbot: QtBot) -> Iterator[Callable[..., tuple[Lane, Recorder]]]:
    lanes: list[Lane] = []

    def make(work: object) -> tuple[Lane, Recorder]:
        lane = Lane("test", work)  # type: ignore[arg-type]
        lanes.append(lane)
        recorder = Recorder(lane)
        lane.start()
        return lane, recorder

    yield make
    for lane in lanes:
        lane.close()
        lane.wait()


def test_draft_lands_when_superseded(qtbot: QtBot, lane_of: Callable[..., tuple[Lane, Recorder]]) -> None:
    started, release = threading.Event(), threading.Event()

    def work(request: int, superseded: Callable[[], bool]) -> Iterator[str]:
        if request == 1:
            started.set()
            assert release.wait(5)
        yield f"draft {request}"
        if not superseded():
            yield f"full {request}"

    lane, seen = lane_of(work)
    lane.submit(1)
    assert started.wait(5)
    lane.submit(2)  # while the first is being drafted
    with qtbot.waitSignal(lane.settled):
        release.set()
    assert seen.results == ["draft 1", "draft 2", "full 2"]


def test_requests_that_wait_are_replaced(qtbot: QtBot, lane_of: Callable[..., tuple[Lane, Recorder]]) -> None:
    started, release = threading.Event(), threading.Event()

    def work(request: int, _superseded: Callable[[], bool]) -> Iterator[int]:
        started.set()
        assert release.wait(5)
        yield request

    lane, seen = lane_of(work)
    lane.submit(1)
    assert started.wait(5)
    for request in (2, 3, 4):
        lane.submit(request)
    with qtbot.waitSignal(lane.settled):
        release.set()
    assert seen.results == [1, 4]
    assert seen.numbers == [1, 4]


def test_a_finished_request_is_answered_from_memory(
    qtbot: QtBot, lane_of: Callable[..., tuple[Lane, Recorder]]
) -> None:
    computed: list[int] = []

    def work(request: int, _superseded: Callable[[], bool]) -> Iterator[int]:
        computed.append(request)
        yield request

    lane, seen = lane_of(work)
    for request in (1, 2, 1):
        with qtbot.waitSignal(lane.settled):
            lane.submit(request)
    assert computed == [1, 2]
    assert seen.results == [1, 2, 1]


def test_a_failure_is_reported_and_the_lane_lives_on(
    qtbot: QtBot, lane_of: Callable[..., tuple[Lane, Recorder]]
) -> None:
    def work(request: int, _superseded: Callable[[], bool]) -> Iterator[float]:
        yield 1 / request

    lane, seen = lane_of(work)
    with qtbot.waitSignal(lane.settled):
        lane.submit(0)
    with qtbot.waitSignal(lane.settled):
        lane.submit(2)
    assert isinstance(seen.failures[0].error, ZeroDivisionError)
    assert "1 / request" in seen.failures[0].details
    assert seen.results == [0.5]


def test_closing_stops_work_between_its_steps(qtbot: QtBot) -> None:
    started = threading.Event()

    def work(_request: int, superseded: Callable[[], bool]) -> Iterator[int]:
        started.set()
        while not superseded():
            threading.Event().wait(0.001)
        yield 0

    lane = Lane("test", work)
    lane.start()
    lane.submit(1)
    assert started.wait(5)
    lane.close()
    assert lane.wait(5000)
