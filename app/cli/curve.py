"""`tidemark curve`: a reading against the termination time, the SNR or the curvature."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from .columns import column_options
from .sources import open_pair, set_option, source_argument, standardise_option
from .terminal.interruption import interruption
from .terminal.names import STDOUT, Name, OutputName, SourceName, curve_names, suggestion
from .terminal.output import emit_json, emit_rich
from .terminal.page import Page, option
from .terminal.param_type import ParamType
from .terminal.place import check_place
from .terminal.reporting import Reporter, reporting_options
from .terminal.result_file import place_name, result_file

if TYPE_CHECKING:
    from engine import Chart, ColumnRequest, SavedSession

AXES = {"T": "termination_time", "snr": "snr", "curvature": "curvature"}
FORMATS = (".csv", ".svg", ".png")


class Axis(ParamType):
    """A slider by its short name, in any case, or by its parameter's name."""

    name = "T|snr|curvature"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        by_name = {short.lower(): name for short, name in AXES.items()} | {name: name for name in AXES.values()}
        if value.lower() not in by_name:
            self.fail(f"there is no axis {value!r}. {suggestion(value, AXES)}", param, ctx)
        return by_name[value.lower()]

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return [CompletionItem(name) for name in AXES if name.lower().startswith(incomplete.lower())]


@click.command(
    cls=Page,
    short_help="Draw a reading over T, SNR or curvature.",
    parameters=True,
    examples=(
        ("tidemark curve moons basins.disagreement --over T", "A table on standard output."),
        ("tidemark curve two-atoms complexity.m_star --over snr -o m-star.svg", "A figure."),
        ("tidemark curve my.csv swirl.rms --over curvature --json", "For a program."),
    ),
)
@source_argument
@click.argument("reading", type=Name("curve", curve_names, "READING"))
@option("Curve", "--over", "axis", type=Axis(), required=True, help="What the reading is drawn over.")
@option(
    "Curve", "--points", type=click.IntRange(5), default=129, show_default=True,
    help="At most so many: 17 are even, further ones where it bends.",
)  # fmt: skip
@option("Curve", "--against", type=SourceName(), help="A second cloud, for the readings sensitivity....")
@set_option
@standardise_option(False)
@column_options
@option(
    "Output", "-o", "--output", type=OutputName(streams=True),
    help="Write it here, by suffix: .csv, .svg or .png. With -: CSV on standard output.",
)  # fmt: skip
@option(
    "Output", "--theme", type=click.Choice(["light", "dark"]), default="light", show_default=True, help="Of a figure."
)
@option("Output", "--json", "as_json", is_flag=True, help="Machine-readable, on standard output.")
@reporting_options
def curve(
    source: str,
    reading: str,
    axis: str,
    points: int,
    against: str | None,
    assignments: tuple[str, ...],
    standardise: bool,
    columns: ColumnRequest,
    output: Path | None,
    theme: str,
    as_json: bool,
    report: Reporter,
) -> None:
    """Compute how READING depends on T, the SNR or the curvature, with its floor or error.

    17 points, even on the slider's own scale, then more where the curve bends, until it is smooth to a pixel. READING
    is a name as `tidemark measure` prints it; the shell completes those that can be drawn. Without -o and --json a
    table is printed.
    """
    import dataclasses

    from engine import EngineError, SweepRequest

    if output == STDOUT and as_json:
        raise click.UsageError("Standard output takes one of -o - (CSV) and --json.")
    if output is not None and output != STDOUT and output.suffix.lower() not in FORMATS:
        raise EngineError(f"Can't write a curve to {output.name!r}.", f"End the name in {', '.join(FORMATS)}.")
    opened, second = open_pair(source, against, assignments, standardise=standardise, columns=columns)
    experiment = opened.experiment
    if second is not None:
        experiment = dataclasses.replace(experiment, against=second)
    request = SweepRequest(experiment=experiment, reading=reading, axis=axis)  # type: ignore[arg-type]
    written = {}
    if output is None:
        chart = _swept(request, points, report)
    else:
        with result_file(output, ".csv") as path:
            check_place(path)
            chart = _swept(request, points, report)
            with interruption.held():  # it may be painted
                _write(path, chart, dataclasses.replace(opened.saved, experiment=experiment), theme)
            written = {"path": str(output), "bytes": path.stat().st_size}
    if as_json:
        emit_json(chart_json(chart))
    elif output is None:
        emit_rich(_table(chart))
    for text in (opened.note, chart.note):
        report.note(text)
    report.finish(f"{place_name(output)}: {len(chart.series[0].x)} points" if output else "", **written)


def _swept(request: Any, points: int, report: Reporter) -> Chart:
    import engine

    chart = None
    report.advance("computing", 0, None)
    for chart in engine.sweep(request, interruption.asked, points):
        report.advance("computing", len(chart.series[0].x), None)  # as many as it takes
    interruption.check()
    assert chart is not None  # the last one has them all
    report.advance("computing", len(chart.series[0].x), len(chart.series[0].x))
    return chart


def _write(output: Path, chart: Chart, session: SavedSession, theme: str) -> None:
    """By suffix, all or nothing."""
    if output.suffix.lower() == ".csv":
        from engine import Film

        from ..export.data import write_data

        write_data(output, Film(experiment=session.experiment), table="curves", charts=(chart,))
    else:
        from ..export.chart_picture import write_panel

        write_panel(output, chart, theme, session=session)


def chart_json(chart: Chart) -> dict[str, Any]:
    """A chart for programs: its words, and of each series `label`, `kind`, `x`, `y` and its band `low`, `high`."""
    return {
        "title": chart.title,
        "axis": chart.axis,
        "x_label": chart.x_label,
        "y_label": chart.y_label,
        "note": chart.note,
        "series": [
            {
                "label": series.label,
                "kind": series.kind,
                **{name: _numbers(getattr(series, name)) for name in ("x", "y", "low", "high")},
            }
            for series in chart.series
        ],
    }


def _numbers(values: Any) -> list[float | None] | None:
    """Numbers, null for those that are not finite; or null for a band that is not there."""
    import math

    return None if values is None else [value if math.isfinite(value) else None for value in values.tolist()]


def _table(chart: Chart) -> Any:
    """A row a point: where, how much, and how sure that is."""
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=chart.title, title_justify="left", box=None, padding=(0, 2, 0, 0))
    measured, *floors = chart.series
    for heading in (
        chart.x_label,
        chart.y_label,
        *(["±"] if measured.high is not None else []),
        *(["floor"] if floors else []),
    ):
        table.add_column(escape(heading), justify="right")
    below = dict(zip(floors[0].x.tolist(), floors[0].y.tolist(), strict=True)) if floors else {}
    for index, x in enumerate(measured.x.tolist()):
        cells = [f"{x:.4g}", f"{measured.y[index]:.6g}"]
        if measured.high is not None:
            cells.append(f"{measured.high[index] - measured.y[index]:.2g}")
        if floors:
            cells.append(f"{below[x]:.2g}" if x in below else "")
        table.add_row(*cells)
    return table
