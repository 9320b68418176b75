"""What the program is made of, each part with its licence: for Help > About, in a bundle and in a source run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from resources import ROOT

BUNDLED = ROOT.parent / "licences"  # only a bundle has it, with a list that its build has written
INDEX = "index.json"
# What no distribution brings, or brings without its text: (name, licence, file in resources/licences).
FILES = (
    ("Inter", "OFL-1.1", "Inter-OFL-1.1.txt"),
    ("Lucide", "ISC", "Lucide-ISC.txt"),
    ("Python", "PSF-2.0", "Python-PSF-2.0.txt"),
    ("Qt 6", "LGPL-3.0", "LGPL-3.0.txt"),
)
BARE = ("PySide6_Essentials", "shiboken6")  # wheels that carry no text
_TEXT = re.compile(r"((licen[cs]e|copying|notice)[^/]*|licenses/.*)(?<!\.py)(?<!\.pyc)$", re.IGNORECASE)
_LONGEST = 60  # of a licence's name; some distributions give the whole text in its place
_NOT_OURS = re.compile(r"""extra\s*==|python_version\s*<\s*['"]3\.11""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Something that the program is made of. `within`: what it came in, where it came in another part.

    `texts`: files with its licence; where there are none, they are looked for in the installed distribution.
    """

    name: str
    version: str = ""
    licence: str = ""
    within: str = ""
    texts: tuple[Path, ...] = ()

    def read(self) -> str:
        """The licence texts, one after the other; those that can't be read are left out. Reads files."""
        found = []
        for path in self.texts or _in_metadata(self.name):
            try:
                found.append(f"{path.name}\n\n{path.read_text(encoding='utf-8', errors='replace').strip()}\n")
            except OSError:
                continue
        return "\n\n".join(found)


def parts(bundled: Path = BUNDLED) -> tuple[Part, ...]:
    """By name: what a bundle's build has listed, else what is installed of what Tidemark asks for."""
    try:
        found = _listed(bundled)
    except (OSError, ValueError, KeyError, TypeError):
        found = _installed()
    return tuple(sorted(found, key=lambda part: part.name.lower()))


def _listed(bundled: Path) -> list[Part]:
    rows = json.loads((bundled / INDEX).read_text(encoding="utf-8"))
    return [
        Part(
            name=row["name"],
            version=row["version"],
            licence=row["licence"],
            within=row["within"],
            texts=tuple(bundled / text for text in row["texts"]),
        )
        for row in rows
    ]


def _installed(project: str = "tidemark") -> list[Part]:
    """The distributions that `project` needs at run time, and what no distribution brings."""
    own = [Part(name=name, licence=licence, texts=(ROOT / "licences" / file,)) for name, licence, file in FILES]
    found: dict[str, Part] = {}
    waiting = list(_required(project))
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # asked for on other systems only
        found[name] = _part(distribution)
        waiting += _required(name)
    return [*found.values(), *own]


def _required(name: str) -> Iterable[str]:
    """The names that a distribution asks for, without those of its extras; none where it is not installed."""
    try:
        lines = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return ()
    wanted = [line for line in lines if not _NOT_OURS.search(line.partition(";")[2])]
    return {re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", line.strip(), maxsplit=1)[0]).lower() for line in wanted}


def _part(distribution: metadata.Distribution) -> Part:
    name, fields = distribution.metadata["Name"], distribution.metadata
    texts = tuple(ROOT / "licences" / file for file in ("LGPL-3.0.txt", "GPL-3.0.txt")) if name in BARE else ()
    return Part(name=name, version=distribution.version, licence=_stated(fields), texts=texts)


def _in_metadata(name: str) -> list[Path]:
    """The licence files of an installed distribution; torch lists some fifteen thousand files, so only on demand."""
    try:
        files = metadata.files(name) or []
    except metadata.PackageNotFoundError:
        return []
    return [Path(str(file.locate())) for file in files if ".dist-info/" in str(file) and _TEXT.search(str(file))]


def _stated(fields: metadata.PackageMetadata) -> str:
    """The licence's name as the distribution states it."""
    for field in ("License-Expression", "License"):
        stated = "".join(fields.get_all(field) or [])
        if stated and "\n" not in stated and len(stated) <= _LONGEST:
            return stated
    lines = [line.rpartition(" :: ")[2] for line in fields.get_all("Classifier") or [] if line.startswith("License ::")]
    return ", ".join(lines)
