"""`tidemark study`: a paper's result, beside the paper's own number. docs/study.md tells what it writes."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .columns import column_arguments, column_options
from .sources import open_experiment, set_option, standardise_option
from .terminal.image_options import AskedImages, image_options
from .terminal.names import FolderName, Name, SourceName, study_names
from .terminal.output import emit_json, emit_rich
from .terminal.page import Page, option
from .terminal.reporting import Reporter, reporting_options

if TYPE_CHECKING:
    from engine import ColumnRequest, Experiment, ImageSet, StudyRequest

ALL = "all"
LARGEST_SEED = 2**31 - 1


@click.command(
    cls=Page,
    short_help="Work out a paper's result, beside its own numbers.",
    parameters=True,
    examples=(
        ("tidemark study", "List the studies; with --json for a program."),
        ("tidemark study encoder-gaussians --quick", "A small budget, the same claims: a table of verdicts."),
        ("tidemark study encoder-gaussians -o gaussians", "Figure, tables, session; again: go on after Ctrl+C."),
        ("tidemark study digits --images pictures --size 16 --count 2000", "On a folder of your own pictures."),
        ("tidemark study complexity --shipped", "The full run that ships with Tidemark; nothing is worked out."),
        ("tidemark study all -o studies --quick", "Every one into a folder of its own, but for those that are done."),
    ),
)
@click.argument("name", required=False, type=Name("study", study_names))
@click.argument("source", required=False, type=SourceName())
@option("Study", "--quick", is_flag=True, help="A small budget, for the same claims.")
@option(
    "Study", "--seed", type=click.IntRange(0, LARGEST_SEED), default=0, show_default=True,
    help="Of everything that is drawn at random.",
)  # fmt: skip
@image_options
@option("Study", "--shipped", is_flag=True, help="The full run that ships, on the paper's examples; at once.")
@set_option
@standardise_option(False)
@column_options
@option("Output", "-o", "--output", type=FolderName(), help="Keep parts, figure, tables and session in this folder.")
@option("Output", "--fresh", is_flag=True, help="Start over: forget the parts that the folder has.")
@option("Output", "--json", "as_json", is_flag=True, help="Machine-readable; docs/study.md tells the keys.")
@reporting_options
def study(
    name: str | None,
    source: str | None,
    quick: bool,
    seed: int,
    images: AskedImages,
    shipped: bool,
    assignments: tuple[str, ...],
    standardise: bool,
    columns: ColumnRequest,
    output: Path | None,
    fresh: bool,
    as_json: bool,
    report: Reporter,
) -> None:
    """Work out the study NAME: our numbers beside the paper's, the closed form's or the theorem's, with verdicts.

    Without NAME the studies are listed. Each check says "agrees", "differs" or "not reproducible here"; that follows
    from value, reference and tolerance, and a difference is a result, not a failure. With -o the folder takes the
    figure (SVG, PNG), the table (CSV, JSON), the curves (CSV) and the session that shows it live. It also keeps each
    part as it is done: after Ctrl+C, the same command goes on. NAME all runs every study into DIR/NAME. With --shipped
    nothing is run: the full run that comes with Tidemark is told, with its date and machine.

    SOURCE, where a study takes one, is your own drawing, as for measure; --images, where a study takes it, your own
    set of pictures.
    """
    if name is None:
        _list(as_json)
        return
    if shipped:
        if source is not None or quick or seed or images.words or assignments or output is not None:
            raise click.UsageError("--shipped tells the run that ships: it takes no SOURCE, --quick, --seed or -o.")
        _tell_shipped(name, as_json)
        return
    _check_words(name, source, assignments, columns, output, fresh)
    from .study_run import StudyRun

    experiment, title = None, ""
    if source is not None:
        opened = open_experiment(source, assignments, standardise=standardise, any_dimension=True, columns=columns)
        report.note(opened.note)
        experiment, title = opened.experiment, opened.title
    pictures = images.read(seed, report)
    chosen = _chosen(experiment, pictures, report) if name == ALL else [name]
    run = StudyRun(
        requests=_requests(chosen, quick, seed, experiment, pictures),
        output=output,
        every=name == ALL,
        title=title,
        again=_again(name, source, quick, seed, images, assignments, standardise, columns, output),
        as_json=as_json,
        report=report,
    )
    run(fresh=fresh)


def _check_words(
    name: str,
    source: str | None,
    assignments: tuple[str, ...],
    columns: ColumnRequest,
    output: Path | None,
    fresh: bool,
) -> None:
    """Raises UsageError for words that have no meaning together."""
    if name == ALL and output is None:
        raise click.UsageError("To run all studies, say where: -o DIR.")
    if assignments and source is None:
        raise click.UsageError("--set changes a SOURCE; a study on the paper's own examples takes none.")
    if columns.named and source is None:
        raise click.UsageError("--columns, --label and --weight are for the table of a SOURCE.")
    if fresh and output is None:
        raise click.UsageError("--fresh starts a folder over: name it by -o DIR.")


def _chosen(experiment: Experiment | None, images: ImageSet | None, report: Reporter) -> list[str]:
    """Every study; with a drawing or a set of pictures, those that take it."""
    from engine import STUDIES

    left_out = [
        each.name
        for each in STUDIES.values()
        if (experiment is not None and not each.takes_drawing) or (images is not None and not each.takes_images)
    ]
    if left_out:
        report.note(f"Not on {'a drawing' if images is None else 'images'}: {', '.join(left_out)}.")
    return [name for name in STUDIES if name not in left_out]


def _requests(
    names: list[str], quick: bool, seed: int, experiment: Experiment | None, images: ImageSet | None
) -> list[StudyRequest]:
    from engine import StudyRequest, study_of

    made = [StudyRequest(study=name, quick=quick, seed=seed, experiment=experiment, images=images) for name in names]
    for request in made:
        study_of(request)  # refuses what can't be asked, before any work
    return made


def _again(
    name: str, source: str | None, quick: bool, seed: int, images: AskedImages, assignments: tuple[str, ...],
    standardise: bool, columns: ColumnRequest, output: Path | None,
) -> str:  # fmt: skip
    """The command line that goes on."""
    words = ["tidemark", "study", name]
    words += [] if source is None else [source]
    words += ["--quick"] if quick else []
    words += ["--seed", str(seed)] if seed else []
    words += images.words
    words += [word for assignment in assignments for word in ("--set", assignment)]
    words += ["--standardise"] if standardise else []
    words += column_arguments(columns)
    words += [] if output is None else ["-o", str(output)]
    return shlex.join(words)


def _tell_shipped(name: str, as_json: bool) -> None:
    """Print the run that ships, or all of them."""
    from engine import STUDIES, EngineError, shipped_run

    runs = []
    for each in STUDIES if name == ALL else [name]:
        run = shipped_run(each)
        if run is None:
            raise EngineError(f"No run of {each} ships.", f"Run it: tidemark study {each}")
        runs.append(run)
    if as_json:
        from ..studies.record import run_record

        records = [run_record(run.result, origin=run.origin) for run in runs]
        emit_json(records if name == ALL else records[0])
    else:
        from ..studies.picture import study_heading
        from ..studies.table import printed_shipped

        parts = [part for run in runs for part in ("", *printed_shipped(run, study_heading(run.result)))]
        emit_rich(*parts[1:])


def _list(as_json: bool) -> None:
    from engine import STUDIES

    if as_json:
        from ..studies.record import study_row

        emit_json([study_row(each) for each in STUDIES.values()])
    else:
        from ..studies.table import studies_table

        emit_rich(studies_table(STUDIES.values()))
