"""What an export will weigh and take, from a trial: a few of its own frames painted and encoded here and now."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine import Film

from ..encoding import ExportCancelled, encoder_class, export, playable_fps
from ..lanes.own_process import Say, Stopped, work_in_process
from ..lanes.tasks import Cancelled
from .render import FilmPainter, RenderOptions, about, ensure_application
from .vector import VECTOR_FORMATS, export_vector

TRIAL = 8  # frames
PATIENCE_S = 1.0  # for a trial that is not wanted any more
START_S = 1.2  # until the export's process has loaded its libraries


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What is to be tried: frames of `film` with these options, to a file that ends in `suffix`."""

    film: Film
    options: RenderOptions
    suffix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """`size` in bytes, `seconds` to write it on this machine now, from a trial of `tried` of the `count` frames."""

    count: int
    tried: int
    size: int
    seconds: float


def estimate_in_process(trial: Trial, cancelled: Callable[[], bool]) -> Estimate:
    """The estimate, worked out in a process of its own. Raises as `estimate` does, Cancelled, ProcessDiedError."""
    return work_in_process(  # type: ignore[no-any-return]
        "tidemark-trial", carry_out, trial, lambda _said: None, cancelled, PATIENCE_S, niceness=0
    )


def carry_out(trial: Trial, _say: Say, stopped: Stopped) -> Estimate:
    """In the trial's process. Raises Cancelled."""
    ensure_application()
    try:
        return estimate(trial.film, trial.options, trial.suffix, stopped)
    except ExportCancelled:
        raise Cancelled from None


def estimate(film: Film, options: RenderOptions, suffix: str, cancelled: Callable[[], bool]) -> Estimate:
    """Raises EngineError for what can't be written, ExportCancelled. Main thread of a process, as it paints charts.

    Two clips around the middle of the film, of 2 and of `TRIAL` frames: their difference is what a frame costs, and
    what is left of the shorter one is the first, whole, frame.
    """
    with tempfile.TemporaryDirectory(prefix="tidemark-") as folder:
        path = Path(folder) / f"trial{suffix}"
        if options.form in VECTOR_FORMATS:
            painter = FilmPainter(film.experiment, options, [options.phase], cancelled, film)
            report = export_vector(
                painter.paint, path, size=options.size, metadata=about(film.experiment, ""), cancelled=cancelled
            )
            return Estimate(count=1, tried=1, size=report.size, seconds=START_S + report.took)
        still = encoder_class(path, options.form).still
        fps = options.fps if still else playable_fps(path, options.fps, options.form)
        phases = (options.phase,) if still else options.timing(fps).phases()

        def clip(count: int) -> tuple[int, float]:
            middle = max((len(phases) - count) // 2, 0)
            some = phases[middle : middle + count]
            painter = FilmPainter(film.experiment, options, some, cancelled, film)
            painter(0)  # what stands still is painted once in a film
            started = time.perf_counter()
            report = export(
                painter, len(some), path, fps=fps, size=options.pixels, form=options.form, alpha=options.transparent,
                phases=some, metadata=about(film.experiment, ""), cancelled=cancelled,
            )  # fmt: skip
            return report.size, time.perf_counter() - started

        short, long = min(2, len(phases)), min(TRIAL, len(phases))
        size, seconds = clip(short)
        if long > short:
            longer, spent = clip(long)
            rest = (len(phases) - short) / (long - short)
            size, seconds = size + round(rest * (longer - size)), seconds + rest * max(spent - seconds, 0.0)
    return Estimate(count=len(phases), tried=long, size=max(size, 0), seconds=START_S + seconds)


def estimate_text(found: Estimate, complete: bool) -> str:
    """One honest line: what was tried, and that it is a guess."""
    megabytes = found.size / 1e6
    size = f"{megabytes:.1f} MB" if megabytes >= 0.95 else f"{max(found.size / 1e3, 1):.0f} kB"
    seconds = f"{found.seconds:.0f} s" if found.seconds < 90 else f"{found.seconds / 60:.0f} min"
    if found.count == 1:
        sentence = f"One picture: about {size}, {seconds}."
    else:
        sentence = f"{found.count} frames: about {size} and {seconds}, judging by {found.tried} of them."
    return sentence if complete else f"{sentence} Computing it in full comes first."
