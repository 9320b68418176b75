"""The picture of a film: the right pixel lights, one picture for every size and thread, and parts may be missing."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from stage_films import one_particle_film, whole_film

from engine import Experiment, Film, PointCloud, Reading
from widgets.insights.paint_stage import Renderer, render_image
from widgets.look.number_format import round_step, snr_text
from widgets.look.theme import theme
from widgets.painting.captions import SHOWN, subtitle
from widgets.painting.look import PANES, Layers, Look, PaneName
from widgets.painting.pane_grid import pane_grid
from widgets.painting.particle_labels import ParticleLabels, nearest_labels
from widgets.painting.view import View


@pytest.fixture(scope="module")
def film() -> Film:
    return whole_film()


def pixels(image: QImage) -> np.ndarray:
    """(h, w, 3) of an RGB32 image: blue, green, red."""
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return rows[:, : image.width(), :3].astype(int)


def colour_near(image: QImage, look: Look, name: PaneName, x: float, y: float) -> QColor:
    pane = next(p for p in pane_grid(image.width(), image.height(), look) if p.name == name)
    there = pane.projection.pixels(np.array([x, y]))
    return image.pixelColor(int(there[0]), int(there[1]))


@pytest.mark.parametrize("size", [(1280, 720), (800, 800), (3840, 2160), (500, 1300)])
@pytest.mark.parametrize("name", ["forward", "reverse"])
def test_a_particle_lights_the_right_pixel(qapp: QApplication, size: tuple[int, int], name: PaneName) -> None:
    look = Look(view=View(centre_x=0.3, half_width=2.5), layers=Layers(trails=False))
    image = render_image(one_particle_film(1.0, 1.0), 0.5, look, *size)
    colours = theme("dark")
    found, wanted, card = colour_near(image, look, name, 1.0, 1.0), QColor(colours.pane(name)), QColor(colours.card)
    # A disc of few particles is 88 % opaque; a grid line through (1, 1) is up to 25 lighter than the card: 3, rounded.
    for channel in ("red", "green", "blue"):
        mixed = 0.88 * getattr(wanted, channel)() + 0.12 * getattr(card, channel)()
        assert getattr(found, channel)() == pytest.approx(mixed, abs=4)
    assert colour_near(image, look, name, 1.0, -1.0) != found  # up is up


def test_the_same_call_gives_the_same_bits_in_every_thread(qapp: QApplication, film: Film) -> None:
    look = Look()
    here = render_image(film, 0.4, look, 640, 400)
    with ThreadPoolExecutor(1) as pool:
        there = pool.submit(render_image, film, 0.4, look, 640, 400).result()
    assert here == there
    assert here == render_image(film, 0.4, look, 640, 400)


def test_what_a_renderer_keeps_changes_no_pixel(qapp: QApplication, film: Film) -> None:
    renderer, other = Renderer(), whole_film(40, 50, classes=2)
    for some, phase, look, size in [
        (film, 0.1, Look(), (400, 300)),
        (film, 0.9, Look(), (400, 300)),
        (other, 0.9, Look(), (400, 300)),
        (film, 0.9, Look(theme="light"), (400, 300)),
        (film, 0.9, Look(theme="light", layers=Layers(cells=False)), (400, 300)),
        (film, 0.9, Look(theme="light", view=View(half_width=1.0)), (410, 300)),
        (Film(experiment=Experiment()), 0.9, Look(theme="light"), (410, 300)),
    ]:
        assert renderer.image(some, phase, look, *size) == render_image(some, phase, look, *size)


def test_a_picture_that_is_painted_over_leaves_no_trace(qapp: QApplication, film: Film) -> None:
    renderer, spare = Renderer(), QImage()
    for phase, size in [(0.1, (400, 300)), (0.8, (400, 300)), (0.3, (410, 300)), (0.9, (410, 300))]:
        spare = renderer.image(film, phase, Look(), *size, onto=spare)
        assert spare == render_image(film, phase, Look(), *size)


def test_a_small_picture_is_the_large_one_made_small(qapp: QApplication, film: Film) -> None:
    """Sizes go with the picture: averaged over blocks, 960 x 540 and 4K agree."""
    small, large = (pixels(render_image(film, 0.6, Look(), 960 * k, 540 * k)) for k in (1, 4))
    coarse = small.reshape(9, 60, 16, 60, 3).mean(axis=(1, 3))
    fine = large.reshape(9, 240, 16, 240, 3).mean(axis=(1, 3))
    # Edges snap to whole pixels, so one may lie a pixel off: 1/60 of a block times a contrast of up to 200, on each of
    # four sides. Half of the blocks have no such edge and agree to about one of 255 levels.
    assert np.abs(coarse - fine).max() < 4 * 200 / 60
    assert np.median(np.abs(coarse - fine)) < 1


def test_light_and_dark_differ_everywhere_it_matters(qapp: QApplication, film: Film) -> None:
    light, dark = (pixels(render_image(film, 0.5, Look(theme=name), 640, 400)) for name in ("light", "dark"))
    assert light.mean() > 200 > 80 > dark.mean()


@pytest.mark.parametrize("layer", ["points", "trails", "cells", "density", "captions"])
def test_every_layer_can_be_hidden(qapp: QApplication, film: Film, layer: str) -> None:
    without = dataclasses.replace(Layers(), **{layer: False})
    assert render_image(film, 0.5, Look(), 640, 400) != render_image(film, 0.5, Look(layers=without), 640, 400)


@pytest.mark.parametrize("missing", ["diffusion", "transport", "density", "measurements"])
def test_what_is_not_computed_yet_is_waited_for(qapp: QApplication, film: Film, missing: str) -> None:
    partial = dataclasses.replace(film, **{missing: None})
    assert render_image(partial, 0.5, Look(), 640, 400) != render_image(film, 0.5, Look(), 640, 400)


def test_an_empty_cloud_shows_no_old_results(qapp: QApplication, film: Film) -> None:
    cleared = dataclasses.replace(film, experiment=Experiment())
    assert render_image(cleared, 0.5, Look(), 640, 400) == render_image(
        Film(experiment=Experiment()), 0.5, Look(), 640, 400
    )


def test_drawn_points_show_before_any_result(qapp: QApplication) -> None:
    look = Look(drawing=True)
    fresh = Film(experiment=Experiment(cloud=PointCloud.of([[1.0, 1.0]])))
    blank = Film(experiment=Experiment(cloud=PointCloud.of([[500.0, 1.0]])))
    one, other = (pixels(render_image(some, 0.0, look, 800, 600)) for some in (fresh, blank))
    y, x, _ = np.nonzero(one != other)
    pane = pane_grid(800, 600, look)[0]
    assert (x.mean() + 0.5, y.mean() + 0.5) == pytest.approx(pane.projection.pixels(np.array([1.0, 1.0])), abs=0.5)


@pytest.mark.parametrize("panes", [PANES[:1], PANES[:2], PANES[:3], PANES, ("insight",)])
@pytest.mark.parametrize("size", [(1, 1), (30, 20), (120, 90), (333, 1001)])
def test_any_size_can_be_painted(
    qapp: QApplication, film: Film, panes: tuple[PaneName, ...], size: tuple[int, int]
) -> None:
    image = render_image(film, 0.3, Look(panes=panes, scale=1.0), *size)
    assert (image.width(), image.height()) == size


def test_classes_have_their_own_colours(qapp: QApplication) -> None:
    two = whole_film(40, 40, classes=2)
    look = Look(layers=Layers(trails=False, cells=False, captions=False))
    image = pixels(render_image(two, 1.0, look, 1280, 720))
    for label in theme("dark").labels[:2]:
        colour = QColor(label)
        near = np.abs(image - (colour.blue(), colour.green(), colour.red())).max(axis=2) < 40  # 88 % over the card
        assert near.sum() > 200


def test_reversed_particles_take_the_class_of_the_point_they_reach() -> None:
    cloud = PointCloud.of([[-1.0, 0.0], [1.0, 0.0]], labels=[0, 4])
    ends = np.array([[-0.4, 0.1], [0.3, 2.0], [5.0, 0.0]])
    labels = nearest_labels(ends, Experiment(cloud=cloud))
    assert labels is not None
    assert labels.tolist() == [0, 4, 4]
    assert nearest_labels(ends, Experiment(cloud=PointCloud.of([[0.0, 0.0]]))) is None


def test_labels_follow_the_newest_result() -> None:
    labels, one, two = ParticleLabels(), whole_film(10, 12), whole_film(10, 12, classes=2)
    for some in (one, two, one):
        assert some.diffusion is not None
        found = labels.forward(some.diffusion)
        assert (found is None) == (some is one)


def test_subtitles_say_where_the_clock_is(qapp: QApplication, film: Film) -> None:
    said = {pane.name: subtitle(pane, film, film.frame(0.0), Look()) for pane in pane_grid(900, 600, Look())}
    assert said["forward"] == ["t 0.00", "SNR ∞"]
    assert said["reverse"] == ["t 3.00", "SNR −26.0 dB", "ODE"]  # -10 log10(exp(6) - 1) = -26.0
    assert said["transport"] == ["0 % of the way", "W₂² 0.5432"]
    assert snr_text(1.0) == "SNR 0.0 dB"


def test_shown_readings_are_the_stable_names() -> None:
    assert film_names() >= set(SHOWN)


def film_names() -> set[str]:
    measured = whole_film(10, 10).measurements
    assert measured is not None
    return {reading.name for reading in measured.readings}


def test_unseen_and_missing_readings_can_be_painted(qapp: QApplication, film: Film) -> None:
    assert film.measurements is not None
    odd = (Reading(name="x", label="A label much longer than its column has room for, by far", value=None, note="why"),)
    changed = dataclasses.replace(film, measurements=dataclasses.replace(film.measurements, readings=odd))
    assert render_image(changed, 0.5, Look(), 640, 400) != render_image(film, 0.5, Look(), 640, 400)


@pytest.mark.parametrize(
    ("least", "step"), [(46 / 50, 1), (46 / 40, 2), (46 / 20, 5), (46 / 4.7, 10), (46 / 500, 0.1), (0.2, 0.2)]
)
def test_grid_steps_are_round(least: float, step: float) -> None:
    assert round_step(least) == pytest.approx(step)
