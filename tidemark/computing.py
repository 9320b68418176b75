"""Computations, each run to its full result. Ctrl+C stops them, and so does a `progress` that raises.

`progress(name, done, total)` is told how far a computation is; a total of 0 is not known beforehand.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from types import NoneType
from typing import Literal, TypeVar

import engine
from engine import (
    Chart,
    DensityFilm,
    DiffusionResult,
    Experiment,
    Film,
    Measurements,
    PointCloud,
    SweepRequest,
    TransportResult,
)

from .given import check_experiment, check_given

Progress = Callable[[str, int, int], None]
Result = TypeVar("Result")


def _last(results: Callable[[Callable[[], bool]], Iterator[Result]], name: str, progress: Progress | None) -> Result:
    """What a generator of the engine yields last. It asks between steps whether to go on: that is its progress."""
    steps = itertools.count(1)

    def asked() -> bool:
        if progress is not None:
            progress(name, next(steps), 0)
        return False

    *_, last = results(asked)
    return last


def simulate(experiment: Experiment, *, progress: Progress | None = None) -> DiffusionResult:
    """The forward process and its reversal, of the same particles. Raises EngineError for an empty cloud.

    >>> import tidemark
    >>> run = tidemark.simulate(tidemark.experiment([[-1, 0], [1, 0]], particles=20, steps=8))
    >>> run.forward.positions.shape == run.reverse.positions.shape == (97, 20, 2)
    True
    """
    check_experiment(experiment)
    return _last(lambda asked: engine.simulate(experiment, asked, draft=False), "diffusion", progress)


def solve_transport(experiment: Experiment, *, progress: Progress | None = None) -> TransportResult:
    """The optimal map from the prior to the drawing. Raises EngineError for an empty cloud, and where it can't be.

    >>> import tidemark
    >>> plan = tidemark.solve_transport(tidemark.experiment([[-1, 0], [1, 0]], particles=20))
    >>> plan.ends.shape, plan.status.ok
    ((20, 2), True)
    """
    check_experiment(experiment)
    return _last(lambda asked: engine.solve_transport(experiment, asked, draft=False), "transport", progress)


def density(experiment: Experiment, *, progress: Progress | None = None) -> DensityFilm:
    """The density over a square of the plane at 33 times. Raises EngineError unless there are points in the plane.

    >>> import tidemark
    >>> tidemark.density(tidemark.experiment([[-1, 0], [1, 0]])).values.shape
    (33, 96, 96)
    """
    check_experiment(experiment)
    return _last(lambda asked: engine.density_film(experiment, asked, draft=False), "density", progress)


def measure(
    experiment: Experiment, *only: str, against: PointCloud | None = None, progress: Progress | None = None
) -> Measurements:
    """Readings, each with its floor or its error; docs/measure.md tells their names.

    `only`: groups, or beginnings of names; all groups take some ten seconds. `against`: a second cloud, for the group
    "sensitivity"; without, the experiment's own, if it has one. Raises EngineError for an empty cloud or an unknown
    group.

    >>> import tidemark
    >>> measured = tidemark.measure(tidemark.experiment([[-1, 0], [1, 0]], softness=0), "transport.w2_squared")
    >>> measured["transport.w2_squared"].number  # 3 - 2 sqrt(2/pi)
    1.404...
    """
    check_experiment(experiment)
    check_given(against, (PointCloud, NoneType), "Make a cloud of it first: tidemark.cloud(...).")
    second = against if against is not None else experiment.against if len(experiment.against) else None
    told = progress or (lambda name, done, total: None)
    return _last(
        lambda asked: engine.measure(experiment, asked, only, against=second, draft=False, entering=told), "", None
    )


def sweep(
    experiment: Experiment,
    reading: str,
    over: Literal["termination_time", "snr", "curvature"],
    *,
    between: tuple[float, float] | None = None,
    points: int = 129,
    progress: Progress | None = None,
) -> Chart:
    """A reading's curve over a parameter, by at most so many `points`, closer where it bends, until it is smooth.

    `between`: two values of the parameter between which it is looked at closely. Raises EngineError for a reading or a
    parameter that has no curve, and for an empty cloud.

    >>> import tidemark
    >>> moons = tidemark.experiment([[-1, 0], [1, 0]])
    >>> chart = tidemark.sweep(moons, "prior.w2_bound", "termination_time", points=5)
    >>> chart.series[0].x.size, bool((chart.series[0].y[1:] < chart.series[0].y[:-1]).all())
    (5, True)
    """
    check_experiment(experiment)
    request = SweepRequest(experiment=experiment, reading=reading, axis=over, window=between)
    return _last(lambda asked: engine.sweep(request, asked, points), "curve", progress)


def film(experiment: Experiment, *, insight: str = "", score: bool = False, progress: Progress | None = None) -> Film:
    """Everything that a picture shows: diffusion, transport and density at once, in the plane.

    `insight`: with that view of the insight pane, such as "basins", and the readings it shows. `score`: with the
    score's arrows. Raises EngineError for an impossible experiment or an unknown view.

    >>> import tidemark
    >>> film = tidemark.film(tidemark.experiment([[-1, 0], [1, 0]], particles=20, steps=8))
    >>> film.frame(0.5).snr > film.frame(0.6).snr
    True
    """
    check_experiment(experiment)
    from app.lanes.stages import complete_film

    return complete_film(
        experiment,
        lambda: False,
        measured=bool(insight),
        view=insight or "density",
        scored=score,
        entering=progress or (lambda name, done, total: None),
    )
