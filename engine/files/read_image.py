"""Reading images as darkness, bounded: PNG, JPEG and what else Pillow reads without asking the disk twice."""

from __future__ import annotations

import io
import struct
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..errors import EngineError
from .ground import darkness_on_ground
from .image_points import MAX_SIDE, Darkness

if TYPE_CHECKING:
    from PIL import Image

MAX_PIXELS = 50_000_000  # of what has to be decoded whole
MAX_IMAGE_BYTES = 200_000_000
ORIENTATION = 0x0112  # the EXIF tag
IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp")


def read_image(path: Path) -> Darkness:
    """(h, w) float32 ink of the first frame, 0 to 1, upright; reduced to at most 1024 pixels a side.

    Ink is what is dark on white paper; of light ink on nothing, what is light (`darkness_on_ground`).

    At most 200 MB and 50 million pixels; JPEG is reduced while it is decoded, so it may be larger. Raises EngineError:
    not there, not readable, damaged, too large.
    """
    from PIL import Image, UnidentifiedImageError  # not with the window: it takes a while to load

    try:
        if path.stat().st_size > MAX_IMAGE_BYTES:
            raise EngineError(f"{path.name} is larger than {MAX_IMAGE_BYTES // 1_000_000} MB.", "Reduce the image.")
        content = path.read_bytes()
    except FileNotFoundError:
        raise EngineError(f"There is no file {str(path)!r}.", "Check the name and the folder.") from None
    except OSError as error:
        raise EngineError(f"{path.name} can't be read: {error.strerror or error}.", "Check its permissions.") from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # our own bounds are below; what is odd beside the picture does not matter
            with Image.open(io.BytesIO(content)) as image:
                return _darkness(path.name, image)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        if isinstance(error, Image.DecompressionBombError):
            raise EngineError(f"{path.name} has too many pixels.", "Reduce it to 5,000 a side or less.") from None
        raise EngineError(f"{path.name} is damaged or no image.", "Save it again as PNG or JPEG.") from None


def _darkness(name: str, image: Image.Image) -> Darkness:
    import PIL.Image

    image.draft("L", (MAX_SIDE, MAX_SIDE))
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise EngineError(f"{name} has {width:,} x {height:,} pixels.", "Reduce it to 5,000 a side or less.")
    image.load()
    turn = turn_of(image)  # Pillow turns a TIFF by itself while it loads
    if image.mode[0] in "IF":  # more than 8 bits: to the brightest there is
        wide = np.asarray(image, np.float32)
        image = PIL.Image.fromarray((255 * wide / max(float(wide.max()), 1.0)).clip(0, 255).astype(np.uint8))
    longest = max(width, height)
    if longest > MAX_SIDE:
        transparent = image.mode in ("P", "PA") or "transparency" in image.info
        image = image.convert("RGBA" if transparent else "L") if image.mode not in ("L", "LA", "RGB", "RGBA") else image
        image = image.reduce(longest // MAX_SIDE) if longest >= 2 * MAX_SIDE else image
        image.thumbnail((MAX_SIDE, MAX_SIDE))
    upright = image if turn is None else image.transpose(turn)
    pixels = np.asarray(upright.convert("LA"), np.float32) / 255  # (h, w, 2): grey, opacity
    return darkness_on_ground(pixels[..., 0], pixels[..., 1])


def turn_of(image: Image.Image) -> Image.Transpose | None:
    """What makes it upright, by the orientation its camera noted (EXIF); one that can't be read counts as none."""
    from PIL.Image import Transpose

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is damaged beside the picture does not matter
            orientation = image.getexif().get(ORIENTATION)
    except (SyntaxError, ValueError, TypeError, KeyError, OverflowError, OSError, struct.error):
        return None
    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return turns.get(orientation) if isinstance(orientation, int) else None
