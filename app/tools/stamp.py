"""Stamp: a ring, a grid, a blob, a text or a curve, which goes along with the hand until it is let go."""

from __future__ import annotations

import numpy as np

from engine import STAMPS, PointCloud, formula_curve, stamped

from .gesture import Floats, Placing, Tool
from .options import ToolOptions
from .text_figure import text_figure


class Stamping(Placing):
    """A figure. Raises EngineError for a text or a formula without one."""

    def __init__(self, options: ToolOptions, rng: np.random.Generator) -> None:
        super().__init__(options, rng)
        self._figure = figure_of(options, rng)

    def placed(self, cloud: PointCloud, at: Floats) -> PointCloud:
        return stamped(cloud, self._figure, at=at, size=self.options.size, label=self.options.label)


def figure_of(options: ToolOptions, rng: np.random.Generator) -> Floats:
    """(count, 2) points of the stamp in its own unit. Raises EngineError for a text or a formula without a figure."""
    if options.shape == "text":
        return text_figure(options.text, options.count, rng)
    if options.shape == "formula":
        return formula_curve(options.x, options.y, options.count)
    return STAMPS[options.shape](options.count, rng)


STAMP = Tool(
    name="stamp", done="Stamp", gesture=Stamping, options=("shape", "text", "x", "y", "size", "count", "label"),
    reach="size",
)  # fmt: skip
