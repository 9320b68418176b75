"""Pictures as arrays, and arrays as pictures."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

Pixels = npt.NDArray[np.uint8]


def pixels(image: QImage) -> Pixels:
    """A QImage as a contiguous array of its own: (height, width, 3) RGB, or (height, width, 4) RGBA if it has alpha."""
    form, depth = QImage.Format.Format_RGB888, 3
    if image.hasAlphaChannel():
        form, depth = QImage.Format.Format_RGBA8888, 4
    rgb = image.convertToFormat(form)
    rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return rows[:, : depth * rgb.width()].reshape(rgb.height(), rgb.width(), depth).copy()


def blended(a: QImage, b: QImage, share: int) -> QImage:
    """The weighted sum of two pictures of one size and format, 32 bits a pixel: `share` of 65536 of b, the rest of a.

    Each byte is rounded once, half up, so that `blended(b, a, 65536 - share)` has the same bits.
    """
    weights = (65536 - share, share)
    parts = (np.frombuffer(image.constBits(), np.uint8).astype(np.uint32) for image in (a, b))
    first, second = (part * np.uint32(weight) for part, weight in zip(parts, weights, strict=True))
    mixed = ((first + second + np.uint32(32768)) >> np.uint32(16)).astype(np.uint8)
    made = QImage(mixed.tobytes(), a.width(), a.height(), a.bytesPerLine(), a.format())
    return made.copy()  # with bytes of its own
