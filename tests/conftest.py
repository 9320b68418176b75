"""What every test starts from: offscreen Qt, one thread, fresh settings; and what it must not leave behind.

Nothing here needs Qt: the engine's tests run without it. Where it is loaded, timers, threads and windows are watched.
"""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")  # two tests side by side on two cores must not spin against each other
os.environ.setdefault("MKL_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import gc
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

# Repeatable on the build machine, searching afresh elsewhere; no deadline, for the machines are noisy.
hypothesis.settings.register_profile("tidemark", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis.settings.register_profile("seeded", deadline=None, derandomize=False)
hypothesis.settings.load_profile("tidemark")

PATIENCE_MS = 2000  # a stopped thread may still be on its way out


def pytest_configure(config: pytest.Config) -> None:
    """A seed that is given is obeyed, on the build machine too: `make test-slow` and `test-all` give fresh ones."""
    if config.getoption("--hypothesis-seed", None) is not None:
        hypothesis.settings.load_profile("seeded")


@pytest.fixture(scope="session", autouse=True)
def application(request: pytest.FixtureRequest) -> None:
    """Where there is pytest-qt, its QApplication comes first: a renderer under test would make a lesser one for all."""
    if request.config.pluginmanager.has_plugin("pytest-qt"):
        request.getfixturevalue("qapp")


@pytest.fixture(autouse=True)
def fresh_settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home for settings, autosaves and caches, new for every test."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("TIDEMARK_HOME", str(home))
    monkeypatch.delenv("COLUMNS", raising=False)  # set where tests are shared out among processes
    for kind in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
    core = sys.modules.get("PySide6.QtCore")
    if core is not None:
        for form in (core.QSettings.Format.NativeFormat, core.QSettings.Format.IniFormat):
            core.QSettings.setPath(form, core.QSettings.Scope.UserScope, str(home / "qt"))
    return home


@pytest.fixture(autouse=True)
def no_leaked_threads() -> Iterator[None]:
    """A test that leaves a Python thread running fails."""
    before = set(threading.enumerate())
    yield
    started = [thread for thread in threading.enumerate() if thread not in before]
    for thread in started:
        if not isinstance(thread, threading._DummyThread):  # a QThread's, which can't be joined from here
            thread.join(PATIENCE_MS / 1000)
    left = [thread.name for thread in started if thread.is_alive() and not isinstance(thread, threading._DummyThread)]
    assert not left, f"threads left running: {left}"


@pytest.fixture(autouse=True)
def no_leaked_qt_objects(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A test that leaves a QThread running, a QTimer active or a window open fails."""
    if "PySide6.QtWidgets" not in sys.modules:
        yield
        return
    from PySide6.QtCore import QCoreApplication, QEvent, QThread, QTimer
    from PySide6.QtWidgets import QApplication
    from shiboken6 import isValid

    threads = _recorded_starts(QThread, monkeypatch)
    timers = _recorded_starts(QTimer, monkeypatch)
    windows_before = set(QApplication.topLevelWidgets())
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def windows() -> list[str]:
        open_now = [window for window in QApplication.topLevelWidgets() if window not in windows_before]
        return [repr(window) for window in open_now if type(window).__name__ != "QTipLabel"]  # Qt's one tool tip stays

    if windows():
        gc.collect()  # a window in a reference cycle dies only now
    running = [repr(thread) for thread in threads() if isValid(thread) and not thread.wait(PATIENCE_MS)]
    ticking = [repr(timer.parent() or timer) for timer in timers() if isValid(timer) and timer.isActive()]
    assert not running, f"QThreads left running: {running}"
    assert not ticking, f"QTimers left active, of: {ticking}"
    assert not windows(), f"windows left: {windows()}"


def _recorded_starts(kind: type[Any], monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[Any]]:
    """What gives every object of `kind` that is still alive and whose `start` was called from now on."""
    started: list[weakref.ref[Any]] = []
    start = kind.start

    def recorded(self: Any, *arguments: Any) -> None:
        started.append(weakref.ref(self))
        start(self, *arguments)

    monkeypatch.setattr(kind, "start", recorded)
    return lambda: [thing for thing in (reference() for reference in started) if thing is not None]
