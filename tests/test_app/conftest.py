"""A whole window for a test, closed properly afterwards. All windows share one engine process: torch loads once.

A test that fails may leave that process at work on something long; the next one gets a new process.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.lanes.engine_process import EngineProcess
from app.session.source import Source, open_source
from app.window.application import application
from app.window.window import Lab

FAILED = pytest.StashKey[bool]()


class Engines:
    """The process that tests share while they pass."""

    def __init__(self) -> None:
        self._engine: EngineProcess | None = None

    def running(self) -> EngineProcess:
        if self._engine is None or not self._engine.running:
            self._engine = EngineProcess()
            self._engine.start()
        return self._engine

    def end(self) -> None:
        if self._engine is not None:
            self._engine.close()
        self._engine = None


@pytest.fixture(scope="session")
def engines() -> Iterator[Engines]:
    engines = Engines()
    engines.running()  # now, or the first test would seem to have left its thread
    yield engines
    engines.end()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note on the test whether any of its parts failed."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture
def engine_first(request: pytest.FixtureRequest, engines: Engines) -> None:
    """The shared engine runs, where a test will ask for it."""
    if "engine" in request.fixturenames:
        engines.running()


@pytest.fixture(autouse=True)
def no_leaked_threads(engine_first: None, no_leaked_threads: None) -> None:
    """As everywhere, counted from when the shared engine runs: its threads are not the test's own."""


@pytest.fixture
def engine(engines: Engines, request: pytest.FixtureRequest) -> Iterator[EngineProcess]:
    """A running engine."""
    yield engines.running()
    if request.node.stash.get(FAILED, False):
        engines.end()


@pytest.fixture
def open_lab(qtbot: QtBot, engine: EngineProcess) -> Iterator[Callable[..., Lab]]:
    """Call it with a Source (default: two atoms, which compute fast) for an open window with a running engine."""
    labs: list[Lab] = []

    def make(source: Source | None = None, *, own_engine: bool = False) -> Lab:
        opened = source or open_source("two-atoms", standardise=True)
        lab = Lab(application([]), opened, None if own_engine else engine)
        labs.append(lab)
        lab.open()
        qtbot.waitExposed(lab.window)
        return lab

    yield make
    for lab in labs:
        lab.documents.give_up()
        lab.window.deleteLater()
        lab.deleteLater()


@pytest.fixture
def paused_lab(open_lab: Callable[..., Lab], qtbot: QtBot) -> Lab:
    """A window at the middle of its clock, where nothing moves and the stage has the keys."""
    lab = open_lab()
    lab.clock.pause()
    lab.clock.jump(0.5)
    qtbot.waitUntil(lab.window.isActiveWindow)
    lab.stage.setFocus()
    return lab


@pytest.fixture
def settled(qtbot: QtBot) -> Callable[[Lab], None]:
    """Waits until every lane has delivered everything for the present experiment."""

    def wait(lab: Lab) -> None:
        qtbot.waitUntil(lambda: not lab.controller.busy and not lab.controller.stale, timeout=60_000)

    return wait
