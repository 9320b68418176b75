"""What `tidemark render` may be told: the file, the film, what moves in it, the picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from .terminal.against_type import AgainstType
from .terminal.names import (
    Mode,
    Name,
    Names,
    OutputName,
    SourceName,
    format_names,
    layer_names,
    pane_names,
    view_names,
)
from .terminal.page import option
from .terminal.picture_types import RangeType, Size, ViewType
from .terminal.sweep_types import FramesType, SweepType

OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.argument("source", type=SourceName(), required=False),
    option(
        "Output",
        "-o",
        "--output",
        required=True,
        type=OutputName(streams=True),
        help="The file to write; its suffix chooses the format (tidemark info lists them). With - and --format: "
        "standard output.",
    ),
    option(
        "Output",
        "--size",
        type=Size(),
        metavar="WxH",
        default="1280x720",
        show_default=True,
        help="Width x height in pixels.",
    ),
    option(
        "Output",
        "--format",
        "form",
        type=Name("format", format_names),
        help="Which format, where a suffix has several (tidemark info lists them); without, its first.",
    ),
    option(
        "Output",
        "--scale",
        default=1,
        show_default=True,
        type=click.IntRange(1, 4),
        help="A PNG still's pixels a pixel.",
    ),
    option("Output", "--transparent", is_flag=True, help="Without ground, where the format can."),
    option(
        "Film",
        "--fps",
        default=30.0,
        show_default=True,
        metavar="RATE",
        type=click.FloatRange(1, 120),
        help="Frames a second.",
    ),
    option(
        "Film",
        "--seconds",
        default=6.0,
        show_default=True,
        metavar="SECONDS",
        type=click.FloatRange(0.1, 600),
        help="Its length.",
    ),
    option(
        "Film",
        "--loop",
        type=click.Choice(["once", "ping-pong"]),
        default="once",
        show_default=True,
        help="To the end, or there and back within the same seconds.",
    ),
    option("Film", "--repeats", default=1, show_default=True, type=click.IntRange(1, 100), help="How often it runs."),
    option(
        "Film", "--hold-start", default=0.0, type=click.FloatRange(0, 60), metavar="SECONDS", help="Rest at its start."
    ),
    option("Film", "--hold-end", default=0.0, type=click.FloatRange(0, 60), metavar="SECONDS", help="Rest at its end."),
    option("Film", "--backwards", is_flag=True, help="From the end of the clock to its start."),
    option(
        "Film", "--range", "between", type=RangeType(), default="0:1", help="The part of the clock that is run through."
    ),
    option("Film", "--stepwise", is_flag=True, help="Computed states only, nothing interpolated between them."),
    option(
        "Film",
        "--phase",
        default=0.5,
        show_default=True,
        type=click.FloatRange(0, 1),
        metavar="PHASE",
        help="The instant of a still, or where the clock of a sweep stands: 0 is the data (forward), 1 the end.",
    ),
    option(
        "Film",
        "--frames",
        type=FramesType(),
        help="Only frames A to B, without B; tidemark join joins them.",
    ),
    option(
        "Story",
        "--sweep",
        "sweeps",
        type=SweepType(),
        multiple=True,
        help="A parameter that moves over the film; may be repeated. The clock runs too, or stands at --phase. EASING: "
        "linear (as without), in, out, in-out, step, step-start.",
    ),
    option(
        "Story",
        "--story",
        "story_file",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="A story as JSON (docs/story.md), in place of SOURCE.",
    ),
    option("Story", "--no-story", is_flag=True, help="Show a session itself, not the story in it."),
    option(
        "Compare",
        "--against",
        "against",
        type=AgainstType(),
        help="Show SOURCE, as side B, beside a side A: SOURCE itself with other SETTINGS, NAME=VALUE[,NAME=VALUE...], "
        "or whatever else a SOURCE may be.",
    ),
    option("Compare", "--no-against", is_flag=True, help="Show a session by itself, without what it is compared with."),
    option(
        "Compare",
        "--arrangement",
        type=click.Choice(["rows", "columns"]),
        default="rows",
        show_default=True,
        help="A above B, or A beside B.",
    ),
    option(
        "Compare",
        "--difference",
        type=click.Choice(["none", "ends", "view"]),
        default="none",
        show_default=True,
        help="What B's insight pane shows: its view (none), arrows from where A's particles end to where B's do "
        "(ends), or B - A of the view.",
    ),
    option(
        "Picture",
        "--pane",
        "--panes",
        "panes",
        type=Names("pane", pane_names),
        multiple=True,
        default=["forward,reverse,transport"],
        show_default=True,
        help="Which panes, in order: forward, reverse, transport, insight; by comma, or repeated.",
    ),
    option(
        "Picture",
        "--insight",
        type=Name("insight view", view_names),
        default="density",
        show_default=True,
        help="What the pane insight shows.",
    ),
    option("Picture", "--mode", type=Mode(), default="", help="How that view shows it; without, its first mode."),
    option(
        "Picture",
        "--layers",
        type=Names("layer", layer_names, signed=True),
        help="Exactly these layers, by comma; or those to add (+heat) and to leave out (-trails).",
    ),
    option("Picture", "--view", type=ViewType(), help="Centre and half width of what is visible; else all of it."),
    option(
        "Picture",
        "--zoom",
        type=click.FloatRange(0.01, 100),
        default=1.0,
        metavar="FACTOR",
        help="Closer about the centre by this factor.",
    ),
    option(
        "Picture", "--theme", type=click.Choice(["light", "dark"]), default="dark", show_default=True, help="Colours."
    ),
    option("Picture", "--captions/--no-captions", default=True, show_default=True, help="Words and numbers."),
)


def render_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The argument SOURCE and every option of the picture, in the order in which the help lists them."""
    for each in reversed(OPTIONS):
        command = each(command)
    return command
