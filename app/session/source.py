"""SOURCE of the command line and of File > Open: a preset's name, a session, a cloud, or an experiment's JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine import ColumnRequest, EngineError, Experiment, SessionFile, Story, parameters_of, preset, read_cloud

from .standardisation import Standardisation
from .standardisation import standardise as standardise_points

DEFAULT_SOURCE = "moons"


@dataclass(frozen=True, slots=True)
class Source:
    """An experiment with its title and a note on how it was read (empty when there is nothing to say).

    `units`: by what it was standardised. `sentence`: what a preset has to show. `session`: of a session file, whole,
    and its `path`.
    """

    experiment: Experiment
    title: str
    note: str = ""
    units: Standardisation | None = None
    sentence: str = ""
    session: SessionFile | None = None
    path: Path | None = None

    @property
    def story(self) -> Story | None:
        """The session's."""
        return None if self.session is None else self.session.session.story


def open_source(
    source: str,
    *,
    standardise: bool,
    any_dimension: bool = False,
    columns: ColumnRequest | None = None,
    heard: Callable[[int, int], None] = lambda _done, _total: None,
) -> Source:
    """Raises EngineError when it is neither a preset nor a readable file. Only clouds from files are standardised.

    What is drawn has two dimensions; what is measured may have any. `columns`: those to take of a file's table.
    `heard`: bytes read of a large file, of all.
    """
    path = Path(source)
    try:
        there = path.exists()
    except OSError as error:  # a folder that may not be looked into, a name that is too long
        raise EngineError(f"{source[:80]} can't be read: {error.strerror or error}.", "Check the path.") from None
    if not there:
        if path.suffix:
            raise EngineError(f"There is no file {source}.", "Check the path, or name a preset: tidemark presets.")
        found = preset(source)
        if columns is not None and columns.named:
            raise EngineError(f"{source} is a preset; it has no columns to choose.", "Leave these options out.")
        return Source(found.experiment, found.title, sentence=found.sentence)
    file = read_cloud(path, any_dimension=any_dimension, columns=columns, heard=heard)
    if file.session is not None:
        return session_source(file.session, file.name, path)
    if file.experiment is not None:
        return Source(file.experiment, path.stem)
    if not standardise:
        return Source(Experiment(cloud=file.cloud), file.name, file.note)
    cloud, units = standardise_points(file.given)
    note = f"{file.note} {units.sentence}".strip()
    return Source(Experiment(cloud=cloud), file.name, note, units)


def session_source(file: SessionFile, name: str, path: Path | None = None) -> Source:
    """A session that was read; `name` stands in for a title that it lacks."""
    session = file.session
    units = None if session.units is None else Standardisation(*session.units)
    return Source(session.experiment, session.title or name, file.note, units, session=file, path=path)


def with_settings(experiment: Experiment, assignments: tuple[str, ...]) -> Experiment:
    """`name=value` pairs applied. Raises EngineError for an unknown name, naming the near ones, or a bad value."""
    known = parameters_of(Experiment)
    values: dict[str, object] = {}
    for assignment in assignments:
        name, equals, text = assignment.partition("=")
        name = name.strip().replace("-", "_")
        if not equals:
            raise EngineError(f"--set needs name=value, not {assignment!r}.", "For example: --set termination_time=2.")
        if name not in known:
            raise EngineError(f"There is no parameter {name!r}.", f"Known: {', '.join(known)}.")
        values[name] = known[name].checked(text.strip())
    return experiment.with_parameters(values)
