"""Films joined end to end: what was encoded is copied, and no picture is encoded again. All or nothing, read back."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

from engine import EngineError

from ..storage.atomic import atomic_file
from .job import ExportReport
from .join_apng import join_apng
from .join_gif import join_gif
from .join_video import join_video
from .join_webp import join_webp
from .join_zip import join_zip

MOST_PARTS = 1000


JOINERS: dict[str, Callable[[Sequence[Path], Path], tuple[int, Fraction]]] = {
    ".mp4": join_video,
    ".webm": join_video,
    ".gif": join_gif,
    ".apng": join_apng,
    ".webp": join_webp,
    ".zip": join_zip,
}  # each raises EngineError for parts that don't fit, and gives the number of frames and the seconds


def join(parts: Sequence[Path], output: Path) -> ExportReport:
    """Write the frames of all `parts`, in that order, to `output`, of the same format.

    Raises EngineError for a format that is none of `JOINERS`, for parts that are no such films or differ in size, rate
    or codec, and for a place that can't be written. An existing file is then as it was.
    """
    started = time.perf_counter()
    suffix = output.suffix.lower()
    if suffix not in JOINERS:
        raise EngineError(f"Can't join films to {output.name!r}.", f"End the name in {', '.join(JOINERS)}.")
    if not 2 <= len(parts) <= MOST_PARTS:
        raise EngineError(f"From 2 to {MOST_PARTS} films can be joined, not {len(parts)}.", "Name others.")
    for part in parts:
        if part.suffix.lower() != suffix:
            raise EngineError(f"{part.name} is no {suffix} file.", "Join films of one format.")
        if not part.is_file():
            raise EngineError(f"There is no file {part}.", "Check the path.")
    try:
        with atomic_file(output) as written:
            count, seconds = JOINERS[suffix](parts, written)
            size = written.stat().st_size
    except OSError as error:
        raise EngineError(f"The films can't be read: {error.strerror or error}.", "Check the paths.") from None
    return ExportReport(
        path=output, count=count, fps=float(count / seconds), seconds=float(seconds), size=size,
        took=time.perf_counter() - started,
    )  # fmt: skip
