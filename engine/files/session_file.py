"""Session files (.tidemark): bytes to a session and back. docs/session-format.md tells the format.

From schema 2 on it is a ZIP of `session.json` and NPY arrays, from schema 3 on with a story, from schema 4 on with what
is held and a log; schema 1 was the JSON of an experiment alone. What a newer program wrote is read as far as it is
understood, and says so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from ..errors import EngineError, quoted
from ..experiment.experiment import Experiment
from ..experiment.parameters import parameters_of
from ..story.look_json import read_look, written_look
from ..values import Array
from .npy import bytes_array
from .session_archive import DAMAGED, MOST_BYTES, pack, unpack
from .session_arrays import CLOUD, MIXTURE, cloud_of, mixture_of, part_members
from .session_drawings import ReadDrawings, WrittenDrawings, drawn_parts
from .session_fields import read_clock, read_units, written_clock
from .session_log import HELD_MEMBERS, LOG_MEMBERS, in_log, log_members, read_held, read_log, written_held
from .session_story import STORY, STORY_MEMBERS, in_story, read_session_story, written_session_story
from .session_value import SavedSession

SESSION_SCHEMA = 4
SUFFIX = ".tidemark"
HEAD = "session.json"
MOST_JSON = 1_000_000  # bytes of session.json
_PARTS = [("cloud", CLOUD), ("against", CLOUD), ("mixture", MIXTURE)]
_ARRAYS = [f"{part}/{array}.npy" for part, arrays in _PARTS for array in arrays]
MEMBERS = frozenset({HEAD, *_ARRAYS, *STORY_MEMBERS, *HELD_MEMBERS, *LOG_MEMBERS})
_KNOWN = {"tidemark", "program", "title", "parameters", "units", "look", "clock", "origin"}
_SINCE: tuple[tuple[int, Callable[[str], bool]], ...] = ((3, in_story), (4, in_log))  # members by their first schema
Part = TypeVar("Part")


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFile:
    """What was read. `schema`: that of the file. `note`: what could not be understood of a newer one, or ""."""

    session: SavedSession
    schema: int = SESSION_SCHEMA
    note: str = ""

    @property
    def newer(self) -> bool:
        """Whether a newer program wrote it; saving under the same name would lose what is not understood here."""
        return self.schema > SESSION_SCHEMA


def session_bytes(session: SavedSession) -> bytes:
    """The session as a file. Equal sessions give equal bytes."""
    drawings = WrittenDrawings(session.experiment)
    members: dict[str, bytes] = {}
    for name, part in drawn_parts(session.experiment).items():
        members |= part_members(name, part)
    head = session_head(session, drawings)
    if session.story is not None:
        members[STORY] = written_session_story(session.story, drawings)
    if session.log:
        members |= log_members(session.log, drawings)
    members[HEAD] = json.dumps(head, indent=1, sort_keys=True, allow_nan=False).encode()
    return pack(members | drawings.members())


def session_head(session: SavedSession, drawings: WrittenDrawings) -> dict[str, Any]:
    """Everything but the arrays, the story and the log, for JSON; what is held joins the drawings."""
    head: dict[str, Any] = {
        "tidemark": SESSION_SCHEMA,
        "program": session.program,
        "title": session.title,
        "parameters": {name: getattr(session.experiment, name) for name in parameters_of(Experiment)},
        "look": written_look(session.look),
        "clock": written_clock(session.clock),
    }
    if session.units is not None:
        head["units"] = {"offset": list(session.units[0]), "scale": list(session.units[1])}
    if session.held is not None:
        head["held"] = written_held(session.held, drawings)
    return {**head, "origin": session.origin} if session.origin else head


def read_session(data: bytes, name: str = "This session") -> SessionFile:
    """The session in a file's bytes, of this schema, an older or a newer one. Raises EngineError, changes nothing."""
    if data.lstrip()[:1] == b"{":
        return SessionFile(
            session=SavedSession(experiment=Experiment.from_json(_json(name, data, MOST_BYTES))), schema=1
        )
    members, others = unpack(name, data, MEMBERS)
    if HEAD not in members:
        raise EngineError(f"{name} is not a Tidemark session.", f"It holds no {HEAD}.")
    head = _json(name, members.pop(HEAD), MOST_JSON)
    schema = head.get("tidemark")
    if isinstance(schema, bool) or not isinstance(schema, int) or not 2 <= schema < 1_000_000:
        raise EngineError(f"{name} is not a Tidemark session.", f"Its {HEAD} tells no schema that is known.")
    strange = sorted(set(head) - _KNOWN - ({"held"} if schema >= 4 else set())) + others
    strange += [each for since, belongs in _SINCE if schema < since for each in members if belongs(each)]
    if strange and schema <= SESSION_SCHEMA:
        raise EngineError(f"{name} holds something that no session has: {quoted(strange[0])}.", DAMAGED)
    more = {each: members.pop(each) for each in list(members) if in_story(each) or in_log(each)}
    arrays = {each: bytes_array(f"{each} of {name}", content) for each, content in members.items()}
    session, lost = session_of(head, experiment_parts(arrays), lenient=schema > SESSION_SCHEMA, more=more)
    note = "" if schema <= SESSION_SCHEMA else _newer(name, session.program, [*strange, *lost])
    return SessionFile(session=session, schema=schema, note=note)


