"""How far a command has come, on standard error: a bar on a terminal, JSON lines, or nothing."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from .page import option

if TYPE_CHECKING:
    from engine import Film, Status

STYLES = ("bar", "json", "none")
SPACING = 0.1  # seconds between two lines of one part of a stage, but for its last


class Reporter:
    """Says nothing but where a result is not what was asked for; the others say more.

    A context: leaving it clears what it drew.
    """

    def __enter__(self) -> Reporter:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def advance(self, stage: str, done: int, total: int | None, part: str = "") -> None:
        """`done` of `total` steps of a stage; without a total nobody knows how many there are. `part`: the next."""

    def note(self, text: str) -> None:
        """What was assumed."""

    def status(self, part: str, status: Status) -> None:
        """What became of a part of the result: said by all where it is not the exact one (`ok` is false)."""
        if not status.ok:
            click.echo(status.sentence, err=True)

    def finish(self, text: str, **facts: Any) -> None:
        """The command has done what was asked: a sentence for people, facts for programs."""


class Spoken(Reporter):
    """Notes and the last sentence, as text; and a bar while it lasts, where standard error is a terminal."""

    def __init__(self) -> None:
        from .progress_bar import ProgressBar

        self._bar = ProgressBar()

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def advance(self, stage: str, done: int, total: int | None, part: str = "") -> None:
        self._bar.advance(f"{stage} {part}".strip(), done, total)

    def note(self, text: str) -> None:
        if text:
            click.echo(text, err=True)

    def status(self, part: str, status: Status) -> None:
        self.note(status.sentence)

    def finish(self, text: str, **facts: Any) -> None:
        self._bar.close()
        if text:
            click.echo(text, err=True)


class JsonLines(Reporter):
    """An object a line: events "progress", "note", "status" and "done" ("error" comes from where errors are told)."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began: dict[str, tuple[float, int]] = {}
        self._said = (float("-inf"), "", "")

    def advance(self, stage: str, done: int, total: int | None, part: str = "") -> None:
        now = self._clock()
        began, first = self._began.setdefault(stage, (now, done))
        if (stage, part) == self._said[1:] and done != total and now - self._said[0] < SPACING:
            return
        self._said = (now, stage, part)
        known = total is not None and done > first
        left = round((now - began) * (total - done) / (done - first), 3) if known and total is not None else None
        self._write(event="progress", stage=stage, part=part, done=done, total=total, seconds_left=left)

    def note(self, text: str) -> None:
        if text:
            self._write(event="note", text=text)

    def status(self, part: str, status: Status) -> None:
        if status.sentence:
            self._write(event="status", part=part, ok=status.ok, text=status.sentence)

    def finish(self, text: str, **facts: Any) -> None:
        self._write(event="done", **facts)

    def _write(self, **event: Any) -> None:
        click.echo(json.dumps(event, ensure_ascii=False), err=True)


def reporting_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """--progress and --quiet; the command takes `report`, a Reporter."""
    import functools

    @functools.wraps(command)
    def reporting(*arguments: Any, progress: str, quiet: bool, **options: Any) -> Any:
        with reporter(progress, quiet) as report:
            return command(*arguments, report=report, **options)

    quiet = option(
        "Progress",
        "-q",
        "--quiet",
        is_flag=True,
        help="Say nothing but errors, and where a result is not the exact one; as --progress none.",
    )
    style = option(
        "Progress", "--progress", type=click.Choice(STYLES), default="bar", show_default=True,
        help="On standard error: a bar where that is a terminal, or JSON lines for another program.",
    )  # fmt: skip
    decorated: Callable[..., Any] = style(quiet(reporting))
    return decorated


def report_statuses(film: Film, report: Reporter) -> None:
    """Tell what became of a film's parts otherwise than asked."""
    from ...lanes.film_status import film_statuses

    for part, status in film_statuses(film):
        report.status(part, status)


def reporter(progress: str, quiet: bool) -> Reporter:
    """The one that was asked for."""
    if progress == "json":
        return JsonLines()
    return Reporter() if quiet or progress == "none" else Spoken()
