"""SOURCE and --set: what a command works on."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .terminal.against_type import settings_in
from .terminal.names import Assignment, SourceName, parameter_names, suggestion
from .terminal.page import option

if TYPE_CHECKING:
    from engine import ColumnRequest, Held, PointCloud

    from ..session.source import Source

STDIN = "-"
NAMED = "standard input"
MOST = 200_000_000  # bytes, as of a file

SOURCE_HELP = (
    "SOURCE is the name of a preset or a story (see: tidemark presets), a session (.tidemark, its text, or a picture, "
    "film or data file that Tidemark exported), a cloud (CSV, TSV, NPY, NPZ or JSON), an experiment's or a Gaussian "
    "mixture's JSON, or - for CSV, JSON or a session's text on standard input."
)


def source_argument(command: Callable[..., Any]) -> Callable[..., Any]:
    """The argument SOURCE."""
    return click.argument("source", type=SourceName())(command)


def set_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """--set NAME=VALUE."""
    decorated: Callable[..., Any] = option(
        "Experiment", "--set", "assignments", type=Assignment(), multiple=True,
        help="Set a parameter; may be repeated. The names are listed below.",
    )(command)  # fmt: skip
    return decorated


def standardise_option(default: bool) -> Callable[[Any], Any]:
    """--standardise, --as-given."""
    return option(
        "Experiment", "--standardise/--as-given", default=default, show_default=True,
        help="Give an opened cloud mean 0 and scale 1 in each coordinate, or take it as it stands.",
    )  # fmt: skip


def open_experiment(
    source: str,
    assignments: tuple[str, ...],
    *,
    standardise: bool,
    any_dimension: bool = False,
    columns: ColumnRequest | None = None,
) -> Source:
    """What SOURCE names, with its parameters set. Raises EngineError for what can't be read, a name or a value."""
    import dataclasses

    from ..session.source import open_source, with_settings

    check_names(assignments)
    if source == STDIN:
        opened = _from_stdin(standardise=standardise, any_dimension=any_dimension, columns=columns)
    else:
        opened = open_source(source, standardise=standardise, any_dimension=any_dimension, columns=columns)
    return dataclasses.replace(opened, experiment=with_settings(opened.experiment, assignments))


def open_held(against: str, source: Source, *, standardise: bool, columns: ColumnRequest | None) -> Held:
    """Side A beside a source: the same with other settings, or what else is named. Raises EngineError."""
    from engine import EngineError, Held

    from ..session.source import printable, with_settings

    settings = settings_in(against)
    if not settings:
        opened = open_experiment(against, (), standardise=standardise, columns=columns)
        return Held(experiment=opened.experiment, title=printable(opened.title))
    check_names(settings)
    if any(each.partition("=")[0].strip() == "snr" for each in settings):
        raise EngineError("Both sides are seen at one SNR.", "Leave snr out of --against: --set snr=VALUE is for both.")
    return Held(experiment=with_settings(source.experiment, settings), title=printable(source.title))


def check_names(assignments: tuple[str, ...]) -> None:
    """Raises EngineError for a name that no parameter has, with the nearest ones."""
    from engine import EngineError

    known = parameter_names()
    for assignment in assignments:
        name, equals, _ = assignment.partition("=")
        name = name.strip().replace("-", "_")
        if equals and name not in known:
            raise EngineError(f"There is no parameter {name!r}.", suggestion(name, known))


