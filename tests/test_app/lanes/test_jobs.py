"""Lanes: drafts land, the newest wins, order holds, failures do not end a lane. Tasks: progress, cancel, failure."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.lanes.tasks import Cancelled, Delivery, Failure, Lane, Message, Settled, Task, Ticket

PATIENCE_S = 10


class LaneRun:
    """A lane with what it posted."""

    def __init__(self, work: Any, **timing: float) -> None:
        self.posted: queue.Queue[Message] = queue.Queue()
        self.lane = Lane("test", work, self.posted.put, **timing)
        self.issued = 0
        self.lane.start()

    def submit(self, request: int) -> None:
        self.issued += 1
        self.lane.submit(Ticket("test", self.issued, request))

    def until_settled(self) -> list[Message]:
        """Everything up to and including the next Settled."""
        messages: list[Message] = []
        while not messages or not isinstance(messages[-1], Settled):
            messages.append(self.posted.get(timeout=PATIENCE_S))
        return messages

    def results(self) -> list[object]:
        return [message.result for message in self.until_settled() if isinstance(message, Delivery)]


@pytest.fixture
def run_of() -> Iterator[Callable[..., LaneRun]]:
    runs: list[LaneRun] = []

    def make(work: Any, **timing: float) -> LaneRun:
        runs.append(LaneRun(work, **timing))
        return runs[-1]

    yield make
    for run in runs:
        run.lane.close()
        run.lane.join(PATIENCE_S)


def test_draft_lands_when_superseded(run_of: Callable[..., LaneRun]) -> None:
    started, release = threading.Event(), threading.Event()

    def work(request: int, superseded: Callable[[], bool]) -> Iterator[str]:
        if request == 1:
            started.set()
            assert release.wait(PATIENCE_S)
        yield f"draft {request}"
        if not superseded():
            yield f"full {request}"

    run = run_of(work)
    run.submit(1)
    assert started.wait(PATIENCE_S)
    run.submit(2)  # while the first is being drafted
    release.set()
    assert run.results() == ["draft 1", "draft 2", "full 2"]


def test_requests_that_wait_are_replaced(run_of: Callable[..., LaneRun]) -> None:
    started, release = threading.Event(), threading.Event()

    def work(request: int, _superseded: Callable[[], bool]) -> Iterator[int]:
        started.set()
        assert release.wait(PATIENCE_S)
        yield request

    run = run_of(work)
    run.submit(1)
    assert started.wait(PATIENCE_S)
    for request in (2, 3, 4):
        run.submit(request)
    release.set()
    messages = run.until_settled()
    assert [(m.ticket.number, m.result) for m in messages if isinstance(m, Delivery)] == [(1, 1), (4, 4)]


def test_a_finished_request_is_answered_from_memory(run_of: Callable[..., LaneRun]) -> None:
    computed: list[int] = []

    def work(request: int, _superseded: Callable[[], bool]) -> Iterator[int]:
        computed.append(request)
        yield request

    run = run_of(work)
    seen = []
    for request in (1, 2, 1):
        run.submit(request)
        seen += run.results()
    assert computed == [1, 2]
    assert seen == [1, 2, 1]


def test_a_failure_is_reported_and_the_lane_lives_on(run_of: Callable[..., LaneRun]) -> None:
    def work(request: int, _superseded: Callable[[], bool]) -> Iterator[float]:
        yield 1 / request

    run = run_of(work)
    run.submit(0)
    failure, _ = run.until_settled()
    assert isinstance(failure, Failure)
    assert isinstance(failure.error, ZeroDivisionError)
    assert "1 / request" in failure.details
    run.submit(2)
    assert run.results() == [0.5]


def test_closing_stops_work_between_its_steps(run_of: Callable[..., LaneRun]) -> None:
    started = threading.Event()

    def work(_request: int, superseded: Callable[[], bool]) -> Iterator[int]:
        started.set()
        while not superseded():
            time.sleep(0.001)
        yield 0

    run = run_of(work)
    run.submit(1)
    assert started.wait(PATIENCE_S)
    run.lane.close()
    run.lane.join(PATIENCE_S)
    assert not run.lane.is_alive()


def test_a_patient_lane_starts_only_when_requests_stop(run_of: Callable[..., LaneRun]) -> None:
    def work(request: int, _superseded: Callable[[], bool]) -> Iterator[int]:
        yield request

    run = run_of(work, patience_s=0.2)
    for request in range(5):
        run.submit(request)
    assert run.results() == [4]


def test_a_lane_that_rests_leaves_time_between_drafts(run_of: Callable[..., LaneRun]) -> None:
    def work(request: int, superseded: Callable[[], bool]) -> Iterator[str]:
        yield f"draft {request}"
        if not superseded():
            yield f"full {request}"

    run = run_of(work, rest_s=0.05)
    began = time.monotonic()
    run.submit(1)
    assert isinstance(run.posted.get(timeout=PATIENCE_S), Delivery)
    run.submit(2)
    assert run.results() == ["draft 2", "full 2"]
    assert time.monotonic() - began >= 3 * 0.05  # a rest after each of three results


def test_a_task_tells_its_progress_and_result(qtbot: QtBot) -> None:
    def job(progress: Callable[[int, int], None], _cancelled: Callable[[], bool]) -> str:
        progress(1, 2)
        progress(2, 2)
        return "done"

    task = Task(job)
    seen: list[tuple[int, int]] = []
    task.progressed.connect(lambda done, total: seen.append((done, total)))
    with qtbot.waitSignal(task.succeeded) as finished:
        task.start()
    task.wait()
    assert finished.args == ["done"]
    qtbot.waitUntil(lambda: seen == [(1, 2), (2, 2)])


def test_a_cancelled_task_says_so(qtbot: QtBot) -> None:
    def job(_progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> None:
        while not cancelled():
            time.sleep(0.001)
        raise Cancelled

    task = Task(job)
    with qtbot.waitSignal(task.cancelled):
        task.start()
        task.cancel()
    task.wait()


def test_a_failed_task_hands_over_error_and_details(qtbot: QtBot) -> None:
    def job(_progress: Callable[[int, int], None], _cancelled: Callable[[], bool]) -> None:
        raise OSError("disk full")

    task = Task(job)
    with qtbot.waitSignal(task.failed) as failed:
        task.start()
    task.wait()
    assert failed.args is not None
    assert str(failed.args[0]) == "disk full"
    assert "disk full" in failed.args[1]
