"""What every encoder can do: say what it admits, take frames one by one, finish or give up, and verify its file."""

from __future__ import annotations

import abc
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from engine import EngineError

Image = npt.NDArray[np.uint8]  # (height, width, 3), RGB, C-contiguous
LARGEST_SIDE = 7680


class Encoder(abc.ABC):
    """One file of one format. Used once: `check`, `learn`, `open`, `add` for every frame, then `close` or `abort`."""

    suffix: ClassVar[str]
    title: ClassVar[str]
    samples: ClassVar[int] = 0  # how many frames, spread over the film, `learn` wants to see first

    def check(self, width: int, height: int, fps: Fraction, count: int) -> None:
        """Raises EngineError for a size, rate or number of frames that this format or machine can't write."""
        if not all(16 <= side <= LARGEST_SIDE for side in (width, height)):
            raise EngineError(
                f"A picture can't be {width}x{height}.", f"Each side is from 16 to {LARGEST_SIDE} pixels."
            )
        if not 1 <= fps <= 120:
            raise EngineError(f"A film can't have {float(fps):g} frames a second.", "Choose 1 to 120.")
        if count < 1:
            raise EngineError("A film needs at least one frame.", "Give it more seconds or frames a second.")

    def playable_fps(self, fps: Fraction) -> Fraction:
        """The rate nearest to `fps` that a player really keeps."""
        return fps

    def learn(self, samples: list[Image]) -> None:
        """Look at some frames before the first is added (a palette, say)."""
        del samples

    @abc.abstractmethod
    def open(self, path: Path, width: int, height: int, fps: Fraction, metadata: Mapping[str, str]) -> None:
        """Start a file. Raises OSError where it can't be written."""

    @abc.abstractmethod
    def add(self, rgb: Image) -> None:
        """Append one frame."""

    @abc.abstractmethod
    def close(self) -> None:
        """Write out whatever is pending and close the file."""

    @abc.abstractmethod
    def abort(self) -> None:
        """Let go of the file without caring for its content; never raises, may be called at any time."""

    @abc.abstractmethod
    def verify(self, path: Path, width: int, height: int, fps: Fraction, count: int) -> None:
        """Reopen the finished file. Raises EngineError when its size or length is not what was asked for."""


def require(holds: bool, path: Path, found: str) -> None:
    """Raises EngineError when the file that was written reads back differently."""
    if not holds:
        raise EngineError(
            f"The finished file did not read back well: {found}.", "Nothing was kept; try another format."
        )
