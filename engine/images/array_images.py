"""Pictures in NumPy's files: (n, h, w[, c]) in an NPY, or in an NPZ together with labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from ..errors import EngineError
from ..files.array_files import stored_array, stored_arrays
from ..values import Array, IntArray
from .raw_images import Pixels, RawImages, class_names

IMAGES = ("images", "x_train", "x", "data", "arr_0")
LABELS = ("labels", "y_train", "y", "targets", "arr_1")
NAMES = ("classes", "class_names")
HINT = "Save it by numpy.savez(images=..., labels=...): images (n, h, w) or (n, h, w, c), labels (n,)."
MOST_CLASSES = 10_000


def array_images(path: Path) -> RawImages:
    """Whole numbers are taken for 0 to 255, others for 0 to 1, or for -1 to 1 where one is negative.

    Raises EngineError for other values and shapes, OSError.
    """
    arrays = {"": stored_array(path)} if path.suffix.lower() == ".npy" else stored_arrays(path)
    images = _images(path, arrays)
    labels, classes = _labels(path, arrays, len(images))
    low, high = _range(path, images)

    def take(places: Sequence[int]) -> Iterator[Pixels]:
        for place in places:
            shares = (np.asarray(images[place], np.float64) - low) / (high - low)
            yield np.rint(255 * shares).astype(np.uint8)

    return RawImages(labels=labels, classes=classes, title=path.stem, take=take)


def _images(path: Path, arrays: dict[str, Array]) -> Array:
    fitting = {name: each for name, each in arrays.items() if _is_pictures(each)}
    named = [name for name in IMAGES if name in fitting]
    if not fitting or (len(fitting) > 1 and not named):
        said = "no pictures" if not fitting else f"several sets of pictures: {', '.join(sorted(fitting))}"
        raise EngineError(f"{path.name} holds {said}.", HINT)
    images = fitting[named[0] if named else next(iter(fitting))]
    if images.ndim == 4 and images.shape[3] not in (1, 3):  # colours first
        images = np.moveaxis(images, 1, -1)
    return images[..., 0] if images.ndim == 4 and images.shape[3] == 1 else images


def _is_pictures(array: Array) -> bool:
    if array.dtype.kind not in "fiub" or not array.size or min(array.shape[1:3], default=0) < 1:
        return False
    return array.ndim == 3 or (array.ndim == 4 and (array.shape[3] in (1, 3) or array.shape[1] in (1, 3)))


def _labels(path: Path, arrays: dict[str, Array], count: int) -> tuple[IntArray, tuple[str, ...]]:
    given = next((arrays[name] for name in LABELS if name in arrays and arrays[name].ndim == 1), None)
    if given is None:
        return np.zeros(count, np.int64), class_names(1)
    if len(given) != count:
        raise EngineError(f"{path.name} has {len(given):,} labels for {count:,} pictures.", HINT)
    if given.dtype.kind not in "iubUS" and not np.array_equal(given, np.rint(np.nan_to_num(given))):
        raise EngineError(f"The labels of {path.name} are neither whole numbers nor texts.", HINT)
    found, labels = np.unique(given, return_inverse=True)
    if len(found) > MOST_CLASSES:
        raise EngineError(f"{path.name} has more than {MOST_CLASSES:,} classes.", HINT)
    names = next((arrays[name] for name in NAMES if name in arrays), None)
    numbers = found.dtype.kind not in "US"
    if names is not None and names.dtype.kind in "US" and numbers and found[0] >= 0 and found[-1] < len(names):
        return labels.astype(np.int64), tuple(_text(names[int(each)]) for each in found)
    return labels.astype(np.int64), tuple(str(int(each)) if numbers else _text(each) for each in found)


def _text(name: object) -> str:
    text = name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name)
    return "".join(each if each.isprintable() else "?" for each in text)


def _range(path: Path, images: Array) -> tuple[float, float]:
    """What is black and what is white."""
    least, most = float(images.min()), float(images.max())
    if images.dtype.kind in "iu":
        low, high = 0.0, 255.0
    else:
        low, high = (-1.0 if least < 0 else 0.0), 1.0
    if images.dtype.kind == "f" and least >= 0 and most > 1:
        high = 255.0
    if not low <= least <= most <= high:  # NaN too
        raise EngineError(
            f"The pixels of {path.name} go from {least:g} to {most:g}.", "0 to 255, 0 to 1 or -1 to 1 are known."
        )
    return low, high
