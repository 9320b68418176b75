"""What every encoder can do: say what it admits, take frames one by one, finish or give up, and verify its file."""

from __future__ import annotations

import abc
from fractions import Fraction
from pathlib import Path
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from engine import EngineError

from .reel import Reel

Image = npt.NDArray[np.uint8]  # (height, width, 3) RGB or (height, width, 4) RGBA, C-contiguous
LARGEST_SIDE = 7680


class Encoder(abc.ABC):
    """One file of one format. Used once: `check`, `learn`, `open`, `add` for every frame, then `close` or `abort`.

    `name` tells formats of one `suffix` apart. `still`: holds one picture; `alpha`: keeps what is transparent; `even`:
    both sides must be even, because colour is stored at half the resolution.
    """

    name: ClassVar[str]
    suffix: ClassVar[str]
    title: ClassVar[str]
    still: ClassVar[bool] = False
    alpha: ClassVar[bool] = False
    even: ClassVar[bool] = False
    samples: ClassVar[int] = 0  # how many frames, spread over the film, `learn` wants to see first

    def check(self, reel: Reel) -> None:
        """Raises EngineError for a size, rate or number of frames that this format or machine can't write."""
        if not all(16 <= side <= LARGEST_SIDE for side in reel.size):
            raise EngineError(
                f"A picture can't be {reel.width}x{reel.height}.", f"Each side is from 16 to {LARGEST_SIDE} pixels."
            )
        if not 1 <= reel.fps <= 120:
            raise EngineError(f"A film can't have {float(reel.fps):g} frames a second.", "Choose 1 to 120.")
        if reel.count < 1:
            raise EngineError("A film needs at least one frame.", "Give it more seconds or frames a second.")
        if self.still and reel.count != 1:
            raise EngineError(
                f"A {self.suffix[1:].upper()} holds one picture, not {reel.count}.",
                "For an animation export a .mp4 or a .gif.",
            )
        if self.even and (reel.width % 2 or reel.height % 2):
            even = f"{reel.width + reel.width % 2}x{reel.height + reel.height % 2}"
            raise EngineError(f"{self.title} needs even sides, not {reel.width}x{reel.height}.", f"Use {even}.")
        if reel.alpha and not self.alpha:
            raise EngineError(
                f"{self.title} can't be transparent.", "Export a .png, .apng, .webp or .zip, or choose a theme."
            )

    def playable_fps(self, fps: Fraction) -> Fraction:
        """The rate nearest to `fps` that a player really keeps."""
        return fps

    def learn(self, samples: list[Image]) -> None:
        """Look at some frames before the first is added (a palette, say)."""
        del samples

    @abc.abstractmethod
    def open(self, path: Path, reel: Reel) -> None:
        """Start a file. Raises OSError where it can't be written."""

    @abc.abstractmethod
    def add(self, image: Image) -> None:
        """Append one frame."""

    @abc.abstractmethod
    def close(self) -> None:
        """Write out whatever is pending and close the file."""

    @abc.abstractmethod
    def abort(self) -> None:
        """Let go of the file without caring for its content; never raises, may be called at any time."""

    @abc.abstractmethod
    def verify(self, path: Path, reel: Reel) -> None:
        """Reopen the finished file. Raises EngineError when its size or length is not what was asked for."""


def require(holds: bool, found: str) -> None:
    """Raises EngineError when the file that was written reads back differently."""
    if not holds:
        raise EngineError(
            f"The finished file did not read back well: {found}.", "Nothing was kept; try another format."
        )


def require_codec(codec: str, what: str, instead: str) -> None:
    """Raises EngineError naming the format to take `instead` where the FFmpeg at hand has no such encoder."""
    import av
    from av.codec.codec import UnknownCodecError

    try:
        av.Codec(codec, "w")
    except UnknownCodecError:
        raise EngineError(f"The FFmpeg at hand has no {what} encoder.", f"Export {instead} instead.") from None
