"""PNG still by Pillow: one frame, with the metadata as text chunks."""

from __future__ import annotations

from pathlib import Path

from .encoder import Encoder, Image, require
from .reel import Reel


class Png(Encoder):
    """One picture."""

    name, suffix, title = "png", ".png", "PNG picture"
    still = True
    alpha = True

    def __init__(self) -> None:
        self._path = Path()
        self._reel = Reel(width=0, height=0)

    def open(self, path: Path, reel: Reel) -> None:
        self._path, self._reel = path, reel

    def add(self, image: Image) -> None:
        from PIL import Image as Pictures
        from PIL.PngImagePlugin import PngInfo

        chunks = PngInfo()
        for key, value in self._reel.metadata.items():
            chunks.add_itxt(key, value)
        Pictures.fromarray(image).save(self._path, format="PNG", pnginfo=chunks)

    def close(self) -> None:
        return None

    def abort(self) -> None:
        return None

    def verify(self, path: Path, reel: Reel) -> None:
        from PIL import Image as Pictures

        with Pictures.open(path) as picture:
            picture.load()
            size = picture.size
        require(size == reel.size, f"{size[0]}x{size[1]} pixels")