def open_pair(
    source: str,
    against: str | None,
    assignments: tuple[str, ...],
    *,
    standardise: bool,
    any_dimension: bool = False,
    columns: ColumnRequest,
) -> tuple[Source, PointCloud | None]:
    """SOURCE, with what was assumed of both, and the cloud that --against names.

    The options for columns are for every one of the two that may be a table; for SOURCE where none may.
    Raises EngineError as `open_experiment` does; UsageError where both are standard input.
    """
    import dataclasses

    if source == STDIN and against == STDIN:
        raise click.UsageError("Only one of SOURCE and --against can come from standard input.")
    tables = [name for name in (source, against) if name is not None and _may_be_table(name)] or [source]
    first = open_experiment(
        source,
        assignments,
        standardise=standardise,
        any_dimension=any_dimension,
        columns=columns if source in tables else None,
    )
    if against is None:
        return first, None
    second = open_experiment(
        against,
        (),
        standardise=standardise,
        any_dimension=any_dimension,
        columns=columns if against in tables else None,
    )
    note = f"Of --against: {second.note}" if second.note else ""
    return dataclasses.replace(first, note=f"{first.note} {note}".strip()), second.experiment.cloud


def open_compared(
    compare: str, first: Source, assignments: tuple[str, ...], *, standardise: bool, columns: ColumnRequest
) -> Source:
    """Side B beside `first`, side A, in any dimension: settings NAME=VALUE,... applied to it, or another SOURCE.

    `assignments` hold for both sides. Another source without settings of its own takes A's: then its points differ
    alone. Raises EngineError as `open_experiment` does.
    """
    import dataclasses

    from engine import Experiment, is_session_text

    from ..session.source import with_settings

    if not is_session_text(compare) and "=" in compare and not Path(compare).exists():
        settings = tuple(compare.split(","))
        check_names(settings)
        changed = with_settings(first.experiment, settings)
        return dataclasses.replace(first, experiment=changed, title=f"{first.title}, {compare}", note="")
    chosen = columns if _may_be_table(compare) else None
    other = open_experiment(compare, assignments, standardise=standardise, any_dimension=True, columns=chosen)
    own = other.experiment
    plain = Experiment(cloud=own.cloud, mixture=own.mixture)
    if own != with_settings(plain, assignments):
        return other
    taken = dataclasses.replace(first.experiment, cloud=own.cloud, mixture=own.mixture)
    return dataclasses.replace(other, experiment=taken)


def _may_be_table(source: str) -> bool:
    if source == STDIN or source.startswith("tidemark:"):
        return source == STDIN
    return Path(source).is_file() and not source.endswith(".tidemark")


def _from_stdin(*, standardise: bool, any_dimension: bool, columns: ColumnRequest | None) -> Source:
    """The cloud on standard input. It is read as a file is, so that both are bounded and told alike."""
    import dataclasses

    from engine import EngineError

    from ..session.source import open_source

    if sys.stdin is None or sys.stdin.isatty():
        raise EngineError("There is nothing on standard input.", "Pipe a CSV or JSON text into it, or name a file.")
    content = _bytes(MOST + 1)
    if len(content) > MOST:
        raise EngineError(f"Standard input holds more than {MOST // 1_000_000} MB.", "Thin the cloud first.")
    if content.lstrip()[:9] == b"tidemark:":
        text = content.decode("ascii", "replace")
        return open_source(text, standardise=standardise, any_dimension=any_dimension, columns=columns)
    with tempfile.TemporaryDirectory(prefix="tidemark-") as folder:
        path = Path(folder) / f"{NAMED}{_suffix(content)}"
        path.write_bytes(content)
        opened = open_source(str(path), standardise=standardise, any_dimension=any_dimension, columns=columns)
    return dataclasses.replace(opened, title=NAMED)


def _bytes(most: int) -> bytes:
    """At most so many bytes of standard input."""
    buffer = getattr(sys.stdin, "buffer", None)
    read: bytes = buffer.read(most) if buffer is not None else sys.stdin.read(most).encode()
    return read


def _suffix(content: bytes) -> str:
    """The kind of file that begins like this."""
    if content.startswith(b"\x93NUMPY"):
        return ".npy"
    if content.startswith(b"PK\x03\x04"):
        return ".tidemark" if b"session.json" in content[:200] else ".npz"
    return ".json" if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") else ".csv"
