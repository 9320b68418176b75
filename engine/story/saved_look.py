"""How the panes show an experiment, as a value that sessions and scenes keep."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import EngineError
from ..experiment.fitting_view import HALF_WIDTHS
from ..experiment.held import ARRANGEMENTS, DIFFERENCES
from ..results.insight_views import INSIGHT_VIEWS
from ..values import Value
from .words import finite, is_name, text

MOST_NAMES, LONGEST_LABEL = 32, 200
WORLD = 1e6  # as far as coordinates go

ViewValues = tuple[float, float, float]  # centre x, centre y, half width, in world units


Range = tuple[float, float]


@dataclass(frozen=True, kw_only=True, eq=False)
class SavedChart(Value):
    """How a diagram is looked at. `x`, `y`: between which values, None for all; `hidden`: labels of hidden curves.

    `x_log`, `y_log`: whether an axis is logarithmic, None as the diagram has it. Raises EngineError.
    """

    x: Range | None = None
    y: Range | None = None
    hidden: tuple[str, ...] = ()
    x_log: bool | None = None
    y_log: bool | None = None

    def __post_init__(self) -> None:
        for name in ("x", "y"):
            given = getattr(self, name)
            object.__setattr__(self, name, None if given is None else rising(given, "A diagram's part"))
        hidden = sorted({text(each, LONGEST_LABEL, "A label") for each in self.hidden})
        if len(hidden) > MOST_NAMES:
            raise EngineError(f"A diagram hides at most {MOST_NAMES} curves.")
        object.__setattr__(self, "hidden", tuple(hidden))
        if not isinstance(self.x_log, bool | None) or not isinstance(self.y_log, bool | None):
            raise EngineError("An axis of a diagram is neither logarithmic nor not.")


@dataclass(frozen=True, kw_only=True, eq=False)
class SavedLook(Value):
    """How the panes show it. `view`: centre x, y and half width of the plane that is seen, in world units; None: fit.

    `layers`: (name, shown). `panes`: those that are shown, from one to four. `insight`, `mode`: of the insight pane.
    `charts`: how the diagrams are looked at, by their titles. `limits`: between which values the colours of a field go,
    by its name. `arrangement`, `difference`: of a comparison, one of `ARRANGEMENTS` and `DIFFERENCES`.
    The theme is not among it: light or dark is the reader's own choice. Raises EngineError.
    """

    view: ViewValues | None = None
    layers: tuple[tuple[str, bool], ...] = ()
    panes: tuple[str, ...] = ("forward", "reverse", "transport", "insight")
    insight: str = "density"
    mode: str = ""
    charts: tuple[tuple[str, SavedChart], ...] = ()
    limits: tuple[tuple[str, Range], ...] = ()
    arrangement: str = "rows"
    difference: str = ""

    def __post_init__(self) -> None:
        if self.arrangement not in ARRANGEMENTS or self.difference not in DIFFERENCES:
            raise EngineError("This look compares in a way that this program does not know.", "Update Tidemark.")
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
        if len(self.charts) > MOST_NAMES or len(self.limits) > MOST_NAMES:
            raise EngineError(f"A look holds at most {MOST_NAMES} diagrams and colour limits.")
        for kind, pairs in (("diagrams", self.charts), ("colour limits", self.limits)):
            if len({text(name, LONGEST_LABEL, f"A name of the {kind}") for name, _ in pairs}) < len(pairs):
                raise EngineError(f"The {kind} hold a name twice.")
        limits = tuple((name, rising(pair, "Colour limits")) for name, pair in sorted(self.limits))
        object.__setattr__(self, "limits", limits)
        object.__setattr__(self, "charts", tuple(sorted(self.charts, key=lambda pair: pair[0])))


def rising(pair: tuple[float, float], what: str) -> Range:
    """Two finite numbers, the smaller first. Raises EngineError."""
    low, high = finite(pair[0], what), finite(pair[1], what)
    if not low < high:
        raise EngineError(f"{what} can't be {low:g} to {high:g}.", "The smaller number comes first.")
    return low, high
