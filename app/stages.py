"""The computations behind the picture: which engine generator serves which lane, and on what it depends."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from engine import Experiment, Film, Stage, density_film, measure, simulate, solve_transport, warm_up

Superseded = Callable[[], bool]
Work = Callable[[Experiment, Superseded], Iterator[Any]]


@dataclass(frozen=True, slots=True)
class Computation:
    """`name` is the lane; `stage`: which parameters matter to it; a `patient` one waits until the hand rests."""

    name: str
    stage: Stage
    work: Work
    patient: bool = False


COMPUTATIONS: tuple[Computation, ...] = (
    Computation("diffusion", "diffusion", simulate),
    Computation("transport", "transport", solve_transport),
    Computation("density", "diffusion", density_film),
    Computation("diagnostics", "diagnostics", measure, patient=True),
)

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
        if computation.patient and not measured:
            continue
        for result in warmed(computation.work)(experiment.reduced(computation.stage), cancelled):
            film = film.with_result(result)
    return film
