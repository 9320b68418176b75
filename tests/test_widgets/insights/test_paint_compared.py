"""Two sides in one picture: each from its own film, alike where the films are, and what is shown of both together."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from made_insights import basin_map, circle, curves, declare, film_with
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from stage_films import one_particle_film, whole_film

from engine import DiffusionResult, Film, Trajectory
from widgets.insights.difference import basins_text, difference_of
from widgets.insights.ends import ends_of, ends_text, moved, moved_text
from widgets.insights.field_bar import field_bar
from widgets.insights.paint_stage import Renderer, render_image
from widgets.insights.read_out import read_out
from widgets.insights.sides import fitting, more, settings_of
from widgets.look.theme import THEME_NAMES, ThemeName, theme
from widgets.painting.look import PANES, Layers, Look, PaneName
from widgets.painting.pane_grid import Pane, pane_grid
from widgets.painting.view import View

SIZE = (960, 640)
LOOK = Look(compared=True)


def held(b: Film, a: Film) -> Film:
    return dataclasses.replace(b, held=a)


def pixels(image: QImage, area: QRect) -> np.ndarray:
    """(h, w, 3) of a part of an RGB32 image: blue, green, red."""
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return rows[area.top() : area.bottom() + 1, area.left() : area.right() + 1, :3].astype(int)


def pane_of(look: Look, name: PaneName, side: str, size: tuple[int, int] = SIZE) -> Pane:
    return next(pane for pane in pane_grid(*size, look) if pane.name == name and pane.side == side)


def colour_at(image: QImage, pane: Pane, x: float, y: float) -> QColor:
    there = pane.projection.pixels(np.array([x, y]))
    return image.pixelColor(int(there[0]), int(there[1]))


def moved_particles(film: Film, dx: float) -> Film:
    """The same film, but that its reversal ends further right."""
    assert film.diffusion is not None
    reverse = film.diffusion.reverse
    there = Trajectory(phases=reverse.phases, positions=reverse.positions + np.array([dx, 0.0], np.float32))
    return film.with_result(dataclasses.replace(film.diffusion, reverse=there))


@pytest.fixture(scope="module")
def film() -> Film:
    return whole_film(classes=2)


@pytest.mark.parametrize("arrangement", ["rows", "columns"])
@pytest.mark.parametrize("name", THEME_NAMES)
def test_of_one_film_twice_both_halves_are_equal_but_for_the_letters(
    qapp: QApplication, film: Film, name: ThemeName, arrangement: str
) -> None:
    look = Look(compared=True, arrangement=arrangement, theme=name)
    image = render_image(held(film, film), 0.4, look, *SIZE)
    for pane in PANES:
        a, b = (pane_of(look, pane, side) for side in "AB")
        one, other = pixels(image, a.card), pixels(image, b.card)
        badge = slice(0, a.plot.top() - a.card.top()), slice(0, round(32 * a.unit))
        assert (one[badge] != other[badge]).any()  # the letters
        one[badge] = other[badge] = 0
        assert np.abs(one - other).max() <= 2  # rounding of antialiased edges, whose places differ in the last bits


def test_each_side_is_painted_from_its_own_film(qapp: QApplication) -> None:
    look = dataclasses.replace(LOOK, view=View(half_width=2.5), layers=Layers(trails=False))
    image = render_image(held(one_particle_film(1.0, 1.0), one_particle_film(-1.0, -1.0)), 0.5, look, *SIZE)
    for name in ("forward", "reverse"):
        a, b = (pane_of(look, name, side) for side in "AB")  # type: ignore[arg-type]
        ink = QColor(theme("dark").pane(name))
        for pane, there, other in ((a, -1, 1), (b, 1, -1)):
            near, far = colour_at(image, pane, there, there), colour_at(image, pane, other, other)
            distances = [abs(found.red() - ink.red()) + abs(found.blue() - ink.blue()) for found in (near, far)]
            assert distances[0] < 40 < distances[1]  # a disc of few particles is 88 % opaque, on a grid line


def test_without_a_comparison_no_pixel_depends_on_it(qapp: QApplication, film: Film) -> None:
    alone = render_image(film, 0.4, Look(), *SIZE)
    assert render_image(held(film, whole_film(30, 30)), 0.4, Look(), *SIZE) == alone
    for difference in ("ends", "view"):
        look = Look(compared=True, arrangement="columns", difference=difference)
        assert render_image(film, 0.4, look, *SIZE) == alone  # there is nothing to compare with


def test_what_a_renderer_keeps_knows_both_sides(qapp: QApplication, film: Film) -> None:
    other, renderer = whole_film(40, 50), Renderer()
    both = [held(film, other), held(film, film), held(other, film), film, held(film, other)]
    for shown in both:
        assert renderer.image(shown, 0.6, LOOK, *SIZE) == render_image(shown, 0.6, LOOK, *SIZE)


def test_a_side_without_results_says_that_it_is_computing(qapp: QApplication, film: Film) -> None:
    waiting = Film(experiment=film.experiment)
    image = render_image(held(film, waiting), 0.4, LOOK, *SIZE)
    middle = pane_of(LOOK, "reverse", "A").plot.center()
    words = pixels(image, QRect(middle.x() - 30, middle.y() - 8, 60, 16))
    assert len(np.unique(words.reshape(-1, 3), axis=0)) > 4  # antialiased letters
    alone = render_image(held(film, film), 0.4, LOOK, *SIZE)
    b = pane_of(LOOK, "reverse", "B")
    assert (pixels(image, b.card) == pixels(alone, b.card)).all()


def test_equal_experiments_differ_in_nothing(film: Film) -> None:
    assert settings_of(film.experiment, film.experiment) == ((), ())


def test_a_strip_names_what_differs_as_briefly_as_it_must(qapp: QApplication, film: Film) -> None:
    b = dataclasses.replace(film.experiment, termination_time=1.0, sampler="sde", seed=8, beta=2.0, process="ve")
    one, other = settings_of(film.experiment, b)
    named = {setting.name: (setting.value, there.value) for setting, there in zip(one, other, strict=True)}
    assert named["Termination time"] == ("3", "1")
    assert named["Sampler"] == ("Probability-flow ODE", "Reverse SDE")
    widths, brief = fitting(one, other, 5000.0, 1.0)
    assert (len(widths), brief) == (len(one), False)
    narrower = sum(widths) - 1
    assert fitting(one, other, narrower, 1.0)[1]
    few, brief = fitting(one, other, 220.0, 1.0)
    assert brief
    assert 1 <= len(few) < len(one)
    assert sum(few) < 220
    assert len(fitting(one, other, 1.0, 1.0)[0]) == 1
    assert more(3) == "+ 3 more"


def test_the_strip_shows_other_settings_other_pixels(qapp: QApplication, film: Film) -> None:
    other = dataclasses.replace(film, experiment=dataclasses.replace(film.experiment, termination_time=1.0))
    same, differs = (render_image(held(side, film), 0.4, LOOK, *SIZE) for side in (film, other))
    top = QRect(0, 0, SIZE[0], pane_of(LOOK, "forward", "A").card.top())
    assert (pixels(same, top) != pixels(differs, top)).any()


def test_equal_ends_get_no_arrows(qapp: QApplication, film: Film) -> None:
    look = dataclasses.replace(LOOK, difference="ends", layers=Layers(points=False))
    pane = pane_of(look, "insight", "B")
    assert film.diffusion is not None
    found = ends_of(film.diffusion, film.diffusion)
    assert not isinstance(found, str)
    starts, ends = (pane.projection.pixels(each) for each in (found.starts, found.ends))
    assert len(moved(starts, ends)) == 0
    assert ends_text(found.displacement) == "rms 0  floor 0"
    assert moved_text(found.moved).startswith("0 % at another point")
    further = render_image(held(moved_particles(film, 0.8), film), 0.4, look, *SIZE)
    equal = render_image(held(film, film), 0.4, look, *SIZE)
    assert (pixels(equal, pane.plot) != pixels(further, pane.plot)).any()


def test_an_arrow_leads_from_the_end_of_a_to_that_of_b(qapp: QApplication) -> None:
    look = Look(
        compared=True, difference="ends", view=View(half_width=2.5), panes=("insight",), layers=Layers(captions=False)
    )
    image = render_image(held(one_particle_film(1.0, 0.6), one_particle_film(-1.0, 0.6)), 0.0, look, 400, 800)
    pane = pane_of(look, "insight", "B", (400, 800))
    bare = render_image(held(one_particle_film(1.0, 0.6), one_particle_film(1.0, 0.6)), 0.0, look, 400, 800)
    for x in (-0.6, 0.0, 0.6):
        there = pane.projection.pixels(np.array([x, 0.6])).astype(int)
        around = QRect(int(there[0]) - 1, int(there[1]) - 2, 3, 5)
        assert (pixels(image, around) != pixels(bare, around)).any()
    below = pane.projection.pixels(np.array([0.0, 0.2])).astype(int)
    around = QRect(int(below[0]) - 1, int(below[1]) - 2, 3, 5)
    assert (pixels(image, around) == pixels(bare, around)).all()


def test_ends_of_some_particles_say_so_on_a_second_line(qapp: QApplication, film: Film) -> None:
    more_of_them = whole_film(60, 90)
    look = dataclasses.replace(LOOK, difference="ends", arrangement="columns")
    pane = pane_of(look, "insight", "B")
    strips = []
    for a in (film, more_of_them):
        image = render_image(held(film, a), 0.4, look, *SIZE)
        column = pixels(image, QRect(pane.plot.center().x(), pane.plot.center().y(), 1, pane.plot.height() // 2))
        border = QColor(theme("dark").border)
        lines = (column[:, 0] == [border.blue(), border.green(), border.red()]).all(axis=1)
        strips.append(int(lines.argmax()))
    assert strips[1] < strips[0]  # its foot begins higher
    assert more_of_them.diffusion is not None
    assert film.diffusion is not None
    found = ends_of(more_of_them.diffusion, film.diffusion)
    assert not isinstance(found, str)
    assert "first 60 particles" in found.note


def test_ends_are_worked_out_once_for_two_results(film: Film, monkeypatch: pytest.MonkeyPatch) -> None:
    assert film.diffusion is not None
    other = dataclasses.replace(film.diffusion)
    asked: list[DiffusionResult] = []
    from widgets.insights import ends

    monkeypatch.setattr(ends, "ends_difference", lambda a, b: asked.append(b) or "none")
    ends.ends_of.cache_clear()
    for _ in range(3):
        ends_of(film.diffusion, other)
    assert asked == [other]
    ends.ends_of.cache_clear()


def test_a_difference_of_fields_has_the_colours_of_its_sign(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(monkeypatch)
    a, b = (film_with("swirl", planes=(circle(radius, frames=1),)) for radius in (1.0, 2.0))
    look = Look(
        compared=True, difference="view", insight="swirl", panes=("insight",), layers=Layers(captions=False),
        view=View(half_width=2.0),
    )  # fmt: skip
    pane, colours = pane_of(look, "insight", "B"), theme("dark")
    higher = colour_at(render_image(held(b, a), 0.4, look, *SIZE), pane, 0.3, 0.3)
    lower = colour_at(render_image(held(a, b), 0.4, look, *SIZE), pane, 0.3, 0.3)
    equal = colour_at(render_image(held(a, a), 0.4, look, *SIZE), pane, 0.3, 0.3)
    assert higher.red() > higher.blue() + 40  # orange
    assert lower.blue() > lower.red() + 40  # blue
    middle = QColor(colours.diverging[len(colours.diverging) // 2])
    assert max(abs(equal.red() - middle.red()), abs(equal.blue() - middle.blue())) <= 2
    assert read_out(held(b, a), 0.4, look, 0.3, 0.3, "view").endswith("B − A: λ = 3 [1/x²]")  # 2^2 - 1^2
    assert read_out(held(a, a), 0.4, look, 0.3, 0.3, "view").endswith("B − A: λ = 0 [1/x²]")
    assert read_out(held(b, a), 0.4, look, 0.3, 0.3, "ends") == ""


def test_a_difference_has_a_colour_scale_of_its_own(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch)
    a, b = (film_with("swirl", planes=(circle(radius, frames=1),)) for radius in (1.0, 2.0))
    look = Look(compared=True, difference="view", insight="swirl", limits=(("swirl Largest eigenvalue", (-1.0, 2.0)),))
    shown = field_bar(held(b, a), look, pane_of(look, "insight", "B"), theme("dark"))
    own = field_bar(a, look, pane_of(look, "insight", "A"), theme("dark"))
    assert shown is not None
    assert own is not None
    assert shown[0].name != own[0].name
    assert (shown[0].limits, own[0].limits) == (None, (-1.0, 2.0))
    assert shown[0].scale.signed
    assert field_bar(held(b, a), look, pane_of(dataclasses.replace(look, difference="ends"), "insight", "B"),
                     theme("dark")) is None  # fmt: skip


def test_basins_are_striped_where_the_sides_differ(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch)
    basins = basin_map()
    turned = dataclasses.replace(basins, flow=basins.optimal)
    a, b = (film_with("basins", basins=each) for each in (basins, turned))
    look = Look(compared=True, difference="view", insight="basins")
    found = difference_of(held(b, a), look)
    assert found is not None
    assert not isinstance(found, str)
    assert found.basins is not None
    assert (found.basins.flow == basins.flow).all()
    assert (found.basins.optimal == basins.optimal).all()
    assert "Flows differ on" in basins_text(found.basins, "flow")
    assert "Optimal maps" in basins_text(found.basins, "cells")
    differ, agree = (render_image(held(side, a), 0.4, look, *SIZE) for side in (b, a))
    area = pane_of(look, "insight", "B").plot
    assert (pixels(differ, area) != pixels(agree, area)).any()
    x, y = np.argwhere(basins.flow != basins.optimal)[0][::-1] / 64 * 8 - 4 + 0.0625
    said = read_out(held(b, a), 0.4, look, float(x), float(-y), "view")
    assert "A to point" in said
    assert "B to point" in said


def test_where_a_difference_means_nothing_it_is_said(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch)
    film = film_with("scales", charts=(curves(),))
    look = Look(compared=True, difference="view", insight="scales")
    assert difference_of(held(film, film), look) == "Curves are compared side by side."
    image = render_image(held(film, film), 0.4, look, *SIZE)
    middle = pane_of(look, "insight", "B").plot.center()
    words = pixels(image, QRect(middle.x() - 60, middle.y() - 10, 120, 20))
    assert len(np.unique(words.reshape(-1, 3), axis=0)) > 4  # antialiased letters


def test_densities_have_a_difference_of_no_size_where_they_are_equal(qapp: QApplication, film: Film) -> None:
    found = difference_of(held(film, film), dataclasses.replace(LOOK, difference="view"))
    assert found is not None
    assert not isinstance(found, str)
    assert np.abs(found.planes[0].values).max() == 0.0
    assert difference_of(film, LOOK) is None
    assert difference_of(held(film, Film(experiment=film.experiment)), LOOK) is None  # has not come yet
