"""The learned score's view: particles where they are, colours of their process, both side by side, the curve."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from made_learning import learning
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from stage_films import one_particle_film

from engine import (
    Film,
    PointCloud,
    Trajectory,
)
from widgets.insights.paint_stage import render_image
from widgets.look.theme import theme
from widgets.painting.look import Layers, Look
from widgets.painting.pane_grid import Pane, pane_grid
from widgets.painting.view import Projection, View
from widgets.plots.process_inks import ink_of

SIZE = (800, 600)
COLOURS = theme("dark")


def film(x: float, y: float, processes: tuple[str, ...] = ("vp", "pinned")) -> Film:
    """One learned particle of each process, which rests at (x, y)."""
    bare = one_particle_film(x, y)
    rest = Trajectory(phases=[0.0, 1.0], positions=np.full((2, 1, 2), (x, y)))
    return dataclasses.replace(bare, learning=learning(bare.experiment, rest, processes))


def look(mode: str, *, captions: bool = False) -> Look:
    layers = Layers(trails=False, captions=captions)
    return Look(insight="learning", mode=mode, panes=("insight",), view=View(half_width=2.0), layers=layers)


def pane_of(shown: Look) -> Pane:
    return pane_grid(*SIZE, shown)[0]


def near(image: QImage, x: float, y: float, ink: str) -> bool:
    """A disc of few particles is 88 % opaque over the card or a grid line, at most 25 lighter: 3, rounded."""
    found, wanted, card = image.pixelColor(int(x), int(y)), QColor(ink), QColor(COLOURS.card)
    return all(
        abs(getattr(found, channel)() - 0.88 * getattr(wanted, channel)() - 0.12 * getattr(card, channel)()) <= 4
        for channel in ("red", "green", "blue")
    )


@pytest.mark.parametrize("process", ["vp", "pinned"])
def test_one_process_fills_the_pane(qapp: QApplication, process: str) -> None:
    shown = look(process)
    image = render_image(film(1.0, 1.0), 0.5, shown, *SIZE)
    x, y = pane_of(shown).projection.pixels(np.array([1.0, 1.0]))
    assert near(image, x, y, ink_of(process, COLOURS))


def test_both_stand_side_by_side_at_one_scale(qapp: QApplication) -> None:
    shown = look("both")
    image, plot = render_image(film(0.5, 0.5), 0.5, shown, *SIZE), pane_of(shown).plot
    half = plot.width() // 2
    for index, process in enumerate(("vp", "pinned")):
        width = half if index == 0 else plot.width() - half
        projection = Projection.of(shown.view, plot.left() + index * half, plot.top(), width, plot.height())
        x, y = projection.pixels(np.array([0.5, 0.5]))
        assert near(image, x, y, ink_of(process, COLOURS))


def test_a_process_that_was_not_learned_has_no_particles(qapp: QApplication) -> None:
    shown = look("pinned")
    image = render_image(film(1.0, 1.0, ("vp",)), 0.5, shown, *SIZE)
    x, y = pane_of(shown).projection.pixels(np.array([1.0, 1.0]))
    for ink in (COLOURS.forward, COLOURS.insight):
        assert not near(image, x, y, ink)


def test_the_curve_stands_at_its_height(qapp: QApplication) -> None:
    """From .1 at the top, where it begins, to .001 at the foot: halfway, on a logarithmic axis, it is in the middle."""
    shown = look("loss")
    image, plot = render_image(film(0.0, 0.0, ("vp",)), 0.5, shown, *SIZE), pane_of(shown).plot
    middle = plot.center().x()
    rows = [y for y in range(plot.top(), plot.bottom()) if image.pixelColor(middle, y).blue() > 150]
    assert rows
    # A line of 2 pixels that falls by one in about 1.5; below it are the noise of the floor and the foot of the box.
    assert min(abs(row - plot.center().y()) for row in rows) <= 3
    assert not any(plot.top() + 10 < row < plot.center().y() - 8 for row in rows)


@pytest.mark.parametrize("mode", ["both", "vp", "loss"])
def test_a_model_of_another_drawing_is_said(qapp: QApplication, mode: str) -> None:
    fresh = film(0.0, 0.0)
    other = dataclasses.replace(fresh.experiment, cloud=PointCloud.of([[400.0, 400.0]]))
    stale = dataclasses.replace(fresh, experiment=other)
    shown = look(mode, captions=True)
    one, two = (render_image(each, 0.5, shown, *SIZE) for each in (fresh, stale))
    banner = QColor(COLOURS.warning_card).rgb()
    counts = [
        sum(image.pixel(x, y) == banner for x in range(0, SIZE[0], 20) for y in range(0, 200, 2))
        for image in (one, two)
    ]
    assert counts[0] == 0
    assert counts[1] > 100


def test_before_anything_was_learned_it_says_how_to_begin(qapp: QApplication) -> None:
    bare = dataclasses.replace(film(0.0, 0.0), learning=None)
    with_words, without = (
        render_image(bare, 0.5, look("both", captions=captions), *SIZE) for captions in (True, False)
    )
    assert with_words != without
