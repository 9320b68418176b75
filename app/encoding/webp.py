"""Animated WebP by libwebp, quality 90, transparency without loss.

Without any loss a heat map takes four times as long and three times the room (720p: 230 ms and 151 kB a frame instead
of 50 ms and 59 kB); who wants every pixel kept has APNG.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO, ClassVar
from xml.sax.saxutils import escape

from .container import ContainerEncoder
from .encoder import Image, require
from .reel import Reel

MILLISECOND = Fraction(1, 1000)
XMP_FLAG = 1 << 2  # in the first byte of the chunk VP8X


class Webp(ContainerEncoder):
    """Repeats for ever; keeps transparency; metadata as an XMP chunk."""

    name, suffix, title = "webp", ".webp", "Animated WebP"
    alpha = True
    codec, container, what, instead = "libwebp_anim", "webp", "WebP", "a .apng"
    options: ClassVar = {"quality": "90", "compression_level": "2"}
    muxing: ClassVar = {"loop": "0"}

    def __init__(self) -> None:
        super().__init__()
        self._path = Path()
        self._reel = Reel(width=0, height=0)

    def pixel_format(self, reel: Reel) -> str:
        return "bgra"

    def open(self, path: Path, reel: Reel) -> None:
        self._path, self._reel = path, reel
        super().open(path, reel)

    def prepare(self, context: Any) -> None:
        context.time_base = MILLISECOND

    def add(self, image: Image) -> None:
        frame = self.frame(image)
        frame.pts, frame.time_base = round(self._count / self._reel.fps / MILLISECOND), MILLISECOND
        self._count += 1
        self._container.mux(self._stream.encode(frame))

    def close(self) -> None:
        super().close()
        if self._reel.metadata:
            with self._path.open("r+b") as file:
                add_xmp(file, self._reel)

    def verify(self, path: Path, reel: Reel) -> None:
        from PIL import Image as Pictures

        with Pictures.open(path) as picture:
            picture.load()
            size = picture.size
        require(size == reel.size, f"{size[0]}x{size[1]} pixels")
        # Equal neighbours are stored as one frame, so the length counts. The last lasts as long as the one before it.
        with path.open("rb") as file:
            seconds = sum(durations(file)) / 1000
        slack = 1 / reel.fps + 2 * MILLISECOND
        require(reel.count == 1 or abs(seconds - reel.seconds) <= slack, f"{seconds:.2f} s")


def chunks(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Name and size of each chunk of a RIFF file, which then stands at its content. Raises EngineError if cut short."""
    whole = file.seek(0, 2)
    file.seek(0)
    head = file.read(12)
    require(head[:4] == b"RIFF" and whole == 8 + int.from_bytes(head[4:8], "little"), "it is cut short")
    at = 12
    while at + 8 <= whole:
        file.seek(at)
        name, size = struct.unpack("<4sI", file.read(8))
        yield name, size
        at += 8 + size + size % 2


def durations(file: BinaryIO) -> list[int]:
    """Of the frames, in milliseconds: three bytes at 12 of each chunk ANMF."""
    return [int.from_bytes(file.read(15)[12:], "little") for name, _ in chunks(file) if name == b"ANMF"]


def add_xmp(file: BinaryIO, reel: Reel) -> None:
    """Append the metadata as an XMP chunk; not where the file's head has no room to say so (one frame)."""
    file.seek(12)
    if file.read(4) != b"VP8X":
        return
    file.seek(20)
    flags = file.read(1)[0]
    body = _xmp(reel).encode()
    file.seek(20)
    file.write(bytes([flags | XMP_FLAG]))
    file.seek(0, 2)
    file.write(b"XMP " + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2))
    whole = file.tell()
    file.seek(4)
    file.write(struct.pack("<I", whole - 8))


def _xmp(reel: Reel) -> str:
    said = "; ".join(f"{key}: {value}" for key, value in reel.metadata.items())
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description><rdf:Alt>'
        f'<rdf:li xml:lang="x-default">{escape(said)}</rdf:li>'
        "</rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
