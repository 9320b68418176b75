"""Stills, drawings and films by the program's own painter, and diagrams by its own plots. Needs no display."""

from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from engine import Chart, EngineError, Experiment, Film

if TYPE_CHECKING:
    from app.export.render_options import RenderOptions

FORMATS = ("png", "svg", "pdf")


def figure(
    what: Experiment | Film | Chart,
    path: str | Path | None = None,
    *,
    form: str = "png",
    title: str = "",
    **options: Any,
) -> bytes:
    """The stage at one instant, or a diagram, as PNG, SVG or PDF: its bytes, also written to `path` where one is given.

    `what`: an experiment, whose film is computed; a film; or the chart of `sweep`. `form`: where there is no path,
    whose suffix says it otherwise. `options` of a stage: `size` (width, height) in pixels, `phase` in [0, 1], `theme`
    "dark" or "light", `panes` of "forward", "reverse", "transport", "insight", `insight` and `mode`, `captions`,
    `transparent`, `scale`; of a chart: `theme`. Raises EngineError for what can't be painted or written.

    >>> import tidemark
    >>> experiment = tidemark.experiment("two-atoms", particles=50)
    >>> picture = figure(experiment, size=(320, 240), phase=0.3, panes=("reverse",))
    >>> picture[:4]
    b'\\x89PNG'
    """
    target = None if path is None else Path(path)
    suffix = f".{form}" if target is None else target.suffix.lower()
    if suffix[1:] not in FORMATS:
        raise EngineError(f"A figure can't be written as {suffix or 'a file without suffix'}.", f"Choose {FORMATS}.")
    with tempfile.TemporaryDirectory(prefix="tidemark-") as folder:
        written = Path(folder) / f"figure{suffix}" if target is None else target
        if isinstance(what, Chart):
            _chart(what, written, options)
        else:
            _stage(what, written, title, options)
        return written.read_bytes()


def movie(what: Experiment | Film, path: str | Path, *, title: str = "", **options: Any) -> Path:
    """A film of the clock to MP4, WebM, GIF, APNG, WebP or a ZIP of PNG, by the suffix. Returns the path.

    `options`: as of `figure`, and `seconds`, `fps`, `loop` "once" or "ping-pong", `repeats`, `hold_start`, `hold_end`,
    `between`, `backwards`. Raises EngineError for what can't be computed or written; then nothing is left.

    >>> import tidemark
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     film = tidemark.film(tidemark.experiment("two-atoms", particles=50))
    ...     made = movie(film, Path(folder) / "two.gif", size=(160, 120), seconds=0.2, fps=10)
    ...     made.read_bytes()[:6]
    b'GIF89a'
    """
    _stage(what, Path(path), title, options)
    return Path(path)


def _stage(what: Experiment | Film, path: Path, title: str, options: dict[str, Any]) -> None:
    from app.export.render import render_to_file

    experiment, made = (what.experiment, what) if isinstance(what, Film) else (what, None)
    render_to_file(experiment, title, path, _options(options), film=made)


def _options(given: dict[str, Any]) -> RenderOptions:
    """Raises EngineError for a name that is no option's."""
    from app.export.render_options import RenderOptions

    known = [field.name for field in dataclasses.fields(RenderOptions)]
    strange = [name for name in given if name not in known]
    if strange:
        raise EngineError(f"A picture has no option {strange[0]!r}.", f"It has: {', '.join(known)}.")
    if "insight" in given and "panes" not in given:
        given = {**given, "panes": ("forward", "reverse", "transport", "insight")}
    return RenderOptions(**given)


def _chart(chart: Chart, path: Path, options: dict[str, Any]) -> None:
    strange = [name for name in options if name != "theme"]
    if strange:
        raise EngineError(f"A diagram has no option {strange[0]!r}.", "It has: theme.")
    if path.suffix.lower() == ".pdf":
        raise EngineError("A diagram can't be written as PDF.", "Write it as SVG.")
    from app.export.chart_picture import write_panel

    write_panel(path, chart, cast(str, options.get("theme", "light")))
