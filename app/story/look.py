"""How the stage shows a picture of a story: its saved look, made the painter's."""

from __future__ import annotations

import dataclasses
from typing import cast

from engine import Picture
from widgets.look.theme import ThemeName
from widgets.painting.look import Look, PaneName
from widgets.painting.saved_look import chart_looks
from widgets.painting.view import View

from .needs import layers_of


def stage_look(picture: Picture, theme: str = "dark", *, captions: bool = True, ground: bool = True) -> Look:
    """`theme`: of pictures that have none of their own. `captions`: without, no word is painted whatever it says."""
    saved = picture.look
    assert saved.view is not None
    x, y, half_width = saved.view
    layers = layers_of(picture)
    return Look(
        theme=cast(ThemeName, picture.theme or theme),
        view=View(centre_x=x, centre_y=y, half_width=half_width),
        layers=layers if captions else dataclasses.replace(layers, captions=False),
        panes=cast(tuple[PaneName, ...], saved.panes),
        insight=saved.insight,
        mode=saved.mode,
        ground=ground,
        charts=chart_looks(saved),
        limits=saved.limits,
        compared=picture.held is not None,
        arrangement=saved.arrangement,
        difference=saved.difference,
    )
