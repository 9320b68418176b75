"""Insight views: one generator a file, `(request, superseded) -> Iterator[Insight]`, listed here by name.

Imports torch and SciPy: only what runs in a worker imports this package. Names: `engine/results/insight_views.py`.
"""

from collections.abc import Callable, Iterator

from ..results.insight_values import Insight, InsightRequest
from .basins import basins
from .contraction import contraction
from .curvature import curvature
from .expansion import expansion
from .gap import gap
from .ledger import ledger
from .scales import scales
from .sensitivity import sensitivity
from .swirl import swirl

InsightWork = Callable[[InsightRequest, Callable[[], bool]], Iterator[Insight]]

INSIGHTS: dict[str, InsightWork] = {
    "gap": gap,
    "scales": scales,
    "contraction": contraction,
    "sensitivity": sensitivity,
    "ledger": ledger,
    "basins": basins,
    "swirl": swirl,
    "curvature": curvature,
    "expansion": expansion,
}

__all__ = ["INSIGHTS", "InsightWork"]
