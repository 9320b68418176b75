"""Reading clouds from files: tables, arrays, JSON and sessions. Bounded, without pickle, strict."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ..clouds.given_points import GivenPoints
from ..clouds.points import PointCloud
from ..errors import EngineError
from ..experiment.experiment import Experiment
from ..experiment.mixture import GaussianMixture
from ..tables.column_request import ColumnRequest
from ..tables.given_arrays import declared_points
from ..tables.json_tables import json_data, json_tables
from ..tables.large_table import large_table
from ..tables.plain_table import Heard
from ..tables.raw_table import RawTable
from ..tables.read_table import table_points
from ..tables.text_encoding import decoded
from ..tables.text_table import text_table
from .array_files import MAX_BYTES, arrays_tables, file_tables, stored_array, stored_arrays
from .session_file import SUFFIX, SessionFile, read_session

DECLARED = ("positions", "weights", "labels")


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudFile:
    """What was read: `given` points. `note`: what was assumed (or ""). `experiment`: the whole one, of a file with one.

    `session`: the whole session, of a .tidemark file.
    """

    given: GivenPoints
    name: str
    note: str = ""
    experiment: Experiment | None = None
    session: SessionFile | None = None

    @property
    def cloud(self) -> PointCloud:
        """The points as they stand. Raises EngineError where they lie further out than a million."""
        return self.given.cloud if self.experiment is None else self.experiment.cloud


class Content(NamedTuple):
    """What a reader found: points, what was assumed, and the whole where there is more than points."""

    given: GivenPoints
    note: str = ""
    held: Experiment | SessionFile | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """How a file is to be read: in any dimension, and which columns of its table."""

    any_dimension: bool = False
    columns: ColumnRequest | None = None

    @property
    def chosen(self) -> bool:
        return self.columns is not None and bool(self.columns.named)


AS_IT_IS = Asked()


def read_cloud(
    path: str | os.PathLike[str],
    *,
    any_dimension: bool = False,
    columns: ColumnRequest | None = None,
    heard: Heard = lambda _done, _total: None,
) -> CloudFile:
    """The points in a file, as they stand; two dimensions, unless any will do.

    .csv .tsv .tab .txt .dat: a table (`text_table`). .npy, .npz: arrays, `positions` or others (`array_tables`). .json,
    .jsonl: an experiment, an object with `positions`, a table (`json_tables`), or a Gaussian mixture (`means` and
    `covariances` or `variances`, maybe `weights`). .tidemark: a session. `columns`: those to take of a table, instead
    of what `choose_columns` is certain of. At most 200 MB and 1e6 points; of a large plain table, which is read fast,
    more are thinned to 1e6. `heard`: bytes read of one, of all.
    Raises EngineError: not there, not readable, another format, bad rows (with their number), no points.
    """
    source = Path(path)
    reader = READERS.get(source.suffix.lower())
    if reader is None:
        raise EngineError(f"Can't open {source.name!r}.", f"Files that can be opened: {', '.join(READERS)}.")
    try:
        check_file(source)
        plain = large_table(source, any_dimension, columns, heard)
        given, note, held = Content(*plain) if plain is not None else reader(source, Asked(any_dimension, columns))
    except OSError as error:
        raise EngineError(
            f"{source.name} can't be read: {error.strerror or error}.", "Check its permissions."
        ) from None
    if columns is not None and columns.named and held is not None:
        raise EngineError(
            f"{source.name} holds a whole experiment, no table to choose columns of.", "Leave these options out."
        )
    if isinstance(held, SessionFile):
        return CloudFile(given=given, name=source.stem, note=note, experiment=held.session.experiment, session=held)
    if len(given) == 0:
        raise EngineError(f"{source.name} has no points.", "Give at least one row with x and y.")
    return CloudFile(given=given, name=source.stem, note=note, experiment=held)


def raw_tables(path: str | os.PathLike[str]) -> dict[str, RawTable]:
    """The tables of a file that could be clouds, by name ("" where it has none): for a person to choose from.

    Raises EngineError as `read_cloud` does.
    """
    source = Path(path)
    tables = TABLES.get(source.suffix.lower())
    try:
        return {} if tables is None else tables(source)
    except OSError as error:
        raise EngineError(
            f"{source.name} can't be read: {error.strerror or error}.", "Check its permissions."
        ) from None


def check_file(source: Path) -> None:
    """Raises EngineError for what is no file, or too large; OSError."""
    if not source.is_file():
        raise EngineError(f"There is no file {str(source)!r}.", "Check the name and the folder.")
    if source.stat().st_size > MAX_BYTES:
        raise EngineError(f"{source.name} is larger than {MAX_BYTES // 1_000_000} MB.", "Thin the cloud first.")


def json_content(name: str, text: str, asked: Asked = AS_IT_IS) -> Content:
    """Points and perhaps an experiment from JSON, for a file or the clipboard. Raises EngineError."""
    data = json_data(name, text)
    if isinstance(data, dict) and "tidemark" in data:
        return _whole(name, Experiment.from_json(data), asked)
    if isinstance(data, dict) and "means" in data:
        return _whole(name, Experiment(mixture=GaussianMixture.from_json(data)), asked)
    if isinstance(data, dict) and "positions" in data and not asked.chosen:
        return Content(*declared_points(name, data, asked.any_dimension))
    if data == []:
        return Content(GivenPoints.of([]))
    tables = json_tables(data)
    if tables:
        return Content(*table_points(tables, asked.any_dimension, asked.columns))
    if isinstance(data, list):
        return Content(*declared_points(name, {"positions": data}, asked.any_dimension))  # with its sentence why not
    raise EngineError(f"{name} holds no cloud.", 'Give a list of [x, y] pairs or {"positions": [[x, y], ...]}.')


def loose_tables(data: object) -> dict[str, RawTable]:
    """What may be chosen from in JSON; nothing of an experiment or a mixture, whose arrays say what they mean."""
    return {} if isinstance(data, dict) and {"tidemark", "means"} & data.keys() else json_tables(data)


def _whole(name: str, experiment: Experiment, asked: Asked) -> Content:
    if len(experiment.cloud) and experiment.cloud.d != 2 and not asked.any_dimension:
        raise EngineError(
            f"{name} is {experiment.cloud.d}-dimensional; a picture needs two dimensions.",
            "On the command line, measure and run take any number.",
        )
    return Content(GivenPoints.of_cloud(experiment.cloud), held=experiment)


def _table(path: Path, asked: Asked) -> Content:
    return Content(*table_points(TABLES[path.suffix.lower()](path), asked.any_dimension, asked.columns))


def _npy(path: Path, asked: Asked) -> Content:
    array = stored_array(path)
    tables = arrays_tables({"": array})
    if not tables:  # none, or one too wide to choose from
        return Content(*declared_points(path.name, {"positions": array}, asked.any_dimension))
    return Content(*table_points(tables, asked.any_dimension, asked.columns))


def _npz(path: Path, asked: Asked) -> Content:
    arrays = stored_arrays(path, DECLARED)
    if "positions" in arrays and not asked.chosen:
        return Content(*declared_points(path.name, arrays, asked.any_dimension))
    tables = arrays_tables(arrays)
    if not tables:
        raise EngineError(f"{path.name} has no array that could be points.", "Save it by numpy.savez(positions=...).")
    return Content(*table_points(tables, asked.any_dimension, asked.columns))


def _json(path: Path, asked: Asked) -> Content:
    text, note = decoded(path.name, path.read_bytes())
    content = json_content(path.name, text, asked)
    return content._replace(note=f"{note} {content.note}".strip())


def _session(path: Path, asked: Asked) -> Content:
    session = read_session(path.read_bytes(), path.name)
    return _whole(path.name, session.session.experiment, asked)._replace(note=session.note, held=session)


def _text_tables(path: Path) -> dict[str, RawTable]:
    text, note = decoded(path.name, path.read_bytes())
    table = text_table(text)
    return {"": dataclasses.replace(table, notes=(note, *table.notes)) if note else table}


def _json_tables(path: Path) -> dict[str, RawTable]:
    return loose_tables(json_data(path.name, decoded(path.name, path.read_bytes())[0]))


# A format of tables is one line: what may be chosen from in it; what is certain of that is taken.
TABLES: dict[str, Callable[[Path], dict[str, RawTable]]] = {
    **dict.fromkeys((".csv", ".tsv", ".tab", ".txt", ".dat"), _text_tables),
    **dict.fromkeys((".npy", ".npz"), file_tables),
    **dict.fromkeys((".json", ".jsonl"), _json_tables),
}
READERS: dict[str, Callable[[Path, Asked], Content]] = {
    **dict.fromkeys(TABLES, _table),
    ".npy": _npy,
    ".npz": _npz,
    **dict.fromkeys((".json", ".jsonl"), _json),
    SUFFIX: _session,
}
TABLE_SUFFIXES = tuple(TABLES)
