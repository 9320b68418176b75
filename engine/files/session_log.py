"""What a session holds for comparing, and its log: `held` of the head, `log.json` and pictures, to JSON and back."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

from ..errors import EngineError
from ..experiment.experiment import Experiment
from ..experiment.held import Held
from ..experiment.parameters import parameters_of
from ..story.look_json import read_look, written_look
from ..story.saved_fields import json_object
from .log_entry import MOST_ENTRIES, LogEntry, LogReading
from .session_archive import DAMAGED
from .session_drawings import ReadDrawings, WrittenDrawings, drawing_members

LOG = "log.json"
MOST_LOG_JSON = 10_000_000  # bytes of log.json: 200 entries with their notes and readings have some 3 MB
LOG_MEMBERS = (
    LOG, *(f"log/{k}.png" for k in range(MOST_ENTRIES)), *drawing_members("log", 2 * MOST_ENTRIES)
)  # fmt: skip
HELD_MEMBERS = drawing_members("held", 2)
_PLAIN = ("title", "time", "phase", "measured", "note")
_READING = {field.name: field for field in dataclasses.fields(LogReading)}


def in_log(member: str) -> bool:
    """Whether a member of an archive belongs to the log or to what is held."""
    return member.startswith(("log", "held"))


def written_held(held: Held, drawings: WrittenDrawings) -> dict[str, Any]:
    """What is held, for JSON, naming its drawing."""
    return {"title": held.title, **_written_experiment(held.experiment, drawings, "held")}


def read_held(given: object, drawings: ReadDrawings) -> Held:
    """Raises EngineError."""
    values = json_object(given, {"title", "parameters", "drawing"}, "What is held")
    return Held(experiment=_experiment(values, drawings, "What is held"), title=values.get("title", ""))


def log_members(log: tuple[LogEntry, ...], drawings: WrittenDrawings) -> dict[str, bytes]:
    """The log as members of an archive; its drawings join those of the session."""
    entries, members = [], {}
    for place, entry in enumerate(log):
        written = {name: getattr(entry, name) for name in _PLAIN}
        written |= _written_experiment(entry.experiment, drawings, "log")
        written["look"] = written_look(entry.look)
        written["readings"] = [_written_reading(each) for each in entry.readings]
        entries.append(written)
        if entry.picture:
            members[f"log/{place}.png"] = entry.picture
    head = {"entries": entries}
    return {
        **members,
        LOG: json.dumps(head, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False).encode(),
    }


def read_log(members: Mapping[str, bytes], drawings: ReadDrawings) -> tuple[LogEntry, ...]:
    """The log in the members of an archive; empty where it has none. Raises EngineError."""
    if not any(member.startswith("log") for member in members):
        return ()
    if LOG not in members or len(members[LOG]) > MOST_LOG_JSON:
        raise EngineError(f"The session has no {LOG} of at most {MOST_LOG_JSON // 1_000_000} MB.", DAMAGED)
    try:
        head = json.loads(members[LOG])
    except (ValueError, RecursionError):
        raise EngineError("The session's log is not valid JSON.", DAMAGED) from None
    entries = json_object(head, {"entries"}, "The log").get("entries")
    if not isinstance(entries, list) or not 1 <= len(entries) <= MOST_ENTRIES:
        raise EngineError(f"The log's entries are not a list of 1 to {MOST_ENTRIES}.", DAMAGED)
    return tuple(_entry(each, drawings, members.get(f"log/{k}.png", b"")) for k, each in enumerate(entries))


def _entry(given: object, drawings: ReadDrawings, picture: bytes) -> LogEntry:
    what = "An entry of the log"
    values = json_object(given, {*_PLAIN, "parameters", "drawing", "look", "readings"}, what)
    readings = values.get("readings", [])
    if not isinstance(readings, list) or "time" not in values:
        raise EngineError(f"{what} lacks its time, or its readings are no list.", DAMAGED)
    return LogEntry(
        experiment=_experiment(values, drawings, what),
        look=read_look(values.get("look", {}), None),
        readings=tuple(_reading(each) for each in readings),
        picture=picture,
        **{name: values[name] for name in _PLAIN if name in values},
    )


def _written_experiment(experiment: Experiment, drawings: WrittenDrawings, room: str) -> dict[str, Any]:
    settings = {name: getattr(experiment, name) for name in parameters_of(Experiment)}
    return {"parameters": settings, "drawing": drawings.named(experiment, room)}


def _experiment(values: Mapping[str, Any], drawings: ReadDrawings, what: str) -> Experiment:
    known = parameters_of(Experiment)
    given = json_object(values.get("parameters", {}), set(known), what)
    settings = {name: known[name].checked(value) for name, value in given.items()}
    drawn = drawings.drawing(values.get("drawing"), f"The drawing of {what[0].lower()}{what[1:]}")
    return drawn.with_parameters(settings)


def _written_reading(reading: LogReading) -> dict[str, Any]:
    written = {name: getattr(reading, name) for name in _READING}
    always = ("name", "label", "value")
    return {name: value for name, value in written.items() if name in always or value not in ("", None)}


def _reading(given: object) -> LogReading:
    values = json_object(given, set(_READING), "A reading of the log")
    return LogReading(**{"name": "", "label": "", "value": None, **values})
