"""Imports point down the layers, and the heavy libraries stay out of whatever a window needs to appear."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = ("torch", "scipy", "ot", "av", "PIL")
PACKAGES = ("tidemark", "app", "widgets", "engine", "resources")
WIDGET_MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in (ROOT / "widgets").rglob("*.py")
    if path.stem != "__init__" and path.parent.name not in ("plots", "fields", "views")  # those load pyqtgraph
)
MOST_MODULES = 22  # in a folder


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
    ["engine", "resources", ", ".join(WIDGET_MODULES), "app.cli", "app.window.window", "tidemark"],
    ids=["engine", "resources", "widgets", "cli", "window", "tidemark"],
)
def test_importing_loads_no_heavy_library(imports: str) -> None:
    ended = run(f"import {imports}, sys; print(sorted(set({HEAVY!r}) & sys.modules.keys()))")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.strip() == "[]", f"{imports} loads {ended.stdout}"


def test_engine_resources_and_tidemark_load_no_qt() -> None:
    ended = run("import engine, resources, tidemark, sys; print('PySide6' in sys.modules)")
    assert ended.stdout.strip() == "False", ended.stdout + ended.stderr


@pytest.mark.parametrize("package", ["widgets", "app", "tidemark"])
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


def test_no_folder_holds_more_than_one_can_know() -> None:
    folders = [path.parent for package in (*PACKAGES, "tests") for path in (ROOT / package).rglob("*.py")]
    held = {folder: len([*folder.glob("*.py")]) - (folder / "__init__.py").exists() for folder in {*folders}}
    assert {str(folder.relative_to(ROOT)): count for folder, count in held.items() if count > MOST_MODULES} == {}


def test_tests_stand_in_the_rooms_of_what_they_test() -> None:
    """`whole` is for tests of everything at once."""
    for tests in (ROOT / "tests" / f"test_{name}" for name in ("engine", "widgets", "app", "tidemark")):
        rooms = {path.parent.relative_to(tests) for path in tests.rglob("test_*.py")} - {Path("whole")}
        package = ROOT / tests.name.removeprefix("test_")
        assert [str(room) for room in rooms if not (package / room / "__init__.py").exists()] == []


def test_every_folder_says_what_it_is_for() -> None:
    for package in PACKAGES:
        for folder in {path.parent for path in (ROOT / package).rglob("*.py")}:
            door = folder / "__init__.py"
            assert door.exists(), folder
            assert ast.get_docstring(ast.parse(door.read_text(encoding="utf-8"))), door


def test_no_files_import_each_other_in_a_circle() -> None:
    """Imports inside functions count, and those for types alone."""
    modules = {}
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            modules[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    graph = {name: imports_of(name, path, modules) for name, path in modules.items()}
    while leaves := {name for name, imports in graph.items() if not imports & graph.keys()}:
        graph = {name: imports for name, imports in graph.items() if name not in leaves}
    while roots := graph.keys() - set().union(*graph.values()):
        graph = {name: imports for name, imports in graph.items() if name not in roots}
    assert sorted(graph) == []


def imports_of(name: str, path: Path, modules: Mapping[str, Path]) -> set[str]:
    """The modules of ours that a file imports, packages whose attributes it takes among them."""
    found: set[str] = set()
    package = name.split(".") if path.stem == "__init__" else name.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                whole = f"{source}.{alias.name}"
                found.add(whole if whole in modules else source)
    return (found & modules.keys()) - {name}
