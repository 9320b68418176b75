"""`tidemark measure`: the numbers, each with its noise floor or its error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from .columns import column_options
from .readings import GROUPS, READINGS
from .sources import STDIN, open_compared, open_pair, set_option, source_argument, standardise_option
from .terminal.interruption import interruption
from .terminal.names import Assignment, SourceName, suggestion
from .terminal.output import emit_json, emit_rich
from .terminal.page import Page, option
from .terminal.param_type import ParamType
from .terminal.reporting import Reporter, reporting_options

if TYPE_CHECKING:
    from engine import ColumnRequest, Experiment, Measurements, PointCloud

    from ..session.source import Source


HOLDS = "The session also holds a side A to compare with; --compare measures two sides."


class Compared(SourceName):
    """Settings NAME=VALUE,... or a source."""

    name = "SETTINGS|SOURCE"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        before, comma, last = incomplete.rpartition(",")
        settings = [item for item in Assignment().shell_complete(ctx, param, last) if "=" in item.value]
        found = [CompletionItem(f"{before}{comma}{item.value}") for item in settings]
        return found if comma else [*found, *super().shell_complete(ctx, param, incomplete)]


class Beginning(ParamType):
    """A group of readings, or the beginning of a reading's name."""

    name = "NAME"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not value or not any(name.startswith(value) for name in READINGS):
            among = READINGS if "." in value else GROUPS
            self.fail(f"there is no reading or group {value!r}. {suggestion(value, among)}", param, ctx)
        return value

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        names = READINGS if "." in incomplete else (*GROUPS, *(READINGS if incomplete in GROUPS else ()))
        return [CompletionItem(name) for name in names if name.startswith(incomplete)]


@click.command(
    cls=Page,
    short_help="Print numbers, each with its floor or error.",
    parameters=True,
    examples=(
        ("tidemark measure five-points", "Everything, as a table."),
        ("tidemark measure my.csv --json --only basins --only swirl.rms", "Some of it, for a program."),
        ("tidemark measure my.csv --against other.csv --only sensitivity", "What becomes of a second cloud."),
        ("tidemark measure moons --compare termination_time=0.5 --only basins", "What another setting changes."),
        ("tidemark measure before.tidemark --compare after.tidemark --json", "Two sessions, for a program."),
        ("printf 'x,y\\n-1,0\\n1,0\\n' | tidemark measure - --only transport --set softness=0", "From a pipe."),
    ),
)
@source_argument
@option(
    "Readings", "--only", multiple=True, type=Beginning(),
    help="Only this group, such as basins, or readings whose names begin so, such as basins.dual; may be repeated. "
    "No other group is computed.",
)  # fmt: skip
@option("Readings", "--against", type=SourceName(), help="A second cloud, for the group sensitivity.")
@option(
    "Readings", "--compare", type=Compared(), metavar="SETTINGS|SOURCE",
    help="Measure SOURCE as A and this as B: settings NAME=VALUE,NAME=VALUE that differ from A's, or another source. "
    "Each reading is shown for A, for B and as B - A with the floor of the difference.",
)  # fmt: skip
@set_option
@standardise_option(False)
@column_options
@option("Output", "--json", "as_json", is_flag=True, help="Machine-readable; docs/measure.md tells the names.")
@reporting_options
def measure(
    source: str,
    only: tuple[str, ...],
    against: str | None,
    compare: str | None,
    assignments: tuple[str, ...],
    standardise: bool,
    columns: ColumnRequest,
    as_json: bool,
    report: Reporter,
) -> None:
    """Measure how far the diffusion of SOURCE is from its optimal transport, on standard output.

    Each number comes with its noise floor (a value below it can't be told from zero) or its error. With --compare two
    sides are measured, and their difference comes with a floor of its own.

    SOURCE is a preset's name, a session, a cloud of any dimension (CSV, TSV, NPY, NPZ, JSON), an experiment's or a
    Gaussian mixture's JSON, or - for CSV or JSON on standard input.
    """
    if compare == STDIN and STDIN in (source, against):
        raise click.UsageError("Only one of SOURCE, --against and --compare can come from standard input.")
    opened, second = open_pair(
        source, against, assignments, standardise=standardise, any_dimension=True, columns=columns
    )
    if compare is None:
        _measure_one(opened, second, only, as_json, report)
        return
    other = open_compared(compare, opened, assignments, standardise=standardise, columns=columns)
    _measure_two(opened, other, second, only, as_json, report)


def _measure_one(
    opened: Source, against: PointCloud | None, only: tuple[str, ...], as_json: bool, report: Reporter
) -> None:
    from rich.markup import escape

    from .terminal.reports import measurements_json, measurements_table, missing_notes

    result = _measured(opened.experiment, against, only, report, 0, 1)
    held = opened.session is not None and opened.session.session.held is not None
    note = f"{opened.note} {HOLDS}".strip() if held else opened.note
    if as_json:
        emit_json(measurements_json(result))
        report.note(note)
    else:
        notes = (*missing_notes(result), note)
        emit_rich(measurements_table(result, opened.title), *(f"[dim]{escape(note)}[/dim]" for note in notes if note))
    report.finish("", readings=len(result.readings), took=result.seconds)


def _measure_two(
    a: Source, b: Source, against: PointCloud | None, only: tuple[str, ...], as_json: bool, report: Reporter
) -> None:
    from rich.markup import escape

    import engine

    from .terminal.compared import compared_json, compared_table, differing_lines, no_difference_notes

    results = [_measured(side.experiment, against, only, report, k, 2) for k, side in enumerate((a, b))]
    rows, differing = engine.compared(*results), engine.differing(a.experiment, b.experiment)
    notes = [f"Of {name}: {side.note}" for name, side in (("A", a), ("B", b)) if side.note]
    if as_json:
        emit_json(compared_json(rows, differing, *results))
        report.note(" ".join(notes))
    else:
        above = differing_lines(differing, a.title, b.title)
        below = (*no_difference_notes(rows), *notes)
        emit_rich(*map(escape, above), compared_table(rows), *(f"[dim]{escape(note)}[/dim]" for note in below))
    report.finish("", readings=len(rows), took=sum(result.seconds for result in results))


def _measured(
    experiment: Experiment, against: PointCloud | None, only: tuple[str, ...], report: Reporter, side: int, sides: int
) -> Measurements:
    """The full readings; progress is told as of so many sides."""
    import engine

    def entering(group: str, done: int, total: int) -> None:
        report.advance(
            "measuring", done + side * total, sides * total, f"{'AB'[side]}: {group}" if sides > 1 else group
        )

    found = list(engine.measure(experiment, interruption.asked, only, against=against, draft=False, entering=entering))
    interruption.check()
    return found[-1]
