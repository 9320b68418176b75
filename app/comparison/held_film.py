"""The film of side A: taken from what the window shows, and completed in the engine's lane for it."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Hashable
from typing import Any

from PySide6.QtCore import QObject, Signal

from engine import Film, Held

from ..lanes.controller import Controller
from ..lanes.engine_process import EngineProcess
from ..lanes.parts_lane import COMPARE, Part, PartResult, PartsRequest
from ..lanes.stages import BY_NAME, LaneInput, results_of
from ..lanes.tasks import Delivery, Failure, Ticket
from ..session.session import Session
from ..story.store import Store

PARTS = ("diffusion", "transport", "density", "score", "insight", "diagnostics")  # in the order they are asked for
KEPT_BYTES = 200_000_000
MOST_DEATHS = 2  # of the engine while it was at something


class HeldFilm(QObject):
    """Follows what is held and how the window looks: view, score, and the SNR at which the playhead rests.

    Results that are at hand on one side are the other's too, so a swap shows both at once.
    """

    failed = Signal(str, str, str)

    def __init__(self, session: Session, controller: Controller, engine: EngineProcess, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._controller, self._engine = session, controller, engine
        self._store = Store(KEPT_BYTES)
        self._film: Film | None = None
        self._shown: tuple[Film | None, frozenset[str]] = (None, frozenset())
        self._wanted_of: tuple[object, ...] = ()
        self._parts: dict[str, Part] = {}
        self._asked: Ticket | None = None
        self._failed: set[Part] = set()
        self._deaths: Counter[Part] = Counter()
        self._said: set[str] = set()
        self._aside = self._finished = False
        controller.recall = self._recall
        session.heldChanged.connect(self._hold)
        controller.lookedAtChanged.connect(self._follow)
        controller.resultAccepted.connect(self._follow)
        controller.workChanged.connect(self._follow)
        engine.delivered.connect(self._accept)
        engine.failed.connect(self._fail)
        engine.settled.connect(self._settle)
        engine.died.connect(self._lose)
        self._hold(session.held)

    @property
    def busy(self) -> bool:
        """Whether anything of A is missing that is computed, or will be."""
        return bool(self._missing())

    def step_aside(self, aside: bool) -> None:
        """A story has the stage, or has left it: meanwhile nothing is asked for."""
        self._aside = aside
        self._ask()

    def restart(self) -> None:
        """The engine is another one now."""
        self._asked = None
        self._ask()

    def finish(self) -> None:
        """The window closes: nothing is let in any more."""
        self._finished = True
        self._engine.delivered.disconnect(self._accept)
        self._engine.failed.disconnect(self._fail)
        self._engine.settled.disconnect(self._settle)
        self._engine.died.disconnect(self._lose)

    def _hold(self, held: Held | None) -> None:
        """Something else is held, or nothing: its memory is given back."""
        self._film, self._failed, self._said = None, set(), set()
        self._deaths.clear()
        if held is None:
            self._store = Store(KEPT_BYTES)
            self._show()
            self._ask()
            return
        for part, (result, full) in self._controller.parts().items():
            self._store.put(part, result, full=full)
        self._follow()

    def _follow(self, *_told: object) -> None:
        """What is looked at has changed, or side B has something new, which may be A's too."""
        if self._finished or self._session.held is None:
            return
        self._look()
        if missing := set(self._missing()):
            for part, (result, full) in self._controller.parts().items():
                if part in missing:
                    self._store.put(part, result, full=full)
        self._show()
        self._ask()

    def _look(self) -> None:
        """What A's film is made of, worked out again where it may have become something else."""
        held = self._session.held
        assert held is not None
        look = self._controller.looked_at
        key = (held, look.view, look.scored, look.measured.snr)
        if key != self._wanted_of:
            self._wanted_of = key
            measured = held.experiment.with_parameters({"snr": look.measured.snr})
            wanted = LaneInput(experiment=held.experiment, measured=measured, view=look.view, scored=look.scored)
            requests = ((name, BY_NAME[name].request(wanted)) for name in PARTS)
            self._parts = {name: (name, request) for name, request in requests if request is not None}

    def _missing(self) -> list[Part]:
        """What is not there at full quality, and has not failed."""
        if self._session.held is None:
            return []
        return [part for part in self._parts.values() if part not in {*self._failed, *self._store.full}]

    def _show(self) -> None:
        """Put what there is on the stage, and in place of what is missing what was there before."""
        held = self._session.held
        if held is None:
            if self._controller.film.held is not None:
                self._shown = (None, frozenset())
                self._controller.show_held(None)
            return
        snr, stepwise = self._session.experiment.snr, self._controller.film.stepwise  # the lens and the clock are B's
        experiment = held.experiment.with_parameters({"snr": snr})
        film = self._film or Film(experiment=experiment)
        if (film.experiment, film.stepwise) != (experiment, stepwise):
            film = dataclasses.replace(film, experiment=experiment, stepwise=stepwise)
        there = results_of(film)
        for name, part in self._parts.items():
            if part in self._store and there[name] is not self._store[part]:
                film = film.with_result(self._store[part])
        self._film = film
        shown = film, frozenset(name for name, _ in self._missing())
        if shown[0] is not self._shown[0] or shown[1] != self._shown[1] or self._controller.film.held is not film:
            self._shown = shown
            self._controller.show_held(*shown)

    def _ask(self) -> None:
        if self._finished or not self._engine.running:
            return
        ready = [part for part in self._missing() if not self._aside and not self._controller.at_work_on(part)]
        wanted = PartsRequest(tuple(ready[:1]), full=True, each=True)
        if self._asked is None and not ready:
            return
        if self._asked is None or self._asked.request != wanted:
            ticket = self._engine.submit(COMPARE, wanted)  # without parts: what is under way is not wanted any more
            self._asked = ticket if ready else None

    def _recall(self, part: Part) -> tuple[Any, bool] | None:
        """A result that side B asks for, where A has it, and whether it is the full one."""
        if part not in self._store:
            return None
        return self._store[part], self._store.has((part,), full=True)

    def _accept(self, delivery: Delivery) -> None:
        if delivery.ticket.lane == COMPARE and self._session.held is not None:
            found: PartResult = delivery.result
            self._put(found.part, found.result, full=False)
            self._show()

    def _put(self, part: Part, result: Any, *, full: bool) -> None:
        self._store.put(part, result, full=full)
        if self._store.filled:
            parts = list(self._parts.values())
            self._store.make_room({each: rank for rank, each in enumerate(parts)}, len(parts))

    def _fail(self, failure: Failure) -> None:
        if failure.ticket.lane != COMPARE or self._session.held is None:
            return
        self._failed.update(_parts_of(failure.ticket.request))
        sentence, hint, details = failure.notice
        if sentence not in self._said:
            self._said.add(sentence)
            self.failed.emit(self.tr("Side A: {}").format(sentence), hint, details)

    def _settle(self, ticket: Ticket) -> None:
        if ticket.lane != COMPARE or self._asked is None or ticket.number != self._asked.number:
            return
        self._asked = None
        for part in _parts_of(ticket.request):
            if part in self._failed:
                continue
            if part in self._store:
                self._put(part, self._store[part], full=True)
            else:
                self._failed.add(part)
        self._follow()

    def _lose(self) -> None:
        """The engine ended by itself, maybe by what it was at: that is not asked for again and again."""
        if self._asked is not None:
            self._deaths.update(_parts_of(self._asked.request))
            self._failed.update(part for part, count in self._deaths.items() if count >= MOST_DEATHS)
        self.restart()


def _parts_of(request: Hashable) -> tuple[Part, ...]:
    assert isinstance(request, PartsRequest)
    return request.parts
