"""IDX, the format of MNIST and Fashion-MNIST: a file of pictures, a file of labels, each plain or by gzip.

Big-endian: two zero bytes, 8 for unsigned bytes, the number of dimensions, each dimension in four bytes, then the data
(Y. LeCun, C. Cortes, C. J. C. Burges, The MNIST database of handwritten digits).
"""

from __future__ import annotations

import contextlib
import gzip
import math
import struct
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np

from ..errors import EngineError
from ..values import IntArray
from .raw_images import Pixels, RawImages, class_names, damaged

BYTES = 0x08
LARGEST_SIDE = 4096
MOST = 10_000_000  # pictures that a file may tell of
SKIPPED = 1 << 20  # bytes that are read at once where nothing is wanted
GZIP = b"\x1f\x8b"
WORDS = ("images", "labels"), ("idx3", "idx1"), ("idx4", "idx1")  # of a pictures' file, and of its labels'


def is_idx(path: Path) -> bool:
    """Whether a file begins as IDX with pictures does."""
    try:
        with _opened(path) as file:
            head = file.read(4)
    except (OSError, EOFError, zlib.error):
        return False
    return head[:3] == bytes([0, 0, BYTES]) and head[3:] in (b"\x03", b"\x04")


def idx_images(path: Path) -> RawImages:
    """The pictures of an IDX file; labels from the file beside it whose name says labels where this one's says images.

    Raises EngineError for another kind, a size it hasn't, labels of another number; OSError.
    """
    with _reading(path) as file:
        shape = _header(path, file, (3, 4))
    labels, note = _labels(path, shape[0])
    classes = class_names(int(labels.max(initial=0)) + 1)

    def take(places: Sequence[int]) -> Iterator[Pixels]:
        with _reading(path) as file:
            _header(path, file, (3, 4))
            each, at = math.prod(shape[1:]), 0
            for place in places:
                _skip(path, file, (place - at) * each)
                data = _exactly(path, file, each)
                yield np.frombuffer(data, np.uint8).reshape(shape[1:])
                at = place + 1

    return RawImages(labels=labels, classes=classes, title=_title(path), take=take, note=note)


def _labels(path: Path, count: int) -> tuple[IntArray, str]:
    beside = _beside(path)
    if beside is None:
        return np.zeros(
            count, np.int64
        ), f"There is no file of labels beside {path.name}: all pictures are of one class."
    with _reading(beside) as file:
        (found,) = _header(beside, file, (1,))
        if found != count:
            said = f"{beside.name} has {found:,} labels for {count:,} pictures."
            raise EngineError(said, "Both files must be of one set.")
        return np.frombuffer(_exactly(beside, file, count), np.uint8).astype(np.int64), ""


def _beside(path: Path) -> Path | None:
    """The file of labels, packed or not."""
    name = path.name
    for images, labels in WORDS:
        name = name.replace(images, labels)
    if name == path.name:
        return None
    plain = name.removesuffix(".gz")
    return next((path.with_name(each) for each in (name, plain, f"{plain}.gz") if path.with_name(each).is_file()), None)


def _header(path: Path, file: BinaryIO, ranks: tuple[int, ...]) -> tuple[int, ...]:
    head = file.read(4)
    if len(head) < 4 or head[:3] != bytes([0, 0, BYTES]) or head[3] not in ranks:
        raise EngineError(f"{path.name} is no IDX file of {'pictures' if max(ranks) > 1 else 'labels'}.")
    shape = struct.unpack(f">{head[3]}I", _exactly(path, file, 4 * head[3]))
    if not 0 < shape[0] <= MOST or not all(0 < side <= LARGEST_SIDE for side in shape[1:]):
        raise EngineError(f"{path.name} tells of {' x '.join(map(str, shape))} pictures.", "That is out of bounds.")
    if len(shape) == 4 and shape[3] not in (1, 3):
        raise EngineError(f"The pictures of {path.name} have {shape[3]} colours.", "They may have 1 or 3.")
    return shape


def _opened(path: Path) -> BinaryIO:
    with path.open("rb") as file:
        packed = file.read(2) == GZIP
    return cast(BinaryIO, gzip.open(path, "rb")) if packed else path.open("rb")


@contextlib.contextmanager
def _reading(path: Path) -> Iterator[BinaryIO]:
    try:
        with _opened(path) as file:
            yield file
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise damaged(path.name) from None


def _exactly(path: Path, file: BinaryIO, count: int) -> bytes:
    data = file.read(count)
    if len(data) < count:
        raise damaged(path.name)
    return data


def _skip(path: Path, file: BinaryIO, count: int) -> None:
    while count > 0:
        count -= len(_exactly(path, file, min(count, SKIPPED)))


def _title(path: Path) -> str:
    return path.parent.name if path.name.startswith(("train-", "t10k-")) and path.parent.name else path.stem
