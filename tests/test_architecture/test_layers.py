"""Imports point down the layers, and the heavy libraries stay out of whatever a window needs to appear."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = ("torch", "scipy", "ot", "av", "PIL")
WIDGET_MODULES = sorted(path.stem for path in (ROOT / "widgets").glob("*.py") if path.stem != "__init__")


def run(code: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-W", "error", "-c", code]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=100, check=False)


def test_import_contracts_hold() -> None:
    # Without the cache: it is shared by concurrent runs in one checkout.
    ended = run("import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))")
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize(
    "imports",
    ["engine", "resources", ", ".join(f"widgets.{name}" for name in WIDGET_MODULES), "app.cli", "app.window"],
    ids=["engine", "resources", "widgets", "cli", "window"],
)
def test_importing_loads_no_heavy_library(imports: str) -> None:
    ended = run(f"import {imports}, sys; print(sorted(set({HEAVY!r}) & sys.modules.keys()))")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.strip() == "[]", f"{imports} loads {ended.stdout}"


def test_engine_and_resources_load_no_qt() -> None:
    ended = run("import engine, resources, sys; print('PySide6' in sys.modules)")
    assert ended.stdout.strip() == "False", ended.stdout + ended.stderr


@pytest.mark.parametrize("package", ["widgets", "app"])
def test_the_engine_is_used_through_its_facade(package: str) -> None:
    """`from engine import X`, never `from engine.some_module import X`."""
    past_the_facade = [
        f"{path.relative_to(ROOT)}:{node.lineno} {name}"
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in imported(node)
        if name.startswith("engine.")
    ]
    assert not past_the_facade


def imported(node: ast.AST) -> list[str]:
    """Absolute names of the modules that a statement imports."""
    if isinstance(node, ast.ImportFrom):
        return [node.module] if node.module and not node.level else []
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
