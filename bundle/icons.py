"""The program's icon in every form a system asks for, drawn by Qt from the one SVG: PNGs, .ico, .icns.

python -m bundle.icons FOLDER
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

from .project import NAME, ROOT

SVG = ROOT / "resources" / "icons" / "tidemark.svg"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)  # hicolor's
ICO = (16, 24, 32, 48, 64, 128, 256)
ICNS = 1024


def png(size: int) -> bytes:
    """The icon as a square PNG, with nothing behind it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(SVG)).render(painter)
    painter.end()
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(held.data())


def write_pngs(folder: Path) -> list[Path]:
    """One PNG a size, named by it: hicolor/48x48/apps/tidemark.png and so on."""
    written = []
    for size in SIZES:
        path = folder / f"{size}x{size}" / "apps" / f"{NAME}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(png(size))
        written.append(path)
    return written


def write_ico(path: Path) -> Path:
    """For Windows: each size drawn for itself, not scaled down from the largest."""
    return _write(path, max(ICO), "ICO", sizes=[(size, size) for size in ICO], append_images=ICO)


def write_icns(path: Path) -> Path:
    """For macOS; its sizes go up to 1024."""
    return _write(path, ICNS, "ICNS", append_images=(16, 32, 64, 128, 256, 512))


def _write(path: Path, size: int, form: str, append_images: tuple[int, ...], **options: object) -> Path:
    from PIL import Image

    path.parent.mkdir(parents=True, exist_ok=True)
    others = [Image.open(io.BytesIO(png(other))) for other in append_images]
    Image.open(io.BytesIO(png(size))).save(path, form, append_images=others, **options)
    return path


if __name__ == "__main__":
    target = Path(sys.argv[1])
    print(*write_pngs(target / "hicolor"), write_ico(target / f"{NAME}.ico"), write_icns(target / f"{NAME}.icns"))
