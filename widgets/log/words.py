"""What is said of an entry of the lab log: when, what differs from the one before, and its main readings."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication

from engine import LogEntry, differing

from ..look.number_format import uncertainty_text, value_text, with_unit

MAIN_READINGS = ("basins.disagreement", "swirl.rms", "reverse.w2_final", "ledger.curve_excess")


def translate(text: str) -> str:
    return QCoreApplication.translate("Log", text)


def time_text(entry: LogEntry) -> str:
    """When, in the time of the place."""
    when = datetime.strptime(entry.time, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    try:
        here = when.astimezone()
    except (OverflowError, ValueError, OSError):  # years that the system does not know
        here = when
    return f"{here:%Y-%m-%d %H:%M}"


def differs_text(before: LogEntry | None, entry: LogEntry) -> str:
    """What differs from the entry before."""
    if before is None:
        return translate("The first entry")
    found = differing(before.experiment, entry.experiment)
    if not found:
        return translate("The same settings as the entry before")
    return " · ".join(f"{each.label}: {each.a} → {each.b}" for each in found)


def readings_text(entry: LogEntry) -> str:
    """The main readings with their floors, and whether they were still being computed."""
    by_name = {each.name: each.reading for each in entry.readings}
    found = [by_name[name] for name in MAIN_READINGS if name in by_name]
    words = [f"{r.label} {with_unit(value_text(r), r.unit)} {uncertainty_text(r)}".rstrip() for r in found]
    if not entry.measured:
        words.append(translate("Readings were not complete"))
    return " · ".join(words) or translate("No readings")


def entry_sentence(before: LogEntry | None, entry: LogEntry) -> str:
    """All of it, for a screen reader."""
    parts = (entry.title or translate("Untitled"), time_text(entry), differs_text(before, entry), readings_text(entry))
    return ". ".join((*parts, *([translate("Note: {}").format(entry.note)] if entry.note else [])))
