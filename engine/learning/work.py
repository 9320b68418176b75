"""The learning lane's work: one order at a time, with what must survive between them. Torch loads with the first."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ..results.results import Status
from .plan import LearningOrder, LearningPlan
from .state import LearnedReversal, LearningState, Phase

if TYPE_CHECKING:
    import torch

    from .learned_reversal import ExactEnds, Latents
    from .loaded import Loaded
    from .rounds import Rounds

STATE_EVERY = 0.3  # seconds between states
FIRST_REVERSAL = 0.7  # seconds of training before the first reversal that is worth looking at
REVERSAL_EVERY = 1.2  # and between later ones
SHARE = 8  # times as long as reversals take, training goes on before the next
WINDOW = 2.0  # seconds over which the rate is taken


def at_once() -> None:
    """For callers with nothing else to do."""


class LearningWork:
    """`work(order, superseded)` yields states: one at once, one every .3 s of a training, one at its end.

    It keeps the training of the last plan, optimiser and all: paused and run again, it goes on to the bit. An order
    for another plan takes its place. `give_way` is called before every step and may wait. `superseded` is asked before
    every step too.
    """

    def __init__(self, give_way: Callable[[], None] = at_once, clock: Callable[[], float] = time.perf_counter) -> None:
        self._give_way, self._clock = give_way, clock
        self._plan: LearningPlan | None = None
        self._training: Rounds | Loaded | None = None
        self._device: torch.device | None = None
        self._status = Status()
        self._stopped = False
        self._latents: Latents | None = None
        self._exact: ExactEnds | None = None
        self._reversals: dict[str, LearnedReversal] = {}
        self._rates: deque[tuple[float, int]] = deque()

    def __call__(self, order: LearningOrder, superseded: Callable[[], bool]) -> Iterator[LearningState]:
        """States of one order. Raises EngineError for a law that can't be learned or reversed."""
        training = self._begin(order)
        self._stopped |= order.action == "stop"
        running = order.action == "run" and not self._stopped and not training.finished
        yield self._state(running=running)
        began, cost = self._clock(), self._refresh(order, superseded, measured=training.done > 0 or not running)
        if not running:
            yield self._state()
            return
        reported_at, reversed_at, wait = began, self._clock(), FIRST_REVERSAL
        yield self._state(running=True)
        self._rates.clear()
        while not training.finished:
            self._give_way()
            if superseded():
                return
            training.step()
            now = self._clock()
            self._note_rate(now)
            if now - reversed_at >= max(wait, SHARE * cost):
                cost = self._refresh(order, superseded, measured=True)
                reversed_at, wait = self._clock(), REVERSAL_EVERY
                now, reported_at = reversed_at, 0.0
            if now - reported_at >= STATE_EVERY:
                yield self._state(running=True)
                reported_at = self._clock()
        self._refresh(order, superseded, measured=True)
        yield self._state()

    def _begin(self, order: LearningOrder) -> Rounds | Loaded:
        """The plan's training, made unless it is there."""
        from ..device import compute_device, with_fallback
        from .loaded import Loaded
        from .rounds import Rounds

        if self._training is None or order.plan != self._plan:
            self._plan, self._training = None, None  # a failure below must not leave half of each
            plan = order.plan
            kind: Callable[[LearningPlan, torch.device], Rounds | Loaded] = Loaded if plan.models else Rounds
            training, self._device, self._status = with_fallback(lambda device: kind(plan, device), compute_device())
            self._plan, self._training = plan, training
            self._reversals, self._stopped = {}, False
        return self._training

    def _refresh(self, order: LearningOrder, superseded: Callable[[], bool], *, measured: bool) -> float:
        """Bring every reversal up to its model and the order's experiment; the seconds that took.

        `measured`: compare their ends with the exact flow's too, which is solved once for an experiment.
        """
        from .learned_reversal import ExactEnds, Latents, learned_reversal

        assert self._training is not None
        assert self._device is not None
        if self._latents is None or self._latents.experiment != order.experiment:
            self._latents, self._exact = Latents.of(order.experiment), None
        if measured and self._exact is None:
            self._exact = ExactEnds.of(self._latents, self._device, superseded)
        began = self._clock()
        for process, model in self._training.models():
            last = self._reversals.get(process)
            fresh = last is not None and (last.step, last.experiment) == (model.steps, order.experiment)
            if not fresh or (measured and last is not None and not last.readings):
                self._give_way()
                self._reversals[process] = learned_reversal(model, self._latents, self._device, self._exact)
        return self._clock() - began

    def _state(self, *, running: bool = False) -> LearningState:
        assert self._training is not None
        assert self._plan is not None
        assert self._device is not None
        phase: Phase = "running" if running else "stopped" if self._stopped else "paused"
        if not running and self._training.finished:
            phase = "loaded" if self._plan.models else "finished"
        return LearningState(
            plan=self._plan,
            phase=phase,
            learned=self._training.learned(self._reversals),
            rate=self._rate() if running else 0.0,
            device=self._device.type,
            status=self._status,
        )

    def _note_rate(self, now: float) -> None:
        assert self._training is not None
        self._rates.append((now, self._training.done))
        while now - self._rates[0][0] > WINDOW:
            self._rates.popleft()

    def _rate(self) -> float:
        if len(self._rates) < 2:
            return 0.0
        (first, done), (last, more) = self._rates[0], self._rates[-1]
        return (more - done) / (last - first) if last > first else 0.0
