"""The promised interface: every name has types, words and an example; all examples run as they stand."""

from __future__ import annotations

import doctest
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import tidemark
from app.export.render import ensure_application
from tidemark.deprecation import DEPRECATED, Deprecated

PAGE = Path(__file__).parents[2] / "docs" / "scripting.md"
FUNCTIONS = [name for name in tidemark.__all__ if inspect.isfunction(getattr(tidemark, name))]
OURS = [*FUNCTIONS, "Figure"]
FLAGS = doctest.ELLIPSIS


def run_example(text: str, name: str) -> doctest.TestResults:
    example = doctest.DocTestParser().get_doctest(text, {}, name, None, 0)
    return doctest.DocTestRunner(optionflags=FLAGS).run(example)


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ensure_application()
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", OURS)
def test_the_example_of_a_name_runs(name: str) -> None:
    if name in ("to_frame", "to_xarray"):
        pytest.importorskip({"to_frame": "pandas", "to_xarray": "xarray"}[name])
    ended = run_example(inspect.getdoc(getattr(tidemark, name)) or "", name)
    assert ended.attempted > 1
    assert ended.failed == 0


def test_the_example_of_the_package_runs() -> None:
    assert run_example(inspect.getdoc(tidemark) or "", "tidemark").failed == 0


def page_blocks() -> list[str]:
    return re.findall(r"```pycon\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)


def test_the_examples_of_the_page_run_one_after_the_other() -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("xarray")
    ended = run_example("\n".join(page_blocks()), "scripting.md")
    assert ended.attempted > 20
    assert ended.failed == 0


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_the_page_is_a_strictly_typed_program(tmp_path: Path) -> None:
    """The examples of the page and of every function, by mypy: so no public name lacks a type."""
    parser = doctest.DocTestParser()
    texts = [*page_blocks(), *(inspect.getdoc(getattr(tidemark, name)) or "" for name in FUNCTIONS)]
    script = tmp_path / "script.py"
    script.write_text("\n".join(each.source for text in texts for each in parser.get_examples(text)))
    assert all(re.search(rf"tidemark\.{name}\b", script.read_text()) for name in tidemark.__all__)
    command = [sys.executable, "-m", "mypy", "--strict", "--allow-redefinition", str(script)]
    ended = subprocess.run(command, cwd=PAGE.parents[1], capture_output=True, text=True, check=False)
    assert "checked 1 source file" in ended.stdout or "in 1 source file" in ended.stdout, ended.stdout + ended.stderr
    assert [line for line in ended.stdout.splitlines() if "script.py:" in line] == []


@pytest.mark.parametrize("name", tidemark.__all__)
def test_a_name_is_told_on_the_page_and_its_type_used_in_an_example(name: str) -> None:
    assert f"`{name}`" in PAGE.read_text(encoding="utf-8")
    if name not in FUNCTIONS:
        examples = "\n".join([*page_blocks(), *(inspect.getdoc(getattr(tidemark, each)) or "" for each in FUNCTIONS)])
        assert re.search(rf"tidemark\.{name}\b", examples)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_says_the_type_of_everything(name: str) -> None:
    signature = inspect.signature(getattr(tidemark, name))
    unsaid = [each.name for each in signature.parameters.values() if each.annotation is inspect.Parameter.empty]
    assert unsaid == []
    assert signature.return_annotation is not inspect.Signature.empty


@pytest.mark.parametrize("name", [name for name in tidemark.__all__ if inspect.isclass(getattr(tidemark, name))])
def test_a_class_says_the_types_and_the_meaning_of_its_methods(name: str) -> None:
    kind = getattr(tidemark, name)
    assert inspect.getdoc(kind)
    members = {key: value for key, value in vars(kind).items() if not key.startswith("_")}
    functions = {key: each for key, each in members.items() if inspect.isfunction(each)}
    functions |= {key: each.fget for key, each in members.items() if isinstance(each, property) and each.fget}
    functions |= {key: each.__func__ for key, each in members.items() if isinstance(each, staticmethod)}
    untyped = [
        key
        for key, function in functions.items()
        for each in (inspect.signature(function),)
        if each.return_annotation is inspect.Signature.empty
        or any(one.annotation is one.empty for one in each.parameters.values() if one.name != "self")
    ]
    assert untyped == []


def test_the_list_of_names_is_what_there_is() -> None:
    public = {key for key, value in vars(tidemark).items() if key[0] != "_" and not inspect.ismodule(value)}
    assert public - {"TYPE_CHECKING", "VERSION", "attach"} == set(tidemark.__all__)


def test_a_deprecated_name_warns_and_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(DEPRECATED, "run_simulation", Deprecated(replacement="simulate", since="1.1", until="2.0"))
    said = r"tidemark\.run_simulation is deprecated since interface 1\.1 and goes with 2\.0: use tidemark\.simulate"
    with pytest.warns(DeprecationWarning, match=said) as caught:
        found = tidemark.run_simulation  # type: ignore[attr-defined]
    assert found is tidemark.simulate
    assert caught[0].filename == __file__


def test_a_name_that_never_was_is_no_name() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        tidemark.nothing  # type: ignore[attr-defined]  # noqa: B018


def test_deprecated_names_stand_for_promised_ones_and_are_none_themselves() -> None:
    assert {each.replacement for each in DEPRECATED.values()} <= set(tidemark.__all__)
    assert not DEPRECATED.keys() & set(tidemark.__all__)
