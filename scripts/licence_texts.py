"""The licence texts of what a frozen bundle ships: each distribution's own files, or ours where its wheel has none."""

import re
import sys
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

TEXTS = Path(__file__).resolve().parent.parent / "resources" / "licences"
LICENCE = re.compile(r"(licen[cs]e|copying|notice)[^/]*$", re.IGNORECASE)
SMALLEST = 200  # bytes; a shorter file is no licence text

# Wheels without a licence text, and what is not a Python distribution at all.
OURS = {
    "pyside6-essentials": ["LGPL-3.0.txt", "GPL-3.0.txt"],
    "shiboken6": ["LGPL-3.0.txt", "GPL-3.0.txt"],
    "ffmpeg": ["GPL-3.0.txt", "LGPL-2.1.txt", "LGPL-3.0.txt", "Apache-2.0.txt"],
    "python": ["Python-PSF-2.0.txt"],
    "inter": ["Inter-OFL-1.1.txt"],
    "lucide": ["Lucide-ISC.txt"],
}
NOT_BUNDLED = {"setuptools"}  # torch asks for it, for compiling extensions; build.spec leaves it out


def bundled_distributions(project="tidemark"):
    """Names of the installed distributions that `project` needs at run time, itself left out."""
    found, waiting = {}, [project]
    while waiting:
        distribution = metadata.distribution(waiting.pop())
        for line in distribution.requires or []:
            requirement = Requirement(line)
            name = canonical(requirement.name)
            if name not in found and (requirement.marker is None or requirement.marker.evaluate({"extra": ""})):
                found[name] = True
                waiting.append(name)
    return sorted(found.keys() - NOT_BUNDLED)


def licence_files():
    """(file, folder in the bundle) of every licence text. Stops the program, naming them, when texts are missing."""
    files, missing = [], []
    for name in sorted({*bundled_distributions(), "pyinstaller", *OURS}):
        own = [TEXTS / text for text in OURS[name]] if name in OURS else shipped(name)
        missing += [f"{name}: {path.name}" for path in own if not path.is_file() or path.stat().st_size < SMALLEST]
        missing += [f"{name}: no licence text in its wheel, none in scripts/licence_texts.py"] if not own else []
        files += [(str(path), f"licences/{name}/{folder(path)}") for path in own]
    if missing:
        sys.exit("The bundle lacks licence texts:\n  " + "\n  ".join(missing))
    return files


def shipped(name):
    """The licence files in a wheel's metadata, without the empty ones that some carry."""
    listed = metadata.distribution(name).files or []
    paths = [Path(str(file.locate())) for file in listed if ".dist-info/" in str(file) and LICENCE.search(str(file))]
    return [path for path in paths if path.is_file() and path.stat().st_size >= SMALLEST]


def folder(path):
    """Where below its distribution's folder a text goes: as it lay in the metadata, for one name may recur."""
    parts = path.parts
    start = next((i for i, part in enumerate(parts) if part.endswith(".dist-info")), len(parts) - 2)
    return "/".join(parts[start + 1 : -1])


def canonical(name):
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    for file, place in licence_files():
        print(f"{place:<60} {Path(file).name}")
