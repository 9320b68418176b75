"""The computations behind the picture: which engine generator serves which lane, and on what it depends."""

from __future__ import annotations

import dataclasses
import functools
import threading
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Any

from engine import (
    Experiment,
    Film,
    InsightRequest,
    SweepRequest,
    density_film,
    insight,
    insight_request,
    measure,
    mode_splits,
    score_film,
    simulate,
    solve_transport,
    sweep,
    warm_up,
)

Superseded = Callable[[], bool]
Work = Callable[[Any, Superseded], Iterator[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneInput:
    """What is looked at: the experiment, the same with the SNR at which the playhead rests, the insight view.

    `curve`: the reading and the axis of the curve that is wanted, if any; `window`: the values of the axis between
    which it is looked at closely, or None. `scored`: whether the score's arrows are shown; `split`: whether the
    scrubber's ticks are.
    """

    experiment: Experiment
    measured: Experiment
    view: str
    curve: tuple[str, str] | None = None
    window: tuple[float, float] | None = None
    scored: bool = False
    split: bool = False


@dataclass(frozen=True, slots=True)
class Computation:
    """`name` is the lane, `request` what it is asked for of a lane input: its cache key, or None where it is not.

    `patience_s`: it starts once the hand has rested for so long. `rest_s`: it sleeps so long after a draft, so that
    a drag leaves the processor to the reversal, which never rests. `keeps`: whether its lane keeps its last results.
    """

    name: str
    request: Callable[[LaneInput], Hashable | None]
    work: Work
    patience_s: float = 0.0
    rest_s: float = 0.0
    keeps: bool = True

    @property
    def manner(self) -> dict[str, Any]:
        """How its lane works."""
        return {"patience_s": self.patience_s, "rest_s": self.rest_s} | ({} if self.keeps else {"kept": 0})


def _diffusion(lane_input: LaneInput) -> Experiment:
    return lane_input.experiment.reduced("diffusion")


def _transport(lane_input: LaneInput) -> Experiment:
    return lane_input.experiment.reduced("transport")


def _diagnostics(lane_input: LaneInput) -> Experiment:
    return lane_input.measured.reduced("diagnostics")


def _insight(lane_input: LaneInput) -> InsightRequest | None:
    return insight_request(
        lane_input.view, dataclasses.replace(lane_input.measured, against=lane_input.experiment.against)
    )


def _curves(lane_input: LaneInput) -> SweepRequest | None:
    if lane_input.curve is None:
        return None
    reading, axis = lane_input.curve
    return SweepRequest(
        experiment=lane_input.measured,
        reading=reading,
        axis=axis,  # type: ignore[arg-type]
        window=lane_input.window,
    )


def _splits(lane_input: LaneInput) -> Experiment | None:
    return _diffusion(lane_input) if lane_input.split else None


def _score(lane_input: LaneInput) -> Experiment | None:
    return _diffusion(lane_input) if lane_input.scored else None


COMPUTATIONS: tuple[Computation, ...] = (
    Computation("diffusion", _diffusion, simulate),
    Computation("transport", _transport, solve_transport, rest_s=0.2),
    Computation("density", _diffusion, density_film, rest_s=0.08),
    Computation("score", _score, score_film, rest_s=0.08),
    Computation("insight", _insight, insight, patience_s=0.08, rest_s=0.08),
    Computation("splits", _splits, mode_splits, patience_s=0.25, rest_s=0.08),
    Computation("diagnostics", _diagnostics, measure, patience_s=0.25),
    Computation("curves", _curves, sweep, patience_s=0.25, keeps=False),  # `sweep` keeps the points of its last curves
)

BY_NAME = {computation.name: computation for computation in COMPUTATIONS}


def results_of(film: Film) -> dict[str, Any]:
    """What a film has of each computation that it shows, or None, by the computation's name."""
    return {
        "diffusion": film.diffusion,
        "transport": film.transport,
        "density": film.density,
        "score": film.score,
        "insight": film.insight,
        "splits": film.splits,
        "diagnostics": film.measurements,
    }


TRAINING = "training"  # the lane that is ordered by `training_controller`; none of the computations
PAINTED_READINGS = ("basins.disagreement", "basins.dual_gap", "swirl.rms")  # those that the insight pane shows
_loading = threading.Lock()


def warmed(work: Work) -> Work:
    """`work` after the engine's libraries are loaded, by the first lane that comes (two imports at once can lock)."""

    def run(request: Any, superseded: Superseded) -> Iterator[Any]:
        with _loading:
            warm_up()
        yield from work(request, superseded)

    return run


def complete_film(
    experiment: Experiment,
    cancelled: Superseded,
    *,
    measured: bool = True,
    view: str = "density",
    scored: bool = False,
    entering: Callable[[str, int, int], None] = lambda name, done, total: None,
) -> Film:
    """Everything at full quality, computed here and now: what an export or a still shows.

    `measured`: with the readings and the insight `view` that the insight pane shows; `scored`: with the score.
    `entering(name, done, total)` is told before each part.
    Raises EngineError for an impossible experiment. Parts are missing only where `cancelled()` turned true.
    """
    film = Film(experiment=experiment)
    lane_input = LaneInput(experiment=experiment, measured=experiment, view=view, scored=scored)
    spared = () if measured else ("diagnostics", "insight")
    wanted = [(each, each.request(lane_input)) for each in COMPUTATIONS if each.name not in spared]
    wanted = [(each, request) for each, request in wanted if request is not None]
    for done, (computation, request) in enumerate(wanted):
        entering(computation.name, done, len(wanted))
        work = computation.work
        if computation.name == "diagnostics":
            work = functools.partial(measure, only=PAINTED_READINGS, draft=False)
        for result in warmed(work)(request, cancelled):
            film = film.with_result(result)
    return film
