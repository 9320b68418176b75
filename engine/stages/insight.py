"""One insight view of one experiment: draft first, then full."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..clouds.points import PointCloud
from ..errors import EngineError
from ..experiment.experiment import Experiment
from ..flow.simulate import never
from ..results.insight_values import Insight, InsightRequest
from ..results.insight_views import INSIGHT_VIEWS


def insight_request(view: str, experiment: Experiment) -> InsightRequest | None:
    """What is to be asked for a view of an experiment: its cache key. None where nothing need be computed.

    The experiment is reduced to the stage "diagnostics", without the SNR under the lens where the view does not depend
    on it. Raises EngineError for an unknown view.
    """
    declared = INSIGHT_VIEWS.get(view)
    if declared is None:
        raise EngineError(f"There is no insight view {view!r}.", f"Choose among: {', '.join(INSIGHT_VIEWS)}.")
    if not declared.computed or (len(experiment.cloud) == 0):
        return None
    against: PointCloud | None = experiment.against if declared.compares and len(experiment.against) else None
    reduced = experiment.reduced("diagnostics")
    if not declared.at_lens:
        reduced = reduced.with_parameters({"snr": 1.0})
    return InsightRequest(view=view, experiment=reduced, against=against)


def insight(request: InsightRequest, superseded: Callable[[], bool] = never) -> Iterator[Insight]:
    """The view's generator: a draft, always, then whatever follows until `superseded()` turns true.

    Raises EngineError for an impossible experiment.
    """
    from ..insights import INSIGHTS

    yield from INSIGHTS[request.view](request, superseded)
