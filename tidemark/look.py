"""How a picture looks, as keywords of plain Python: each has the meaning and the default of `tidemark render`."""

from __future__ import annotations

import dataclasses
import difflib
import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypedDict

import numpy as np

from engine import ARRANGEMENTS, DIFFERENCES, EngineError, Experiment, Held

from .given import check_experiment

if TYPE_CHECKING:
    from app.export.render_options import RenderOptions

Pane = Literal["forward", "reverse", "transport", "insight"]


class FigureLook(TypedDict, total=False):
    """`size`: (width, height) in pixels. `theme` is "light" unless it is "dark". `phase`: the instant, 0 to 1.

    `layers`: names to whether they are painted, such as {"heat": True}; others as usual. `view`: (x, y) of the centre
    and the half width that is seen. `insight`, `mode`: what the insight pane shows. `scale`: a PNG's pixels a pixel of
    `size`, 1 to 4. `transparent`: without ground. `stepwise`: computed states only. `charts`: how diagrams of the
    insight pane are looked at, by title: {"x": (0, 1), "y_log": True}. `limits`: ends of the colours, by a field.
    `against`: another experiment, side A of a comparison with this one, B; `against_title` is its drawing's;
    `arrangement` "rows" or "columns"; `difference` of B's insight pane: "", "ends" or "view".
    """

    size: tuple[int, int]
    theme: Literal["light", "dark"]
    phase: float
    panes: Iterable[Pane]
    layers: Mapping[str, bool]
    captions: bool
    view: tuple[float, float, float]
    insight: str
    mode: str
    scale: int
    transparent: bool
    stepwise: bool
    charts: Mapping[str, Mapping[str, Any]]
    limits: Mapping[str, tuple[float, float]]
    against: Experiment
    against_title: str
    arrangement: Literal["rows", "columns"]
    difference: Literal["", "ends", "view"]


class FilmLook(FigureLook, total=False):
    """Of a film also its clock: `loop` "once" or "ping-pong", so many `repeats`, each of so many `seconds`.

    `hold_start`, `hold_end`: seconds of rest. `between`: the part of the clock that it runs through. `frames`: only
    those from the first number up to, not including, the second. `form`: a format's name, as of `render --format`.
    """

    fps: float
    seconds: float
    loop: Literal["once", "ping-pong"]
    repeats: int
    hold_start: float
    hold_end: float
    between: tuple[float, float]
    backwards: bool
    frames: tuple[int, int | None]
    form: str


def render_options(look: Mapping[str, Any], **base: Any) -> RenderOptions:
    """The program's own; what `look` does not say is as in `base`.

    Raises EngineError for a keyword that there is not, or a value that can't be.
    """
    from app.export.render_options import RenderOptions
    from widgets.painting.chart_look import ChartLook
    from widgets.painting.look import Layers
    from widgets.painting.view import View

    known = FilmLook.__annotations__
    require(look, known, "option of a picture")
    given = {**base, **look}
    if given.get("theme", "light") not in ("light", "dark"):
        raise EngineError(f"There is no theme {given['theme']!r}.", "Choose light or dark.")
    layers, view = look.get("layers", {}), look.get("view")
    if not isinstance(layers, Mapping):
        raise EngineError("Layers are a dictionary of names to True or False.", 'Such as layers={"heat": True}.')
    if view is not None and np.shape(view) != (3,):
        raise EngineError("A view is three numbers.", "Give (x, y, half_width): its centre, and half its width.")
    require(layers, [field.name for field in dataclasses.fields(Layers)], "layer")
    charts: dict[str, ChartLook] = dict(base.get("charts", ()))
    for title, chart in look.get("charts", {}).items():
        require(chart, [field.name for field in dataclasses.fields(ChartLook)], "option of a diagram")
        hidden = {"hidden": frozenset(chart["hidden"])} if "hidden" in chart else {}
        charts[title] = ChartLook(**{**chart, **hidden})
    for name in ("fps", "seconds", "hold_start", "hold_end"):
        if not isinstance(given.get(name, 0), (int, float)) or not math.isfinite(given.get(name, 0)):
            raise EngineError(f"The keyword {name} needs a finite number, not {given[name]!r}.")
    require([given.get("arrangement", "rows")], ARRANGEMENTS, "arrangement")
    require([given.get("difference", "")], DIFFERENCES, "difference")
    against, title = given.pop("against", None), given.pop("against_title", "")
    if against is not None:
        check_experiment(against)
        given["held"] = Held(experiment=against, title=title)
    if "panes" in given:
        given["panes"] = (given["panes"],) if isinstance(given["panes"], str) else tuple(given["panes"])
    insight = given.get("insight", "density")
    require([insight], _views(), "insight view")
    return RenderOptions(
        **{
            "theme": "light",
            **given,
            "layers": dataclasses.replace(base.get("layers", Layers()), **layers),
            "charts": tuple(sorted(charts.items())),
            "limits": tuple(sorted((dict(base.get("limits", ())) | dict(look.get("limits", {}))).items())),
            "view": base.get("view") if view is None else View(centre_x=view[0], centre_y=view[1], half_width=view[2]),
        }
    )


def _views() -> Iterable[str]:
    from engine import INSIGHT_VIEWS

    return INSIGHT_VIEWS


def require(given: Iterable[str], known: Iterable[str], what: str) -> None:
    """Raises EngineError for a name that is not known, naming the near ones."""
    names = list(known)
    for name in given:
        if name not in names:
            close = difflib.get_close_matches(str(name), names, cutoff=0.5)
            hint = f"Did you mean {' or '.join(close)}?" if close else f"There are: {', '.join(names)}."
            raise EngineError(f"There is no {what} {name!r}.", hint)
