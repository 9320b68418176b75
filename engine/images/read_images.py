"""A set of pictures from a path: which format it is, which pictures are wanted, all of one size."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..errors import EngineError, quoted
from ..values import IntArray
from .array_images import array_images
from .cifar import cifar_images, is_cifar
from .idx import idx_images, is_idx
from .image_set import FEWEST, MOST_BYTES, MOST_IMAGES, SIDES, ImageChoice, ImageSet
from .picture_folder import folder_images
from .raw_images import Pixels, RawImages

if TYPE_CHECKING:
    from PIL import Image

TRAIN = "train-images*"  # of MNIST's and Fashion-MNIST's files in a folder
KNOWN = (
    "A set is a folder of pictures (sub-folders are the classes), an NPZ or NPY file, IDX as of MNIST, or CIFAR-10's "
    "binary version."
)
TOLD = 100  # pictures between two words of progress


def read_images(
    path: Path,
    choice: ImageChoice | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ImageSet | None:
    """The pictures that are wanted, in the order in which the files have them; None where `cancelled()` turned true.

    Pictures that are not square are cut to their middle. What can't be read is left out and told in the `note`. Raises
    EngineError: not there, damaged, no such class, too few, too many bytes.
    """
    choice = choice or ImageChoice()
    try:
        raw = _raw(path)
        places = _chosen(raw, choice)
        images, there = _read(raw, places, choice, progress, cancelled)
    except FileNotFoundError:
        raise EngineError(f"There is no {quoted(str(path))}.", "Check the name and the folder.") from None
    except OSError as error:
        raise EngineError(f"{path.name} can't be read: {error.strerror or error}.", "Check its permissions.") from None
    if cancelled():
        return None
    if len(images) < FEWEST:
        raise EngineError(f"{path.name} holds fewer than two pictures that can be read.", KNOWN)
    labels = raw.labels[there]
    kept = np.unique(labels)
    grey = bool((images == images[..., :1]).all()) if choice.grey is None else choice.grey
    return ImageSet(
        images=images[..., :1] if grey else images,
        labels=np.searchsorted(kept, labels),
        classes=tuple(raw.classes[each] for each in kept),
        title=raw.title,
        note=" ".join(filter(None, (raw.note, _unread(raw)))),
    )


def _raw(path: Path) -> RawImages:
    if path.is_dir():
        if is_cifar(path):
            return cifar_images(path)
        with_idx = [each for each in sorted(path.glob(TRAIN)) if is_idx(each)]
        return idx_images(with_idx[0]) if with_idx else folder_images(path)
    if path.suffix.lower() in (".npy", ".npz"):
        return array_images(path)
    if is_idx(path):
        return idx_images(path)
    if is_cifar(path):
        return cifar_images(path)
    path.open("rb").close()  # says so where it can't be
    raise EngineError(f"{path.name} is no set of pictures.", KNOWN)


def _chosen(raw: RawImages, choice: ImageChoice) -> IntArray:
    """Rising places of the pictures that are wanted."""
    places = np.arange(len(raw.labels))
    if choice.classes:
        strange = [name for name in choice.classes if name not in raw.classes]
        if strange:
            told = ", ".join(raw.classes[:20]) + (", …" if len(raw.classes) > 20 else "")
            raise EngineError(f"There is no class {quoted(strange[0])} in {raw.title}.", f"Its classes: {told}.")
        wanted = [raw.classes.index(name) for name in choice.classes]
        places = places[np.isin(raw.labels, wanted)]
    if choice.count is not None and choice.count < len(places):
        places = np.sort(np.random.default_rng(choice.seed).permutation(places)[: choice.count])
    if len(places) < FEWEST:
        raise EngineError(f"{raw.title} holds {len(places)} such pictures.", "A set needs at least two.")
    if len(places) > MOST_IMAGES:
        said = f"{raw.title} holds {len(places):,} pictures, more than {MOST_IMAGES:,}."
        raise EngineError(said, "Choose classes, or how many.")
    return places


def _read(
    raw: RawImages,
    places: IntArray,
    choice: ImageChoice,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> tuple[IntArray, IntArray]:
    """Pictures (n, side, side, c) of one size, the one asked for or the first one's, and the places that they had."""
    images = np.empty((0, 1, 1, 1), np.uint8)
    there: list[int] = []
    with contextlib.closing(raw.take(places.tolist())) as pictures:  # type: ignore[type-var]
        for done, (place, pixels) in enumerate(zip(places.tolist(), pictures, strict=False)):
            if done % TOLD == 0:
                progress(done, len(places))
                if cancelled():
                    break
            if pixels is None:
                continue
            side = images.shape[1] if there else choice.size or _side(raw, pixels)
            fitted = _fitted(pixels, side, choice.grey)
            if not there:
                if len(places) * fitted.nbytes > MOST_BYTES:
                    said = f"These pictures take more than {MOST_BYTES // 1_000_000} MB."
                    raise EngineError(said, "Choose a smaller size, or fewer of them.")
                images = np.empty((len(places), *fitted.shape), np.uint8)
            images[len(there)] = fitted
            there.append(place)
    progress(len(places), len(places))
    return images[: len(there)], np.array(there, np.int64)


def _side(raw: RawImages, pixels: Pixels) -> int:
    """Of a set whose size is not asked for."""
    side = int(min(pixels.shape[:2]))
    if not SIDES[0] <= side <= SIDES[1]:
        said = f"The pictures of {raw.title} are {pixels.shape[1]} x {pixels.shape[0]} pixels."
        raise EngineError(said, f"Say which size they shall have, {SIDES[0]} to {SIDES[1]}: 28, say.")
    return side


def _fitted(pixels: Pixels, side: int, grey: bool | None) -> Pixels:
    """(side, side, c) of a picture: its middle, scaled."""
    height, width = pixels.shape[:2]
    if height == width == side and not (grey and pixels.ndim == 3):
        return pixels if pixels.ndim == 3 else pixels[..., None]
    import PIL.Image

    image = PIL.Image.fromarray(np.ascontiguousarray(pixels))
    if grey and image.mode != "L":
        image = image.convert("L")
    if (height, width) != (side, side):
        image = _scaled(image, side)
    fitted = np.asarray(image)
    return fitted if fitted.ndim == 3 else fitted[..., None]


def _scaled(image: Image.Image, side: int) -> Image.Image:
    import PIL.Image

    width, height = image.size
    edge = min(width, height)
    left, top = (width - edge) // 2, (height - edge) // 2
    middle = image.crop((left, top, left + edge, top + edge))
    return middle.resize((side, side), PIL.Image.Resampling.LANCZOS)


def _unread(raw: RawImages) -> str:
    if not raw.unread:
        return ""
    count = len(raw.unread)
    said = "One picture could" if count == 1 else f"{count:,} pictures could"
    return f"{said} not be read and {'was' if count == 1 else 'were'} left out, {raw.unread[0]} first."
