"""The large parts of a bundle, and what each is for: the table of `make bundle-check` and of docs/installing.md."""

from __future__ import annotations

import re
from pathlib import Path

# First match counts. Paths below _internal.
PARTS: tuple[tuple[str, str, str], ...] = (
    (r"torch/lib/(lib)?torch_cpu", "torch: kernels, oneMKL, oneDNN", "scores, flows, training, for every processor"),
    (r"torch/", "torch: the Python side", "tensors and autograd; torch does not import without it"),
    (r"numpy\.libs/(lib)?scipy_openblas64", "OpenBLAS of NumPy (64 bit)", "numpy.linalg; other symbols than SciPy's"),
    (r"scipy\.libs/(lib)?scipy_openblas", "OpenBLAS of SciPy (32 bit)", "scipy.linalg; other symbols than NumPy's"),
    (r"(scipy|numpy|pot)\.libs/", "Fortran and OpenMP runtimes", "OpenBLAS and POT"),
    (r"scipy/", "SciPy", "sparse and special functions, assignment, what POT imports"),
    (r"numpy/", "NumPy", "arrays"),
    (r"ot/", "POT", "optimal transport"),
    (r"av\.libs/", "FFmpeg with its encoders", "H.264, VP9, AV1, GIF, APNG, WebP"),
    (r"av/", "PyAV", "FFmpeg from Python"),
    (r"(PIL/|pillow\.libs/)", "Pillow", "pictures in and out"),
    (r"PySide6/Qt/lib/libicu", "ICU", "text in Qt: QtCore is linked with it"),
    (r"PySide6/Qt/plugins/", "Qt's plugins", "platforms (X11, Wayland, offscreen), image formats"),
    (r"(PySide6|shiboken6)/", "Qt and PySide6", "window, widgets, painting, SVG, PDF"),
    (r"(libpython|python3|base_library)", "Python", "the interpreter and its library"),
    (r"(resources|licences)/", "Tidemark's data, licence texts", "presets, icons, fonts; what the law asks for"),
    (r"lib[^/]*$", "libraries of Python and X11", "OpenSSL, SQLite, zlib, xcb"),
)  # fmt: skip
REST = ("everything else", "metadata")
PROGRAM = ("the program", "start program, and all Python modules in compressed form")


def sizes(bundle: Path) -> dict[tuple[str, str], int]:
    """Bytes by (part, what it is for), largest first. Links count nothing: their content is counted where it lies."""
    found: dict[tuple[str, str], int] = {}
    for path in bundle.rglob("*"):
        if path.is_symlink() or not path.is_file():
            continue
        key = part_of(path.relative_to(bundle).as_posix())
        found[key] = found.get(key, 0) + path.stat().st_size
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def part_of(name: str) -> tuple[str, str]:
    """The part that a file of the bundle belongs to, with what that is for."""
    inside = name.removeprefix("_internal/")
    if inside == name:
        return PROGRAM
    return next(((part, use) for pattern, part, use in PARTS if re.match(pattern, inside)), REST)
