"""The licence texts of all that a bundle ships, by looking whose each file is. A missing one ends the build."""

from __future__ import annotations

import functools
import json
import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from .contents import Entry
from .native import LINKED, Native, foreign, native
from .ownership import Owner, Owners, canonical
from .project import NAME, ROOT

INDEX = "index.json"  # what Help > About reads
LICENCE = re.compile(r"(licen[cs]e|copying|notice)[^/]*$", re.IGNORECASE)
SMALLEST = 200  # bytes; a shorter file is no licence text
FOLDERS = (ROOT / "bundle" / "licences", ROOT / "resources" / "licences")

# Wheels without a licence text of their own.
OURS = {
    "pyside6-essentials": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "shiboken6": ("LGPL-3.0.txt", "GPL-3.0.txt"),
}
# What the metadata leave unsaid, or say of more than is shipped.
STATED = {
    "torch": "BSD-3-Clause",
    "libuuid1": "BSD-3-Clause",
    "liblzma5": "0BSD",
    "libxkbcommon0": "MIT",
    "libxkbcommon-x11-0": "MIT",
}
# What no distribution brings.
ALWAYS = {
    "Python": ("PSF-2.0", ("Python-PSF-2.0.txt",)),
    "Inter": ("OFL-1.1", ("Inter-OFL-1.1.txt",)),
    "Lucide": ("ISC", ("Lucide-ISC.txt",)),
}


class LicenceMissingError(Exception):
    """A bundle would ship something without its licence; the sentences say what."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Something shipped. `within`: what it came in. `texts`: (file, its path below the part's own folder)."""

    name: str
    licence: str
    version: str = ""
    within: str = ""
    texts: tuple[tuple[Path, str], ...]

    @property
    def folder(self) -> str:
        return canonical(re.sub(r"[^\w.-]+", "-", self.name))


def shipped(entries: Iterable[Entry], owners: Owners | None = None) -> list[Part]:
    """Every part that the files of a bundle belong to. Raises LicenceMissingError, naming all that lack a text."""
    owners = owners or Owners()
    found: dict[str, Part] = {}
    missing: list[str] = []
    for name, source, kind in sorted(set(entries)):
        if kind == "SYMLINK":
            continue  # to a file that is listed itself
        owner = owners.of(source)
        try:
            for part in _parts(owner, Path(name).name):
                found.setdefault(part.name.lower(), part)
        except LicenceMissingError as lack:
            missing += lack.args
    for name, (licence, texts) in ALWAYS.items():
        found.setdefault(name.lower(), Part(name=name, licence=licence, texts=_ours(name, texts)))
    if missing:
        raise LicenceMissingError(*sorted(set(missing)))
    return sorted(found.values(), key=lambda part: part.name.lower())


def files(parts: Iterable[Part], folder: Path) -> list[tuple[str, str]]:
    """(file, its path in the bundle) of every text, and of the list of the parts, which is written to `folder`."""
    parts = list(parts)
    rows = [
        {
            "name": part.name, "version": part.version, "licence": part.licence, "within": part.within,
            "texts": [f"{part.folder}/{place}" for _, place in part.texts],
        }
        for part in parts
    ]  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    index = folder / INDEX
    index.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    placed = [(str(file), f"licences/{part.folder}/{place}") for part in parts for file, place in part.texts]
    return [(str(index), f"licences/{INDEX}"), *placed]


def _parts(owner: Owner, filename: str) -> list[Part]:
    if owner.kind == "nobody":
        raise LicenceMissingError(f"{filename}: nobody knows where it comes from, so nobody knows its licence")
    if owner.kind == "debian":
        return [_debian_part(owner.name)]
    if owner.kind == "distribution" and owner.name != NAME:
        part = _distribution_part(owner.name)
        linked = [_native_part(each, part) for each in LINKED.get(owner.name, ())]
        if not foreign(owner.path):
            return [part, *linked]
        known = native(Path(owner.path).name)
        if known is None:
            raise LicenceMissingError(f"{owner.path}: a library that bundle/native.py does not know")
        return [part, *linked, _native_part(known, part)]
    return []


@functools.cache  # asked for every file
def _distribution_part(name: str) -> Part:
    found = metadata.distribution(name)
    texts = _ours(name, OURS[name]) if name in OURS else _in_metadata(found)
    licence = STATED.get(name) or stated(found.metadata)
    if not texts:
        raise LicenceMissingError(f"{name}: no licence text in its wheel, none in bundle/licence_texts.py")
    return Part(name=found.metadata["Name"], version=found.version, licence=licence, texts=texts)


@functools.cache
def _native_part(known: Native, within: Part) -> Part:
    if known.says and not any(known.says.lower() in _words(file, place) for file, place in within.texts):
        raise LicenceMissingError(f"{known.name}: the licence texts of {within.name} do not speak of it")
    texts = _ours(known.name, known.texts) if known.texts else within.texts
    return Part(name=known.name, licence=known.licence, within=f"{within.name} {within.version}", texts=texts)


@functools.cache
def _debian_part(package: str) -> Part:
    text = Path("/usr/share/doc") / package / "copyright"
    if not text.is_file():
        raise LicenceMissingError(f"{package}: this Debian package is installed without its copyright file")
    asked = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Version}\\n", package], capture_output=True, text=True, check=False
    )
    first = re.search(r"^License: *(\S.*)$", text.read_text(encoding="utf-8", errors="replace"), re.MULTILINE)
    version = asked.stdout.split("\n", 1)[0]
    plain = "MIT" if package.startswith("libxcb") else "see its text"
    licence = STATED.get(package) or (first.group(1) if first else plain)
    return Part(name=package, version=version, licence=licence, within="Debian", texts=((text, "copyright.txt"),))


def _ours(name: str, texts: Iterable[str]) -> tuple[tuple[Path, str], ...]:
    """Files of ours by name. Raises LicenceMissingError for one that is not there, or too short to be a licence."""
    found = []
    for text in texts:
        here = [folder / text for folder in FOLDERS if (folder / text).is_file()]
        if not here or here[0].stat().st_size < SMALLEST:
            raise LicenceMissingError(f"{name}: {text} is missing")
        found.append((here[0], text))
    return tuple(found)


def _in_metadata(distribution: metadata.Distribution) -> tuple[tuple[Path, str], ...]:
    """The licence files in a wheel's metadata, without the empty ones that some carry."""
    found = []
    for file in distribution.files or []:
        inside = str(file).replace("\\", "/").partition(".dist-info/")[2]
        path = Path(str(file.locate()))
        code = path.suffix in (".py", ".pyc")
        texts = not code and (LICENCE.search(inside) or inside.startswith(("licenses/", "license_files/")))
        if texts and path.is_file() and path.stat().st_size >= SMALLEST:
            found.append((path, inside))
    return tuple(found)


def stated(fields: metadata.PackageMetadata) -> str:
    """The licence that a distribution's metadata states, in a few words."""
    short = next((fields[name] for name in ("License-Expression", "License") if name in fields), "")
    if short and "\n" not in short and len(short) <= 60:
        return short
    classified = [line.rpartition(" :: ")[2] for line in fields.get_all("Classifier") or [] if "License ::" in line]
    return ", ".join(classified) or "see its text"


def _words(file: Path, place: str) -> str:
    return place.lower() + file.read_text(encoding="utf-8", errors="replace").lower()
