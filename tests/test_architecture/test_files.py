"""The files themselves: short, in the packages that pyproject.toml lists, and at home on any machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from setuptools import find_packages

from app.version import VERSION

ROOT = Path(__file__).parents[2]
PACKAGES = ("tidemark", "app", "widgets", "engine", "resources")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LONGEST = 250

# In pieces, so that this file does not name them itself.
HOSTS = ["py" + "pi.org", "python" + "hosted", "download.py" + "torch", "conda." + "anaconda", "index" + "-url"]
OUR_PLACE = "/" + "opt/tidemark"  # where our Debian package goes, on every machine
MACHINE = ["/" + "work/", "/" + "home/", "/" + "root/", "/" + "Users/", "/" + "opt/", "C:" + r"\Users"]


def entries() -> list[Path]:
    """Everything that is committed, or would be by `git add .`; without git or a clone, what is in our folders."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    if shutil.which("git") and (ROOT / ".git").exists():
        listing = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        paths = [ROOT / line for line in listing.stdout.splitlines()]
    else:
        paths = [path for name in (*PACKAGES, "tests", "docs", "scripts") for path in (ROOT / name).rglob("*")]
        paths += [path for path in ROOT.iterdir() if path.name not in ("dist", ".venv")]
    return [path for path in paths if "__pycache__" not in path.parts]


def listed() -> list[Path]:
    """The files among them."""
    return [path for path in entries() if path.is_file()]


def texts() -> list[tuple[str, str]]:
    """(path, content) of every text file of ours: licence texts are others' words, and media are no text."""
    found = []
    for path in listed():
        content = path.read_bytes()
        if "licences" not in path.parts and b"\0" not in content[:4096] and path.suffix not in {".mp4", ".gif"}:
            found.append((str(path.relative_to(ROOT)), content.decode("utf-8", errors="replace")))
    return found


@pytest.mark.parametrize("package", PACKAGES)
def test_no_file_holds_a_second_concept(package: str) -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in (ROOT / package).rglob("*.py")
    }
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST} == {}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_says_in_its_first_line_what_it_is(package: str) -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in (ROOT / package).rglob("*.py")
        if not path.read_text(encoding="utf-8").startswith(('"""', 'r"""'))
    ]
    assert not silent


def test_packages_found_are_the_packages_on_disk() -> None:
    on_disk = {
        str(init.parent.relative_to(ROOT)).replace("/", ".").replace("\\", ".")
        for package in PACKAGES
        for init in (ROOT / package).rglob("__init__.py")
    }
    found = PROJECT["tool"]["setuptools"]["packages"]["find"]["include"]
    assert set(find_packages(str(ROOT), include=found)) == on_disk


def test_no_python_file_lies_outside_a_package() -> None:
    homeless = [
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if not (path.parent / "__init__.py").exists()
    ]
    assert not homeless


def test_no_link_leads_out_and_no_archive_is_kept() -> None:
    """A link to an environment elsewhere, once committed, takes the place of the real one at the next checkout."""
    links = [path for path in entries() if path.is_symlink()]
    assert [path for path in links if Path(os.readlink(path)).is_absolute()] == []
    assert [path for path in listed() if path.suffix in (".gz", ".xz", ".zst", ".whl", ".zip", ".deb")] == []


def test_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    offences = [
        f"{path}: {word}"
        for path, content in ((path, content.replace(OUR_PLACE, "")) for path, content in texts())
        for word in (*HOSTS, *MACHINE)
        if re.search(r"(?<![\w.~])" + re.escape(word), content)
    ]
    assert not offences


def test_every_dependency_is_pinned_once() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line.partition("==")[0].lower() for line in lines if line and not line.startswith("#")]
    assert len(pins) == len(set(pins))
    groups = PROJECT["dependency-groups"].values()
    asked = [*PROJECT["build-system"]["requires"], *PROJECT["project"]["dependencies"], *(r for g in groups for r in g)]
    names = {re.match(r"[\w-]+", requirement).group().lower() for requirement in asked}  # type: ignore[union-attr]
    assert names <= set(pins)


def test_constraints_name_no_local_build() -> None:
    """A pin like 2.13.0+cpu would be found on one machine only; 2.13.0 is satisfied by every build of it."""
    assert "+" not in (ROOT / "constraints.txt").read_text(encoding="utf-8").split("\n", 1)[1]


def test_it_can_not_be_uploaded_by_mistake() -> None:
    assert "Private :: Do Not Upload" in PROJECT["project"]["classifiers"]


def test_the_program_tells_the_projects_version() -> None:
    assert PROJECT["project"]["version"] == VERSION
