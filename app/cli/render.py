"""`tidemark render`: the stage as a film or a picture, painted as in the window."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .columns import column_options
from .render_options import render_options
from .saved_look import saved_options
from .sources import open_experiment, open_held, set_option, standardise_option
from .stories import FrameReport, clock_of, given, going_on, refuse_own, refuse_set, story_in, sweep_story
from .terminal.interruption import interruption
from .terminal.names import STDOUT, layer_names, suffix_of
from .terminal.page import Page
from .terminal.reporting import Reporter, report_statuses, reporting_options
from .terminal.result_file import place_name, result_file
from .terminal.sweep_types import Sweep

if TYPE_CHECKING:
    from engine import ColumnRequest, Experiment, SavedLook
    from widgets.painting.look import Layers
    from widgets.painting.view import View

    from ..export.render_options import RenderOptions


@click.command(
    cls=Page,
    short_help="Make a film or a picture of SOURCE.",
    parameters=True,
    examples=(
        ("tidemark render moons -o moons.mp4 --size 1920x1080 --fps 60 --seconds 8", "A film."),
        ("tidemark render my.csv -o my.gif --set termination_time=2 --loop ping-pong", "There and back, of a file."),
        ("tidemark render spiral -o spiral.png --phase 0.4 --theme light", "A still."),
        ("tidemark render moons -o basins.png --pane insight --insight basins --mode difference", "An insight view."),
        ("tidemark render moons -o plain.mp4 --no-captions --layers=-trails,+heat", "Without words, other layers."),
        ("tidemark render moons -o - --format gif > moons.gif", "Through a pipe."),
        ("tidemark render moons -o stop.mp4 --sweep termination_time=0.3:3 --phase 1", "A setting moves."),
        ("tidemark render two-atoms -o two.mp4 --sweep curvature=0:4 --sweep softness=0.05:0.5:out", "Two of them."),
        ("tidemark render moons -o two.png --against termination_time=0.5 --arrangement columns", "Two sides."),
        ("tidemark render cells-become-basins -o cells.mp4", "A story that ships."),
        ("tidemark render --story talk.json -o talk.mp4 --frames 0:300", "The first frames of a story."),
    ),
)
@render_options
@set_option
@standardise_option(True)
@column_options
@reporting_options
@click.pass_context
def render(
    context: click.Context,
    /,
    source: str | None,
    output: Path,
    assignments: tuple[str, ...],
    standardise: bool,
    columns: ColumnRequest,
    report: Reporter,
    sweeps: tuple[Sweep, ...],
    story_file: Path | None,
    no_story: bool,
    against: str | None,
    no_against: bool,
    **options: Any,
) -> None:
    """Render SOURCE to a film, a still or a drawing (SVG, PDF), by the suffix of the output.

    The same engine and painter as the window's, and no display. The file is written to a temporary name beside the
    target, read back, and only then renamed. The same command gives the same pixels every time.

    SOURCE is the name of a preset or a story, a session, a cloud (CSV, TSV, NPY, NPZ, JSON), an experiment's or a
    Gaussian mixture's JSON, or - for CSV or JSON on standard input. A session is shown as it was saved (panes, insight
    view, layers, zoom, instant, range, what it is compared with), but for what the options say. A story, or a session
    with one, gives a film of that; as a picture it shows its first scene.

    With --against there are two sides: SOURCE is B, what --against names is A; both have one clock, noise and view.
    """
    from ..export.render import render_to_file
    from ..export.render_options import RenderOptions
    from ..export.render_story import render_story

    if story_file is not None and source is not None:
        raise click.UsageError("A story has sources of its own: give either SOURCE or --story.")
    options["panes"] = tuple(name for names in options["panes"] for name in names)
    options["form"] = options["form"] or ""
    options["difference"] = options["difference"].replace("none", "")
    suffix = _suffix(output, options["form"])
    story, title = None if story_file is None else story_in(story_file), "" if story_file is None else story_file.stem
    layers, zoom = _layers(options.pop("layers")), options.pop("zoom")
    if story is None:
        if source is None:
            raise click.UsageError("Missing argument 'SOURCE'.")
        refuse_set(assignments, sweeps)
        opened = open_experiment(source, assignments, standardise=standardise, columns=columns)
        report.note(opened.note)
        title, experiment = opened.title, opened.experiment
        options |= {"layers": layers, "view": _view(options["view"], zoom, experiment)}
        if opened.session is not None:
            options |= saved_options(opened.session.session, context)
            options["held"] = None if no_against else options["held"]
            if not (no_story or sweeps or _one_picture(output, options["form"])):
                story = opened.session.session.story
        if against is not None:
            options["held"] = open_held(against, opened, standardise=standardise, columns=columns)
    asked = RenderOptions(**options) if story is None else _of_a_story(story_file, context, options)
    if sweeps and story is None:
        clock = clock_of(context, asked.phase, asked.between)
        story = sweep_story(experiment, sweeps, asked, _saved(asked, experiment), clock)
    elif story is not None and given(context, "backwards"):
        story = story.reversed()
    told = FrameReport(report)
    with going_on(story), result_file(output, suffix) as path, interruption.held():
        if story is not None:
            written = render_story(
                story, title, path, asked, told.painted, interruption.asked, told.computing, told.status
            )
        else:
            written = render_to_file(
                experiment,
                title,
                path,
                asked,
                told.painted,
                interruption.asked,
                computing=lambda name, done, total: report.advance("computing", done, total, name),
                computed=lambda film: report_statuses(film, report),
            )
    report.finish(
        f"{place_name(output)}: {written.count} frame(s), {written.size:,} bytes, {written.took:.1f} s",
        path=str(output),
        frames=written.count,
        fps=written.fps,
        seconds=written.seconds,
        bytes=written.size,
        took=round(written.took, 3),
    )


def _of_a_story(file: Path | None, context: click.Context, options: dict[str, Any]) -> RenderOptions:
    """Of the options those that say how a film is written. Raises EngineError for others that are given."""
    from ..export.render_options import RenderOptions

    if file is None:
        refuse_own(context, "This session has a story, which", ", or give --no-story")
    refuse_own(context, "A story")
    names = ("size", "form", "scale", "transparent", "fps", "theme", "captions", "frames")
    return RenderOptions(**{name: options[name] for name in names})


def _saved(options: RenderOptions, experiment: Experiment) -> SavedLook:
    """The look of a sweep's scenes; where no view is told, each shows what fits."""
    from widgets.painting.saved_look import saved_look

    look = saved_look(options.look(experiment))
    return look if options.view is not None else dataclasses.replace(look, view=None)


