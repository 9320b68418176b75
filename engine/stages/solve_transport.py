"""The transport stage: from an experiment to the optimal map of its particles, draft first, then full."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..experiment.experiment import Experiment
from ..results.results import Quality, TransportResult


def _never() -> bool:
    return False


def solve_transport(
    experiment: Experiment,
    superseded: Callable[[], bool] = _never,
    *,
    near: TransportResult | None = None,
    draft: bool = True,
) -> Iterator[TransportResult]:
    """The optimal map from the prior to the drawing, by the experiment's choice of transport.

    The draft always comes, unless it is not asked for; after it, `superseded` is asked between steps and the generator
    ends early when it is true. `near`: a result at nearly the same settings, from which semi-discrete transport is
    solved sooner; what comes out is the same to its tolerance, and not to the last bit. Results carry the experiment
    reduced to the stage "transport". Raises EngineError for an empty cloud, and for semi-discrete transport in more
    than two dimensions.
    """
    from ..transport import TRANSPORTS
    from ..transport.cells.power_cells import solve_semi_discrete

    reduced = experiment.reduced("transport")
    if reduced.transport == "semi_discrete":
        yield from solve_semi_discrete(reduced, superseded, near=near, draft=draft)
        return
    for result in TRANSPORTS[reduced.transport](reduced, superseded):
        if draft or result.quality is Quality.FULL:
            yield result
