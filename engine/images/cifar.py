"""CIFAR-10's binary version: rows of a label and 3 x 1024 bytes, in one file or in the five batches of a folder.

A. Krizhevsky, Learning multiple layers of features from tiny images (2009); names stand in batches.meta.txt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from ..errors import EngineError
from .raw_images import Pixels, RawImages, class_names

SIDE, CLASSES = 32, 10
ROW = 1 + 3 * SIDE**2
TRAIN = "data_batch_*.bin"
NAMES = "batches.meta.txt"
LONGEST_NAMES = 10_000  # bytes


def is_cifar(path: Path) -> bool:
    """Whether a folder holds CIFAR-10's batches, or a file is one."""
    if path.is_dir():
        return any(path.glob(TRAIN))
    return path.suffix.lower() == ".bin" and path.stat().st_size > 0 and path.stat().st_size % ROW == 0


def cifar_images(path: Path) -> RawImages:
    """The pictures of a batch, or of all training batches in a folder. Raises EngineError, OSError."""
    files = sorted(path.glob(TRAIN)) if path.is_dir() else [path]
    rows = [_rows(file) for file in files]
    labels = np.concatenate([batch[:, 0] for batch in rows]).astype(np.int64)
    if labels.max() >= CLASSES:
        raise EngineError(f"{path.name} is not CIFAR-10's binary version: it has labels beyond 9.")
    starts = np.cumsum([0, *map(len, rows)])

    def take(places: Sequence[int]) -> Iterator[Pixels]:
        for place in places:
            batch = int(np.searchsorted(starts, place, "right")) - 1
            colours = rows[batch][place - starts[batch], 1:].reshape(3, SIDE, SIDE)
            yield np.moveaxis(colours, 0, -1)

    folder = path if path.is_dir() else path.parent
    return RawImages(labels=labels, classes=_names(folder), title=path.stem or "CIFAR-10", take=take)


def _rows(file: Path) -> np.memmap[tuple[int, int], np.dtype[np.uint8]]:
    """(n, ROW) uint8, read as it is needed."""
    size = file.stat().st_size
    if not size or size % ROW:
        raise EngineError(f"{file.name} is damaged: CIFAR-10's rows have {ROW} bytes.", "Copy or download it again.")
    return np.memmap(file, np.uint8, "r", shape=(size // ROW, ROW))


def _names(folder: Path) -> tuple[str, ...]:
    try:
        with (folder / NAMES).open("rb") as file:
            names = file.read(LONGEST_NAMES).decode().split()
    except (OSError, UnicodeDecodeError):
        names = []
    fits = len(names) == CLASSES and len(set(names)) == CLASSES and all(name.isprintable() for name in names)
    return tuple(names) if fits else class_names(CLASSES)
