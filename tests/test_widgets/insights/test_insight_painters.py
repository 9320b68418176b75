"""The insight pane: the right pixel has the right colour, every view waits for its own result, every size works."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from made_insights import VIEWS, basin_map, circle, curves, declare, film_with, insight
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from stage_films import whole_film

from engine import INSIGHT_VIEWS, Film, PlaneFilm
from widgets.insights import PAINTERS
from widgets.insights.gap import witness_text
from widgets.insights.paint_stage import render_image
from widgets.insights.target_colours import by_position, target_colours
from widgets.look.theme import THEME_NAMES, ThemeName, theme
from widgets.painting.captions import subtitle
from widgets.painting.colour_scale import HUGE, ColourScale
from widgets.painting.look import Layers, Look, title
from widgets.painting.pane_grid import pane_grid

CASES = [(view.name, mode) for view in VIEWS for mode in ([name for name, _ in view.modes] or [""])]
LARGE = [  # one mode of each view, and the other ones and the other theme with the slow tests
    pytest.param(
        *case, name, marks=() if name == THEME_NAMES[0] and case in dict(CASES[::-1]).items() else pytest.mark.slow
    )
    for case in CASES
    for name in THEME_NAMES
]
BARE = Layers(points=False, captions=False)


@pytest.fixture(autouse=True)
def declared(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch)


def look_at(view: str, mode: str = "", **changes: object) -> Look:
    look = Look(panes=("insight",), insight=view, mode=mode)
    return dataclasses.replace(look, **changes)  # type: ignore[arg-type]


def colour_at(image: QImage, look: Look, x: float, y: float) -> np.ndarray:
    pane = pane_grid(image.width(), image.height(), look)[0]
    px, py = pane.projection.pixels(np.array([x, y]))
    colour = image.pixelColor(int(px), int(py))
    return np.array([colour.red(), colour.green(), colour.blue()])


def pixels(image: QImage) -> np.ndarray:
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return rows[:, : image.width(), :3].astype(int)


def rgb(colour: str) -> np.ndarray:
    parsed = QColor(colour)
    return np.array([parsed.red(), parsed.green(), parsed.blue()])


def test_every_view_has_a_painter() -> None:
    assert {name for name, view in INSIGHT_VIEWS.items() if view.computed} <= set(PAINTERS)


@pytest.mark.parametrize(("view", "mode"), CASES)
@pytest.mark.parametrize("size", [(1, 1), (40, 30), (150, 130), (420, 340), (333, 1001)])
def test_any_size_can_be_painted(view: str, mode: str, size: tuple[int, int]) -> None:
    look = look_at(view, mode, scale=1.0)
    image = render_image(film_with(view), 0.3, look, *size)
    assert (image.width(), image.height()) == size
    render_image(film_with(view), 0.3, dataclasses.replace(look, layers=Layers(captions=False)), *size)


@pytest.mark.parametrize(("view", "mode"), CASES)
def test_another_views_result_is_not_shown(view: str, mode: str) -> None:
    """With only another view's insight the pane is as it is with none: "computing…"."""
    other = "basins" if view != "basins" else "swirl"
    look, waiting = look_at(view, mode), whole_film(60, 60)
    stale = waiting.with_result(insight(other, waiting.experiment))
    assert render_image(stale, 0.3, look, 420, 340) == render_image(waiting, 0.3, look, 420, 340)
    assert render_image(stale, 0.3, look, 420, 340) != render_image(film_with(view), 0.3, look, 420, 340)


@pytest.mark.parametrize(("view", "mode"), CASES)
def test_parts_that_have_not_come_are_waited_for(view: str, mode: str) -> None:
    empty = film_with(view, planes=(), charts=(), basins=None, witness=None, readings=())
    look = look_at(view, mode)
    assert render_image(empty, 0.3, look, 420, 340) != render_image(film_with(view), 0.3, look, 420, 340)


