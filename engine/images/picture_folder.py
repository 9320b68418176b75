"""A folder of pictures; its sub-folders, where it has any with pictures, are the classes."""

from __future__ import annotations

import io
import itertools
import struct
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from ..errors import EngineError
from ..files.read_image import IMAGE_SUFFIXES, MAX_IMAGE_BYTES, MAX_PIXELS, turn_of
from .raw_images import Pixels, RawImages

MOST_FILES = 1_000_000
MOST_CLASSES = 10_000
NEEDED = 256  # pixels a side: JPEG may be reduced down to this while it is decoded


def folder_images(path: Path) -> RawImages:
    """The pictures of a folder, or of its sub-folders, in the order of their names. Raises EngineError, OSError."""
    folders = sorted(each for each in path.iterdir() if each.is_dir() and not each.name.startswith("."))
    groups = [(folder.name, _pictures(folder)) for folder in folders[:MOST_CLASSES]]
    groups = [group for group in groups if group[1]]
    loose = _pictures(path)
    note = ""
    if not groups:
        groups = [(path.name or "pictures", loose)]
    elif loose:
        note = f"{len(loose):,} pictures beside the sub-folders were left out: the sub-folders are the classes."
    files = [file for _, some in groups for file in some]
    if not files:
        raise EngineError(f"There are no pictures in {path.name}.", f"They end in {', '.join(IMAGE_SUFFIXES)}.")
    if len(files) > MOST_FILES:
        raise EngineError(f"{path.name} holds more than {MOST_FILES:,} pictures.", "Choose a smaller folder.")
    labels = np.repeat(np.arange(len(groups)), [len(some) for _, some in groups])
    unread: list[str] = []

    def take(places: Sequence[int]) -> Iterator[Pixels | None]:
        for place in places:
            pixels = _pixels(files[place])
            if pixels is None:
                unread.append(f"{files[place].parent.name}/{files[place].name}")
            yield pixels

    classes = tuple(name for name, _ in groups)
    return RawImages(labels=labels, classes=classes, title=path.name, take=take, unread=unread, note=note)


def _pictures(folder: Path) -> list[Path]:
    files = (each for each in folder.iterdir() if each.suffix.lower() in IMAGE_SUFFIXES and each.is_file())
    return sorted(itertools.islice(files, MOST_FILES + 1))


def _pixels(path: Path) -> Pixels | None:
    """(h, w, 3) uint8 of the first frame, upright, on white; None for what can't be read or is too large."""
    from PIL import Image

    try:
        if path.stat().st_size > MAX_IMAGE_BYTES:
            return None
        content = path.read_bytes()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # our own bounds are here; what is odd beside the picture does not matter
            with Image.open(io.BytesIO(content)) as image:
                image.draft("RGB", (NEEDED, NEEDED))
                if image.size[0] * image.size[1] > MAX_PIXELS:
                    return None
                image.load()
                turn = turn_of(image)
                upright = (image if turn is None else image.transpose(turn)).convert("RGBA")
                white = Image.new("RGBA", upright.size, "white")
                return np.asarray(Image.alpha_composite(white, upright).convert("RGB"))
    except (Image.DecompressionBombError, OSError, SyntaxError, ValueError, TypeError, struct.error):
        return None
