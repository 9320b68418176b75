"""GIFs joined: the blocks of their pictures are copied; a part's palette goes with each of its pictures (GIF89a)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

from .join_errors import misfit, unreadable

EXTENSION, PICTURE, END = 0x21, 0x2C, 0x3B
CONTROL = 0xF9  # the extension that tells a picture's delay
TABLE = 0x80  # in a packed byte: a colour table follows, of 2^(1 + the lowest three bits) colours


def join_gif(parts: Sequence[Path], output: Path) -> tuple[int, Fraction]:
    """Pictures and seconds of the joined one. Raises EngineError for what is no GIF, or of another size."""
    count, hundredths, screen = 0, 0, b""
    with output.open("wb") as file:
        for number, path in enumerate(parts):
            data = path.read_bytes()
            try:
                head, palette, blocks = _opened(data)
                if number == 0:
                    screen = head
                elif head[6:10] != screen[6:10]:
                    raise misfit(path, parts[0], "it has another size")
                if number == 0:
                    file.write(head + palette)
                for kind, block in blocks:
                    if kind == PICTURE:
                        count += 1
                        block = _with_table(block, head[10], palette) if number else block
                    elif block[1] == CONTROL:
                        hundredths += int.from_bytes(block[4:6], "little")
                    elif number:
                        continue  # repeats and comments are the first one's
                    file.write(block)
            except (IndexError, ValueError):
                raise unreadable(path, "is no GIF that can be read") from None
        file.write(bytes([END]))
    return count, Fraction(max(hundredths, 1), 100)


def _opened(data: bytes) -> tuple[bytes, bytes, Iterator[tuple[int, bytes]]]:
    """The head of 13 bytes, the palette, and the blocks. Raises ValueError."""
    if data[:6] not in (b"GIF89a", b"GIF87a") or len(data) < 13:
        raise ValueError("no GIF")
    start = 13 + _table(data[10])
    return data[:13], data[13:start], _blocks(data, start)


def _blocks(data: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Extensions and pictures, each whole. Raises IndexError or ValueError where the file is cut short or broken."""
    while data[at] != END:
        start, kind = at, data[at]
        if kind == EXTENSION:
            at += 2
        elif kind == PICTURE:
            at += 10 + _table(data[at + 9]) + 1
        else:
            raise ValueError("no block")
        while size := data[at]:
            at += 1 + size
        at += 1
        yield kind, data[start:at]


def _table(packed: int) -> int:
    """Bytes of the colour table that a packed byte tells of."""
    return 3 << (packed % 8 + 1) if packed & TABLE else 0


def _with_table(block: bytes, packed: int, palette: bytes) -> bytes:
    """A picture with the palette of its file, unless it has its own."""
    if block[9] & TABLE or not palette:
        return block
    return block[:9] + bytes([block[9] & 0x78 | TABLE | packed % 8]) + palette + block[10:]
