"""The promised interface: every name documented, typed and shown by an example that runs; old names warn."""

from __future__ import annotations

import doctest
import importlib
import inspect
import os
import subprocess
import sys
import typing
from pathlib import Path

import pytest

import tidemark
from tidemark import deprecated

ROOT = Path(__file__).resolve().parents[2]
FUNCTIONS = [name for name in tidemark.__all__ if inspect.isfunction(getattr(tidemark, name))]
MODULES = ["computing", "pictures", "sources", "tables"]
OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def examples() -> list[doctest.DocTest]:
    finder = doctest.DocTestFinder(exclude_empty=True)
    found = [each for name in MODULES for each in finder.find(importlib.import_module(f"tidemark.{name}"))]
    return [each for each in found if each.examples]


def run(test: doctest.DocTest) -> None:
    told: list[str] = []
    result = doctest.DocTestRunner(optionflags=OPTIONS).run(test, out=told.append)
    assert result.failed == 0, "".join(told)
    assert result.attempted > 0


@pytest.mark.parametrize("test", examples(), ids=lambda each: each.name)
def test_the_example_of_every_name_runs(qapp: object, test: doctest.DocTest) -> None:
    _require_libraries(test.docstring)
    run(test)


def test_every_function_has_an_example() -> None:
    shown = {each.name.rpartition(".")[2] for each in examples()}
    assert set(FUNCTIONS) <= shown


def test_the_page_of_scripting_runs(qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _require_libraries("pandas xarray")
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs" / "scripting.md").read_text(encoding="utf-8").replace("```", "")
    run(doctest.DocTestParser().get_doctest(text, {}, "scripting.md", "scripting.md", 0))
    assert (tmp_path / "moons.png").read_bytes()[:4] == b"\x89PNG"


def test_the_page_tells_every_name() -> None:
    text = (ROOT / "docs" / "scripting.md").read_text(encoding="utf-8")
    assert [name for name in tidemark.__all__ if f"`{name}`" not in text] == []


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_is_typed_throughout_and_tells_its_errors(name: str) -> None:
    function = getattr(tidemark, name)
    parameters = inspect.signature(function).parameters
    annotated = set(function.__annotations__)
    assert set(parameters) | {"return"} == annotated
    document = " ".join((inspect.getdoc(function) or "").split())
    assert len(document.split(">>>")[0].strip()) > 40
    assert "Raises EngineError" in document or not parameters


def test_every_class_is_documented() -> None:
    kinds = [kind for name in tidemark.__all__ if inspect.isclass(kind := getattr(tidemark, name))]
    assert len(kinds) >= 12
    assert all(inspect.getdoc(kind) for kind in kinds)
    for kind in kinds:
        assert typing.get_type_hints(kind) or issubclass(kind, Exception)


def test_the_list_of_names_is_the_whole_interface_and_sorted() -> None:
    public = {
        name for name in vars(tidemark) if not name.startswith("_") and not inspect.ismodule(getattr(tidemark, name))
    }
    hidden = {"annotations", "install", "replaced"}
    assert public - hidden == set(tidemark.__all__) - {"__version__"}
    assert (ROOT / "tidemark" / "py.typed").exists()


def test_a_renamed_name_works_and_warns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(deprecated.RENAMED, "point_cloud", deprecated.Renamed("cloud", "1.1"))
    with pytest.warns(DeprecationWarning, match=r"tidemark\.point_cloud is tidemark\.cloud since version 1\.1") as told:
        assert tidemark.point_cloud is tidemark.cloud  # type: ignore[attr-defined]
    assert Path(told[0].filename) == Path(__file__)  # where it is used, not where it is told
    with pytest.raises(AttributeError, match="no attribute 'no_such_name'"):
        tidemark.no_such_name  # type: ignore[attr-defined]  # noqa: B018


def test_old_names_stand_for_names_that_are_there() -> None:
    assert all(each.name in tidemark.__all__ for each in deprecated.RENAMED.values())
    assert not set(deprecated.RENAMED) & set(tidemark.__all__)


def test_importing_loads_neither_torch_nor_qt() -> None:
    heavy = ("torch", "PySide6", "scipy", "ot", "pandas", "xarray", "PIL", "av")
    code = f"import sys, tidemark; print([name for name in {heavy!r} if name in sys.modules])"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert told.stdout.strip() == "[]"


def _require_libraries(text: str) -> None:
    for name, sign in (("pandas", "to_dataframe"), ("xarray", "to_dataset")):
        if sign in text or name in text:
            pytest.importorskip(name)
