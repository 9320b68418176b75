"""`tidemark run`: the arrays behind the picture, for another program. docs/run.md tells their names."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..version import VERSION
from .columns import column_options
from .sources import open_pair, set_option, source_argument, standardise_option
from .terminal.interruption import interruption
from .terminal.names import STDOUT, Name, OutputName, SourceName, computed_view_names
from .terminal.page import Page, option
from .terminal.place import check_place
from .terminal.reporting import Reporter, report_statuses, reporting_options
from .terminal.result_file import place_name, result_file

if TYPE_CHECKING:
    from engine import ColumnRequest, Experiment, Film

    from ..lanes.stages import Work

Part = tuple[str, "Work", Any]


@click.command(
    name="run",
    cls=Page,
    short_help="Write trajectories, plan and fields as arrays (NPZ).",
    parameters=True,
    examples=(
        ("tidemark run moons -o moons.npz", "Trajectories, plan, density and score of a preset."),
        ("tidemark run my.csv -o my.npz --no-fields --set sampler=sde --set seed=11", "Particles and plan alone."),
        ("tidemark run spiral -o spiral.npz --insight curvature", "With the fields of an insight view."),
    ),
)
@source_argument
@option(
    "Output", "-o", "--output", required=True, type=OutputName(streams=True),
    help="The file to write; it ends in .npz. With -: standard output.",
)  # fmt: skip
@option("Content", "--fields/--no-fields", default=True, show_default=True, help="Density and score on a grid (d = 2).")
@option("Content", "--insight", type=Name("insight view", computed_view_names), help="Also what this view shows.")
@option("Content", "--against", type=SourceName(), help="A second cloud, for the insight view sensitivity.")
@set_option
@standardise_option(True)
@column_options
@reporting_options
def run_command(
    source: str,
    output: Path,
    fields: bool,
    insight: str | None,
    against: str | None,
    assignments: tuple[str, ...],
    standardise: bool,
    columns: ColumnRequest,
    report: Reporter,
) -> None:
    """Compute SOURCE at full quality and write its arrays to an NPZ file.

    Particles along the forward process and the reversal, which point each started from, its latent, the optimal plan,
    and the fields on the plane; with --insight a view's fields, curves and readings. The file holds no pickle, is
    written to a temporary name, checked and renamed, and has the same bytes every time. docs/run.md tells the names.

    SOURCE is a preset's name, a session, a cloud of any dimension (CSV, TSV, NPY, NPZ, JSON), an experiment's or a
    Gaussian mixture's JSON, or - for CSV or JSON on standard input.
    """
    from engine import EngineError, Film

    from ..export.data import write_data
    from ..session.carried import LONGEST_TEXT, carried_text

    if output != STDOUT and output.suffix.lower() != ".npz":
        raise EngineError(f"Can't write arrays to {output.name!r}.", "End the name in .npz; for films see render.")
    opened, second = open_pair(
        source, against, assignments, standardise=standardise, any_dimension=True, columns=columns
    )
    report.note(opened.note)
    experiment = opened.experiment
    if second is not None:
        experiment = dataclasses.replace(experiment, against=second)
    with result_file(output, ".npz") as path:
        check_place(path)
        film = _computed(Film(experiment=experiment), list(_parts(experiment, fields, insight)), report)
        report_statuses(film, report)
        session = carried_text(dataclasses.replace(opened.saved, experiment=experiment), LONGEST_TEXT)
        title, units = opened.title, opened.units
        written = write_data(path, film, title=title, version=VERSION, units=units, session=session)
    report.finish(
        f"{place_name(output)}: {written.entries} arrays, {written.size:,} bytes",
        path=str(output),
        arrays=written.entries,
        bytes=written.size,
    )


def _parts(experiment: Experiment, fields: bool, insight: str | None) -> Iterator[Part]:
    """What is to be computed: name, generator, request."""
    import engine

    yield "diffusion", engine.simulate, experiment
    yield "transport", engine.solve_transport, experiment
    if fields and experiment.cloud.d == 2:
        yield "density", engine.density_film, experiment
        yield "score", engine.score_film, experiment
    request = engine.insight_request(insight, experiment) if insight else None
    if request is not None:
        yield f"insight {insight}", engine.insight, request


def _computed(film: Film, parts: list[Part], report: Reporter) -> Film:
    """The film with every part at full quality. Raises KeyboardInterrupt when it shall stop."""
    from ..lanes.stages import warmed

    for done, (name, work, request) in enumerate(parts):
        report.advance("computing", done, len(parts), name)
        for result in warmed(work)(request, interruption.asked):
            film = film.with_result(result)
        interruption.check()
    report.advance("computing", len(parts), len(parts))
    return film
