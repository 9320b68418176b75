"""`tidemark measure`: the numbers, each with its noise floor or its error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from .columns import column_options
from .readings import GROUPS, READINGS
from .sources import open_pair, set_option, source_argument, standardise_option
from .terminal.interruption import interruption
from .terminal.names import SourceName, suggestion
from .terminal.output import emit_json, emit_rich
from .terminal.page import Page, option
from .terminal.param_type import ParamType
from .terminal.reporting import Reporter, reporting_options

if TYPE_CHECKING:
    from engine import ColumnRequest


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
@set_option
@standardise_option(False)
@column_options
@option("Output", "--json", "as_json", is_flag=True, help="Machine-readable; docs/measure.md tells the names.")
@reporting_options
def measure(
    source: str,
    only: tuple[str, ...],
    against: str | None,
    assignments: tuple[str, ...],
    standardise: bool,
    columns: ColumnRequest,
    as_json: bool,
    report: Reporter,
) -> None:
    """Measure how far the diffusion of SOURCE is from its optimal transport, on standard output.

    Each number comes with its noise floor (a value below it can't be told from zero) or its error.

    SOURCE is a preset's name, a session, a cloud of any dimension (CSV, TSV, NPY, NPZ, JSON), an experiment's or a
    Gaussian mixture's JSON, or - for CSV or JSON on standard input.
    """
    from rich.markup import escape

    import engine

    from .terminal.reports import measurements_json, measurements_table, missing_notes

    opened, second = open_pair(
        source, against, assignments, standardise=standardise, any_dimension=True, columns=columns
    )
    results = list(
        engine.measure(
            opened.experiment,
            interruption.asked,
            only,
            against=second,
            draft=False,
            entering=lambda group, done, total: report.advance("measuring", done, total, group),
        )
    )
    interruption.check()
    result = results[-1]
    if as_json:
        emit_json(measurements_json(result))
        report.note(opened.note)
    else:
        notes = (*missing_notes(result), opened.note)
        emit_rich(measurements_table(result, opened.title), *(f"[dim]{escape(note)}[/dim]" for note in notes if note))
    report.finish("", readings=len(result.readings), took=result.seconds)
