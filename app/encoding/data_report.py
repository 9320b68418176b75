"""What an export of numbers wrote."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class DataReport:
    """`size` in bytes; `entries`: arrays of an NPZ, rows of a CSV below its head."""

    path: Path
    size: int
    entries: int
