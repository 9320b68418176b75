"""Insight views: one generator a file, `(request, superseded) -> Iterator[Insight]`, listed here by name.

Imports torch and SciPy: only what runs in a worker imports this package. Names and titles: `engine/insight_views.py`.
"""

from collections.abc import Callable, Iterator

from ..insight_values import Insight, InsightRequest
from .contraction import contraction
from .gap import gap
from .ledger import ledger
from .scales import scales
from .sensitivity import sensitivity

InsightWork = Callable[[InsightRequest, Callable[[], bool]], Iterator[Insight]]

INSIGHTS: dict[str, InsightWork] = {
    "gap": gap,
    "scales": scales,
    "contraction": contraction,
    "sensitivity": sensitivity,
    "ledger": ledger,
}

__all__ = ["INSIGHTS", "InsightWork"]
