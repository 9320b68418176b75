"""The installed PySide6 counts references to None right (6.12.0 loses one every void call on CPython 3.10 and 3.11)."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtGui import QImage, QPainter

CALLS = 5000


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from CPython 3.12 on")
def test_void_calls_keep_none_alive(qapp: object) -> None:
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        painter.drawPoint(1, 1)
    lost = before - sys.getrefcount(None)
    painter.end()
    # A broken build loses one each call; what else runs meanwhile (a collection, a cache) moves it by some dozens.
    assert abs(lost) < CALLS / 10