@pytest.mark.parametrize(("view", "mode", "name"), LARGE)
def test_a_4k_export_shows_what_a_small_one_does(view: str, mode: str, name: ThemeName) -> None:
    """Averaged over blocks of 4 x 4 the two differ by words and thin lines only."""
    look = look_at(view, mode, theme=name)
    film = film_with(view)
    small, large = (pixels(render_image(film, 0.4, look, *size)) for size in ((960, 540), (3840, 2160)))
    shrunk = large.reshape(540, 4, 960, 4, 3).mean(axis=(1, 3))
    assert np.abs(shrunk - small).mean() < 4  # of 255


def test_the_contour_lies_where_the_field_is_nought() -> None:
    """Of 1.5^2 - |x|^2: the circle of radius 1.5, to half a line's width and half a cell of the field's blur."""
    film, look = film_with("swirl"), look_at("swirl", layers=BARE)
    image = pixels(render_image(film, 0.0, look, 800, 800))
    pane = pane_grid(800, 800, look)[0]
    text = rgb(theme("dark").text)[::-1]
    y, x = np.nonzero(np.abs(image - text).max(axis=2) < 60)
    places = np.array([pane.projection.world(px + 0.5, py + 0.5) for px, py in zip(x, y, strict=True)])
    radii = np.hypot(places[:, 0], places[:, 1])
    assert len(radii) > 400
    # The B-spline of a quadratic is off by its second derivative times h^2/6, h = 1/8: radius 1.5 by 0.0035.
    width = 1.6 * pane.unit / pane.projection.scale
    assert np.abs(radii - 1.5).max() < 0.0035 + width / 2 + 1 / pane.projection.scale


@pytest.mark.parametrize("name", THEME_NAMES)
def test_signs_have_their_colours(name: ThemeName) -> None:
    """Blue far outside the circle, orange at its middle (only blue and red can tell: the middle is pale)."""
    plane = dataclasses.replace(circle(3.0, frames=1), contour=None)
    look = look_at("swirl", layers=BARE, theme=name)
    image = render_image(film_with("swirl", planes=(plane,)), 0.0, look, 600, 600)
    inside, outside = colour_at(image, look, 0.0, 0.0), colour_at(image, look, -2.9, 2.9)
    assert inside[0] > inside[2] + 20
    assert outside[2] > outside[0] + 20
    edge = colour_at(image, look, 3.0, 0.0)
    assert np.abs(edge - rgb(theme(name).diverging[3])).max() < 8


def test_a_huge_range_is_bent_and_small_values_stay_visible() -> None:
    values = np.full((1, 8, 8), 1.0, np.float32)
    values[0, 0, 0], values[0, 7, 7] = 1e4, -1.0
    plane = PlaneFilm(
        label="x", symbol="", unit="", phases=np.array([0.0]), values=values, half_width=4.0,
        low=-1e4, high=1e4, middle=0.0,
    )  # fmt: skip
    scale = ColourScale.of(plane)
    assert scale.bend == 1.0
    assert scale.ends == (-1e4, 1e4)
    np.testing.assert_allclose(scale.fraction(np.array([-1e4, 0.0, 1e4])), [0, 0.5, 1], atol=1e-7)
    # asinh(1)/asinh(1e4) = 0.08900: a linear scale would give 0.5 + 5e-5
    assert scale.fraction(1.0) == pytest.approx(0.5 + 0.5 * 0.08900, abs=1e-4)
    assert ColourScale.of(dataclasses.replace(plane, high=HUGE, low=-HUGE)).bend is None


@pytest.mark.parametrize("name", THEME_NAMES)
def test_basins_have_the_colours_of_their_targets(name: ThemeName) -> None:
    film, look = film_with("basins"), look_at("basins", "flow", layers=BARE, theme=name)
    image = render_image(film, 0.0, look, 600, 600)
    basins = film.insight.basins  # type: ignore[union-attr]
    assert basins is not None
    for target, ink in zip(basins.targets, target_colours(basins, theme(name)), strict=True):
        found = colour_at(image, look, *(0.6 * target))
        mixed = 0.82 * 255 * ink + 0.18 * rgb(theme(name).card)
        np.testing.assert_allclose(found, mixed, atol=1.5)


