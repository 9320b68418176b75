"""Where a curve wants more points: known shapes come out smooth to a pixel, and nothing eats the budget."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.results.adaptive_sampling import HEIGHT, LEAST, WHOLE, WIDTH, Sampled, Span, gap_errors, next_places
from engine.values import FloatArray

Curve = Callable[[float], float]
MOST = 129


def refined(curve: Curve, window: Span = WHOLE, slack: float = 0.0, most: int = MOST) -> tuple[FloatArray, FloatArray]:
    """Places and values after 17 even points and then, one by one, the worst."""
    found = {float(x): curve(float(x)) for x in np.linspace(*window, 17)}
    while len(found) < most:
        x = np.array(sorted(found))
        y = np.array([found[place] for place in x.tolist()])
        worst = next_places(x, [Sampled(y=y, slack=np.full(len(x), slack))], window)
        if len(worst) == 0:
            break
        assert float(worst[0]) not in found
        found[float(worst[0])] = curve(float(worst[0]))
    x = np.array(sorted(found))
    return x, np.array([found[place] for place in x.tolist()])


def off(curve: Curve, x: FloatArray, y: FloatArray, window: Span = WHOLE, places: int = 20_001) -> float:
    """Pixels of a plot of the window by which the curve, at so many places, is off the polyline, across it at most."""
    fine = np.linspace(*window, places)
    height = HEIGHT / np.ptp(y[(window[0] <= x) & (x <= window[1])])
    across = WIDTH / (window[1] - window[0])
    slope = np.diff(y) * height / (np.diff(x) * across)
    gap = np.clip(np.searchsorted(x, fine, side="right") - 1, 0, len(x) - 2)
    straight = np.abs(np.array([curve(float(u)) for u in fine]) - np.interp(fine, x, y)) * height
    return float((straight / np.hypot(1, slope[gap])).max())


SHAPES: dict[str, Curve] = {
    "sigmoid": lambda u: float(1 / (1 + np.exp(-12 * (u - 0.37)))),
    "steep sigmoid": lambda u: float(1 / (1 + np.exp(-min(max(200 * (u - 0.613), -500), 500)))),
    "bell": lambda u: float(np.exp(-((u - 0.31) ** 2) / 0.005)),
    "waves": lambda u: float(np.sin(9 * u) + 0.2 * np.cos(31 * u)),
    "kink": lambda u: max(u - 0.3371, 0.0),
    "two kinks": lambda u: abs(u - 0.2013) - abs(u - 0.7177),
    "root at the end": lambda u: u**0.5,
    "decade's exponential": lambda u: float(10.0 ** (4 * (u - 1))),
}


@pytest.mark.parametrize("name", SHAPES)
def test_shapes_come_out_smooth_to_a_pixel(name: str) -> None:
    x, y = refined(SHAPES[name])
    assert len(x) < MOST
    assert off(SHAPES[name], x, y) <= 1.0
    even = np.linspace(0, 1, 17)
    assert (
        off(SHAPES[name], even, np.array([SHAPES[name](float(u)) for u in even])) > 1.0
    )  # else there is nothing to do


def test_points_stand_where_the_curve_bends() -> None:
    x, _ = refined(SHAPES["steep sigmoid"])
    near = (np.abs(x - 0.613) < 0.05).sum()
    assert near > 15
    assert (np.abs(x - 0.613) > 0.1).sum() <= 16  # the even ones


def test_what_is_straight_or_constant_wants_nothing() -> None:
    x = np.array([0.0, 0.1, 0.15, 0.6, 1.0])
    for y in (np.full(5, 3.7), np.full(5, 3.7) + 1e-15 * np.arange(5), 2 - 5 * x, np.full(5, np.nan)):
        assert len(next_places(x, [Sampled(y=y)])) == 0
    assert len(next_places(x[:1], [Sampled(y=x[:1])])) == 0
    assert len(next_places(x[:0], [Sampled(y=x[:0])])) == 0


def test_a_jump_is_found_to_a_pixel_and_costs_little() -> None:
    x, y = refined(lambda u: float(u > 0.4321))
    assert len(x) < 40
    before = np.flatnonzero(np.diff(y))[0]
    assert x[before] < 0.4321 < x[before + 1]
    assert (x[before + 1] - x[before]) * WIDTH <= 1.0
    assert np.diff(x).min() * WIDTH > LEAST / 2 - 1e-9


def test_many_jumps_share_the_budget() -> None:
    steps = np.linspace(0.07, 0.93, 6)
    x, y = refined(lambda u: float((u > steps).sum()))
    ends = np.flatnonzero(np.diff(y))
    assert len(ends) == 6
    assert ((x[ends + 1] - x[ends]) * WIDTH <= 1.0).all()


def test_the_ends_of_a_missing_stretch_are_found_and_nothing_is_asked_within() -> None:
    def curve(u: float) -> float:
        return float("nan") if 0.302 < u < 0.798 else u**2

    x, y = refined(curve)
    missing = np.flatnonzero(np.isnan(y))
    for end, inner in ((missing[0] - 1, missing[0]), (missing[-1] + 1, missing[-1])):
        assert abs(x[end] - x[inner]) * WIDTH <= 1.0
    assert len(missing) < 9 + 2 * 6  # the even ones, and those of the search for either end
    # pixels are those of the values seen, up to 1
    before = slice(0, missing[0])
    assert off(lambda u: u**2, x[before], y[before], (0.0, x[missing[0] - 1])) * np.ptp(y[before]) <= 1.0


def test_noise_within_its_floor_is_left_alone() -> None:
    random = np.random.default_rng(3)
    noise = {
        float(u): float(v) for u, v in zip(np.linspace(0, 1, 1025), random.uniform(-0.05, 0.05, 1025), strict=True)
    }

    def curve(u: float) -> float:
        return SHAPES["sigmoid"](u) + noise[round(u * 1024) / 1024]

    assert len(refined(curve)[0]) == MOST  # were it taken for a shape
    x, y = refined(curve, slack=0.05)
    assert len(x) < 30
    assert off(SHAPES["sigmoid"], x, y) < 0.05 * HEIGHT + 1.0  # no further off than the noise, and a pixel


def test_an_error_that_neighbours_share_leaves_a_smooth_curve_smooth() -> None:
    x, y = refined(SHAPES["bell"], slack=0.05)
    assert off(SHAPES["bell"], x, y) <= 1.0


def test_a_window_is_refined_to_its_own_pixels_and_the_rest_is_left() -> None:
    window = (0.59, 0.64)
    curve = SHAPES["steep sigmoid"]
    whole, _ = refined(curve)
    x, y = refined(curve, window)
    assert off(curve, x, y, window) <= 1.0
    both = np.union1d(whole, x)
    values = np.array([curve(float(u)) for u in both])
    errors = gap_errors(both, Sampled(y=values), window)
    assert (errors[(both[1:] <= window[0]) | (both[:-1] >= window[1])] == 0).all()


def test_curves_that_share_a_plot_share_its_height() -> None:
    x = np.linspace(0, 1, 17)
    small, large = 0.01 * np.sin(6 * x), np.linspace(0, 100, 17)
    assert len(next_places(x, [Sampled(y=small)])) > 0
    assert len(next_places(x, [Sampled(y=small, spans=large)])) == 0
    assert set(next_places(x, [Sampled(y=large), Sampled(y=small)])) == set(next_places(x, [Sampled(y=small)]))


def test_the_worst_comes_first() -> None:
    x = np.linspace(0, 1, 17)
    y = np.where(np.arange(17) == 4, 1.0, 0.0) + np.where(np.arange(17) == 12, 0.3, 0.0)
    asked = next_places(x, [Sampled(y=y)])
    assert np.abs(asked[0] - x[4]) < 1 / 16
    errors = gap_errors(x, Sampled(y=y))
    by_error = [float(errors[np.searchsorted(x, place) - 1]) for place in asked]
    assert by_error == sorted(by_error, reverse=True)


values = st.one_of(st.floats(-1e6, 1e6), st.just(float("nan")))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4096), values, st.floats(0, 10)), max_size=40, unique_by=lambda row: row[0]))
def test_whatever_is_known_new_places_are_middles_of_wide_gaps(rows: list[tuple[int, float, float]]) -> None:
    rows = sorted(rows)
    x = np.array([row[0] for row in rows], np.float64) / 4096
    curve = Sampled(y=np.array([row[1] for row in rows]), slack=np.array([row[2] for row in rows]))
    errors, asked = gap_errors(x, curve), next_places(x, [curve])
    assert len(errors) == max(len(x) - 1, 0)
    assert np.isfinite(errors).all()
    assert (errors >= 0).all()
    assert len(set(asked)) == len(asked)
    for place in asked.tolist():
        after = np.searchsorted(x, place)
        assert place == (x[after - 1] + x[after]) / 2
        assert (x[after] - x[after - 1]) * WIDTH > LEAST


sizes = st.integers(-12, 12)


@settings(max_examples=30, deadline=None)
@given(st.floats(0.05, 0.95), sizes, sizes, st.integers(0, 8))
def test_any_kink_and_bend_comes_out_smooth(where: float, before: int, after: int, bend: int) -> None:
    def curve(u: float) -> float:
        return (before if u < where else after) * (u - where) / 4 + bend * math.sin(5 * u) / 4

    x, y = refined(curve)
    assert len(x) < MOST
    if np.ptp(y) > 1e-9:
        # Where a bend is b pixels off in a gap, a kink against it that its neighbours don't see is 4 b off, and makes
        # 3 b of it; b is at most 1, and what they do see is at most 1 more.
        assert off(curve, x, y, places=2_001) <= 4.0
        scaled = refined(lambda u: 1e-3 * curve(u) + 7.0)[0]
        assert len(scaled) == pytest.approx(len(x), abs=2)  # of its shape, whatever the units; two may round otherwise
