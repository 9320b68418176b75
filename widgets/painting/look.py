"""How a film is shown: theme, view, layers, panes. With film and phase it determines every pixel of the stage."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Literal

from PySide6.QtCore import QCoreApplication

from engine import INSIGHT_VIEWS, Film

from ..look.theme import ThemeName
from ..look.translated import translated_view
from .chart_look import WHOLE, ChartLook
from .colour_scale import Limits
from .view import View

PaneName = Literal["forward", "reverse", "transport", "insight"]
PANES: tuple[PaneName, ...] = ("forward", "reverse", "transport", "insight")
AT_THE_INSTANT = ("density", "curvature", "expansion")  # insight views over the plane of the noised particles
TITLES: dict[PaneName, str] = {
    "forward": "Forward diffusion",
    "reverse": "Reverse denoising",
    "transport": "Optimal transport",
    "insight": "Insight",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """What is painted. `cells` includes the transport's sites and straight paths; `captions` every word and number.

    `heat`: the density under the forward pane; `score`: arrows of grad log p_t, forward and reverse; `arrows`: from
    start to end, transport; `ghosts`: forward paths under the reversal, and where that takes the latents of the
    transport; `estimate`: from reverse particles to E[X_0 | x_t].
    """

    points: bool = True
    trails: bool = True
    cells: bool = True
    density: bool = True
    captions: bool = True
    heat: bool = False
    score: bool = False
    arrows: bool = False
    ghosts: bool = False
    estimate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """`panes`: one to four, in order. `drawing`: a tool is taken, so at the data the drawn points come to the fore.

    `charts`: how a person looks at the diagrams of the insight pane, by their titles. `diagrams`: whether they are
    painted: a window shows them in a view of their own, where they can be zoomed and read, and so the colour scales.
    `limits`: between which values the colours of a field go, by its name; fields without go by their whole range.
    `insight`, `mode`: which insight view the insight pane shows, and how (`engine.INSIGHT_VIEWS`).
    `scale`: device pixels a logical pixel in a window, which keeps text within readable sizes; None in a picture, where
    every size goes with the picture's, so that 720p and 4K look the same. `ground`: whether stage and cards are filled;
    without it they are transparent, for an export.
    `compared`: whether there are two sides, A and B, each with its panes; `arrangement`, `difference`: how they stand
    and what the insight pane of B shows instead of its view (`engine.ARRANGEMENTS`, `engine.DIFFERENCES`).
    """

    theme: ThemeName = "dark"
    view: View = field(default_factory=View)
    layers: Layers = field(default_factory=Layers)
    panes: tuple[PaneName, ...] = PANES
    drawing: bool = False
    insight: str = "density"
    mode: str = ""
    scale: float | None = None
    ground: bool = True
    charts: tuple[tuple[str, ChartLook], ...] = ()
    diagrams: bool = True
    limits: tuple[tuple[str, Limits], ...] = ()
    compared: bool = False
    arrangement: str = "rows"
    difference: str = ""

    def over(self, film: Film) -> Look:
        """This look, without a comparison over a film that holds no other one."""
        return dataclasses.replace(self, compared=False) if self.compared and film.held is None else self

    def chart(self, title: str) -> ChartLook:
        """How the diagram of that title is looked at."""
        return dict(self.charts).get(title, WHOLE)

    def with_chart(self, title: str, look: ChartLook) -> Look:
        """This look with another one at the diagram of that title."""
        return dataclasses.replace(self, charts=tuple(sorted((dict(self.charts) | {title: look}).items(), key=str)))

    def with_limits(self, field: str, limits: Limits | None) -> Look:
        """This look with other colour limits of the field of that name, or none. Raises ValueError for empty ones."""
        if limits is not None and not limits[0] < limits[1]:
            raise ValueError(f"no colours lie between {limits[0]} and {limits[1]}")
        others = {name: each for name, each in self.limits if name != field}
        return dataclasses.replace(self, limits=tuple(sorted((others | ({field: limits} if limits else {})).items())))


def has_particles(pane: PaneName, look: Look) -> bool:
    """Whether a pane shows particles where they are now. Insight views of maps, sums or curves don't."""
    return pane != "insight" or look.insight in AT_THE_INSTANT


def title(pane: PaneName, look: Look, difference: str = "") -> str:
    """The words at the head of a pane. `difference`: what it shows of two sides, see `engine.DIFFERENCES`."""
    if difference == "ends":
        return QCoreApplication.translate("Panes", "From A's ends to B's")
    if difference == "view":
        if look.insight == "basins":
            return QCoreApplication.translate("Panes", "Basins: A against B")
        return QCoreApplication.translate("Panes", "B − A · {}").format(_mode_title(look) or title(pane, look))
    if pane != "insight":
        return QCoreApplication.translate("Panes", TITLES[pane])
    view, mode = translated_view(INSIGHT_VIEWS[look.insight]), _mode_title(look)
    if not mode or mode.startswith(view.title):
        return mode or view.title
    return f"{view.title}: {mode}"


def _mode_title(look: Look) -> str:
    """What the insight view's mode is called; "" for a view without."""
    view = translated_view(INSIGHT_VIEWS[look.insight])
    return dict(view.modes).get(look.mode or view.default_mode, "")
