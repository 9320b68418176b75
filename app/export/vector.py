"""SVG and PDF of one instant: the same painter with real points, lines and text; heat maps are embedded images."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRect, QSize, QSizeF
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from engine import EngineError

from ..encoding import ExportCancelled, ExportReport
from ..storage.atomic import atomic_file

Paint = Callable[[QPainter], None]
DPI = 96  # CSS pixels: 1280 of them are 13.3 inches
POINTS = 72 / DPI


@dataclass(frozen=True, slots=True)
class VectorFormat:
    """A format of drawings; `write` gives the whole file."""

    name: str
    suffix: str
    title: str
    write: Callable[[Paint, tuple[int, int], Mapping[str, str]], bytes]


def export_vector(
    paint: Paint,
    path: Path,
    *,
    size: tuple[int, int],
    metadata: Mapping[str, str],
    cancelled: Callable[[], bool] = lambda: False,
) -> ExportReport:
    """Write one picture of `size` (width, height) pixels at 96 a inch, in the format of the suffix, all or nothing.

    Raises EngineError for a place that can't be written, ExportCancelled, or what `paint` raises.
    """
    form = VECTOR_FORMATS[path.suffix.lower()[1:]]
    started = time.perf_counter()
    with atomic_file(path) as part:
        content = form.write(paint, size, metadata)
        painting = time.perf_counter() - started
        if cancelled():
            raise ExportCancelled
        part.write_bytes(content)
        _verify(part, form.name, size)
    return ExportReport(
        path=path, count=1, fps=1.0, seconds=0.0, size=len(content), took=time.perf_counter() - started,
        painting=painting, encoding=0.0,
    )  # fmt: skip


def _svg(paint: Paint, size: tuple[int, int], metadata: Mapping[str, str]) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)  # 1.2 Tiny knows no clipping
    generator.setOutputDevice(buffer)
    generator.setResolution(DPI)
    generator.setSize(QSize(*size))
    generator.setViewBox(QRect(0, 0, *size))
    generator.setTitle(metadata.get("title", ""))
    generator.setDescription(_said(metadata))
    painter = QPainter(generator)
    try:
        paint(painter)
    finally:
        painter.end()
    return bytes(buffer.data().data())


def _pdf(paint: Paint, size: tuple[int, int], metadata: Mapping[str, str]) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DPI)
    writer.setPageSize(QPageSize(QSizeF(size[0] * POINTS, size[1] * POINTS), QPageSize.Unit.Point))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(metadata.get("title", ""))
    writer.setCreator(metadata.get("software", "Tidemark"))
    writer.setDocumentXmpMetadata(QByteArray(_xmp(metadata).encode()))
    painter = QPainter(writer)
    try:
        paint(painter)
    finally:
        painter.end()
    return bytes(buffer.data().data())


VECTOR_FORMATS = {
    form.name: form
    for form in (
        VectorFormat("svg", ".svg", "SVG drawing", _svg),
        VectorFormat("pdf", ".pdf", "PDF drawing", _pdf),
    )
}


def page_streams(content: bytes) -> list[bytes]:
    """The decompressed streams of a PDF that are compressed by zlib, in order: the pages' drawing operators, mostly."""
    found = []
    for piece in content.split(b"stream\n")[1:]:
        try:
            found.append(zlib.decompressobj().decompress(piece))
        except zlib.error:
            continue
    return found


def _said(metadata: Mapping[str, str]) -> str:
    return "; ".join(f"{key}: {value}" for key, value in metadata.items())


def _xmp(metadata: Mapping[str, str]) -> str:
    return (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">'
        f"{escape(metadata.get('title', ''))}</rdf:li></rdf:Alt></dc:title><dc:description><rdf:Alt>"
        f'<rdf:li xml:lang="x-default">{escape(_said(metadata))}</rdf:li></rdf:Alt></dc:description>'
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    )


def _verify(path: Path, name: str, size: tuple[int, int]) -> None:
    """Raises EngineError where a finished file is not whole or not of the size that was asked for."""
    content = path.read_bytes()
    if name == "svg":
        try:
            box = ElementTree.fromstring(content).get("viewBox", "")
        except ElementTree.ParseError:
            box = "nothing"
        right = box == f"0 0 {size[0]} {size[1]}"
    else:
        box = "another page"
        right = content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF") and bool(page_streams(content))
    if not right:
        raise EngineError(f"The finished file did not read back well: {box}.", "Nothing was kept; try another format.")
