"""Data files that ship with Tidemark, and where they are. Standard library only."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent


def path(*parts: str) -> Path:
    """The full path of a bundled file, e.g. `path("icons", "play.svg")`. Raises FileNotFoundError when missing."""
    found = ROOT.joinpath(*parts)
    if not found.exists():
        raise FileNotFoundError(f"missing resource {'/'.join(parts)}")
    return found
