"""Where the panes of two sides lie: alike, as large to the pixel, apart; and as ever where nothing is compared."""

from __future__ import annotations

import dataclasses
import itertools

import pytest
from PySide6.QtCore import QRect

from widgets.painting.look import PANES, Layers, Look, title
from widgets.painting.pane_grid import pane_grid, strips

SIZES = [(1280, 720), (900, 620), (641, 479), (320, 240), (1920, 1080), (3840, 2160), (500, 1500), (800, 800), (40, 30)]
ARRANGEMENTS = ("rows", "columns")


def looks(**changes: object) -> list[Look]:
    """Compared looks: both arrangements, one to four panes, with words and without, in a window and in a picture."""
    return [
        Look(
            panes=PANES[:count], layers=Layers(captions=captions), scale=scale, compared=True, arrangement=arrangement,
            **changes,  # type: ignore[arg-type]
        )
        for count, captions, scale, arrangement in itertools.product(
            (1, 2, 3, 4), (True, False), (None, 1.0), ARRANGEMENTS
        )
    ]  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
def test_panes_and_strips_are_inside_and_apart(size: tuple[int, int]) -> None:
    whole = QRect(0, 0, *size)
    for look in looks():
        areas = [pane.card for pane in pane_grid(*size, look)] + [strip.area for strip in strips(*size, look)]
        assert len(areas) == 2 * len(look.panes) + (2 if look.layers.captions else 0)
        assert all(whole.contains(area) for area in areas)
        assert not any(one.intersects(other) for one, other in itertools.combinations(areas, 2))


@pytest.mark.parametrize("size", SIZES)
def test_both_sides_are_alike_to_the_pixel(size: tuple[int, int]) -> None:
    for look in looks():
        panes, count = pane_grid(*size, look), len(look.panes)
        a, b = panes[:count], panes[count:]
        assert [pane.name for pane in a] == [pane.name for pane in b] == list(look.panes)
        assert {pane.side for pane in a} == {"A"}
        assert {pane.side for pane in b} == {"B"}
        step = b[0].card.topLeft() - a[0].card.topLeft()
        assert (step.x() == 0) == (look.arrangement == "rows")
        assert (step.y() == 0) == (look.arrangement == "columns")
        for one, other in zip(a, b, strict=True):
            assert other.card == one.card.translated(step)
            assert other.plot == one.plot.translated(step)
            assert (other.unit, other.projection.scale) == (one.unit, one.projection.scale)
            moved = other.projection.pixel(0.3, -0.2)
            there = one.projection.pixel(0.3, -0.2)
            assert moved == pytest.approx((there[0] + step.x(), there[1] + step.y()), abs=1e-6)


@pytest.mark.parametrize("size", SIZES)
def test_a_row_holds_all_panes_of_a_side_and_a_half_those_of_the_other(size: tuple[int, int]) -> None:
    for look in looks():
        panes, count = pane_grid(*size, look), len(look.panes)
        if look.arrangement == "rows":
            assert len({pane.card.top() for pane in panes}) == 2
        else:
            assert all(pane.card.right() < size[0] / 2 <= other.card.left() for pane, other in zip(
                panes[:count], panes[count:], strict=True))  # fmt: skip


def test_each_strip_lies_over_its_side() -> None:
    for look in looks():
        panes, count = pane_grid(1280, 720, look), len(look.panes)
        for strip, ours in zip(strips(1280, 720, look), (panes[:count], panes[count:]), strict=False):
            assert strip.side == ours[0].side
            assert strip.area.left() == ours[0].card.left()
            assert strip.area.bottom() < ours[0].card.top()
            assert strip.stacked == (look.arrangement == "rows")


def test_words_are_no_smaller_in_a_window_than_without_a_comparison() -> None:
    for size, arrangement in itertools.product(((900, 620), (1280, 800)), ARRANGEMENTS):
        units = {pane.unit for pane in pane_grid(*size, Look(scale=1.0, compared=True, arrangement=arrangement))}
        assert units == {0.9}  # the least that a window has


def test_the_difference_is_shown_in_the_insight_pane_of_b_alone() -> None:
    for difference in ("ends", "view"):
        panes = pane_grid(900, 620, Look(compared=True, difference=difference))
        assert [(pane.name, pane.side) for pane in panes if pane.difference] == [("insight", "B")]
        assert [pane.side for pane in panes if pane.name == "insight" and pane.particles] == ["A"]
    assert not any(pane.difference for pane in pane_grid(900, 620, Look(difference="view")))


def test_titles_say_which_difference_it_is() -> None:
    look = Look(insight="curvature", mode="hessian")
    assert title("insight", look, "ends") == "From A's ends to B's"
    assert title("insight", look, "view") == f"B − A · {title('insight', look).removeprefix('Curvature: ')}"
    assert title("insight", Look(), "view") == f"B − A · {title('insight', Look())}"
    assert title("insight", dataclasses.replace(look, insight="basins"), "view") == "Basins: A against B"


def test_without_a_comparison_the_panes_lie_where_they_always_did() -> None:
    """Rectangles as they were before two sides could be shown."""
    panes = pane_grid(900, 620, Look(scale=1.0, difference="view", arrangement="columns"))
    assert [pane.card.getRect() for pane in panes] == [
        (9, 9, 436, 296), (454, 9, 437, 296), (9, 314, 436, 297), (454, 314, 437, 297),
    ]  # fmt: skip
    assert [pane.plot.top() - pane.card.top() for pane in panes] == [37] * 4
    assert {pane.side for pane in panes} == {""}
    bare = pane_grid(500, 1300, Look(panes=PANES[:2], layers=Layers(captions=False)))
    assert [pane.card.getRect() for pane in bare] == [(6, 6, 488, 641), (6, 653, 488, 641)]
    assert strips(900, 620, Look(scale=1.0)) == ()


def test_no_room_gives_nothing() -> None:
    look = Look(compared=True)
    assert pane_grid(4, 4, look) == ()
    assert strips(4, 4, look) == ()
