"""The computations behind the picture: which engine generator serves which lane, and on what it depends."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from engine import Experiment, Film, Stage, density_film, measure, simulate, solve_transport, warm_up

Superseded = Callable[[], bool]
Work = Callable[[Experiment, Superseded], Iterator[Any]]


@dataclass(frozen=True, slots=True)
class Computation:
    """`name` is the lane; `stage`: which parameters matter to it.

    `patience_s`: it starts once the hand has rested for so long. `rest_s`: it sleeps so long after a draft, so that
    a drag leaves the processor to the reversal, which never rests.
    """

    name: str
    stage: Stage
    work: Work
    patience_s: float = 0.0
    rest_s: float = 0.0

    @property
    def timing(self) -> dict[str, float]:
        return {"patience_s": self.patience_s, "rest_s": self.rest_s}


COMPUTATIONS: tuple[Computation, ...] = (
    Computation("diffusion", "diffusion", simulate),
    Computation("transport", "transport", solve_transport, rest_s=0.2),
    Computation("density", "diffusion", density_film, rest_s=0.08),
    Computation("diagnostics", "diagnostics", measure, patience_s=0.25),
)

PAINTED_READINGS = ("basins.disagreement", "basins.dual_gap", "swirl.rms")  # those that the insight pane shows
_loading = threading.Lock()


def warmed(work: Work) -> Work:
    """`work` after the engine's libraries are loaded, by the first lane that comes (two imports at once can lock)."""

    def run(experiment: Experiment, superseded: Superseded) -> Iterator[Any]:
        with _loading:
            warm_up()
        yield from work(experiment, superseded)

    return run


def complete_film(experiment: Experiment, cancelled: Superseded, *, measured: bool = True) -> Film:
    """Everything at full quality, computed here and now: what an export or a still shows.

    Raises EngineError for an impossible experiment. Parts are missing only where `cancelled()` turned true.
    """
    film = Film(experiment=experiment)
    for computation in COMPUTATIONS:
        work = computation.work
        if computation.stage == "diagnostics":
            if not measured:
                continue
            work = functools.partial(measure, only=PAINTED_READINGS, draft=False)
        for result in warmed(work)(experiment.reduced(computation.stage), cancelled):
            film = film.with_result(result)
    return film
