"""The engine in its own process: results arrive read-only and whole; a dead process is replaced."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.lanes.controller import MOST_DEATHS
from app.lanes.engine_process import EngineProcess
from app.lanes.tasks import Delivery, Failure
from app.lanes.wire import Wire
from app.window.window import Lab
from engine import DiffusionResult, EngineError, Experiment, PointCloud, preset


@pytest.fixture
def pair() -> Iterator[tuple[Wire, Wire]]:
    a, b = multiprocessing.Pipe()
    ends = Wire(a), Wire(b)
    yield ends
    for end in ends:
        end.close()


def test_values_cross_whole_and_read_only(pair: tuple[Wire, Wire]) -> None:
    sent = Experiment(cloud=PointCloud.of(np.arange(20.0).reshape(10, 2)), seed=3)
    pair[0].send(sent)
    received = pair[1].receive()
    assert received == sent
    with pytest.raises(ValueError, match="read-only"):
        received.cloud.positions[0, 0] = 1.0


def test_errors_cross_with_message_and_hint(pair: tuple[Wire, Wire]) -> None:
    pair[0].send(EngineError("No.", "Try yes."))
    received = pair[1].receive()
    assert (received.message, received.hint) == ("No.", "Try yes.")


def test_a_closed_end_is_noticed(pair: tuple[Wire, Wire]) -> None:
    pair[0].close()
    with pytest.raises(EOFError):
        pair[1].receive()


def test_draft_then_full_arrive_in_order(engine: EngineProcess, qtbot: QtBot) -> None:
    experiment = preset("two-atoms").experiment.with_parameters({"seed": 123}).reduced("diffusion")
    deliveries: list[Delivery] = []
    engine.delivered.connect(deliveries.append)
    ours = lambda ticket: ticket.lane == "diffusion"  # noqa: E731 - other lanes may have something left to settle
    with qtbot.waitSignal(engine.settled, timeout=60_000, check_params_cb=ours):
        engine.submit("diffusion", experiment)
    engine.delivered.disconnect(deliveries.append)
    results = [delivery.result for delivery in deliveries if delivery.ticket.lane == "diffusion"]
    assert [result.quality.value for result in results] == ["draft", "full"]
    assert all(isinstance(result, DiffusionResult) and result.experiment == experiment for result in results)
    assert not results[-1].forward.positions.flags.writeable


def test_an_impossible_request_comes_back_as_a_failure(engine: EngineProcess, qtbot: QtBot) -> None:
    with qtbot.waitSignal(engine.failed, timeout=60_000) as signal:
        engine.submit("transport", Experiment())
    assert signal.args is not None
    failure: Failure = signal.args[0]
    assert isinstance(failure.error, EngineError)
    assert "no points" in failure.error.message.lower()


@pytest.mark.slow
def test_a_process_that_dies_is_replaced_and_the_picture_comes(
    open_lab: Callable[..., Lab], settled: Callable[[Lab], None], qtbot: QtBot
) -> None:
    lab = open_lab(own_engine=True)
    settled(lab)
    process = lab.engine._process
    assert process is not None
    with qtbot.waitSignal(lab.engine.died, timeout=20_000):
        process.kill()
    lab.window.panel.changed.emit("termination_time", 1.5)
    settled(lab)
    assert lab.controller.film.diffusion is not None
    assert lab.controller.film.diffusion.experiment.termination_time == 1.5
    notice = lab.window.notices.current
    assert notice is not None
    assert "started again" in notice.text


def test_closing_the_window_ends_its_engine(open_lab: Callable[..., Lab]) -> None:
    lab = open_lab(own_engine=True)
    lab.controller.start()
    process = lab.engine._process
    assert process is not None
    lab.window.close()
    assert not process.is_alive()


@pytest.mark.slow
def test_an_engine_that_keeps_dying_is_left_alone_until_something_changes(
    open_lab: Callable[..., Lab], settled: Callable[[Lab], None], qtbot: QtBot
) -> None:
    lab = open_lab(own_engine=True)
    settled(lab)
    for _ in range(MOST_DEATHS + 1):  # each time before the new process has had time to load torch
        process = lab.engine._process
        assert process is not None
        with qtbot.waitSignal(lab.engine.died, timeout=20_000):
            process.kill()
    assert not lab.engine.running
    lab.window.panel.changed.emit("seed", 5)
    assert lab.engine.running
    settled(lab)
    assert lab.controller.film.diffusion is not None
    assert lab.controller.film.diffusion.experiment.seed == 5
