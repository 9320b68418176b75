"""tests/conftest.py catches what a test leaves behind: tried on tests that do."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

LEAKS = {
    "thread": """
import threading
def test_leak():
    threading.Thread(target=threading.Event().wait, daemon=True, name="forgotten").start()
""",
    "qthread": """
from PySide6 import QtCore, QtWidgets
kept = []
def test_leak(qapp):
    kept.append(QtCore.QThread())
    kept[0].start()
def test_end(qapp):
    kept[0].quit()
    kept[0].wait()
""",
    "timer": """
from PySide6 import QtCore, QtWidgets
kept = []
def test_leak(qapp):
    kept.append(QtCore.QTimer())
    kept[0].start(1000)
""",
    "window": """
from PySide6 import QtWidgets
kept = []
def test_leak(qapp):
    kept.append(QtWidgets.QWidget())
""",
    "qt warning": """
from PySide6 import QtCore
def test_leak(qapp):
    QtCore.qWarning("odd")
""",
    "warning": """
import warnings
def test_leak():
    warnings.warn("old", DeprecationWarning)
""",
}
COMPLAINTS = {
    "thread": "threads left running: ['forgotten']",
    "qthread": "QThreads left running",
    "timer": "QTimers left active",
    "window": "windows left",
    "qt warning": "odd",
    "warning": "DeprecationWarning: old",
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", LEAKS)
def test_a_test_that_leaks_fails(kind: str, tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text())
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    (tmp_path / "test_leaky.py").write_text(LEAKS[kind])
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "test_leaky.py"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=100, check=False)
    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert COMPLAINTS[kind] in ended.stdout
    assert re.search(r"\b1 (failed|error)\b", ended.stdout.splitlines()[-1]), ended.stdout


def test_settings_start_empty_and_away_from_the_users_own(fresh_settings: Path) -> None:
    assert os.environ["TIDEMARK_HOME"] == str(fresh_settings)
    assert not list(fresh_settings.iterdir())


DRAWS = """
from hypothesis import given, settings, strategies as st
seen = []
@settings(max_examples=20)
@given(st.integers())
def test_draws(number):
    seen.append(number)
def test_tells():
    print("drawn", hash(tuple(seen)))
"""


def drawn(folder: Path, *words: str) -> str:
    """What a property test draws on the build machine: a digest of its examples."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-s", "test_drawing.py", *words]
    environment = {**os.environ, "CI": "true"}
    ended = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=100, check=True
    )
    return re.findall(r"drawn -?\d+", ended.stdout)[0]


@pytest.mark.slow
def test_the_build_machine_repeats_itself_but_for_a_seed_that_is_given(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text())
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    (tmp_path / "test_drawing.py").write_text(DRAWS)
    seeded = drawn(tmp_path, "--hypothesis-seed=1")
    assert drawn(tmp_path, "--hypothesis-seed=1") == seeded
    assert drawn(tmp_path) != seeded


SHARES = """
import pytest
@pytest.mark.parametrize("ends_well", [True, False, True, True])
def test_engine(engine, ends_well):
    print("engine", engine._process.pid)
    assert engine.running
    assert ends_well
"""


@pytest.mark.slow
def test_an_engine_that_a_failed_test_leaves_is_not_shared_any_more(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    (tmp_path / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text())
    (tmp_path / "windows").mkdir()
    (tmp_path / "windows" / "conftest.py").write_text((ROOT / "tests" / "test_app" / "conftest.py").read_text())
    (tmp_path / "windows" / "test_sharing.py").write_text(SHARES)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-s", "windows/test_sharing.py"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=100, check=False
    )
    first, second, third, fourth = re.findall(r"engine \d+", ended.stdout)
    assert first == second != third == fourth
    assert re.search(r"\b1 failed, 3 passed\b", ended.stdout), ended.stdout
