"""The formats that can be exported, by suffix. A format is one file and one line here."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from engine import EngineError

from .encoder import Encoder
from .gif import Gif
from .mp4 import Mp4
from .png import Png

ENCODERS: dict[str, type[Encoder]] = {kind.suffix: kind for kind in (Mp4, Gif, Png)}


def encoder_for(path: Path) -> Encoder:
    """A fresh encoder for a file name. Raises EngineError listing the formats for any other suffix."""
    kind = ENCODERS.get(path.suffix.lower())
    if kind is None:
        what = f"to {path.suffix} files" if path.suffix else f"to {path.name!r}, which has no suffix"
        raise EngineError(f"Can't export {what}.", f"End the name in {', '.join(ENCODERS)}.")
    return kind()


def playable_fps(path: Path, fps: float) -> float:
    """The frame rate nearest to `fps` that players of this format really keep (GIF: at most 50)."""
    return float(encoder_for(path).playable_fps(Fraction(fps).limit_denominator(1001)))
