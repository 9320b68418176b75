"""A study that counts, in the window of studies and worked out in a thread: parts end when a test lets them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.studies.controller import StudyController
from app.studies.process import work_out
from app.window.window import Lab
from engine import (
    STUDIES,
    Check,
    Findings,
    Part,
    SavedClock,
    SavedLook,
    SavedSession,
    Study,
    StudyRequest,
    preset,
)

OpenLab = Callable[..., Lab]
NAME = "counting"
PARTS = ("one", "two", "three")


class Gate:
    """Which parts may end; the others go on, step by step."""

    def __init__(self) -> None:
        self.open = set(PARTS)
        self.worked: list[str] = []
        self.reached = {name: threading.Event() for name in PARTS}


def counting(gate: Gate) -> Study:
    """Three parts, each a number; the third one's check differs."""

    def work(place: int, name: str) -> Iterator[None]:
        gate.worked.append(name)
        while name not in gate.open:
            gate.reached[name].set()
            yield
        yield
        return {"value": np.array(float(place))}  # type: ignore[return-value]

    def parts(_request: StudyRequest) -> tuple[Part, ...]:
        return tuple(
            Part(name=name, label=f"number {name}", work=lambda k=k, name=name: work(k, name))  # type: ignore[misc,arg-type]
            for k, name in enumerate(PARTS)
        )

    def findings_of(_request: StudyRequest, found: object) -> Findings:
        checks = tuple(
            Check(
                quantity=name, value=float(found[name]["value"]), reference=float(min(k, 1)), tolerance=0.0,  # type: ignore[index]
                tolerance_from="nothing: whole numbers", basis="closed form", source="[K] counting",
            )
            for k, name in enumerate(PARTS) if name in found  # type: ignore[operator]
        )  # fmt: skip
        return Findings(checks=checks)

    def scene(request: StudyRequest) -> SavedSession:
        experiment = request.experiment or preset("five-points").experiment
        look = SavedLook(insight="basins", mode="cells")
        return SavedSession(experiment=experiment, title="A scene", look=look, clock=SavedClock(phase=0.25))

    return Study(
        name=NAME, title="Counting", paper="[K]", source="[K] counting", claim="Numbers follow each other.",
        look="At the numbers.", parts=parts, findings=findings_of, scene=scene, takes_drawing=True,
    )  # fmt: skip


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    gate = Gate()
    monkeypatch.setitem(STUDIES, NAME, counting(gate))
    monkeypatch.setattr(
        "engine.studies.base.study.edition_of", lambda module: "0" * 16
    )  # pytest's loader gives no code
    return gate


@pytest.fixture
def lab(open_lab: OpenLab) -> Lab:
    return open_lab()  # before the study of these tests is among the studies: it has no command


@pytest.fixture
def controller(lab: Lab, gate: Gate, qtbot: QtBot) -> Iterator[StudyController]:
    """One beside the window's own, that runs in a thread instead of a process: the study is known here only."""
    made = StudyController(lab.session, lab.documents, lab.window, work_out)
    show(made, qtbot)
    press(made.view.choice.budget.buttons["quick"])
    yield made
    made.close()


def show(controller: StudyController, qtbot: QtBot) -> None:
    controller.handlers()[f"study_{NAME}"]()
    qtbot.waitExposed(controller.view)
    qtbot.waitUntil(
        lambda: "kept" in said(controller) or "Not run yet" in said(controller) or "parts" in said(controller)
    )


def said(controller: StudyController) -> str:
    return controller.view.progress.text.text()


def press(button: object) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)  # type: ignore[call-overload]


def run_to_its_end(controller: StudyController, qtbot: QtBot) -> None:
    press(controller.view.choice.run)
    qtbot.waitUntil(lambda: controller.run is None and not controller.results.busy, timeout=20_000)
    qtbot.waitUntil(lambda: "3 of 3 parts" in said(controller) or "kept" in said(controller))


def held_at(controller: StudyController, gate: Gate, name: str, qtbot: QtBot) -> None:
    """Run until a part is in work that does not end."""
    gate.open.discard(name)
    press(controller.view.choice.run)
    qtbot.waitUntil(gate.reached[name].is_set, timeout=20_000)
