"""Animated PNG by FFmpeg: no colour is lost, files are large. Metadata as text chunks (PNG 3rd edition, 11.3.3)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO, ClassVar

from .container import ContainerEncoder
from .encoder import require
from .insert import insert
from .reel import Reel

SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEAD = len(SIGNATURE) + 25  # the signature and the chunk IHDR


class Apng(ContainerEncoder):
    """Repeats for ever; keeps transparency."""

    name, suffix, title = "apng", ".apng", "Animated PNG"
    alpha = True
    codec, container, what, instead = "apng", "apng", "animated PNG", "a .webp"
    options: ClassVar = {"compression_level": "1", "pred": "none"}  # 28 ms a frame of 720p instead of 55, as small
    muxing: ClassVar = {"plays": "0"}

    def __init__(self) -> None:
        super().__init__()
        self._path = Path()
        self._metadata: dict[str, str] = {}

    def open(self, path: Path, reel: Reel) -> None:
        self._path, self._metadata = path, dict(reel.metadata)
        super().open(path, reel)

    def close(self) -> None:
        super().close()
        insert(self._path, HEAD, text_chunks(self._metadata))

    def verify(self, path: Path, reel: Reel) -> None:
        frames, last, (width, height) = [], b"", (0, 0)
        with path.open("rb") as file:
            for last, body in chunks(file):
                if last == b"IHDR":
                    width, height = struct.unpack(">II", body[:8])
                elif last == b"fcTL":
                    frames.append(struct.unpack(">HH", body[20:24]))
        seconds = sum(Fraction(top, bottom or 100) for top, bottom in frames)
        require((width, height) == reel.size, f"{width}x{height} pixels")
        require(last == b"IEND", "it has no end")
        require(len(frames) == reel.count, f"{len(frames)} of {reel.count} frames")
        require(reel.count == 1 or abs(seconds - reel.seconds) <= 1 / reel.fps, f"{float(seconds):.2f} s")


def chunk(name: bytes, body: bytes) -> bytes:
    """A chunk with its length and its checksum."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def chunks(file: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """Names and contents of a PNG's chunks. Raises EngineError where one is cut short or its checksum is wrong."""
    require(file.read(len(SIGNATURE)) == SIGNATURE, "it is no PNG")
    while head := file.read(8):
        size, name = int.from_bytes(head[:4], "big"), head[4:]
        body = file.read(size)
        require(file.read(4) == struct.pack(">I", zlib.crc32(name + body)), "a part of it is damaged")
        yield name, body


def text_chunks(texts: Mapping[str, str]) -> bytes:
    """A chunk iTXt for each text, to stand behind the first `HEAD` bytes of a PNG."""
    return b"".join(chunk(b"iTXt", _text(*entry)) for entry in texts.items())


def _text(key: str, value: str) -> bytes:
    """Body of a chunk iTXt: keyword, not compressed, no language, no translated keyword, UTF-8."""
    return key.encode("latin-1", "replace")[:79] + b"\0\0\0\0\0" + value.encode()
