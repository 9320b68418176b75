"""What a run of a study leaves in words and numbers, for JSON and for CSV. docs/study.md tells the keys. No Qt."""

from __future__ import annotations

import dataclasses
import math
import os
import platform
import sys
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from engine import Chart, Check, ImageSet, RunOrigin, Study, StudyResult, Verdict, part_key, study_of

from ..export.data import csv_text
from ..export.data_rows import CURVES, curve_rows
from ..version import VERSION

SCHEMA = 1
COLUMNS = (
    "quantity", "value", "reference", "tolerance", "tolerance_from", "relation", "basis", "source", "unit", "floor",
    "excess", "verdict", "reading", "missing",
)  # fmt: skip


def study_row(study: Study) -> dict[str, Any]:
    """A study for a program that lists them."""
    return {
        "name": study.name,
        "title": study.title,
        "paper": study.paper,
        "source": study.source,
        "claim": study.claim,
        "look": study.look,
        "takes_drawing": study.takes_drawing,
        "takes_images": study.takes_images,
        "packages": list(study.packages),
        "edition": study.edition,
    }


def check_row(check: Check) -> dict[str, Any]:
    """A line of the table, by the names of COLUMNS. Our reading of a difference is there only where there is one."""
    computed = {
        "floor": check.floor if check.floor is not None and math.isfinite(check.floor) else None,
        "excess": None if check.value is None else check.excess,
        "verdict": check.verdict.value,
        "reading": check.reading if check.verdict is Verdict.DIFFERS else "",
    }
    return {name: computed[name] if name in computed else getattr(check, name) for name in COLUMNS}


def run_record(
    result: StudyResult, *, drawing: str = "", started: datetime | None = None, origin: RunOrigin | None = None
) -> dict[str, Any]:
    """A run and its table. `drawing`: the title of the user's own; `started`: when the first part was begun.

    `origin`: of a run that was made elsewhere, which tells its own time, machine, code and program.
    """
    request, study = result.request, study_of(result.request)
    now = datetime.now(UTC)
    own, images = request.experiment, request.images
    made = {} if origin is None else dataclasses.asdict(origin)
    record = {
        "schema": SCHEMA,
        "study": study.name,
        "title": study.title,
        "paper": study.paper,
        "source": study.source,
        "claim": study.claim,
        "look": study.look,
        "edition": study.edition,
        "quick": request.quick,
        "seed": request.seed,
        "drawing": None if own is None else {"title": drawing, "points": len(own.cloud), "digest": own.digest.hex()},
        "images": None if images is None else _images(images),
        "key": part_key(request),
        "complete": result.complete,
        "done": result.done,
        "total": result.total,
        "started": told_time(started or now),
        "written": told_time(now),
        "seconds": round(sum(seconds for _, seconds in result.seconds), 3),
        "parts": [{"name": name, "seconds": round(seconds, 3)} for name, seconds in result.seconds],
        "tidemark": VERSION,
        "machine": machine(),
        "verdicts": {verdict.value: result.count(verdict) for verdict in Verdict},
        "note": result.findings.note,
        "checks": [check_row(check) for check in result.findings.checks],
    }
    return record | made


def _images(images: ImageSet) -> dict[str, Any]:
    return {
        "title": images.title,
        "count": len(images),
        "side": images.side,
        "channels": images.channels,
        "classes": list(images.classes),
        "digest": images.digest.hex(),
    }


def told_time(time: datetime) -> str:
    """Such as 2026-03-01T12:30:00+00:00."""
    return time.astimezone(UTC).isoformat(timespec="seconds")


def table_csv(result: StudyResult) -> str:
    """A row a check; empty cells where there is no number."""
    rows = [check_row(check) for check in result.findings.checks]
    return csv_text(COLUMNS, (tuple("" if cell is None else cell for cell in row.values()) for row in rows))


def curves_csv(result: StudyResult) -> str:
    """A row a point of the charts' series."""
    return csv_text(CURVES, curve_rows(panel for panel in result.findings.panels if isinstance(panel, Chart)))


def machine() -> dict[str, Any]:
    """What numbers and seconds may depend on. Loads nothing."""
    threads = getattr(os, "sched_getaffinity", None)
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _processor(),
        "cores": len(threads(0)) if threads is not None else os.cpu_count() or 1,
        "python": sys.version.split()[0],
        **{name: metadata.version(name) for name in ("torch", "numpy", "scipy")},
    }


def _processor() -> str:
    """The processor's name as its maker writes it, where the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()
