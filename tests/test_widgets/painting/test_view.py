"""View and projection: equal aspect, exact inverses, zoom about a fixed point."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Experiment, PointCloud
from widgets.painting.look import PANES, Layers, Look
from widgets.painting.pane_grid import columns, pane_grid
from widgets.painting.view import LARGEST, SMALLEST, Projection, View

coordinate = st.floats(-50, 50)


@given(coordinate, coordinate, st.floats(0.01, 100), coordinate, coordinate)
def test_world_is_the_inverse_of_pixels(cx: float, cy: float, half_width: float, x: float, y: float) -> None:
    projection = Projection.of(View(centre_x=cx, centre_y=cy, half_width=half_width), 10, 20, 300, 200)
    there = projection.pixels(np.array([[x, y]]))[0]
    back = projection.world(*there)
    # Pixels hold |origin| up to 50 scale + 300; dividing by the scale leaves a few roundings of that, in world units.
    tolerance = 16 * np.finfo(float).eps * (300 + 100 * projection.scale) / projection.scale
    assert back == pytest.approx((x, y), abs=tolerance)


def test_columns_and_rows_are_at_the_middles_of_pixels() -> None:
    projection = Projection.of(View(centre_x=0.3, half_width=2.0), 10, 20, 300, 200)
    x, y = projection.columns(12, 3)[2], projection.rows(25, 4)[1]
    assert projection.pixel(x, y) == pytest.approx((14.5, 26.5))
    assert projection.pixel(x, y) == pytest.approx(tuple(projection.pixels(np.array([x, y]))))


def test_square_of_the_view_fills_the_smaller_side() -> None:
    projection = Projection.of(View(half_width=2.0), 100, 50, 400, 200)
    corners = projection.pixels(np.array([[0.0, 0.0], [2.0, 2.0], [-2.0, -2.0]]))
    np.testing.assert_array_equal(corners, [[300, 150], [400, 50], [200, 250]])


@given(st.floats(0.5, 2), coordinate, coordinate)
def test_zoom_keeps_the_point_under_the_cursor(factor: float, x: float, y: float) -> None:
    view = View(centre_x=1.0, centre_y=-2.0)
    before = Projection.of(view, 0, 0, 640, 480).pixels(np.array([x, y]))
    after = Projection.of(view.zoomed(factor, x, y), 0, 0, 640, 480).pixels(np.array([x, y]))
    np.testing.assert_allclose(before, after, atol=1e-8)  # pixels; values up to 1e4 times a few roundings of 1e-16


def test_fitting_view_shows_the_prior_and_the_drawing() -> None:
    assert View.fitting(Experiment()) == View()
    far = Experiment(cloud=PointCloud.of([[0.0, 4.0], [-1.0, 2.0]]))
    assert View.fitting(far).half_width > 4.0
    assert View.fitting(Experiment(beta=0.25)).half_width == pytest.approx(2 * View().half_width)  # prior_std is 2


def test_zoom_stops_at_its_limits() -> None:
    assert View().zoomed(1e9, 0, 0).half_width == SMALLEST
    assert View().zoomed(1e-9, 0, 0).half_width == LARGEST


@pytest.mark.parametrize(
    ("count", "size", "across"),
    [
        (4, (1280, 720), 2),
        (4, (2000, 400), 4),
        (3, (1280, 720), 3),
        (3, (600, 1200), 1),
        (2, (800, 400), 2),
        (1, (9, 9), 1),
    ],
)
def test_grid_suits_the_format(count: int, size: tuple[int, int], across: int) -> None:
    assert columns(count, *size) == across


@pytest.mark.parametrize("size", [(1280, 720), (641, 479), (320, 240), (3840, 2160), (500, 1500)])
@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_panes_are_inside_and_apart(size: tuple[int, int], count: int) -> None:
    panes = pane_grid(*size, Look(panes=PANES[:count], scale=1.0))
    assert [pane.name for pane in panes] == list(PANES[:count])
    for index, pane in enumerate(panes):
        assert pane.card.left() >= 0
        assert pane.card.top() >= 0
        assert pane.card.right() < size[0]
        assert pane.card.bottom() < size[1]
        assert pane.card.contains(pane.plot)
        assert not any(pane.card.intersects(other.card) for other in panes[index + 1 :])


def test_panes_share_one_scale() -> None:
    scales = [pane.projection.scale for pane in pane_grid(1281, 719, Look())]
    assert max(scales) - min(scales) <= 0.01 * max(scales)  # whole pixels: plots may differ by one in about 300


def test_a_bare_picture_of_one_pane_fills_the_whole() -> None:
    (pane,) = pane_grid(640, 640, Look(panes=("forward",), layers=Layers(captions=False)))
    assert (pane.plot.width(), pane.plot.height()) == (640, 640)


def test_no_room_gives_no_panes() -> None:
    assert pane_grid(4, 4, Look()) == ()
