"""Pictures that Qt holds, as darkness: SVG drawings, and images from the clipboard."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from engine import Darkness, EngineError

SIDE = 1024  # pixels of the longer side
MAX_BYTES = 20_000_000


def svg_darkness(path: Path) -> Darkness:
    """(h, w) float32 darkness, 0 to 1, of an SVG on white paper; h and w at most 1024. Raises EngineError."""
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
    image = QImage(size.expandedTo(QSize(1, 1)), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    return image_darkness(image)


def image_darkness(image: QImage) -> Darkness:
    """(h, w) float32 darkness, 0 to 1, of an image on white paper, at most 1024 a side. Raises EngineError."""
    if image.isNull():
        raise EngineError("The image is empty.", "Copy it again.")
    if max(image.width(), image.height()) > SIDE:
        image = image.scaled(SIDE, SIDE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    paper = QImage(image.size(), QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)
    painter = QPainter(paper)
    painter.drawImage(0, 0, image)
    painter.end()
    grey = paper.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    return (1 - rows[:, : grey.width()].astype(np.float32) / 255).astype(np.float32)
