"""How the panes show an experiment, as a value that sessions and scenes keep."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import EngineError
from ..experiment.fitting_view import HALF_WIDTHS
from ..results.insight_views import INSIGHT_VIEWS
from ..values import Value
from .words import finite, is_name

MOST_NAMES = 32
WORLD = 1e6  # as far as coordinates go

ViewValues = tuple[float, float, float]  # centre x, centre y, half width, in world units


@dataclass(frozen=True, kw_only=True, eq=False)
class SavedLook(Value):
    """How the panes show it. `view`: centre x, y and half width of the plane that is seen, in world units; None: fit.

    `layers`: (name, shown). `panes`: those that are shown, from one to four. `insight`, `mode`: of the insight pane.
    The theme is not among it: light or dark is the reader's own choice. Raises EngineError.
    """

    view: ViewValues | None = None
    layers: tuple[tuple[str, bool], ...] = ()
    panes: tuple[str, ...] = ("forward", "reverse", "transport", "insight")
    insight: str = "density"
    mode: str = ""

    def __post_init__(self) -> None:
        if self.view is not None:
            x, y, half = (finite(value, "The view") for value in self.view)
            if abs(x) > WORLD or abs(y) > WORLD or not HALF_WIDTHS[0] <= half <= HALF_WIDTHS[1]:
                raise EngineError("The view lies outside the plane that can be shown.")
            object.__setattr__(self, "view", (x, y, half))
        names = [name for name, _ in self.layers]
        if len(names) > MOST_NAMES or not all(map(is_name, names)) or len(set(names)) < len(names):
            raise EngineError("The layers are not a list of names.")
        if not all(isinstance(shown, bool) for _, shown in self.layers):
            raise EngineError("A layer is neither shown nor hidden.")
        panes = self.panes
        if not 1 <= len(panes) <= 4 or not all(map(is_name, panes)) or len(set(panes)) < len(panes):
            raise EngineError("The panes are not one to four names.")
        view = INSIGHT_VIEWS.get(self.insight) if isinstance(self.insight, str) else None
        if view is None or not isinstance(self.mode, str) or (self.mode != "" and self.mode not in dict(view.modes)):
            raise EngineError("This look has an insight view that this program does not have.", "Update Tidemark.")
