"""Studies and their verdicts as tables of a terminal. Texts are laid out as they are: rich sees no markup in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rich.table import Table
from rich.text import Text

from engine import Check, FinishedRun, Study, StudyResult, Verdict

STYLES = {Verdict.AGREES: "green", Verdict.DIFFERS: "bold red", Verdict.NOT_HERE: "dim"}
BOUNDS = {"equals": "", "at most": "≤ ", "at least": "≥ "}


def studies_table(studies: Iterable[Study]) -> Table:
    """A row a study."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("name", "title", "paper", "own drawing"):
        table.add_column(heading, overflow="fold")
    for study in studies:
        drawing = "yes" if study.takes_drawing else ""
        table.add_row(*map(Text, (study.name, study.title, study.paper, drawing)))
    return table


def verdicts_table(result: StudyResult, title: str) -> Table:
    """A row a check: ours, the reference, how far it may be off, the verdict."""
    checks = result.findings.checks
    floors = any(check.floor is not None for check in checks)
    table = Table(title=Text(title), title_justify="left", box=None, padding=(0, 2, 0, 0))
    table.add_column("quantity", overflow="fold")
    for heading in ("ours", *(["floor"] if floors else []), "reference", "tolerance"):
        table.add_column(heading, justify="right")
    table.add_column("verdict", no_wrap=True)
    table.add_column("source", overflow="fold")
    for check in checks:
        floor = [] if not floors else ["" if check.floor is None else f"{check.floor:.2g}"]
        cells = (check.quantity, ours(check), *floor, reference(check), f"{check.tolerance:.2g}")
        verdict = Text(check.verdict.value, style=STYLES[check.verdict])
        table.add_row(*map(Text, cells), verdict, Text(f"{check.source}, {check.basis}"))
    return table


def ours(check: Check) -> str:
    """Our number with its unit; a dash where there is none."""
    return "–" if check.value is None else f"{check.value:.4g} {check.unit}".strip()


def reference(check: Check) -> str:
    """What it is compared with; a bound has its sign."""
    return f"{BOUNDS[check.relation]}{check.reference:.4g} {check.unit}".strip()


def remarks(result: StudyResult) -> Iterator[str]:
    """A line for each check that does not agree, one for what is to be noted, and the counts."""
    for check in result.findings.checks:
        if check.verdict is Verdict.DIFFERS:
            by = f"off by {check.excess:.3g}, {check.tolerance:.2g} allowed"
            yield f"differs: {check.quantity}: {by}. {check.reading}".strip()
        elif check.verdict is Verdict.NOT_HERE:
            yield f"not reproducible here: {check.quantity}: {check.missing}"
    if result.findings.note:
        yield result.findings.note
    yield counts(result)


def counts(result: StudyResult) -> str:
    """Such as "5 agree, 1 differs"; what is not complete says so."""
    said = {Verdict.AGREES: ("agrees", "agree"), Verdict.DIFFERS: ("differs", "differ")}
    told = []
    for verdict in Verdict:
        count = result.count(verdict)
        if count:
            one, many = said.get(verdict, (verdict.value, verdict.value))
            told.append(f"{count} {one if count == 1 else many}")
    text = ", ".join(told) or "no checks yet"
    return text if result.complete else f"{text}; {result.done} of {result.total} parts done"


def printed_shipped(run: FinishedRun, title: str) -> list[Any]:
    """What is printed of a run that ships, for rich: also when and where it was made."""
    origin, code = run.origin, "; of other code than today's" if run.of_other_code else ""
    budget = "quick" if run.result.request.quick else "full"
    made = f"{budget} run of {origin.date} on {origin.place}, {run.seconds:.0f} s of work, Tidemark {origin.tidemark}"
    return [*printed(run.result, title), Text(f"{made}{code}")]


def printed(result: StudyResult, title: str) -> list[Any]:
    """What is printed of a run, for rich."""
    table = [verdicts_table(result, title)] if result.findings.checks else [Text(title)]
    return [*table, *map(Text, remarks(result))]