def _one_picture(output: Path, form: str) -> bool:
    """Whether the output holds no film."""
    from ..encoding import ENCODERS
    from ..export.vector import VECTOR_FORMATS

    suffix = suffix_of(form) if form else output.suffix.lower()
    drawing = suffix in {kind.suffix for kind in VECTOR_FORMATS.values()}
    return drawing or any(kind.still for kind in ENCODERS.values() if kind.suffix == suffix)


def _suffix(output: Path, form: str) -> str:
    """Of the file; standard output has none, so that the format must be told."""
    if output == STDOUT and not form:
        raise click.UsageError("Standard output has no suffix: tell the format, as by --format mp4.")
    return suffix_of(form) if form else output.suffix


def _layers(asked: tuple[str, ...] | None) -> Layers:
    """The layers that are painted: exactly those named, or the usual ones with some added and left out."""
    from widgets.painting.look import Layers

    if asked is None:
        return Layers()
    signed = [name[0] in "+-" for name in asked]
    if any(signed) and not all(signed):
        raise click.BadParameter("either give every layer a sign, or none.", param_hint="'--layers'")
    if all(signed):
        return dataclasses.replace(Layers(), **{name[1:]: name[0] == "+" for name in asked})
    return Layers(**{name: name in asked for name in layer_names()})


def _view(asked: tuple[float, float, float] | None, zoom: float, experiment: Experiment) -> View | None:
    """The part of the plane; None for whatever fits."""
    if asked is None and zoom == 1:
        return None
    from widgets.painting.view import View

    view = View.fitting(experiment)
    if asked is not None:
        view = View(centre_x=asked[0], centre_y=asked[1], half_width=asked[2])
    return view.zoomed(zoom, view.centre_x, view.centre_y)
