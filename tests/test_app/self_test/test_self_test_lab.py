"""The self-test's own checks pass here, and fail where something is wrong."""

from __future__ import annotations

import dataclasses

import pytest

from app.self_test import lab as self_test_lab
from app.self_test.lab import STEPS, learning, session
from engine import LearningWork, SavedSession, SessionFile, read_session


def test_a_network_learns_for_as_many_steps_as_are_told() -> None:
    passed, saw = learning()
    assert passed
    assert saw.startswith(f"{STEPS} steps, excess loss: vp ")
    assert "pinned" in saw


def test_a_training_that_stops_early_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    call = LearningWork.__call__
    monkeypatch.setattr(
        LearningWork, "__call__", lambda work, order, superseded: list(call(work, order, superseded))[:2]
    )
    assert not learning()[0]


def test_a_session_comes_out_as_it_went_in() -> None:
    passed, saw = session()
    assert passed
    assert saw.startswith("400 points, ")


def test_a_session_that_comes_out_otherwise_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def other(data: bytes, name: str) -> SessionFile:
        read = read_session(data, name)
        return dataclasses.replace(read, session=SavedSession(experiment=read.session.experiment, title="Another"))

    monkeypatch.setattr(self_test_lab, "read_session", other)
    assert not session()[0]
