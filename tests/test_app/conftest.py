"""A whole window for a test, closed properly afterwards. All windows share one engine process: torch loads once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.lanes.engine_process import EngineProcess
from app.session.source import Source, open_source
from app.window.window import Lab, application


@pytest.fixture(scope="session")
def engine() -> Iterator[EngineProcess]:
    """A running engine."""
    engine = EngineProcess()
    engine.start()
    yield engine
    engine.close()


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
def settled(qtbot: QtBot) -> Callable[[Lab], None]:
    """Waits until every lane has delivered everything for the present experiment."""

    def wait(lab: Lab) -> None:
        qtbot.waitUntil(lambda: not lab.controller.busy and not lab.controller.stale, timeout=60_000)

    return wait
