"""Tier "contents": budgets, what must not be there, what must, and the licences of it all."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

from ..libraries import needed_by
from ..linux.debian_package import DEPENDS, RECOMMENDS
from ..linux.tree import size
from ..native import foreign
from ..ownership import _debian_package
from ..project import DIST, NAME, ROOT, VERSION
from .parts import sizes
from .report import Report

DISK, DOWNLOAD = 800e6, 280e6  # bytes
FORBIDDEN = re.compile(
    r"(^|/)(sklearn|joblib|pytest|_pytest|hypothesis|IPython|matplotlib|tkinter|setuptools)(/|-)"
    r"|Web(Engine|Channel)|Qt6?(Quick|Qml)|/torch/(test|include)/|(^|/)tests?/|\.(h|hpp|a|pyi|cu)$"
)


def run(report: Report, bundle: Path) -> None:
    files = [path for path in bundle.rglob("*") if path.is_file() and not path.is_symlink()]
    _sizes(report, bundle, len(files))
    names = [path.relative_to(bundle).as_posix() for path in files]
    names = [name for name in names if "/licences/" not in name]
    bad = [name for name in names if FORBIDDEN.search(name)]
    report.demand(
        not bad, f"no web engine, tests, headers or packages for developers; found: {', '.join(bad[:5]) or 'none'}"
    )
    _blas(report, names)
    _ours(report, bundle)
    _licences(report, bundle, names)
    if sys.platform == "linux" and shutil.which("objdump"):
        _host_libraries(report, bundle)


def _sizes(report: Report, bundle: Path, count: int) -> None:
    for (part, use), bytes_ in sizes(bundle).items():
        if bytes_ >= 1e6:
            report.say(f"{bytes_ / 1e6:6.1f} MB  {part}: {use}")
    on_disk = size(bundle)
    report.demand(on_disk <= DISK, f"on disk {on_disk / 1e6:.0f} MB in {count} files, at most {DISK / 1e6:.0f}")
    downloads = sorted([*DIST.glob(f"{NAME}-{VERSION}-*.tar.*"), *DIST.glob(f"{NAME}_{VERSION}*.deb")])
    report.demand(bool(downloads), f"{len(downloads)} download(s) in {DIST.name}")
    for path in downloads:
        bytes_ = path.stat().st_size
        report.demand(bytes_ <= DOWNLOAD, f"{path.name} {bytes_ / 1e6:.0f} MB, at most {DOWNLOAD / 1e6:.0f}")


def _blas(report: Report, names: list[str]) -> None:
    """One OpenBLAS for each of NumPy and SciPy: they differ in the width of integers, and in every symbol's name."""
    found = sorted({Path(name).name for name in names if "openblas" in name.lower() or "mkl_" in name.lower()})
    report.demand(len(found) <= 2, f"no BLAS twice: {', '.join(found) or 'the system has its own'}")


def _ours(report: Report, bundle: Path) -> None:
    """Every data file of the source is in the bundle, byte by byte."""
    source = ROOT / "resources"
    ours = [path for path in source.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc", ".ts")]
    there = _internal(bundle) / "resources"
    differ = [
        str(path.relative_to(source))
        for path in ours
        if not (there / path.relative_to(source)).is_file()
        or (there / path.relative_to(source)).read_bytes() != path.read_bytes()
    ]
    report.demand(
        not differ, f"{len(ours)} data files as in the source; missing or other: {', '.join(differ[:5]) or 'none'}"
    )


def _licences(report: Report, bundle: Path, names: list[str]) -> None:
    folder = _internal(bundle) / "licences"
    rows = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    texts = [folder / text for row in rows for text in row["texts"]]
    missing = [str(text.relative_to(folder)) for text in texts if not text.is_file() or text.stat().st_size < 200]
    report.demand(
        not missing, f"{len(rows)} parts with {len(texts)} licence texts; missing: {', '.join(missing) or 'none'}"
    )
    silent = [row["name"] for row in rows if not row["texts"] or not row["licence"]]
    report.demand(not silent, f"every part states a licence; silent: {', '.join(silent) or 'none'}")
    listed = {row["name"].lower() for row in rows}
    must = {"torch", "pyside6_essentials", "intel onemkl", "x264", "x265", "ffmpeg", "python", "pyinstaller", "inter"}
    report.demand(
        must <= listed, f"among them {', '.join(sorted(must & listed))}; lacking: {', '.join(must - listed) or 'none'}"
    )
    gpl = [folder / name for name in ("NOTICE", "LICENSE")]
    report.demand(all(path.is_file() for path in gpl), "NOTICE, with the source offer, and LICENSE are there")
    wheels = {Path(name).name for name in names if foreign(name.removeprefix("_internal/"))}
    report.say(f"{len(wheels)} shared libraries of others inside wheels, each known by bundle/native.py")


def _host_libraries(report: Report, bundle: Path) -> None:
    """What the loader will ask the system for comes from a package that the Debian package names."""
    everything = list(bundle.rglob("*"))
    own = {path.name for path in everything}
    binaries = [path for path in everything if path.is_file() and (".so" in path.name or path.name == NAME)]
    wanted: dict[str, str] = {}
    for path in binaries:
        wanted |= {name: path.name for name in needed_by(str(path)) if name not in own}
    named = {re.split(r"[ (]", choice.strip())[0] for group in (*DEPENDS, *RECOMMENDS) for choice in group.split("|")}
    owners = {name: _package_of(name) for name in wanted}
    strange = [
        f"{name} ({owners[name] or 'no package'}, for {wanted[name]})" for name in wanted if owners[name] not in named
    ]
    report.demand(
        not strange,
        f"{len(wanted)} system libraries, all of packages that ours names; others: {', '.join(strange) or 'none'}",
    )


def _package_of(library: str) -> str:
    for folder in ("/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/lib/aarch64-linux-gnu"):
        if (Path(folder) / library).exists():
            return _debian_package(f"{folder}/{library}")
    return ""


def _internal(bundle: Path) -> Path:
    """PyInstaller's folder, also in a .app."""
    inside = bundle / "_internal"
    return inside if inside.is_dir() else bundle / "Contents" / "Resources"