def _newer(name: str, program: str, unread: list[str]) -> str:
    made = f"{name} was made by a newer Tidemark{f' ({program})' if program else ''}"
    if not unread:
        return f"{made}; all of it is shown."
    return f"{made}; not understood: {', '.join(each[:40] for each in unread[:5])}."


def experiment_parts(arrays: Mapping[str, Array]) -> dict[str, Any]:
    """The experiment's `cloud` or `mixture`, and `against`, from arrays by their member names. Raises EngineError."""
    parts: dict[str, Any] = {}
    if any(name.startswith("mixture/") for name in arrays):
        if any(name.startswith("cloud/") for name in arrays):
            raise EngineError("The session has both a mixture and a cloud.", DAMAGED)
        parts["mixture"] = mixture_of(arrays, "mixture")
    else:
        parts["cloud"] = cloud_of(arrays, "cloud")
    if "against/positions.npy" in arrays:
        parts["against"] = cloud_of(arrays, "against")
    return parts


def session_of(
    head: Mapping[str, Any],
    parts: Mapping[str, Any],
    *,
    lenient: bool = False,
    more: Mapping[str, bytes] | None = None,
) -> tuple[SavedSession, list[str]]:
    """A session from its head, `experiment_parts` and `more`: other members of its archive. Raises EngineError.

    With `lenient`, what is not understood is named, at its default.
    """
    lost: list[str] = []
    refused = lost if lenient else None
    experiment = Experiment(**_parameters(head.get("parameters", {}), refused), **parts)
    members = more or {}
    drawings = ReadDrawings(members, experiment)
    session = SavedSession(
        experiment=experiment,
        title=head.get("title", ""),
        program=head.get("program", ""),
        origin=head.get("origin", ""),
        units=read_units(head.get("units"), experiment.cloud.d, refused),
        look=read_look(head.get("look", {}), refused),
        clock=read_clock(head.get("clock", {}), refused),
        story=_part("story", lambda: read_session_story(members, drawings), None, refused),
        held=_part("held", lambda: read_held(head["held"], drawings) if "held" in head else None, None, refused),
        log=_part("log", lambda: read_log(members, drawings), (), refused),
    )
    return session, lost


def _part(name: str, read: Callable[[], Part], none: Part, lost: list[str] | None) -> Part:
    """What is read; with `lost`, where that can't be understood, its name goes there."""
    try:
        return read()
    except EngineError:
        if lost is None:
            raise
        lost.append(name)
        return none


def _parameters(given: object, lost: list[str] | None) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise EngineError("The session's parameters are not a JSON object.", DAMAGED)
    known, values = parameters_of(Experiment), {}
    for name, value in given.items():
        try:
            if name not in known:
                raise EngineError(f"Unknown parameter {quoted(name)}.", DAMAGED)
            values[name] = known[name].checked(value)
        except EngineError:
            if lost is None:
                raise
            lost.append(name)
    return values


def _json(name: str, data: bytes, most: int) -> dict[str, Any]:
    if len(data) > most:
        raise EngineError(f"{name} has more than {most // 1_000_000} MB of JSON.", DAMAGED)
    try:
        head = json.loads(data)
    except (ValueError, RecursionError):
        raise EngineError(f"{name} is not valid JSON.", DAMAGED) from None
    if not isinstance(head, dict):
        raise EngineError(f"{name} is not a Tidemark session.", "Its JSON is not an object.")
    return head
