"""docs/studies.md from the runs in docs/studies; a test fails when the page is stale.

Run from the project's root, in its environment:

    .venv/bin/python -m app study all -o RUNS              # hours; it goes on where it was interrupted
    .venv/bin/python scripts/make_studies_page.py RUNS     # takes table and figure of each complete run, makes the page
    .venv/bin/python scripts/make_studies_page.py          # makes the page alone

Both say which runs are of other code than today's (`Study.edition`): their numbers may have changed since.
"""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.studies.folder import RECORD, read_record  # noqa: E402
from app.studies.table import ours, reference  # noqa: E402
from engine import STUDIES, Check, Verdict  # noqa: E402

RUNS = ROOT / "docs" / "studies"
TARGET = ROOT / "docs" / "studies.md"
FIGURE = "figure.png"
MOST_FIGURE = 150_000  # bytes
COLOURS = (256, 128, 64, 32)

HEAD = """# The studies

<!-- Made by scripts/make_studies_page.py from docs/studies/*/table.json: run the studies again. -->

Each study is a result of one of the four papers (the tags are those of the [README](../README.md)), worked out by this
program: `tidemark study NAME`. Every number below comes from a run whose date, machine, seed and versions are told. A
verdict is computed from our value, the reference and the tolerance; where a value differs, our reading of why follows.
"Not reproducible here" says what is missing. [study.md](study.md) tells what a run writes.
"""


class Markup(str):
    """Text that is Markdown already."""

    __slots__ = ()


@dataclass(frozen=True)
class Run:
    """A run as its record tells it. The checks are made anew, so that the verdicts are computed here too."""

    name: str
    record: Mapping[str, Any]

    @property
    def checks(self) -> list[Check]:
        computed = {"excess", "verdict"}
        return [
            Check(**{key: value for key, value in row.items() if key not in computed}) for row in self.record["checks"]
        ]

    @property
    def of_this_code(self) -> bool:
        """Whether the code that made its parts is today's; where it is not, its numbers may be others by now."""
        study = STUDIES.get(self.name)
        return study is not None and self.record["edition"] == study.edition

    def count(self, verdict: Verdict) -> int:
        return sum(check.verdict is verdict for check in self.checks)


def runs() -> list[Run]:
    """The runs in docs/studies, in the order of the menu."""
    order = list(STUDIES)
    found = (
        [(folder.name, read_record(folder)) for folder in RUNS.iterdir() if folder.is_dir()] if RUNS.is_dir() else []
    )
    whole = [Run(name, record) for name, record in found if record is not None]
    return sorted(whole, key=lambda run: (order.index(run.name) if run.name in order else len(order), run.name))


def take(source: Path) -> list[str]:
    """Copy the record and a small figure of each complete run in `source`; returns their names."""
    taken = []
    for folder in sorted(path for path in source.iterdir() if path.is_dir()):
        record = read_record(folder)
        if record is None or record.get("complete") is not True or record.get("drawing") is not None:
            continue
        target = RUNS / str(record["study"])
        target.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / RECORD, target / RECORD)
        (target / FIGURE).write_bytes(small_figure(folder / FIGURE))
        taken.append(target.name)
    return taken


