"""A job in a process of its own: what it says and returns, what it raises, being cancelled, being killed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from app.lanes.own_process import ProcessBugError, ProcessDiedError, Say, Stopped, work_in_process
from app.lanes.tasks import Cancelled
from engine import EngineError


def never() -> bool:
    return False


def squares(order: int, say: Say, _stopped: Stopped) -> Any:
    for number in range(order):
        say(number)
    return np.arange(order) ** 2


def refuse(order: str, _say: Say, _stopped: Stopped) -> None:
    raise EngineError("This can't be.", order)


def stumble(_order: object, _say: Say, _stopped: Stopped) -> None:
    raise ZeroDivisionError("a bug")


def die(_order: object, say: Say, _stopped: Stopped) -> None:
    say("alive")
    os._exit(9)


def obey(_order: object, say: Say, stopped: Stopped) -> None:
    while not stopped():
        say("working")
        time.sleep(0.01)
    raise Cancelled


def ignore(_order: object, say: Say, _stopped: Stopped) -> None:
    while True:
        say("working")
        time.sleep(0.2)  # so that the pipe has pauses


def niceness(_order: object, _say: Say, _stopped: Stopped) -> int:
    return os.nice(0)


def run(work: Callable[..., Any], order: object, hear: Say, cancelled: Stopped = never, **given: Any) -> Any:
    return work_in_process("tidemark-test", work, order, hear, cancelled, **given)


def test_what_it_says_and_returns_comes_over_in_order() -> None:
    heard: list[int] = []
    np.testing.assert_array_equal(run(squares, 5, heard.append), [0, 1, 4, 9, 16])
    assert heard == [0, 1, 2, 3, 4]


def test_an_error_for_a_user_keeps_sentence_and_hint() -> None:
    with pytest.raises(EngineError) as raised:
        run(refuse, "Try another.", print)
    assert (raised.value.message, raised.value.hint) == ("This can't be.", "Try another.")


def test_a_bug_comes_with_its_traceback() -> None:
    with pytest.raises(ProcessBugError, match=r"(?s)Traceback.*in stumble.*ZeroDivisionError: a bug"):
        run(stumble, None, print)


def test_a_death_is_told_from_a_result() -> None:
    heard: list[str] = []
    with pytest.raises(ProcessDiedError):
        run(die, None, heard.append)
    assert heard == ["alive"]


@pytest.mark.parametrize("work", [obey, ignore])
def test_cancel_ends_a_job_whether_it_listens_or_not(work: Callable[..., Any]) -> None:
    heard: list[str] = []
    with pytest.raises(Cancelled):
        run(work, None, heard.append, lambda: bool(heard), patience_s=0.5 if work is ignore else None)
    assert heard[0] == "working"


@pytest.mark.skipif(not hasattr(os, "nice"), reason="Windows has priority classes instead")
def test_it_gives_way_to_the_window_unless_a_person_waits_for_it() -> None:
    assert run(niceness, None, print) > os.nice(0)
    assert run(niceness, None, print, niceness=0) == os.nice(0)
