"""Where Qt would abort for want of a display or a library, there is a sentence and the line to run."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import run
from app.window.system_libraries import OFFSCREEN, X11, how_to_install
from app.window.window_libraries import check_window_libraries
from engine import EngineError

ROOT = Path(__file__).parents[3]
COMPLAINT = "libxcb-cursor.so.0: cannot open shared object file: No such file or directory"
linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Qt brings all that it needs")


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Linux where Qt's plugin for X servers lacks a library."""

    def refuse(name: str) -> None:
        assert name.endswith("libqxcb.so")
        raise OSError(COMPLAINT)

    monkeypatch.setattr(ctypes, "CDLL", refuse)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr("app.window.system_libraries._exists", lambda name: name.endswith("t64"))


@linux
@pytest.mark.usefixtures("bare")
def test_the_line_that_installs_it_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    assert run(["two-atoms"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("error: The system library libxcb-cursor.so.0 is missing. Run:  sudo apt-get install -y ")
    assert "libxcb-cursor0" in said
    assert "libglib2.0-0t64 " in said
    assert "|" not in said


@linux
@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(
    "environment",
    [{"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}],
)
def test_nothing_is_asked_where_that_plugin_is_not_taken(environment: dict[str, str]) -> None:
    check_window_libraries(environment)


@linux
def test_without_a_display_there_is_a_sentence() -> None:
    with pytest.raises(EngineError, match="no display"):
        check_window_libraries({})


@linux
def test_qt_that_does_not_load_is_told_too(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """libEGL is wanted as soon as Qt is imported, by films too."""

    def fail(*_: object, **__: object) -> None:
        raise ImportError("libEGL.so.1: cannot open shared object file: No such file", path="/x/PySide6/QtGui.abi3.so")

    monkeypatch.setattr("app.cli.render.open_experiment", fail)
    assert run(["render", "moons", "-o", "m.png"]) == 2
    assert capsys.readouterr().err.startswith("error: The system library libEGL.so.1 is missing. ")


def test_systems_without_apt_are_given_the_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    line = how_to_install(OFFSCREEN + X11)
    assert line.startswith("Install what your system calls: libglib2.0-0 ")
    assert "libxcb-cursor0" in line


def test_another_python_asks_the_environments_qt() -> None:
    """One without PySide6, such as the system's, says nothing of its own want."""
    script = "import sys; sys.path.insert(0, 'scripts'); import qt_libraries; print(qt_libraries.python())"
    command = [sys.executable, "-I", "-S", "-c", script]  # sees no installed package
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    environment = ROOT / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    assert done.stdout.strip() == (str(environment) if environment.exists() else sys.executable)
