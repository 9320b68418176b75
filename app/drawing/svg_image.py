"""Pictures that Qt holds, as darkness: SVG drawings, and images from the clipboard."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from engine import Darkness, EngineError, darkness_on_ground

SIDE = 1024  # pixels of the longer side
MAX_BYTES = 20_000_000
LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # of red, green and blue (ITU-R BT.601), as Pillow's


def svg_darkness(path: Path) -> Darkness:
    """(h, w) float32 ink, 0 to 1, of an SVG, on the ground that it needs; h and w at most 1024. Raises EngineError."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise EngineError(f"{path.name} is larger than {MAX_BYTES // 1_000_000} MB.", "Export it as PNG.")
        content = path.read_bytes()
    except OSError as error:
        raise EngineError(f"{path.name} can't be read: {error.strerror or error}.", "Check its permissions.") from None
    renderer = QSvgRenderer()
    if b"<svg" not in content or not renderer.load(content) or renderer.defaultSize().isEmpty():
        raise EngineError(f"{path.name} is no SVG drawing.", "Export it as PNG.")
    size = renderer.defaultSize().scaled(QSize(SIDE, SIDE), Qt.AspectRatioMode.KeepAspectRatio)
    image = QImage(size.expandedTo(QSize(1, 1)), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    return image_darkness(image)


def image_darkness(image: QImage) -> Darkness:
    """(h, w) float32 ink, 0 to 1, of an image, as `read_image` gives it; at most 1024 a side. Raises EngineError."""
    if image.isNull():
        raise EngineError("The image is empty.", "Copy it again.")
    if max(image.width(), image.height()) > SIDE:
        image = image.scaled(SIDE, SIDE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    pixels = rows[:, : 4 * plain.width()].reshape(plain.height(), plain.width(), 4) / np.float32(255)
    return darkness_on_ground(pixels[..., :3] @ LUMA, pixels[..., 3])
