"""An entry of the lab log: an experiment as it was shown and measured at a time, with a small picture and a note."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from datetime import datetime

from ..errors import EngineError
from ..experiment.experiment import Experiment
from ..experiment.held import LONGEST_HELD_TITLE
from ..results.results import Reading
from ..story.saved_look import SavedLook
from ..story.words import bounded, finite, text
from ..values import Value

MOST_ENTRIES = 200
MOST_LOG_BYTES = 60_000_000  # of the drawings of all entries, each counted once, and of their pictures
MOST_PICTURE_BYTES = 20_000
MOST_PICTURE_SIDE = 640  # pixels
MOST_ENTRY_READINGS = 100
LONGEST_NOTE = 2_000
_PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


@dataclass(frozen=True, kw_only=True, eq=False)
class LogReading(Value):
    """A reading as it was, without its note and its source. Raises EngineError for what is no number."""

    name: str
    label: str
    value: float | None
    symbol: str = ""
    unit: str = ""
    floor: float | None = None
    error: float | None = None

    def __post_init__(self) -> None:
        for name in ("name", "label", "symbol", "unit"):
            text(getattr(self, name), 200, f"A reading's {name}")
        for name in ("value", "floor", "error"):
            if (number := getattr(self, name)) is not None:
                object.__setattr__(self, name, finite(number, f"A reading's {name}"))

    @property
    def reading(self) -> Reading:
        """As readings are shown."""
        return Reading(
            name=self.name, label=self.label, value=self.value, symbol=self.symbol, unit=self.unit,
            floor=self.floor, error=self.error,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True, eq=False)
class LogEntry(Value):
    """An experiment in the log. `phase` in [0, 1]; `time`: when it was added, "2026-11-30T08:05:00Z".

    `measured`: whether the readings are those of the full computation. `picture`: a PNG of at most 20,000 bytes, or
    nothing. An entry with a `note` stays when a full log lets its oldest go. Raises EngineError.
    """

    experiment: Experiment
    time: str
    title: str = ""
    look: SavedLook = field(default_factory=SavedLook)
    phase: float = 0.0
    readings: tuple[LogReading, ...] = ()
    measured: bool = True
    picture: bytes = b""
    note: str = ""

    def __post_init__(self) -> None:
        if len(self.experiment.cloud) == 0:
            raise EngineError("There is nothing to log: the drawing is empty.", "Draw a few points, or pick a preset.")
        text(self.title, LONGEST_HELD_TITLE, "The title of an entry of the log")
        text(self.note, LONGEST_NOTE, "A note in the log", lines=True)
        object.__setattr__(self, "phase", bounded(self.phase, 0.0, 1.0, "The phase of an entry of the log"))
        object.__setattr__(self, "time", checked_time(self.time))
        if len(self.readings) > MOST_ENTRY_READINGS or not isinstance(self.measured, bool):
            raise EngineError(f"An entry of the log has at most {MOST_ENTRY_READINGS} readings.")
        if self.picture:
            _check_picture(self.picture)


def checked_time(value: object) -> str:
    """A time of the calendar, UTC, to the second. Raises EngineError."""
    try:
        datetime.strptime(str(value), "%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        raise EngineError("A time in the log is none of the calendar.") from None
    if not isinstance(value, str) or len(value) != 20 or not value.isascii():
        raise EngineError("A time in the log is none of the calendar.")
    return value


def _check_picture(content: bytes) -> None:
    """By its beginning alone: whoever shows it copes with the rest."""
    if len(content) > MOST_PICTURE_BYTES or not content.startswith(_PNG) or len(content) < len(_PNG) + 8:
        raise EngineError(f"A picture of the log is no PNG of at most {MOST_PICTURE_BYTES:,} bytes.")
    if not all(1 <= side <= MOST_PICTURE_SIDE for side in struct.unpack_from(">2I", content, len(_PNG))):
        raise EngineError(f"A picture of the log is larger than {MOST_PICTURE_SIDE} pixels.")


def log_bytes(log: tuple[LogEntry, ...]) -> int:
    """About how much the entries take in a file beside their words: every drawing once, and the pictures."""
    drawn = {each for entry in log for each in (entry.experiment.cloud, entry.experiment.against)}
    return sum(28 * len(cloud) for cloud in drawn) + sum(len(entry.picture) for entry in log)


def with_entry(log: tuple[LogEntry, ...], entry: LogEntry) -> tuple[tuple[LogEntry, ...], int]:
    """The log with one more, and how many of the oldest had to go; those with a note stay.

    Raises EngineError where there is no room without them.
    """
    longer = (*log, entry)
    gone = 0
    while len(longer) > MOST_ENTRIES or log_bytes(longer) > MOST_LOG_BYTES:
        oldest = next((place for place, each in enumerate(longer[:-1]) if not each.note), None)
        if oldest is None:
            raise EngineError(
                "The log is full, and every entry in it has a note.", "Delete some, or save and go on new."
            )
        longer = (*longer[:oldest], *longer[oldest + 1 :])
        gone += 1
    return longer, gone
