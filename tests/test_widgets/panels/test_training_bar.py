"""The training bar: what it says and offers in each state, and what it tells when it is clicked."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from engine import Experiment, LearnedModel, LearnedProcess, LearningCurve, LearningPlan, LearningState, PointCloud
from engine.learning.model import weight_count
from widgets.panels.training_bar import TrainingBar, TrainingRequest


@pytest.fixture
def bar(qtbot: QtBot) -> TrainingBar:
    bar = TrainingBar()
    qtbot.addWidget(bar)
    bar.resize(1240, 44)
    bar.show()
    return bar


def learned(process: str, step: int) -> LearnedProcess:
    model = LearnedModel(
        weights=np.zeros(weight_count(2, 4, 3)), mean=np.zeros(2), std=1.0, width=4, depth=3, process=process,
        prediction="v", inputs="process", steps=step,
    )  # fmt: skip
    curve = LearningCurve(
        steps=np.array([0, step]), excess=np.array([0.2, 0.0125]), own_excess=np.array([0.1, 0.004]), floor=0.8,
        floor_error=0.004, own_floor=0.9, own_floor_error=0.003,
    )  # fmt: skip
    return LearnedProcess(process=process, step=step, curve=curve, model=model, seconds=2.0)


def state(phase: str = "running") -> LearningState:
    plan = LearningPlan(experiment=Experiment(cloud=PointCloud.of([[0.0, 0.0]])), width=4, steps=3000)
    parts = (learned("vp", 1250), learned("pinned", 1225))
    return LearningState(plan=plan, phase=phase, learned=parts, rate=400.0)  # type: ignore[arg-type]


def offered(bar: TrainingBar) -> set[str]:
    parts = ("toggle", "restart", "stop", "form", "progress", "dismiss")
    return {name for name in parts if getattr(bar, name).isVisible()}


def test_idle_it_offers_the_form(qtbot: QtBot, bar: TrainingBar) -> None:
    assert offered(bar) == {"toggle", "form", "dismiss"}
    assert bar.toggle.text() == "Start"
    bar.width_field.setValue(32)
    bar.steps_field.setValue(500)
    bar.processes.setCurrentIndex(2)
    with qtbot.waitSignal(bar.startRequested) as received:
        QTest.mouseClick(bar.toggle, Qt.MouseButton.LeftButton)
    assert received.args == [TrainingRequest(processes=("pinned",), width=32, steps=500)]


def test_running_it_says_how_far_it_is(qtbot: QtBot, bar: TrainingBar) -> None:
    bar.display(state(), "running")
    assert offered(bar) == {"toggle", "stop", "progress"}
    # (6000 - 2475)/400 = 8.8 s; a process gets half of the 400 steps a second
    said = "step 1,250 of 3,000  ·  200 a second  ·  9 s left  ·  excess VP 0.013, Pinned 0.013"
    assert bar.text.accessibleName() == said
    assert (bar.progress.value(), bar.progress.maximum()) == (2475, 6000)
    with qtbot.waitSignal(bar.pauseRequested):
        QTest.mouseClick(bar.toggle, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(bar.stopRequested):
        QTest.mouseClick(bar.stop, Qt.MouseButton.LeftButton)


def test_paused_and_stale_it_offers_both_ways_on(qtbot: QtBot, bar: TrainingBar) -> None:
    bar.display(dataclasses.replace(state("paused"), rate=0.0), "paused", stale=True)
    assert offered(bar) == {"toggle", "stop", "restart", "progress"}
    assert bar.toggle.text() == "Resume"
    assert "of an earlier drawing" in bar.text.accessibleName()
    assert "paused" in bar.text.accessibleName()
    with qtbot.waitSignal(bar.resumeRequested):
        QTest.mouseClick(bar.toggle, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(bar.startRequested):
        QTest.mouseClick(bar.restart, Qt.MouseButton.LeftButton)


def test_words_that_find_no_room_are_elided_and_in_the_tip(bar: TrainingBar) -> None:
    bar.resize(520, 44)
    bar.display(state(), "running")
    assert bar.text.text().endswith("…")
    assert "Pinned 0.013" in bar.text.toolTip()
    bar.resize(1240, 44)
    assert bar.text.text().endswith("Pinned 0.013")


def test_a_sentence_goes_first(bar: TrainingBar) -> None:
    bar.display(state(), "idle", sentence="The engine stopped.")
    assert bar.text.text() == "The engine stopped."


def test_every_control_can_be_reached_and_has_a_name_and_a_tip(bar: TrainingBar) -> None:
    controls: list[QWidget] = [bar.toggle, bar.restart, bar.stop, bar.dismiss]
    controls += [bar.processes, bar.width_field, bar.steps_field]
    for control in controls:
        assert control.accessibleName()
        assert control.toolTip()
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus
