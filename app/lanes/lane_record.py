"""What the controller knows of one lane: what was asked for, what has come, and what may still be let in."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from engine import DiffusionResult, Film, Quality, TransportResult

from .tasks import Ticket


@dataclass(slots=True)
class LaneRecord:
    """`asked`: the newest request, None once it went nowhere. `newest`, `shown`: numbers of the last ticket that was
    submitted and of the last that was shown; older ones are dropped. `shown_for`: the request that is on the stage."""

    asked: Hashable | None = None
    newest: int = 0
    shown: int = 0
    shown_for: Hashable | None = None
    busy: bool = False
    sentence: str = ""  # of the last status

    def submitted(self, ticket: Ticket) -> None:
        self.asked, self.newest, self.busy = ticket.request, ticket.number, True

    def recalled(self, request: Hashable) -> None:
        """The result of a request was at hand: nothing is asked, and nothing older is let in any more."""
        self.asked = self.shown_for = request
        self.shown, self.busy = self.newest + 1, False

    def lets_in(self, ticket: Ticket) -> bool:
        """Whether a result is at least as new as what is shown."""
        return ticket.number >= self.shown

    def forget(self) -> None:
        """Whatever was asked for went nowhere, or is not wanted any more: nothing of it is let in."""
        self.asked = None
        self.shown = self.newest + 1

    def news(self, result: object) -> str:
        """What a full result's status says, unless the one before said the same.

        A fallback to another device, or a preview where the exact plan would take too long, is not kept quiet.
        """
        if not isinstance(result, DiffusionResult | TransportResult) or result.quality is Quality.DRAFT:
            return ""
        before, self.sentence = self.sentence, result.status.sentence
        return "" if self.sentence == before else self.sentence


class LaneRecords(dict[str, LaneRecord]):
    """The records of all lanes, by name."""

    @property
    def busy(self) -> frozenset[str]:
        return frozenset(name for name, lane in self.items() if lane.busy)

    def forget(self) -> None:
        """What was asked for is not wanted any more."""
        for lane in self.values():
            lane.forget()

    def lose(self) -> None:
        """The engine ended: nobody is at anything."""
        for lane in self.values():
            lane.busy = False

    def ask_again(self) -> None:
        """Whatever was asked before went nowhere."""
        for lane in self.values():
            lane.asked = None


def steps_back(film: Film, result: object) -> bool:
    """Whether `result` is a draft of what the film shows at full quality already, as after a start."""
    shown = {DiffusionResult: film.diffusion, TransportResult: film.transport}.get(type(result))
    return (
        isinstance(result, DiffusionResult | TransportResult)
        and isinstance(shown, DiffusionResult | TransportResult)
        and (result.quality, shown.quality) == (Quality.DRAFT, Quality.FULL)
        and result.experiment == shown.experiment
    )
