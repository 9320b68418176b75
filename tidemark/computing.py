"""What the engine computes, at full quality and as one value. Ctrl+C stops it; nothing is left behind."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import Any, TypeVar, cast

import engine
from engine import (
    Chart,
    DensityFilm,
    DiffusionResult,
    EngineError,
    Experiment,
    Film,
    Insight,
    Measurements,
    SweepRequest,
    TransportResult,
)

Progress = Callable[[str, int, int], None]  # what is worked out, how many are done, of how many
Result = TypeVar("Result")


def _untold(_name: str, _done: int, _total: int) -> None:
    """Nobody wants to know how far it is."""


def simulate(experiment: Experiment) -> DiffusionResult:
    """The forward process and its reversal, of the same particles.

    `.forward.positions`, `.reverse.positions` (k, n, d) float32 over `.forward.phases` (k,): each process's own clock,
    from 0, its start, to 1, its end; `.latents` (n, d): where the reversal starts. Raises EngineError.

    >>> import tidemark
    >>> run = simulate(tidemark.experiment("two-atoms", particles=50))
    >>> run.reverse.positions.shape[1:]
    (50, 2)
    """
    return _last(engine.simulate(experiment, draft=False))


def solve_transport(experiment: Experiment) -> TransportResult:
    """The optimal map of the same latents onto the drawing.

    `.starts`, `.ends` (n, d); `.sites` (m, d), `.potentials` and `.cells` of the semi-discrete map; `.w2_squared`, a
    Reading with its error. Raises EngineError.

    >>> import tidemark
    >>> plan = solve_transport(tidemark.experiment("two-atoms", particles=50))
    >>> len(plan.cells), plan.ends.shape
    (2, (50, 2))
    """
    return _last(engine.solve_transport(experiment, draft=False))


def density(experiment: Experiment) -> DensityFilm:
    """The density p_t over a square of the plane, from the data to T.

    `.values` (k, h, w) float32, each frame scaled to its maximum, row 0 on top; `.phases` (k,); `.half_width`. Raises
    EngineError for a drawing that is not in the plane.

    >>> import tidemark
    >>> film = density(tidemark.experiment("two-atoms"))
    >>> float(film.values[0].max())
    1.0
    """
    if experiment.cloud.d != 2:
        raise EngineError(f"The drawing is {experiment.cloud.d}-dimensional.", "A density is shown over the plane.")
    return _last(engine.density_film(experiment, draft=False))


def measure(experiment: Experiment, *only: str, progress: Progress = _untold) -> Measurements:
    """The readings, each with the floor or the error that it has to be judged by.

    `only`: groups, or beginnings of readings' names; no other group is computed. docs/measure.md tells their names.
    `progress(group, done, total)` is told before each group. `.readings` is a tuple of Reading: `.name`, `.value`,
    `.floor`, `.error`, `.seen`. Raises EngineError for an empty drawing and an unknown name.

    >>> import tidemark
    >>> measured = measure(tidemark.experiment("two-atoms"), "transport")
    >>> cost = measured.readings[0]
    >>> cost.name, cost.seen
    ('transport.w2_squared', True)
    """
    return _last(engine.measure(experiment, only=only, draft=False, entering=progress))


def sweep(experiment: Experiment, reading: str, over: str, points: int = 33) -> Chart:
    """A reading's curve over a setting: "termination_time", "snr" or "curvature". At most `points` values of it.

    Raises EngineError for a reading or a setting of which there is no curve.

    >>> import tidemark
    >>> curve = sweep(tidemark.experiment("two-atoms"), "prior.w2", "termination_time", points=5)
    >>> len(curve.series[0].x), bool(curve.series[0].y[0] > curve.series[0].y[-1])
    (5, True)
    """
    request = SweepRequest(experiment=experiment, reading=reading, axis=cast(Any, over))
    return _last(engine.sweep(request, most=max(points, 5)))


def insight(experiment: Experiment, view: str) -> Insight:
    """What an insight view shows: `.planes`, `.basins`, `.charts`, `.readings`, `.claim`. `insight_views()` names them.

    Raises EngineError for an unknown view, and one that has nothing to compute.

    >>> import tidemark
    >>> basins = insight(tidemark.experiment("two-atoms"), "basins").basins
    >>> basins.flow.shape == basins.optimal.shape
    True
    """
    request = engine.insight_request(view, experiment)
    if request is None:
        raise EngineError(f"The view {view!r} computes nothing of its own.", "density() and simulate() have it.")
    return _last(engine.insight(request))


def film(experiment: Experiment, view: str = "density", progress: Progress = _untold) -> Film:
    """Everything that the panes show, computed once: what `figure` and `movie` paint again and again.

    `view`: of the insight pane. `progress(name, done, total)` is told before each part. Raises EngineError.

    >>> import tidemark
    >>> whole = film(tidemark.experiment("two-atoms", particles=50))
    >>> whole.frame(0.5).reverse.shape
    (50, 2)
    """
    if experiment.cloud.d != 2:
        raise EngineError(f"The drawing is {experiment.cloud.d}-dimensional.", "A film is of the plane.")
    from app.lanes.stages import complete_film

    return complete_film(experiment, lambda: False, view=view, entering=progress)


def _last(results: Iterable[Result]) -> Result:
    """The generator's last and best result."""
    return deque(results, maxlen=1)[0]
