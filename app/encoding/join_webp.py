"""Animated WebPs joined: their frames are copied behind each other (RIFF chunks ANMF)."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from engine import EngineError

from .join_errors import misfit, unreadable
from .webp import chunks

HEAD = 16  # of a frame: corner, size, milliseconds, flags
NO_BLEND = 2  # in its flags: what was there is covered wholly


def join_webp(parts: Sequence[Path], output: Path) -> tuple[int, Fraction]:
    """Frames and seconds of the joined one. Raises EngineError for what is not animated, or of another size."""
    count, milliseconds, canvas = 0, 0, b""
    last: list[bytes] = []
    with output.open("wb") as file:
        file.write(b"RIFF\0\0\0\0WEBP")
        for number, path in enumerate(parts):
            frames = 0
            with path.open("rb") as source:
                for name, size in chunks(source):
                    body = source.read(size)
                    if name == b"VP8X" and number and body[4:10] != canvas:
                        raise misfit(path, parts[0], "it has another size")
                    if name == b"VP8X":
                        canvas = body[4:10]
                    if name == b"ANMF":
                        if not frames and number:
                            body = _covering(path, body, canvas)
                        frames, milliseconds = frames + 1, milliseconds + int.from_bytes(body[12:15], "little")
                    elif number:
                        continue
                    elif name == b"XMP ":
                        last.append(_chunk(name, body))
                        continue
                    file.write(_chunk(name, body))
            if not frames:
                raise unreadable(path, "is not animated")
            count += frames
        file.write(b"".join(last))
        whole = file.tell()
        file.seek(4)
        file.write(struct.pack("<I", whole - 8))
    return count, Fraction(max(milliseconds, 1), 1000)


def _covering(path: Path, body: bytes, canvas: bytes) -> bytes:
    """A part's first frame, covering all that was there. Raises EngineError where it is smaller than the canvas."""
    if body[:6] != bytes(6) or body[6:12] != canvas:
        raise EngineError(f"{path.name} begins with a part of a picture.", "Take an .apng instead.")
    return body[:15] + bytes([body[15] | NO_BLEND]) + body[HEAD:]


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
