"""Letters as points: a text in the window's font, filled."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QImage, QPainter, QPainterPath

from engine import EngineError, masked_points
from widgets.look.fonts import font

HEIGHT = 96.0  # pixels of the letters that the points are spread over
LONGEST = 40


def text_figure(text: str, count: int, rng: np.random.Generator) -> np.ndarray:
    """(count, 2) points spread evenly over the letters; the text's longer side is [-1, 1].

    Raises EngineError for a text without a visible letter.
    """
    path = QPainterPath()
    path.addText(QPointF(0, 0), font(HEIGHT, QFont.Weight.DemiBold), text.strip()[:LONGEST])
    box = path.boundingRect()
    if box.width() < 1 or box.height() < 1:
        raise EngineError("There is no text to put down.", "Write a letter or two into the text field.")
    path.translate(-box.left(), -box.top())
    width, height = round(box.width()) + 1, round(box.height()) + 1
    image = QImage(width, height, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.black)
    painter = QPainter(image)
    painter.fillPath(path, Qt.GlobalColor.white)
    painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(height, image.bytesPerLine())
    return masked_points(rows[:, :width] > 127, count, rng)