def small_figure(path: Path) -> bytes:
    """The figure at half its size, which is one pixel a unit, with as many colours as MOST_FIGURE has room for."""
    with Image.open(path) as image:
        half = image.convert("RGB").resize((image.width // 2, image.height // 2), Image.Resampling.BOX)
    content = b""
    for colours in COLOURS:
        buffer = io.BytesIO()
        half.quantize(colours, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
        content = buffer.getvalue()
        if len(content) <= MOST_FIGURE:
            return content
    raise SystemExit(f"{path}: {len(content)} bytes with {COLOURS[-1]} colours, more than {MOST_FIGURE}")


def page() -> str:
    """The whole page."""
    every = runs()
    parts = [HEAD, "## All verdicts\n", *_counts(every), *_all_checks(every)]
    return "\n".join([*parts, *(line for run in every for line in _study(run))]).rstrip() + "\n"


def _counts(every: list[Run]) -> Iterator[str]:
    rows = [
        (
            Markup(f"[{run.name}](#{run.name})"), run.record["paper"],
            *(str(run.count(verdict)) for verdict in Verdict),
            "quick" if run.record["quick"] else "full", run.record["written"][:10],
        )
        for run in every
    ]  # fmt: skip
    total = ("all", "", *(str(sum(run.count(verdict) for run in every)) for verdict in Verdict), "", "")
    yield _table(("study", "paper", *(verdict.value for verdict in Verdict), "budget", "date"), [*rows, total])


def _all_checks(every: list[Run]) -> Iterator[str]:
    rows = [
        (run.name, check.quantity, ours(check), reference(check), _short(check.tolerance), _verdict(check))
        for run in every
        for check in run.checks
    ]
    yield _table(("study", "quantity", "ours", "reference", "tolerance", "verdict"), rows)


def _study(run: Run) -> Iterator[str]:
    record = run.record
    yield f"## {run.name}\n"
    yield f"**{_prose(record['title'])}.** {_prose(record['claim'])} ({_prose(record['source'])})\n"
    yield f"![{record['title']}: the figure](studies/{run.name}/{FIGURE})\n"
    yield f"{_prose(record['look'])}\n"
    rows = [
        (
            check.quantity, ours(check), "" if check.floor is None else _short(check.floor), reference(check),
            f"{_short(check.tolerance)}: {check.tolerance_from}", f"{check.source}, {check.basis}", _verdict(check),
        )
        for check in run.checks
    ]  # fmt: skip
    yield _table(("quantity", "ours", "floor", "reference", "tolerance, and from what", "source", "verdict"), rows)
    yield from _remarks(run)
    machine, started = record["machine"], record["started"].replace("T", " ").replace("+00:00", " UTC")
    yield (
        f"Run {started}, {_duration(record['seconds'])} of work in "
        f"{record['total']} parts, {'quick' if record['quick'] else 'full'} budget, seed {record['seed']}, edition "
        f"{record['edition']}. Tidemark {record['tidemark']}, Python {machine['python']}, torch {machine['torch']}, "
        f"numpy {machine['numpy']}, scipy {machine['scipy']}; {machine['system']}, {machine['processor']}, "
        f"{machine['cores']} cores.\n"
    )
    quick = " --quick" if record["quick"] else ""
    again = f"tidemark study {run.name}{quick}{_seed(record)} -o {run.name}"
    live = f"tidemark {run.name}/{run.name}.tidemark"
    width = max(len(again), len(live))
    yield f"    {again:{width}}  # again"
    yield f"    {live:{width}}  # live, in the window\n"


def _remarks(run: Run) -> Iterator[str]:
    """What differs, with our reading; what is missing; what is to be noted."""
    lines = []
    for check in run.checks:
        if check.verdict is Verdict.DIFFERS:
            by = f"differs by {_short(check.excess)}, where {_short(check.tolerance)} is allowed."
            lines.append(f"* {_prose(check.quantity)} {by} {_prose(check.reading)}".rstrip())
        elif check.verdict is Verdict.NOT_HERE:
            lines.append(f"* {_prose(check.quantity)} is not reproducible here: {_prose(check.missing)}")
    if lines:
        yield "\n".join(lines) + "\n"
    if run.record["note"]:
        yield f"{_prose(run.record['note'])}\n"


def _verdict(check: Check) -> str:
    return check.verdict.value if check.verdict is Verdict.AGREES else Markup(f"**{check.verdict.value}**")


def _seed(record: Mapping[str, Any]) -> str:
    return f" --seed {record['seed']}" if record["seed"] else ""


def _duration(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def _short(value: float) -> str:
    return f"{value:.2g}"


def _prose(text: str) -> str:
    """Text in which Markdown sees no markup."""
    for mark in "\\`*_<>[]|":
        text = text.replace(mark, "\\" + mark)
    return " ".join(text.split())


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(map(_cell, row)) + " |" for row in rows)]) + "\n"


def _cell(text: str) -> str:
    return text if isinstance(text, Markup) else _prose(text)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.stdout.write(f"taken: {', '.join(take(Path(sys.argv[1]))) or 'none that is complete'}\n")
    others = [run.name for run in runs() if not run.of_this_code]
    sys.stdout.write(f"of other code than today's: {', '.join(others) or 'none'}\n")
    TARGET.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.relative_to(ROOT)}\n")
