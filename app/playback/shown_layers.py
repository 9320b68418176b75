"""Which layers of the stage are shown: from the ticks to the stage, the engine and the settings."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from PySide6.QtCore import QObject

from widgets.controls.layer_box import LAYERS
from widgets.painting.look import Layers
from widgets.panels.parameter_panel import ParameterPanel
from widgets.stage.stage import Stage

from ..lanes.controller import Controller
from ..storage.settings import settings

KEY = "layers"
NONE = "none"  # an empty list would be read as never stored


class ShownLayers(QObject):
    """Remembers the ticks between runs; the score is computed only while it is shown."""

    def __init__(self, panel: ParameterPanel, stage: Stage, controller: Controller) -> None:
        super().__init__(panel)
        self._panel = panel
        self._stage = stage
        self._controller = controller
        stored = str(settings().value(KEY, ""))
        shown = set(stored.split(" ")) if stored else {name for name in LAYERS if getattr(Layers(), name)}
        ticked = {name: name in shown for name in LAYERS}
        stage.setLayers(dataclasses.replace(stage.look.layers, **ticked))
        panel.displayLayers(ticked)
        controller.set_scored(ticked["score"])
        panel.layerToggled.connect(self._toggle)

    def show(self, shown: Mapping[str, bool]) -> None:
        """Show and hide layers as a session does; unknown names are passed over, and nothing is remembered."""
        layers = self._stage.look.layers
        known = {field.name for field in dataclasses.fields(layers)}
        self._stage.setLayers(dataclasses.replace(layers, **{k: v for k, v in shown.items() if k in known}))
        layers = self._stage.look.layers
        self._panel.displayLayers({name: getattr(layers, name) for name in LAYERS})
        self._controller.set_scored(layers.score)

    def _toggle(self, name: str, shown: bool) -> None:
        self._stage.setLayer(name, shown)
        layers = self._stage.look.layers
        settings().setValue(KEY, " ".join(each for each in LAYERS if getattr(layers, each)) or NONE)
        self._controller.set_scored(layers.score)
