"""Figures and films by the program's own painter, without a window; Qt starts offscreen where it does not run yet."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Unpack

from engine import INSIGHT_VIEWS, Chart, EngineError, Experiment, Film, PointCloud, SavedSession

from .look import FigureLook, FilmLook, render_options

if TYPE_CHECKING:
    from app.export.render_options import RenderOptions

Format = Literal["png", "svg", "pdf"]
FORMATS: tuple[Format, ...] = ("png", "svg", "pdf")
CHART, CLOUD = (720, 440), (440, 440)  # sizes, where none is asked for


@dataclass(frozen=True, slots=True, repr=False)
class Figure:
    """A picture as the bytes of a file. A notebook shows it, unless it is a PDF.

    >>> import tidemark
    >>> figure = tidemark.figure(tidemark.cloud("five-points"))
    >>> figure.format, figure.data[:4]
    ('png', b'\\x89PNG')
    """

    data: bytes
    format: Format

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write it as it is, all or nothing. Raises EngineError for another suffix, or a place that can't be written.

        >>> import tidemark
        >>> tidemark.figure(tidemark.cloud("five-points")).save("points.png").name
        'points.png'
        """
        from app.storage.atomic import atomic_file

        target = Path(path)
        if target.suffix.lower() != f".{self.format}":
            raise EngineError(f"This figure is a {self.format.upper()}.", f"End its name in .{self.format}.")
        with atomic_file(target) as part:
            part.write_bytes(self.data)
        return target

    def __repr__(self) -> str:
        return f"<Figure: {self.format.upper()}, {len(self.data):,} bytes>"

    def _repr_png_(self) -> bytes | None:
        return self.data if self.format == "png" else None

    def _repr_svg_(self) -> str | None:
        return self.data.decode() if self.format == "svg" else None


def figure(
    what: Experiment | Film | Chart | PointCloud | SavedSession,
    path: str | os.PathLike[str] | None = None,
    *,
    format: Format | None = None,  # noqa: A002
    title: str = "",
    progress: Callable[[str, int, int], None] | None = None,
    **look: Unpack[FigureLook],
) -> Figure:
    """A picture of an instant, a curve or a cloud: PNG, SVG or PDF by the suffix of `path`, else by `format`.

    Written to `path`, if there is one, all or nothing. An experiment is computed first; of a `Film` that is there,
    nothing is. `look`: the keywords of `tidemark.look.FigureLook`, light unless `theme="dark"`; of charts `size`,
    `scale` and `theme` alone. `title` goes into the file, which carries the experiment: `tidemark open` brings it back.
    Raises EngineError for what can't be painted or written.

    >>> import tidemark
    >>> small = tidemark.experiment("five-points", particles=20, steps=8)
    >>> picture = tidemark.figure(small, "small.svg", size=(480, 180), phase=0.3)
    >>> picture
    <Figure: SVG, ... bytes>
    """
    chosen = _format(path, format)
    if path is not None:
        _paint(what, Path(path), title, progress, look)
        return Figure(Path(path).read_bytes(), chosen)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, f"figure.{chosen}")
        _paint(what, file, title, progress, look)
        return Figure(file.read_bytes(), chosen)


def write_film(
    what: Experiment | Film | SavedSession,
    path: str | os.PathLike[str],
    *,
    title: str = "",
    progress: Callable[[str, int, int], None] | None = None,
    **look: Unpack[FilmLook],
) -> Path:
    """A film of the clock's run: MP4, WebM, GIF, WebP, APNG or PNG frames in a ZIP, by the suffix; all or nothing.

    `look`: the keywords of `tidemark.look.FilmLook`. Raises EngineError for what can't be painted or written.

    >>> import tidemark
    >>> small = tidemark.experiment("five-points", particles=20, steps=8)
    >>> tidemark.write_film(small, "small.gif", size=(96, 48), fps=5, seconds=0.6).name
    'small.gif'
    """
    _paint_film(what, Path(path), title, progress, look)
    return Path(path)


def _format(path: str | os.PathLike[str] | None, asked: Format | None) -> Format:
    """Raises EngineError where there is none, or path and format differ."""
    name = asked or "png" if path is None else Path(path).suffix.lower()[1:]
    found = next((each for each in FORMATS if each == name), None)
    if found is None or asked not in (None, found):
        raise EngineError(
            f"A figure can't be a {name or 'file without suffix'}.", "PNG, SVG and PDF can: .png, .svg, .pdf."
        )
    return found


def _paint(
    what: Any, path: Path, title: str, progress: Callable[[str, int, int], None] | None, look: FigureLook
) -> None:
    if isinstance(what, Chart):
        from app.export.chart_picture import write_panel

        options = render_options(look)
        write_panel(path, what, options.theme, size=look.get("size", CHART), scale=options.scale)
    elif isinstance(what, PointCloud):
        own: FigureLook = {"panes": ("forward",), "phase": 0.0, "captions": False, "size": CLOUD}
        drawn = Film(experiment=Experiment(cloud=what))
        _paint_film(drawn, path, title, progress, {**own, **look})
    else:
        _paint_film(what, path, title, progress, look)


def _paint_film(what: Any, path: Path, title: str, progress: Callable[[str, int, int], None] | None, look: Any) -> None:
    from app.export.render import render_to_file

    if isinstance(what, SavedSession):
        from app.export.session_options import session_options

        title, options = title or what.title, render_options(look, **session_options(what))
    else:
        options = render_options(look)
    if not isinstance(what, (Experiment, Film, SavedSession)):
        raise EngineError(
            f"What is {type(what).__name__} can't be painted.", "Give an experiment, a film, a chart or a cloud."
        )
    told = progress or (lambda name, done, total: None)
    computed = what if isinstance(what, Film) else None
    if computed is not None:
        _require(computed, options)
    render_to_file(
        what if isinstance(what, Experiment) else what.experiment,
        title,
        path,
        options,
        progress=lambda done, total: told("painting", done, total),
        film=computed,
        computing=told,
    )


def _require(film: Film, options: RenderOptions) -> None:
    """Raises EngineError where a film that was computed lacks what is to be seen."""
    view = options.insight
    shown = "insight" in options.panes and INSIGHT_VIEWS[view].computed
    if shown and (film.insight is None or film.insight.view != view):
        raise EngineError(
            f"This film has no insight view {view!r}.", f"Compute it by film(experiment, insight={view!r})."
        )
    if options.layers.score and film.score is None:
        raise EngineError("This film has no score.", "Compute it by film(experiment, score=True).")
