"""One export: paint frame after frame, encode, verify by reopening, rename. Cancelled or failed, it leaves nothing.

Frames are painted in the calling thread and encoded in another, with a short queue between them: a frame costs what
the slower of both costs, and memory does not grow with the film. Each frame costs the same whatever its number.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..storage.atomic import atomic_file
from .encoder import Encoder, Image
from .encoders import encoder_for
from .frame_rate import frame_rate
from .reel import Reel

WAITING = 3  # frames between painting and encoding


class ExportCancelled(Exception):  # noqa: N818 - an outcome that was asked for, not an error
    """The export was cancelled; nothing was left behind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """What was written: `seconds` is the film's length, `size` the file's in bytes, `took` the seconds spent.

    `painting`, `encoding`: seconds spent in each of them, at the same time.
    """

    path: Path
    count: int
    fps: float
    seconds: float
    size: int
    took: float
    painting: float = 0.0
    encoding: float = 0.0


class _Encoding(threading.Thread):
    """Feeds an encoder from a queue. After an error it only empties the queue, so that nobody waits for room."""

    def __init__(self, encoder: Encoder, count: int, progress: Callable[[int, int], None]) -> None:
        super().__init__(name="export-encoder", daemon=True)
        self._encoder, self._count, self._progress = encoder, count, progress
        self.frames: queue.Queue[Image | None] = queue.Queue(WAITING)
        self.error: BaseException | None = None
        self.seconds = 0.0

    def run(self) -> None:
        done = 0
        while (image := self.frames.get()) is not None:
            if self.error is not None:
                continue
            try:
                started = time.perf_counter()
                self._encoder.add(image)
                self.seconds += time.perf_counter() - started
                done += 1
                self._progress(done, self._count)
            except BaseException as error:
                self.error = error


def export(
    frame: Callable[[int], Image],
    count: int,
    path: Path,
    *,
    fps: float,
    size: tuple[int, int],
    form: str = "",
    alpha: bool = False,
    phases: Sequence[float] = (),
    metadata: Mapping[str, str] | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ExportReport:
    """Write frames 0 ... `count` - 1 to `path`, in the format `form`, or in the first one of its suffix.

    `frame(i)` paints (height, width, 3) uint8 RGB, or RGBA with `alpha`, C-contiguous; `size` is (width, height). It is
    called in order, after a few frames for the palette of a GIF. `phases`: of the frames, for formats that keep them.
    `progress(done, count)` follows every frame that is written, in another thread; `cancelled()` is asked before each.
    Raises EngineError before any frame is painted for a format, size or rate that can't be, or a place that can't be
    written; ExportCancelled; whatever `frame` raises. In every such case an existing file is as it was.
    """
    reel = Reel(
        width=size[0], height=size[1], fps=frame_rate(fps), count=count, alpha=alpha,
        phases=tuple(phases), metadata=dict(metadata or {}),
    )  # fmt: skip
    encoder = encoder_for(path, form)
    encoder.check(reel)
    started = time.perf_counter()
    painting = 0.0

    def painted(index: int) -> Image:
        nonlocal painting
        if cancelled():
            raise ExportCancelled
        begun = time.perf_counter()
        image = frame(index)
        painting += time.perf_counter() - begun
        if image.shape != reel.shape or image.dtype != np.uint8 or not image.flags.c_contiguous:
            raise ValueError(f"frame {index} is {image.shape} {image.dtype}, not contiguous {reel.shape} uint8")
        return image

    with atomic_file(path) as part:
        try:
            encoding = _encode(encoder, painted, part, reel, progress)
        except BaseException:
            encoder.abort()
            raise
        encoder.verify(part, reel)
        if cancelled():
            raise ExportCancelled
        written = part.stat().st_size
    return ExportReport(
        path=path,
        count=count,
        fps=float(reel.fps),
        seconds=float(reel.seconds),
        size=written,
        took=time.perf_counter() - started,
        painting=painting,
        encoding=encoding,
    )


def _encode(
    encoder: Encoder,
    painted: Callable[[int], Image],
    part: Path,
    reel: Reel,
    progress: Callable[[int, int], None],
) -> float:
    """Feed every frame to the encoder; returns the seconds that encoding took."""
    if encoder.samples:
        spread = np.unique(np.linspace(0, reel.count - 1, min(encoder.samples, reel.count)).round().astype(int))
        encoder.learn([painted(int(index)) for index in spread])
    encoder.open(part, reel)
    thread = _Encoding(encoder, reel.count, progress)
    thread.start()
    try:
        for index in range(reel.count):
            if thread.error is not None:
                break
            thread.frames.put(painted(index))
    finally:
        thread.frames.put(None)
        thread.join()
    if thread.error is not None:
        raise thread.error
    started = time.perf_counter()
    encoder.close()
    return thread.seconds + time.perf_counter() - started
