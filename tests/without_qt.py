"""A pytest plugin under which Qt and everything above the engine can't be imported, as where PySide6 is not installed.

PYTHONPATH=tests python -m pytest -p without_qt -p no:pytest-qt tests/test_engine
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from pathlib import Path
from types import ModuleType

import pytest

ABSENT = frozenset({"PySide6", "shiboken6", "pytestqt", "widgets", "app"})


class Absent(MetaPathFinder):
    """Answers for the modules that are to look uninstalled."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        if name.partition(".")[0] in ABSENT:
            raise ModuleNotFoundError(f"No module named {name!r}: tests/without_qt.py keeps it out of reach", name=name)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Know pytest-qt's settings in pyproject.toml, which strict configuration would reject without that plugin."""
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    for setting in project["tool"]["pytest"]["ini_options"]:
        if setting.startswith("qt_"):
            parser.addini(setting, "read by pytest-qt, which is absent here")


def pytest_configure() -> None:
    early = sorted(ABSENT & sys.modules.keys())
    if early:
        raise pytest.UsageError(f"imported before the engine's tests could forbid it: {', '.join(early)}")
    sys.meta_path.insert(0, Absent())
