"""The transport stage: from an experiment to the optimal map of its particles, draft first, then full."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..experiment.experiment import Experiment
from ..results.results import TransportResult


def _never() -> bool:
    return False


def solve_transport(experiment: Experiment, superseded: Callable[[], bool] = _never) -> Iterator[TransportResult]:
    """The optimal map from the prior to the drawing, by the experiment's choice of transport.

    The draft always comes; after it, `superseded` is asked between steps and the generator ends early when it is true.
    Results carry the experiment reduced to the stage "transport". Raises EngineError for an empty cloud, and for
    semi-discrete transport in more than two dimensions.
    """
    from ..transport import TRANSPORTS

    reduced = experiment.reduced("transport")
    yield from TRANSPORTS[reduced.transport](reduced, superseded)
