"""A PNG for every frame and a JSON that says when each is, in one ZIP: a single file can be written all or nothing."""

from __future__ import annotations

import contextlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

from .encoder import Encoder, Image, require
from .reel import Reel

LIST = "frames.json"
ATTRIBUTES = 0o644 << 16  # ordinary permissions, where ZIP keeps Unix's


class PngFrames(Encoder):
    """`frame-00000.png` and so on, and `frames.json`: rate, size, metadata, and the time and phase of every frame."""

    name, suffix, title = "png-frames", ".zip", "PNG frames with a list (ZIP)"
    alpha = True

    def __init__(self) -> None:
        self._zip: zipfile.ZipFile | None = None
        self._reel = Reel(width=0, height=0)
        self._count = 0

    def open(self, path: Path, reel: Reel) -> None:
        self._reel = reel
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_STORED, allowZip64=True)  # PNG is compressed already

    def add(self, image: Image) -> None:
        from PIL import Image as Pictures

        buffer = io.BytesIO()
        Pictures.fromarray(image).save(buffer, format="PNG", compress_level=3)
        self._write(frame_name(self._count), buffer.getvalue())
        self._count += 1

    def close(self) -> None:
        assert self._zip is not None
        self._write(LIST, json.dumps(self._list(), indent=1).encode())
        self._zip.close()

    def abort(self) -> None:
        if self._zip is not None:
            with contextlib.suppress(Exception):
                self._zip.close()

    def verify(self, path: Path, reel: Reel) -> None:
        from PIL import Image as Pictures

        with zipfile.ZipFile(path) as found:
            require(found.testzip() is None, "a part of it is damaged")
            frames = [name for name in found.namelist() if name.endswith(".png")]
            with found.open(frames[-1]) as file, Pictures.open(file) as picture:
                picture.load()
                size = picture.size
            listed = len(json.loads(found.read(LIST))["frames"])
        require(len(frames) == listed == reel.count, f"{len(frames)} of {reel.count} frames")
        require(size == reel.size, f"{size[0]}x{size[1]} pixels")

    def _list(self) -> dict[str, Any]:
        reel = self._reel
        frames = []
        for index in range(self._count):
            entry: dict[str, Any] = {"file": frame_name(index), "time": float(index / reel.fps)}
            if index < len(reel.phases):
                entry["phase"] = reel.phases[index]
            frames.append(entry)
        about = {"width": reel.width, "height": reel.height, "fps": float(reel.fps)}
        return {**about, "metadata": dict(reel.metadata), "frames": frames}

    def _write(self, name: str, content: bytes) -> None:
        assert self._zip is not None
        entry = zipfile.ZipInfo(name)  # without the time of day: the same film gives the same bytes
        entry.external_attr = ATTRIBUTES
        self._zip.writestr(entry, content)


def frame_name(index: int) -> str:
    return f"frame-{index:05d}.png"
