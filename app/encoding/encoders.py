"""The formats of pictures and films, by name and by suffix. A format is one class and one entry here."""

from __future__ import annotations

from pathlib import Path

from engine import EngineError

from .apng import Apng
from .encoder import Encoder
from .frame_rate import frame_rate
from .gif import Gif
from .png import Png
from .png_frames import PngFrames
from .video import Mp4, SharpMp4, WebmAv1, WebmVp9
from .webp import Webp

ENCODERS: dict[str, type[Encoder]] = {
    kind.name: kind for kind in (Mp4, SharpMp4, WebmVp9, WebmAv1, Gif, Webp, Apng, PngFrames, Png)
}
SUFFIXES = tuple(dict.fromkeys(kind.suffix for kind in ENCODERS.values()))


def encoder_class(path: Path, name: str = "") -> type[Encoder]:
    """The format `name`, or the first one of the file name's suffix. Raises EngineError listing what there is."""
    suffix = path.suffix.lower()
    if name and name not in ENCODERS:
        raise EngineError(f"There is no format {name!r}.", f"Formats: {', '.join(ENCODERS)}.")
    if name and ENCODERS[name].suffix != suffix:
        raise EngineError(f"{ENCODERS[name].title} ends in {ENCODERS[name].suffix}.", f"Rename {path.name!r}.")
    kind = ENCODERS[name] if name else next((k for k in ENCODERS.values() if k.suffix == suffix), None)
    if kind is None:
        what = f"to {path.suffix} files" if path.suffix else f"to {path.name!r}, which has no suffix"
        raise EngineError(f"Can't export {what}.", f"End the name in {', '.join(SUFFIXES)}.")
    return kind


def encoder_for(path: Path, name: str = "") -> Encoder:
    """A fresh encoder for a file name. Raises EngineError listing the formats for any other suffix or name."""
    return encoder_class(path, name)()


def playable_fps(path: Path, fps: float, name: str = "") -> float:
    """The frame rate nearest to `fps` that players of this format really keep (GIF: at most 50)."""
    return float(encoder_for(path, name).playable_fps(frame_rate(fps)))
