"""Why films can't be joined, as sentences."""

from __future__ import annotations

from pathlib import Path

from engine import EngineError


def misfit(part: Path, first: Path, how: str) -> EngineError:
    """`part` differs from the first one; `how`: "it has 640x360 pixels"."""
    return EngineError(f"{part.name} does not fit {first.name}: {how}.", "Render both with the same options.")


def unreadable(part: Path, what: str) -> EngineError:
    """`what`: "is no GIF"."""
    return EngineError(f"{part.name} {what}.", "Join films that tidemark render made.")
