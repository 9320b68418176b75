"""Signals: raised at once, remembered for work that asks, and held back while something is painted."""

from __future__ import annotations

import os
import signal

import pytest

from app.cli.terminal.interruption import Interruption

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")


def test_a_signal_raises_where_it_finds_the_command() -> None:
    with Interruption() as interruption:
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)
        assert (interruption.code, interruption.asked()) == (143, True)


def work(interruption: Interruption, signals: int, seen: list[bool], ends_with: Exception | None = None) -> None:
    with interruption.held():
        for _ in range(signals):
            signal.raise_signal(signal.SIGINT)
            seen.append(interruption.asked())
        if ends_with is not None:
            raise ends_with


@pytest.mark.parametrize("ends_with", [None, RuntimeError("cancelled")])
def test_a_held_signal_is_remembered_until_the_block_ends(ends_with: Exception | None) -> None:
    seen: list[bool] = []
    with Interruption() as interruption:
        with pytest.raises(KeyboardInterrupt):
            work(interruption, 1, seen, ends_with)
        assert seen == [True]
        assert interruption.code == 130


def test_a_second_signal_is_not_held() -> None:
    seen: list[bool] = []
    with Interruption() as interruption:
        with pytest.raises(KeyboardInterrupt):
            work(interruption, 2, seen)
        assert seen == [True]
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)  # nothing is held any more


def test_an_older_signal_does_not_end_a_later_block() -> None:
    """As where a study that was interrupted writes what it has."""
    with Interruption() as interruption:
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        with interruption.held():
            pass
        assert interruption.asked()
