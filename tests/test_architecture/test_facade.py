"""The facade is documented: every name in it, and every parameter with its row in the glossary."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

import engine

ROOT = Path(__file__).parents[2]
PARAMETERS = engine.parameters_of(engine.Experiment)


def test_facade_lists_exactly_what_it_imports() -> None:
    public = {name for name, value in vars(engine).items() if name[0] != "_" and not inspect.ismodule(value)}
    assert public == set(engine.__all__)
    assert len(engine.__all__) == len(set(engine.__all__))  # ruff keeps them in order


def described(name: str) -> bool:
    """Whether a public name is a class or a function; the rest are type aliases, which can't have a docstring."""
    return inspect.isclass(getattr(engine, name)) or inspect.isroutine(getattr(engine, name))


@pytest.mark.parametrize("name", [name for name in engine.__all__ if described(name)])
def test_public_names_have_docstrings(name: str) -> None:
    thing = getattr(engine, name)
    written = (thing.__doc__ or "").strip()
    generated = inspect.isclass(thing) and written.startswith(f"{name}(")  # what @dataclass writes by itself
    assert written
    assert not generated


@pytest.mark.parametrize("name", PARAMETERS)
def test_parameter_explains_itself(name: str) -> None:
    declared = PARAMETERS[name]
    assert declared.label[0].isupper()
    assert declared.doc.endswith(".")
    assert declared.checked(declared.default) == declared.default
    assert declared.scale == "choice" or declared.low < declared.high


@pytest.mark.parametrize("name", PARAMETERS)
def test_parameter_has_a_row_in_the_glossary(name: str) -> None:
    declared = PARAMETERS[name]
    rows = [row for row in glossary_rows() if row[2] == f"`{name}`"]
    assert len(rows) == 1, f"docs/glossary.md needs exactly one row with `{name}` in its third column"
    assert rows[0][0] == declared.label
    assert rows[0][1] == (declared.symbol or "-")


def glossary_rows() -> list[list[str]]:
    """The cells of every table row of docs/glossary.md: label, symbol, code name, meaning, paper."""
    lines = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    tables = [line for line in lines if line.startswith("| ")]
    rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in tables]  # an escaped bar belongs to a formula
    return [[cell.strip() for cell in row] for row in rows]
