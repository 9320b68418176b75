"""Readings, presets and versions as text and as JSON."""

from __future__ import annotations

import math
import platform
import sys
from collections.abc import Iterable
from fractions import Fraction
from importlib import metadata
from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.table import Table

from engine import BundledStory, EngineError, Measurements, Preset, Reading, device_info

if TYPE_CHECKING:
    from ...encoding.encoder import Encoder


def measurements_json(measurements: Measurements) -> dict[str, Any]:
    """Nested by the dots of the readings' names; each has `value`, `unit`, `floor` or `error`, `spread`.

    `value` is a number, a list of numbers or null. Every group also has its `seconds`. docs/measure.md tells the names.
    """
    report: dict[str, Any] = {}
    for reading in measurements.readings:
        *groups, name = reading.name.split(".")
        target = report
        for group in groups:
            target = target.setdefault(group, {})
        entry: dict[str, Any] = {"value": _plain(reading.value), "unit": reading.unit}
        for key, number in (("floor", reading.floor), ("error", reading.error), ("spread", reading.spread)):
            if _plain(number) is not None:
                entry[key] = _plain(number)
        if reading.note:
            entry["note"] = reading.note
        target[name] = entry
    for group, seconds in measurements.group_seconds:
        report.setdefault(group, {})["seconds"] = seconds
    return report


def _plain(value: float | tuple[float, ...] | None) -> float | list[float] | None:
    """What JSON can hold: Python's own numbers, and null for those that are not finite."""
    if isinstance(value, tuple):
        return [float(each) for each in value]
    if value is None or not math.isfinite(value):
        return None
    return value if isinstance(value, int) else float(value)


def value_text(reading: Reading) -> str:
    """A reading's value with its unit; of a list the least, the largest and how many; a dash where it is missing."""
    if reading.value is None:
        return "–"
    if isinstance(reading.value, tuple):
        low, high = min(reading.value, default=0.0), max(reading.value, default=0.0)
        return f"{low:.4g} … {high:.4g} ({len(reading.value)}) {reading.unit}".strip()
    return f"{reading.value:.6g} {reading.unit}".strip()


def uncertainty(reading: Reading) -> str:
    """The floor or error as text, e.g. "± 0.0015" or "floor 1e-13"; empty where there is neither."""
    if reading.error is not None:
        return f"± {reading.error:.2g}"
    return "" if reading.floor is None else f"floor {reading.floor:.2g}"


def measurements_table(measurements: Measurements, title: str) -> Table:
    """A row a reading."""
    table = Table(title=title, title_justify="left", box=None, padding=(0, 2, 0, 0))
    for heading, justify in (("quantity", "left"), ("value", "right"), ("floor or error", "left"), ("source", "left")):
        table.add_column(heading, justify=justify)  # type: ignore[arg-type]
    for reading in measurements.readings:
        table.add_row(*map(escape, (reading.name, value_text(reading), uncertainty(reading), reading.source)))
    return table


def missing_notes(measurements: Measurements) -> list[str]:
    """Why values are missing, a sentence or two each, after the names of the readings that it holds for."""
    reasons: dict[str, list[str]] = {}
    for reading in measurements.readings:
        if reading.value is None and reading.note:
            reasons.setdefault(reading.note, []).append(reading.name)
    return [f"{', '.join(names)}: {reason}" for reason, names in reasons.items()]


def preset_rows(presets: Iterable[Preset]) -> list[dict[str, Any]]:
    """For JSON: `name`, `title`, `sentence`, and the number of `points`."""
    return [
        {"name": each.name, "title": each.title, "sentence": each.sentence, "points": len(each.experiment.cloud)}
        for each in presets
    ]


def preset_table(presets: Iterable[Preset]) -> Table:
    """A row a preset."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("name", "points", "what to look at"):
        table.add_column(heading, overflow="fold")
    for row in preset_rows(presets):
        table.add_row(row["name"], str(row["points"]), escape(row["sentence"]))
    return table


def story_rows(stories: Iterable[BundledStory]) -> list[dict[str, Any]]:
    """For JSON: `name`, `title`, `sentence`, how many `scenes`, and the `seconds` that the film takes."""
    return [
        {
            "name": each.name, "title": each.title, "sentence": each.sentence, "scenes": len(each.story.scenes),
            "seconds": float(each.story.seconds),
        }
        for each in stories
    ]  # fmt: skip


def story_table(stories: Iterable[BundledStory]) -> Table:
    """A row a story."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("story", "seconds", "what it shows"):
        table.add_column(heading, overflow="fold")
    for row in story_rows(stories):
        table.add_row(row["name"], f"{row['seconds']:g}", escape(row["sentence"]))
    return table


def environment(version: str) -> dict[str, Any]:
    """Versions of what matters, the device, the folders, and the formats: each with whether it can be written here."""
    from ...storage.home import home

    device = device_info()
    packages = {
        name: metadata.version(name)
        for name in ("torch", "numpy", "scipy", "POT", "PySide6-Essentials", "av", "pillow")
    }
    return {
        "tidemark": version,
        "python": sys.version.split()[0],
        "platform": platform.platform(),
        **packages,
        "device": device.name,
        "device_description": device.description,
        "threads": str(device.threads),
        "settings": str(home()),
        "autosave": str(home() / "autosave"),
        "formats": formats(),
    }


def formats() -> dict[str, dict[str, Any]]:
    """By name: `suffix`, `title`, `available`, and `note`, which says why it is not."""
    from ...encoding import ENCODERS
    from ...export.vector import VECTOR_FORMATS

    drawings = {
        name: {"suffix": kind.suffix, "title": kind.title, "available": True, "note": ""}
        for name, kind in VECTOR_FORMATS.items()
    }
    films = {
        name: {"suffix": kind.suffix, "title": kind.title, **_availability(kind)} for name, kind in ENCODERS.items()
    }
    return {**films, **drawings}


def _availability(kind: type[Encoder]) -> dict[str, Any]:
    """Whether an encoder would take a small film, or a still."""
    from ...encoding.reel import Reel

    try:
        kind().check(Reel(width=64, height=64, fps=Fraction(25), count=1 if kind.still else 2))
    except EngineError as error:
        return {"available": False, "note": str(error)}
    return {"available": True, "note": ""}


def environment_table(report: dict[str, Any]) -> Table:
    """Names and values, the formats last."""
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for name, value in report.items():
        if name != "formats":
            table.add_row(name.replace("_", " "), escape(str(value)))
    for known in report["formats"].values():
        table.add_row(
            known["suffix"], known["title"] if known["available"] else f"not available: {escape(known['note'])}"
        )
    return table