def test_difference_is_faint_where_they_agree_and_striped_where_not() -> None:
    film, look = film_with("basins"), look_at("basins", "difference", layers=BARE, theme="light")
    image = pixels(render_image(film, 0.0, look, 600, 600))[..., ::-1]
    basins = film.insight.basins  # type: ignore[union-attr]
    assert basins is not None
    inks = 255 * target_colours(basins, theme("light"))
    agree = np.abs(image[:, :, None] - (0.16 * inks + 0.84 * 255)).max(axis=-1).min(axis=-1) < 2
    strong = np.abs(image[:, :, None] - inks).max(axis=-1).min(axis=-1) < 2
    # A twentieth of a turn in each third of the plane, each with its own pair: 3 x 0.2/3 = 20 % differs.
    inside = np.s_[150:450, 150:450]
    assert strong[inside].mean() == pytest.approx(0.2, abs=0.03)
    assert agree[inside].mean() == pytest.approx(0.8, abs=0.04)


def test_many_targets_get_a_smooth_colour_and_classes_theirs() -> None:
    many = basin_map(targets=40)
    inks = target_colours(many, theme("light"))
    steps = np.abs(np.diff(inks, axis=0, append=inks[:1])).max(axis=1)
    assert steps.max() < 0.25  # neighbours on the circle are alike
    assert len(np.unique(np.round(inks, 3), axis=0)) == 40
    two = target_colours(basin_map(targets=6, classes=2), theme("light"))
    hues = [QColor.fromRgbF(*ink).hue() for ink in two.tolist()]
    assert max(hues[::2]) - min(hues[::2]) <= 3
    assert abs(hues[0] - hues[1]) > 20
    np.testing.assert_allclose(by_position(many.targets, dark=True)[0], by_position(many.targets, dark=True)[0])


def test_only_a_swap_that_saves_is_claimed() -> None:
    film = film_with("gap")
    found = film.insight
    assert found is not None
    assert found.witness is not None
    assert witness_text(found.witness) == "Swapping 12 and 40 (dashed) saves 0.31 (floor 0.01)"
    assert witness_text(found.witness, brief=True) == "Swap 12, 40: saves 0.31 (floor 0.01)"
    none = dataclasses.replace(found.witness, saving=dataclasses.replace(found.witness.saving, value=0.004))
    assert witness_text(none) == "Swap witness: none found (floor 0.01)"
    look = look_at("gap")
    assert render_image(film_with("gap", witness=none), 0.3, look, 420, 340) != render_image(film, 0.3, look, 420, 340)


def test_titles_say_view_and_mode_and_drafts_are_said(qapp: QApplication) -> None:
    assert title("insight", look_at("basins", "difference")) == "Basins: Difference"
    assert title("insight", look_at("curvature", "curvature")) == "Curvature"
    assert title("insight", look_at("swirl")) == "Swirl"
    look = look_at("curvature", "curvature")
    film: Film = film_with("curvature")
    pane = pane_grid(420, 340, look)[0]
    assert subtitle(pane, film, film.frame(0.0), look) == ["t 0.00", "SNR ∞"]
    assert subtitle(pane, whole_film(10, 10), film.frame(0.0), look) == []


def test_a_chart_without_series_or_values_is_no_fault() -> None:
    hollow = curves(series=(), marks=())
    lost = curves(series=tuple(dataclasses.replace(s, y=np.full(len(s.x), np.nan)) for s in curves().series))
    full = render_image(film_with("scales", charts=(curves(),)), 0.3, look_at("scales"), 420, 340)
    for chart in (hollow, lost):
        image = render_image(film_with("scales", charts=(chart,)), 0.3, look_at("scales"), 420, 340)
        assert image.size() == full.size()
        assert image != full
