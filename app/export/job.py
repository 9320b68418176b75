"""One export: paint frame after frame, encode, verify by reopening, rename. Cancelled or failed, it leaves nothing.

Frames are painted and encoded in the calling thread: x264 works in threads of its own, so painting beside an encoding
thread saved only 10 to 20 % of the time (720p and 1080p MP4, 540p GIF, two cores), too little for a second thread.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from .atomic import atomic_file
from .encoder import Encoder, Image
from .encoders import encoder_for


class ExportCancelled(Exception):  # noqa: N818 - an outcome that was asked for, not an error
    """The export was cancelled; nothing was left behind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """What was written: `seconds` is the film's length, `size` the file's in bytes, `took` the seconds spent."""

    path: Path
    count: int
    fps: float
    seconds: float
    size: int
    took: float


def export(
    frame: Callable[[int], Image],
    count: int,
    path: Path,
    *,
    fps: float,
    size: tuple[int, int],
    metadata: Mapping[str, str] | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ExportReport:
    """Write frames 0 ... `count` - 1 to `path`, in the format of its suffix.

    `frame(i)` paints (height, width, 3) uint8 RGB, C-contiguous, `size` is (width, height). It is called in order,
    after a few frames for the palette of a GIF. `progress(done, count)` follows every frame; `cancelled()` is asked
    before.
    Raises EngineError before any frame is painted for a format, size or rate that can't be, or a place that can't be
    written; ExportCancelled; whatever `frame` raises. In every such case an existing file is as it was.
    """
    width, height = size
    rate = Fraction(fps).limit_denominator(1001)
    encoder = encoder_for(path)
    encoder.check(width, height, rate, count)
    started = time.perf_counter()

    def painted(index: int) -> Image:
        if cancelled():
            raise ExportCancelled
        rgb = frame(index)
        if rgb.shape != (height, width, 3) or rgb.dtype != np.uint8 or not rgb.flags.c_contiguous:
            raise ValueError(f"frame {index} is {rgb.shape} {rgb.dtype}, not contiguous ({height}, {width}, 3) uint8")
        return rgb

    with atomic_file(path) as part:
        try:
            _encode(encoder, painted, part, count, (width, height, rate), metadata or {}, progress)
        except BaseException:
            encoder.abort()
            raise
        encoder.verify(part, width, height, rate, count)
        if cancelled():
            raise ExportCancelled
        written = part.stat().st_size
    return ExportReport(
        path=path,
        count=count,
        fps=float(rate),
        seconds=float(count / rate),
        size=written,
        took=time.perf_counter() - started,
    )


def _encode(
    encoder: Encoder,
    painted: Callable[[int], Image],
    part: Path,
    count: int,
    shape: tuple[int, int, Fraction],
    metadata: Mapping[str, str],
    progress: Callable[[int, int], None],
) -> None:
    """Feed every frame to the encoder."""
    if encoder.samples:
        spread = np.unique(np.linspace(0, count - 1, min(encoder.samples, count)).round().astype(int))
        encoder.learn([painted(int(index)) for index in spread])
    encoder.open(part, *shape, metadata)
    for index in range(count):
        encoder.add(painted(index))
        progress(index + 1, count)
    encoder.close()
