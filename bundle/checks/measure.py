"""Tier "measure": `measure moons --json` of the bundle and of the source are the same, but for the seconds it took.

The bundle holds the very libraries that the source runs with, less their symbol tables; same machine, same number of
threads, same seeds. So there is no rounding to allow for, and the numbers are compared as they are printed.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from ..project import NAME, ROOT
from .report import Report
from .running import bare, timed

SOURCE = "moons"


def run(report: Report, bundle: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="tidemark-") as home:
        threads = {"TIDEMARK_THREADS": "1", "TIDEMARK_DEVICE": "cpu"}
        environment = bare(Path(home), **threads, PATH=os.defpath)
        ours, took = timed([bundle / NAME, "measure", SOURCE, "--json"], environment)
        theirs, taken = timed(
            [sys.executable, "-m", "app", "measure", SOURCE, "--json"], {**environment, "PYTHONPATH": str(ROOT)}
        )
    compare(report, json.loads(ours), json.loads(theirs))
    report.say(f"bundle {took:.0f} s, source {taken:.0f} s")


def compare(report: Report, ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    """Demand that every leaf is equal, the seconds left out."""
    mine, other = (dict(leaves(each)) for each in (ours, theirs))
    report.demand(mine.keys() == other.keys(), f"{len(mine)} entries, of the same names")
    differ = [
        f"{name}: {mine[name]!r}, source {other[name]!r}"
        for name in mine.keys() & other.keys()
        if mine[name] != other[name]
    ]
    numbers = sum(isinstance(value, (int, float)) for value in mine.values())
    report.demand(
        numbers > 0 and not differ,
        f"{numbers} numbers equal to the last bit; others: {'; '.join(sorted(differ)[:5]) or 'none'}",
    )


def leaves(value: Any, name: str = "") -> list[tuple[str, Any]]:
    """(dotted name, value) of all that is not a dictionary or a list; `seconds` left out."""
    if isinstance(value, dict):
        rows = [leaves(each, f"{name}.{key}".strip(".")) for key, each in value.items() if key != "seconds"]
    elif isinstance(value, list):
        rows = [leaves(each, f"{name}[{number}]") for number, each in enumerate(value)]
    else:
        return [(name, value)]
    return [leaf for row in rows for leaf in row]
