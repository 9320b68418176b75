"""A study's figure as a file: SVG, or PNG with two pixels a unit. The same painter as in the window."""

from __future__ import annotations

import math
from typing import cast

from PySide6.QtCore import QBuffer, QIODevice, QRectF
from PySide6.QtGui import QImage, QPainter

from engine import EngineError, StudyResult, study_of
from widgets.look.theme import ThemeName, theme
from widgets.studies.figure import paint_study, study_figure_size

from ..export.render import ensure_application
from ..export.vector import VECTOR_FORMATS
from ..version import VERSION

SCALE = 2  # pixels a unit of a PNG


def study_heading(result: StudyResult) -> str:
    """What stands above the figure; it says where a run is quick, on a drawing of one's own, or not complete."""
    study = study_of(result.request)
    notes = [
        *(["quick"] if result.request.quick else []),
        *(["own drawing"] if result.request.experiment is not None else []),
        *([result.request.images.title] if result.request.images is not None else []),
        *([] if result.complete else [f"{result.done} of {result.total} parts"]),
    ]
    return f"{study.title} {study.paper}" + (f" – {', '.join(notes)}" if notes else "")


def figure_bytes(result: StudyResult, form: str, theme_name: str = "light") -> bytes:
    """The figure as "svg" or "png", light or dark. Needs the main thread where there is no application yet."""
    ensure_application()
    size = study_figure_size(result.findings)
    width, height = math.ceil(size.width()), math.ceil(size.height())

    def paint(painter: QPainter) -> None:
        area, colours = QRectF(0, 0, width, height), theme(cast(ThemeName, theme_name))
        paint_study(painter, area, study_heading(result), study_of(result.request).claim, result.findings, 1.0, colours)

    if form == "svg":
        about = {
            "title": study_heading(result),
            "software": f"Tidemark {VERSION}",
            "seed": str(result.request.seed),
            "comment": f"study {result.request.study}",
        }
        return VECTOR_FORMATS["svg"].write(paint, (width, height), about)
    image = QImage(width * SCALE, height * SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SCALE)
    painter = QPainter(image)
    try:
        paint(painter)
    finally:
        painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise EngineError("The figure could not be made a PNG.", "Is there enough memory?")
    return bytes(buffer.data().data())
