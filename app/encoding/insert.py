"""Bytes put into the middle of a file, block by block: a film need not fit into memory."""

from __future__ import annotations

from pathlib import Path

BLOCK = 1 << 20


def insert(path: Path, at: int, content: bytes) -> None:
    """Put `content` in front of byte `at`; what follows moves back. Raises OSError."""
    with path.open("r+b") as file:
        stop = file.seek(0, 2)
        while stop > at:  # from the end, so that nothing is overwritten before it has moved
            start = max(stop - BLOCK, at)
            file.seek(start)
            block = file.read(stop - start)
            file.seek(start + len(content))
            file.write(block)
            stop = start
        file.seek(at)
        file.write(content)
