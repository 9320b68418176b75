"""Insight views: one generator a file, `(request, superseded) -> Iterator[Insight]`, listed here by name.

Imports torch and SciPy: only what runs in a worker imports this package. Names and titles: `engine/insight_views.py`.
"""

from collections.abc import Callable, Iterator

from ..insight_values import Insight, InsightRequest
from .basins import basins
from .curvature import curvature
from .expansion import expansion
from .swirl import swirl

InsightWork = Callable[[InsightRequest, Callable[[], bool]], Iterator[Insight]]

INSIGHTS: dict[str, InsightWork] = {
    "basins": basins,
    "swirl": swirl,
    "curvature": curvature,
    "expansion": expansion,
}

__all__ = ["INSIGHTS", "InsightWork"]
