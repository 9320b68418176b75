"""Animated PNGs joined: chunks are copied, and numbered anew (PNG 3rd edition, 11.3.6)."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from .apng import SIGNATURE, chunk, chunks
from .join_errors import misfit, unreadable

SOURCE = 0  # how a part's first picture covers what was there: wholly


def join_apng(parts: Sequence[Path], output: Path) -> tuple[int, Fraction]:
    """Pictures and seconds of the joined one. Raises EngineError for what is no such file, or of another size."""
    kept: dict[bytes, bytes] = {}
    sequence, count, seconds = 0, 0, Fraction(0)
    with output.open("wb") as file:
        for number, path in enumerate(parts):
            begun = False
            with path.open("rb") as source:
                for name, body in chunks(source):
                    if name in (b"IHDR", b"PLTE", b"tRNS"):
                        if number and kept.get(name) != body:
                            raise misfit(path, parts[0], "it has another size")
                        kept[name] = body
                    if name == b"fcTL":
                        top, bottom = struct.unpack(">HH", body[20:24])
                        count, seconds = count + 1, seconds + Fraction(top, bottom or 100)
                        if number and not begun:
                            body = body[:25] + bytes([SOURCE])
                        begun = True
                        body, sequence = struct.pack(">I", sequence) + body[4:], sequence + 1
                    elif name == b"fdAT" or (name == b"IDAT" and number):
                        data = body[4:] if name == b"fdAT" else body
                        name, body, sequence = b"fdAT", struct.pack(">I", sequence) + data, sequence + 1
                    elif name == b"IEND" or (number and name != b"fcTL"):
                        continue
                    if name == b"IHDR":
                        file.write(SIGNATURE)
                    file.write(chunk(name, body))
            if not begun:
                raise unreadable(path, "is not animated")
        file.write(chunk(b"IEND", b""))
    _count(output, count)
    return count, seconds


def _count(path: Path, count: int) -> None:
    """Say how many pictures there are, in the chunk acTL."""
    with path.open("r+b") as file:
        head = file.read(1 << 16)
        at = head.index(b"acTL")
        body = struct.pack(">I", count) + head[at + 8 : at + 12]
        file.seek(at - 4)
        file.write(chunk(b"acTL", body))
