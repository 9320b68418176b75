"""PNG still by Pillow: one frame, with the metadata as text chunks."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

from engine import EngineError

from .encoder import Encoder, Image, require


class Png(Encoder):
    """One picture."""

    suffix = ".png"
    title = "PNG picture"

    def __init__(self) -> None:
        self._path = Path()
        self._metadata: Mapping[str, str] = {}

    def check(self, width: int, height: int, fps: Fraction, count: int) -> None:
        super().check(width, height, fps, count)
        if count != 1:
            raise EngineError(f"A PNG holds one picture, not {count}.", "For an animation export a .mp4 or a .gif.")

    def open(self, path: Path, width: int, height: int, fps: Fraction, metadata: Mapping[str, str]) -> None:
        self._path, self._metadata = path, metadata

    def add(self, rgb: Image) -> None:
        from PIL import Image as Pictures
        from PIL.PngImagePlugin import PngInfo

        chunks = PngInfo()
        for key, value in self._metadata.items():
            chunks.add_itxt(key, value)
        Pictures.fromarray(rgb).save(self._path, format="PNG", pnginfo=chunks)

    def close(self) -> None:
        return None

    def abort(self) -> None:
        return None

    def verify(self, path: Path, width: int, height: int, fps: Fraction, count: int) -> None:
        from PIL import Image as Pictures

        with Pictures.open(path) as picture:
            picture.load()
            size = picture.size
        require(size == (width, height), path, f"{size[0]}x{size[1]} pixels")
