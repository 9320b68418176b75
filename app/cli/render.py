"""`tidemark render`: the stage as a film or a picture, painted as in the window."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .columns import column_options
from .picture_types import RangeType, Size, ViewType
from .saved_look import saved_options
from .sources import open_experiment, set_option, source_argument, standardise_option
from .terminal.interruption import interruption
from .terminal.names import (
    STDOUT,
    Mode,
    Name,
    Names,
    OutputName,
    format_names,
    layer_names,
    pane_names,
    suffix_of,
    view_names,
)
from .terminal.page import Page, option
from .terminal.reporting import Reporter, report_statuses, reporting_options
from .terminal.result_file import place_name, result_file

if TYPE_CHECKING:
    from engine import ColumnRequest, Experiment
    from widgets.painting.look import Layers
    from widgets.painting.view import View


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
    ),
)
@source_argument
@option(
    "Output", "-o", "--output", required=True, type=OutputName(streams=True),
    help="The file to write; its suffix chooses the format (tidemark info lists them). With - and --format: standard "
    "output.",
)  # fmt: skip
@option(
    "Output",
    "--size",
    type=Size(),
    metavar="WxH",
    default="1280x720",
    show_default=True,
    help="Width x height in pixels.",
)
@option(
    "Output", "--format", "form", type=Name("format", format_names),
    help="Which format, where a suffix has several (tidemark info lists them); without, its first.",
)  # fmt: skip
@option(
    "Output", "--scale", default=1, show_default=True, type=click.IntRange(1, 4), help="A PNG still's pixels a pixel."
)
@option("Output", "--transparent", is_flag=True, help="Without ground, where the format can.")
@option(
    "Film",
    "--fps",
    default=30.0,
    show_default=True,
    metavar="RATE",
    type=click.FloatRange(1, 120),
    help="Frames a second.",
)
@option(
    "Film",
    "--seconds",
    default=6.0,
    show_default=True,
    metavar="SECONDS",
    type=click.FloatRange(0.1, 600),
    help="Its length.",
)
@option(
    "Film", "--loop", type=click.Choice(["once", "ping-pong"]), default="once", show_default=True,
    help="To the end, or there and back within the same seconds.",
)  # fmt: skip
@option("Film", "--repeats", default=1, show_default=True, type=click.IntRange(1, 100), help="How often it runs.")
@option("Film", "--hold-start", default=0.0, type=click.FloatRange(0, 60), metavar="SECONDS", help="Rest at its start.")
@option("Film", "--hold-end", default=0.0, type=click.FloatRange(0, 60), metavar="SECONDS", help="Rest at its end.")
@option("Film", "--backwards", is_flag=True, help="From the end of the clock to its start.")
@option(
    "Film", "--range", "between", type=RangeType(), default="0:1", help="The part of the clock that is run through."
)
@option("Film", "--stepwise", is_flag=True, help="Computed states only, nothing interpolated between them.")
@option(
    "Film", "--phase", default=0.5, show_default=True, type=click.FloatRange(0, 1), metavar="PHASE",
    help="The instant of a still: 0 is the data (forward), 1 the end.",
)  # fmt: skip
@option(
    "Picture", "--pane", "--panes", "panes", type=Names("pane", pane_names), multiple=True,
    default=["forward,reverse,transport"], show_default=True,
    help="Which panes, in order: forward, reverse, transport, insight; by comma, or repeated.",
)  # fmt: skip
@option(
    "Picture", "--insight", type=Name("insight view", view_names), default="density", show_default=True,
    help="What the pane insight shows.",
)  # fmt: skip
@option("Picture", "--mode", type=Mode(), default="", help="How that view shows it; without, its first mode.")
@option(
    "Picture", "--layers", type=Names("layer", layer_names, signed=True),
    help="Exactly these layers, by comma; or those to add (+heat) and to leave out (-trails).",
)  # fmt: skip
@option("Picture", "--view", type=ViewType(), help="Centre and half width of what is visible; else all of it.")
@option(
    "Picture",
    "--zoom",
    type=click.FloatRange(0.01, 100),
    default=1.0,
    metavar="FACTOR",
    help="Closer about the centre by this factor.",
)
@option("Picture", "--theme", type=click.Choice(["light", "dark"]), default="dark", show_default=True, help="Colours.")
@option("Picture", "--captions/--no-captions", default=True, show_default=True, help="Words and numbers.")
@set_option
@standardise_option(True)
@column_options
@reporting_options
def render(
    source: str,
    output: Path,
    assignments: tuple[str, ...],
    standardise: bool,
    columns: ColumnRequest,
    report: Reporter,
    **options: Any,
) -> None:
    """Render SOURCE to a film, a still or a drawing (SVG, PDF), by the suffix of the output.

    The same engine and painter as the window's, and no display. The file is written to a temporary name beside the
    target, read back, and only then renamed. The same command gives the same pixels every time.

    SOURCE is a preset's name, a session, a cloud (CSV, TSV, NPY, NPZ, JSON), an experiment's or a Gaussian mixture's
    JSON, or - for CSV or JSON on standard input. A session is shown as it was saved (panes, insight view, layers, zoom,
    instant, range), but for what the options say.
    """
    from ..export.render import RenderOptions, render_to_file

    opened = open_experiment(source, assignments, standardise=standardise, columns=columns)
    report.note(opened.note)
    options["panes"] = tuple(name for names in options["panes"] for name in names)
    options["form"] = options["form"] or ""
    options["layers"] = _layers(options.pop("layers"))
    options["view"] = _view(options["view"], options.pop("zoom"), opened.experiment)
    if opened.session is not None:
        options |= saved_options(opened.session.session, click.get_current_context())
    with result_file(output, _suffix(output, options["form"])) as path, interruption.held():
        written = render_to_file(
            opened.experiment,
            opened.title,
            path,
            RenderOptions(**options),
            lambda done, total: report.advance("painting", done, total),
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
