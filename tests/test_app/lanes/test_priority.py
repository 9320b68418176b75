"""Right of way: fresh work is waited for, work that takes long is not."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from app.lanes import priority as traffic_module
from app.lanes.priority import LanePriority


class Waits:
    """Records what a condition was asked to wait for, and does not wait."""

    def __init__(self, traffic: LanePriority, monkeypatch: pytest.MonkeyPatch) -> None:
        self.free: list[bool] = []
        monkeypatch.setattr(traffic._condition, "wait_for", self._wait_for)
        self.traffic = traffic

    def _wait_for(self, free: Any, seconds: float) -> bool:
        assert seconds == traffic_module.LONGEST_S
        self.free.append(free())
        return self.free[-1]


def test_a_step_waits_while_fresh_work_is_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(traffic_module.time, "monotonic", lambda: now[0])
    traffic = LanePriority()
    waits = Waits(traffic, monkeypatch)

    def work(_request: Any, _superseded: Any) -> Iterator[str]:
        traffic.give_way()
        yield "draft"
        now[0] += 2 * traffic_module.FRESH_S
        traffic.give_way()
        yield "full"

    traffic.give_way()
    assert list(traffic.counted(work)(None, lambda: False)) == ["draft", "full"]
    traffic.give_way()
    assert waits.free == [True, False, True, True]


def test_it_goes_on_when_the_work_ends_even_by_an_error() -> None:
    traffic, passed = LanePriority(), threading.Event()

    def broken(_request: Any, _superseded: Any) -> Iterator[str]:
        yield "draft"
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        list(traffic.counted(broken)(None, lambda: False))

    def step() -> None:
        traffic.give_way()
        passed.set()

    thread = threading.Thread(target=step)
    thread.start()
    thread.join()
    assert passed.is_set()
    assert traffic._free()
