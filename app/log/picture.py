"""What an entry of the log keeps of a film: a small picture of the stage, and its readings."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from engine import MOST_PICTURE_BYTES, Film, LogReading
from widgets.insights.paint_stage import render_image
from widgets.painting.look import Look

SIZES = ((384, 243), (240, 152), (160, 101), (80, 51))  # pixels; the first whose PNG is small enough


def entry_picture(film: Film, phase: float, look: Look) -> bytes:
    """A PNG of the stage without words, of B alone where two sides are compared."""
    layers = dataclasses.replace(look.layers, captions=False)
    plain = dataclasses.replace(look, layers=layers, compared=False)
    alone = dataclasses.replace(film, held=None)
    for width, height in SIZES:
        content = _png(render_image(alone, phase, plain, width, height))
        if len(content) <= MOST_PICTURE_BYTES:
            return content
    return b""


def entry_readings(film: Film) -> tuple[LogReading, ...]:
    """Every reading that is one number."""
    readings = () if film.measurements is None else film.measurements.readings
    return tuple(
        LogReading(
            name=each.name, label=each.label, value=each.number, symbol=each.symbol, unit=each.unit,
            floor=each.floor, error=each.error,
        )
        for each in readings
        if each.number is not None
    )  # fmt: skip


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.convertToFormat(QImage.Format.Format_RGB888).save(buffer, "PNG", 10)  # type: ignore[call-overload]
    return bytes(buffer.data().data())
