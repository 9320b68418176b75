"""SOURCE of the command line and of File > Open: the name of a preset or of a story, a session, a cloud, or JSON.

A session may also be a text that was copied, or lie in the metadata of what was exported.
"""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine import (
    IMAGE_SUFFIXES,
    TABLE_SUFFIXES,
    ColumnRequest,
    EngineError,
    Experiment,
    Held,
    LogEntry,
    SavedClock,
    SavedSession,
    SessionFile,
    Story,
    bundled_story,
    is_session_text,
    parameters_of,
    preset,
    read_cloud,
    read_session_text,
    story_sentences,
)

from .carried import CARRIERS, carried_session
from .standardisation import Standardisation
from .standardisation import standardise as standardise_points

DEFAULT_SOURCE = "moons"
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Source:
    """An experiment with its title and a note on how it was read (empty when there is nothing to say).

    `units`: by what it was standardised. `sentence`: what a preset or a story has to show. `session`: of a session
    file, whole, and its `path`; of a story one that shows its first scene. `carrier`: the picture, film, drawing or
    data file in whose metadata it lay.
    """

    experiment: Experiment
    title: str
    note: str = ""
    units: Standardisation | None = None
    sentence: str = ""
    session: SessionFile | None = None
    path: Path | None = None
    carrier: Path | None = None

    @property
    def saved(self) -> SavedSession:
        """As a session: its own with the experiment as it is now, or one that has no look of its own."""
        if self.session is not None:
            return dataclasses.replace(self.session.session, experiment=self.experiment)
        units = None if self.units is None else (self.units.offset, self.units.scale)
        return SavedSession(experiment=self.experiment, title=printable(self.title), units=units)

    @property
    def story(self) -> Story | None:
        """The session's."""
        return None if self.session is None else self.session.session.story

    @property
    def held(self) -> Held | None:
        """What a session is compared with."""
        return None if self.session is None else self.session.session.held

    @property
    def log(self) -> tuple[LogEntry, ...]:
        """The session's lab log."""
        return () if self.session is None else self.session.session.log


def open_source(
    source: str,
    *,
    standardise: bool,
    any_dimension: bool = False,
    columns: ColumnRequest | None = None,
    heard: Callable[[int, int], None] = lambda _done, _total: None,
) -> Source:
    """Raises EngineError when it is neither a preset, nor a story that ships, nor a readable file.

    Only clouds from files are standardised.
    What is drawn has two dimensions; what is measured may have any. `columns`: those to take of a file's table.
    `heard`: bytes read of a large file, of all.
    """
    if is_session_text(source):
        return _planar(session_source(read_session_text(source), "Session"), any_dimension)
    path = Path(source)
    try:
        there = path.exists()
    except OSError as error:  # a folder that may not be looked into, a name that is too long
        raise EngineError(f"{source[:80]} can't be read: {error.strerror or error}.", "Check the path.") from None
    if not there:
        if path.suffix:
            raise EngineError(f"There is no file {source}.", "Check the path, or name a preset: tidemark presets.")
        found = named_source(source)
        if columns is not None and columns.named:
            raise EngineError(f"{source} ships with Tidemark; it has no columns to choose.", "Leave these options out.")
        return found
    is_table, chosen = path.suffix.lower() in TABLE_SUFFIXES, columns is not None and bool(columns.named)
    carried = None if is_table and chosen else carried_session(path)
    if carried is not None and chosen:
        raise EngineError(f"{path.name} holds a whole experiment, no columns to choose.", "Leave these options out.")
    if carried is not None:
        return _planar(_carried_source(carried, path), any_dimension)
    if path.suffix.lower() in CARRIERS and not is_table:
        hint = "It becomes points in the window: tidemark open --as-image." if _is_image(path) else ""
        raise EngineError(f"{path.name} carries no experiment.", hint or "It was not made by Tidemark 0.1 or later.")
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


def named_source(name: str) -> Source:
    """The preset of that name; or the story, as a session that shows its first scene. Raises EngineError."""
    wanted = name.strip().lower().replace(" ", "-").replace("_", "-")
    if wanted in story_sentences():
        told = bundled_story(wanted)
        scene = told.story.scenes[0]
        session = SavedSession(
            experiment=scene.experiment, title=told.title, look=scene.look, clock=SavedClock(phase=scene.arrival),
            story=told.story,
        )  # fmt: skip
        return Source(scene.experiment, told.title, sentence=told.sentence, session=SessionFile(session=session))
    try:
        found = preset(name)
    except EngineError as error:
        close = difflib.get_close_matches(wanted, story_sentences())
        raise EngineError(error.message, f"Did you mean the story {close[0]}?" if close else error.hint) from None
    return Source(found.experiment, found.title, sentence=found.sentence)


def session_source(file: SessionFile, name: str, path: Path | None = None) -> Source:
    """A session that was read; `name` stands in for a title that it lacks."""
    session = file.session
    units = None if session.units is None else Standardisation(*session.units)
    return Source(session.experiment, session.title or name, file.note, units, session=file, path=path)


def _carried_source(file: SessionFile, path: Path) -> Source:
    source = session_source(file, path.stem)
    note = f"This is the experiment that {path.name} was made of."
    return dataclasses.replace(source, note=f"{note} {file.note}".strip(), carrier=path)


def _planar(source: Source, any_dimension: bool) -> Source:
    """Raises EngineError where a picture can't be made of it, and one is wanted."""
    cloud = source.experiment.cloud
    if len(cloud) and cloud.d != 2 and not any_dimension:
        raise EngineError(
            f"{source.title} is {cloud.d}-dimensional; a picture needs two dimensions.",
            "On the command line, measure and run take any number.",
        )
    return source


def _is_image(path: Path) -> bool:
    return path.suffix.lower() in (".svg", *IMAGE_SUFFIXES)


def with_settings(experiment: Experiment, assignments: tuple[str, ...]) -> Experiment:
    """`name=value` pairs applied. Raises EngineError for an unknown name, naming the near ones, or a bad value."""
    known = parameters_of(Experiment)
    values: dict[str, object] = {}
    for assignment in assignments:
        name, equals, text = assignment.partition("=")
        name = name.strip().replace("-", "_")
        if not equals:
            raise EngineError(f"A setting is name=value, not {assignment!r}.", "For example: termination_time=2.")
        if name not in known:
            raise EngineError(f"There is no parameter {name!r}.", f"Known: {', '.join(known)}.")
        values[name] = known[name].checked(text.strip())
    return experiment.with_parameters(values)


def printable(text: str) -> str:
    """A title as files may hold it: short, and of characters that can be shown."""
    return "".join(each if each.isprintable() else " " for each in text)[:LONGEST_TITLE]
