"""Which result the window of studies shows: one's own run of what is asked for, or the full run that ships."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine import FinishedRun, RunOrigin, StudyRequest, StudyResult

Which = Literal["own", "shipped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownResult:
    """`own`: None until it was read, of no parts where nothing is kept. `shipped`: None where none ships.

    `which`: the one that is shown. `changed`: the study's code is another than that of the shipped one; `fault`: why
    that can't be read.
    """

    request: StudyRequest
    own: StudyResult | None
    shipped: FinishedRun | None
    which: Which = "own"
    changed: bool = False
    fault: str = ""

    @property
    def result(self) -> StudyResult | None:
        """What is shown."""
        return self.shipped.result if self.which == "shipped" and self.shipped is not None else self.own

    @property
    def origin(self) -> RunOrigin | None:
        """Of the run that is shown, where it was not made here."""
        return self.shipped.origin if self.which == "shipped" and self.shipped is not None else None

    @property
    def as_asked(self) -> bool:
        """Whether the shipped run is one of the very request."""
        return self.shipped is not None and self.shipped.result.request == self.request

    @property
    def before(self) -> tuple[tuple[str, float], ...]:
        """(part, seconds) of a complete run of these parts; () where there is none. One's own, or else the shipped."""
        if self.own_complete and self.own is not None:
            return self.own.seconds
        same_parts = not self.request.quick and self.request.experiment is None
        return self.shipped.result.seconds if self.shipped is not None and same_parts else ()

    @property
    def own_complete(self) -> bool:
        return self.own is not None and self.own.done > 0 and self.own.complete


def which_is_shown(wanted: Which | None, shown: ShownResult, *, running: bool, by_choice: bool) -> Which:
    """`wanted`: by the buttons, None before one was pressed. `running`: what is asked for is being worked out.

    `by_choice`: a person has just chosen budget, seed or subject; then a run that was not made shows as such. Who goes
    from study to study sees results.
    """
    if shown.shipped is None:
        return "own"
    if wanted is not None:
        return wanted
    if running or shown.own is None or shown.own.done:
        return "own"
    return "own" if by_choice and not shown.as_asked else "shipped"
