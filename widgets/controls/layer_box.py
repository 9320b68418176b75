"""One layer of the stage to be ticked: its name, what it shows, and in which panes."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from ..look.labels import rich_tip
from ..painting.look import Layers

LAYERS = ("points", "trails", "cells", "density", "heat", "score", "arrows", "ghosts", "estimate")
_T = "\N{LATIN SUBSCRIPT SMALL LETTER T}"
TEXTS: dict[str, tuple[str, str]] = {
    "points": ("Points", "The particles, in every pane."),
    "trails": ("Trails", "The paths that particles have come along; forward, reverse and transport pane."),
    "cells": ("Cells", "Power cells of the optimal map, one for each target point; transport pane."),
    "density": ("Density", f"The density p{_T} as a heat map; insight pane, view Density."),
    "heat": ("Heat", f"The density p{_T} under the particles; forward pane."),
    "score": (
        "Score",
        f"Arrows of the score \N{NABLA} log p{_T}; forward and reverse pane, each at its own time. "
        "Their lengths go with the logarithm of 1 + |score|, so that both ends of the clock can be read.",
    ),
    "arrows": ("Arrows", "The straight way of some particles from start to end; transport pane."),
    "ghosts": (
        "Ghosts",
        "Reverse pane: the same particles on their way to noise, at the same time t. Transport pane: from a particle's "
        "optimal target to where the reversal takes the same latent.",
    ),
    "estimate": (
        "Estimate",
        f"From some particles an arrow to their denoised estimate E[X\N{SUBSCRIPT ZERO} | x{_T}]; reverse pane.",
    ),
}


class LayerBox(QCheckBox):
    """Ticked as a new window shows the layer."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        text, tip = (QCoreApplication.translate("LayerBox", each) for each in TEXTS[name])
        super().__init__(text, parent)
        self.setChecked(bool(getattr(Layers(), name)))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(rich_tip(tip))
        self.setAccessibleName(self.tr("Layer: {}").format(text))
        self.setAccessibleDescription(tip)
