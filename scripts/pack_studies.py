"""resources/studies from full runs: what the window of studies shows before anything was run here.

Run from the project's root, in its environment, with the code that made the runs:

    .venv/bin/python -m app study all -o RUNS           # hours; it goes on where it was interrupted
    .venv/bin/python scripts/pack_studies.py RUNS       # a file for each complete run, and their size
    .venv/bin/python scripts/make_studies_page.py RUNS  # table and figure of the same runs, for docs/studies.md

A run is told anew from its parts. Where other code made them they don't count, and the run is left out.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.studies.folder import StudyFolder  # noqa: E402
from engine import STUDIES, FinishedRun, RunOrigin, StudyRequest, result_bytes  # noqa: E402

TARGET = ROOT / "resources" / "studies"
MOST_BYTES = 5_000_000  # of all together


def finished_run(path: Path, name: str) -> FinishedRun | None:
    """The full run of a study in a folder; None where it is not complete, or of other code than today's."""
    folder = StudyFolder(path, StudyRequest(study=name))
    record = folder.written()
    if record is None or not folder.finished:
        return None
    origin = RunOrigin(
        edition=record["edition"], key=record["key"], started=record["started"], written=record["written"],
        tidemark=record["tidemark"], machine=record["machine"],
    )  # fmt: skip
    result = folder.result()
    return FinishedRun(result=result, origin=origin) if result.complete else None


def packed(source: Path) -> Iterator[tuple[str, int]]:
    """Write a file for each of the studies that has a full run in `source`/NAME; their names and bytes."""
    TARGET.mkdir(exist_ok=True)
    for name in STUDIES:
        run = finished_run(source / name, name)
        if run is not None:
            content = result_bytes(run)
            (TARGET / f"{name}.study").write_bytes(content)
            yield name, len(content)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    done = dict(packed(Path(sys.argv[1])))
    total = sum(path.stat().st_size for path in TARGET.iterdir())
    sys.stdout.write("".join(f"{name:22}{size:8,} bytes\n" for name, size in done.items()))
    sys.stdout.write(f"left as they were: {', '.join(name for name in STUDIES if name not in done) or 'none'}\n")
    sys.stdout.write(f"all together {total:,} bytes\n")
    if total > MOST_BYTES:
        raise SystemExit(f"more than {MOST_BYTES:,}")
