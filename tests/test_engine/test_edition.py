"""The edition of a study: changed by the code that makes its parts, and by nothing else."""

from __future__ import annotations

import itertools
import os
import py_compile
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine import STUDIES
from engine.edition import _read, _spec, edition_of

FILES = {
    "__init__.py": "from . import unrelated\n",
    "study.py": "from .laws.heat import RATE, rate\n\ndef work():\n    from . import late\n    return late.LATE\n",
    "laws/__init__.py": "from .cold import COLD\n",
    "laws/heat.py": '"""Heat."""\n\nRATE = 2.0  # a second\n\n\ndef rate(x):\n    """A rate."""\n    return RATE * x\n',
    "laws/cold.py": "COLD = 1\n",
    "late.py": "import math\n\nLATE = {'a', 'b', 'c'} and math.pi\n\nclass Late:\n    '''Late.'''\n    n: int = 3\n",
    "unrelated.py": "import nothing_of_that_name\n",
}
Change = tuple[str, str, str]


@pytest.fixture
def edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., str]]:
    """The edition of the study in a package of which some files are changed: (file, old text, new text)."""
    places = (tmp_path / str(number) for number in itertools.count())  # a compiled file is taken for one second

    def of(*changes: Change) -> str:
        place = next(places)
        write(place / "parcel", *changes)
        forget()
        with monkeypatch.context() as patch:
            patch.syspath_prepend(str(place))
            found = edition_of("parcel.study")
        assert "parcel.study" not in sys.modules  # nothing was run
        return found

    yield of
    forget()


def forget() -> None:
    """What a process keeps of the code that it has read."""
    for kept in (edition_of, _read, _spec):
        kept.cache_clear()


def write(package: Path, *changes: Change) -> None:
    for name, text in FILES.items():
        for file, old, new in changes:
            assert file != name or old in text
            text = text.replace(old, new) if file == name else text
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    "change",
    [
        ("study.py", "late.LATE", "late.LATE + 1"),
        ("laws/heat.py", "2.0", "2.5"),
        ("laws/heat.py", "RATE * x", "RATE + x"),
        ("late.py", "'b'", "'d'"),
        ("late.py", "3", "4"),
    ],
)
def test_code_that_the_study_uses_changes_it(edition: Callable[..., str], change: Change) -> None:
    assert edition(change) != edition()


def test_comments_docstrings_lines_and_unrelated_modules_do_not(edition: Callable[..., str]) -> None:
    assert edition(
        ("laws/heat.py", "  # a second", "\n\n\n# an hour"),
        ("laws/heat.py", '"""Heat."""', '"""Of heat,\nas it flows."""'),
        ("laws/heat.py", '"""A rate."""', '"""Another text."""'),
        ("late.py", "'''Late.'''", "'''Later.'''"),
        ("laws/cold.py", "1", "2"),  # its package is on the way to the heat, and nothing is taken from it
        ("unrelated.py", "nothing", "something"),
        ("__init__.py", "unrelated", "late"),
    ) == edition()  # fmt: skip


def test_a_package_counts_where_something_is_taken_from_it(edition: Callable[..., str]) -> None:
    taken = ("study.py", "from .laws.heat import RATE, rate", "from .laws import COLD, heat")
    assert len({edition(), edition(taken), edition(taken, ("laws/cold.py", "1", "2"))}) == 3


def test_an_import_after_many_names_counts(edition: Callable[..., str]) -> None:
    """Beyond 256 names and constants their numbers don't fit into an instruction."""
    many = "".join(f"name{number} = {number}.5\n" for number in range(300))
    late = ("late.py", "import math", f"{many}from .laws import cold\nimport math")
    assert edition(late) != edition(late, ("laws/cold.py", "1", "2"))


def test_it_is_that_of_an_archive_and_of_compiled_files_without_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources, compiled, packed = (tmp_path / name for name in ("sources", "compiled", "packed.zip"))
    write(sources / "parcel")
    with zipfile.ZipFile(packed, "w") as archive:
        for name in FILES:
            source = sources / "parcel" / name
            py_compile.compile(str(source), str(compiled / "parcel" / f"{name}c"), doraise=True)
            archive.write(source, f"parcel/{name}")
    assert len({asked("edition_of('parcel.study')", place) for place in (sources, compiled, packed)}) == 1


def asked(expression: str, *places: Path, seed: int = 0) -> str:
    """What a new process answers, with a hash seed of its own."""
    root = Path(__file__).parents[2]
    code = f"from engine.studies import STUDIES; from engine.edition import edition_of; print({expression})"
    path = os.pathsep.join(map(str, places))
    environment = {**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=root, env=environment, capture_output=True, text=True, check=True
    ).stdout.strip()


def test_it_is_the_same_in_every_process_and_order() -> None:
    here = [study.edition for study in STUDIES.values()]
    assert len(set(here)) == len(here)
    other_order = "[study.edition for study in reversed(STUDIES.values())][::-1]"
    assert asked(other_order, seed=1) == asked(other_order, seed=2) == str(here)


def test_every_study_is_told_by_a_module_of_its_own() -> None:
    """Not by one that many share, as a `partial` or a function made elsewhere would be."""
    modules = [study.parts.__module__ for study in STUDIES.values()]
    assert len(set(modules)) == len(modules)
    assert all(module.startswith("engine.studies.") and ".base." not in module for module in modules)


def test_no_code_is_an_error() -> None:
    with pytest.raises(ImportError, match=r"no code of the module engine\.nothing\.at_all"):
        edition_of("engine.nothing.at_all")
