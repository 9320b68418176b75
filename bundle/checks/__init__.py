"""What a built bundle must show, in tiers; each is a file with `run(report, bundle)`. See `make bundle-check`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import archive, clean_root, contents, launch, measure, program, session, studies, surroundings
from .report import Report


@dataclass(frozen=True, slots=True)
class Tier:
    """`run` prints what it looked at, and tells the report what does not hold."""

    title: str
    run: Callable[[Report, Path], None]


TIERS: dict[str, Tier] = {
    "contents": Tier("what is in it, how large that is, and under which licences", contents.run),
    "self-test": Tier("the self-test in hostile surroundings", surroundings.run),
    "launch": Tier("a window that moves, and how soon", launch.run),
    "program": Tier("films, and a network that learns", program.run),
    "session": Tier("a session saved from the window, and opened again", session.run),
    "measure": Tier("the same numbers as the source", measure.run),
    "studies": Tier("the same verdicts as the source", studies.run),
    "archive": Tier("the archive: unpacked, installed for a user, taken away", archive.run),
    "deb": Tier("the Debian package in a bare root without Python", clean_root.run),
}

__all__ = ["TIERS", "Report", "Tier"]
