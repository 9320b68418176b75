"""Semi-discrete transport: closed forms, the dual's derivatives, invariances, and hard clouds."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import EngineError
from engine.transport import SemiDiscretePlan, semi_discrete
from engine.transport.cells.cell_masses import cell_masses
from engine.transport.cells.damped_newton import damped_newton
from engine.transport.cells.heights import Heights
from engine.transport.cells.laguerre import clipped, power_diagram
from engine.transport.cells.sites import merged
from engine.transport.cells.start import start
from engine.transport.cells.tessellation import Places

TRIANGLE = np.array([[-1, 0], [1.2, 0.1], [0.3, 0.9]])
FIVE = np.array([[2.0409, -2.5557], [0.4181, -0.5678], [-0.4526, -0.2156], [-2.02, -0.2319], [-0.8652, 3.323]])


def solved(points, weights=None, scale=1.0) -> SemiDiscretePlan:
    points = np.asarray(points, float)
    weights = np.full(len(points), 1 / len(points)) if weights is None else np.asarray(weights, float)
    *_, plan = semi_discrete(points, weights / weights.sum(), scale)
    return plan


def polygon(count):
    angles = 2 * np.pi * np.arange(count) / count
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


def grid(line):
    return np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)


@pytest.mark.parametrize(
    ("points", "weights", "w2_squared", "digits"),
    [
        ([[0.5, 0.3]], None, 2.34, 1e-12),
        ([[1, 0], [-1, 0]], None, 3 - 2 * math.sqrt(2 / math.pi), 1e-12),
        ([[1, 0], [-1, 0]], [0.3, 0.7], 1.6092295432, 1e-9),
        (grid([-1, 1]), None, 0.8084617568, 1e-9),
        (polygon(5), None, 0.655076, 5e-7),
        (grid(np.linspace(-1, 1, 20)), None, 0.3711651272, 1e-9),
        (TRIANGLE - TRIANGLE.mean(0), None, 1.03854, 5e-6),
        (FIVE - FIVE.mean(0), None, 2.51827, 2e-5),  # the five points are given with four digits
    ],
)
def test_w2_squared_agrees_with_closed_forms(points, weights, w2_squared, digits):
    # `digits`: what the reference prints, half a unit of its last place (twice that where it was truncated)
    plan = solved(points, weights)
    assert plan.w2_squared == pytest.approx(w2_squared, abs=digits)
    assert plan.gap < 1e-10


@pytest.mark.parametrize("count", [3, 5, 8, 64, 500])
def test_regular_polygons_follow_their_formula(count):
    expected = 3 - 2 * math.sqrt(math.pi / 2) * (count / math.pi) * math.sin(math.pi / count)
    assert solved(polygon(count)).w2_squared == pytest.approx(expected, abs=1e-11)


def test_one_dimension_is_exact():
    # three atoms -1, 0, 1: walls at +-b with Phi(b) = 2/3, so W2^2 = 1 + 2/3 - 4 phi(b)
    wall = 0.43072729929545744
    expected = 5 / 3 - 4 * math.exp(-(wall**2) / 2) / math.sqrt(2 * math.pi)
    plan = solved([[0.0], [1.0], [-1.0]])
    assert plan.w2_squared == pytest.approx(expected, abs=1e-12)
    assert plan.assigned(np.array([[-wall - 1e-6], [-wall + 1e-6], [wall + 1e-6]])).tolist() == [2, 0, 1]
    assert plan.masses == pytest.approx(plan.weights, abs=1e-15)


def test_more_than_two_dimensions_are_refused_with_a_hint():
    with pytest.raises(EngineError) as refused:
        solved(np.eye(3))
    assert "discrete" in refused.value.hint


def hard_clouds():
    rng = np.random.default_rng(1)
    normal = rng.normal(size=(200, 2))
    heavy = rng.uniform(size=200) ** 8
    return {
        "one line": (np.stack([rng.normal(size=40), np.zeros(40)], axis=1), None),
        "slanted line": (rng.normal(size=(40, 1)) * [[0.6, 0.8]] + 1.0, None),
        "circle": (polygon(200), None),
        "grid": (grid(np.linspace(-2, 2, 14)), None),
        "anisotropic": (normal * [1, 1e-3] @ np.array([[0.6, 0.8], [-0.8, 0.6]]), None),
        "tight clusters": (np.concatenate([1e-3 * normal, [3, 1] + 1e-4 * normal]), None),
        "far point": (np.concatenate([normal, [[1000.0, 0.0]]]), None),
        "far from the origin": (normal + np.array([50.0, -20.0]), None),
        "uneven weights": (normal, heavy),
        "duplicates": (np.repeat(normal[:50], 3, axis=0), None),
    }


@pytest.mark.parametrize("name", hard_clouds())
def test_masses_reach_1e10_on_hard_clouds(name):
    plan = solved(*hard_clouds()[name])
    # relative to w, but to 1e-5 where w is less: masses are known to 1e-16 absolutely
    assert np.abs(plan.masses - plan.weights).max() <= 1e-10 * max(plan.weights.max(), 1e-5)
    assert plan.error <= 1e-10
    assert plan.gap <= 1e-9 * max(1.0, plan.w2_squared)
    assert plan.masses.sum() == pytest.approx(1, abs=1e-12)


def test_gradient_and_hessian_of_the_dual_agree_with_finite_differences():
    sites = FIVE - FIVE.mean(0)
    heights = -0.4 * (sites**2).sum(1) + np.array([0.1, -0.2, 0.0, 0.05, 0.05])

    def expected_maximum(h):
        cells = cell_masses(power_diagram(sites, Heights.of(h)))
        return float((cells.moments * sites).sum() + cells.masses @ h)

    diagram = power_diagram(sites, Heights.of(heights))
    cells = cell_masses(diagram)
    assert cells.masses.min() > 1e-3
    inner = diagram.pairs[:, 1] < len(sites)
    # central differences with step 1e-4 err by 1e-8 times third derivatives of order one, and by 1e-15/1e-4
    step = 1e-4
    for i in range(len(sites)):
        up, down = heights.copy(), heights.copy()
        up[i] += step
        down[i] -= step
        slope = (expected_maximum(up) - expected_maximum(down)) / (2 * step)
        assert slope == pytest.approx(cells.masses[i], abs=1e-7)
        masses_up, masses_down = (cell_masses(power_diagram(sites, Heights.of(h))).masses for h in (up, down))
        row = np.zeros(len(sites))
        for (a, b), edge, length in zip(diagram.pairs[inner], cells.edges[inner], diagram.lengths[inner], strict=True):
            if i in (a, b):
                row[b if a == i else a] -= edge / length
                row[i] += edge / length
        assert (masses_up - masses_down) / (2 * step) == pytest.approx(row, abs=1e-7)


def test_cell_masses_and_moments_agree_with_sampling():
    rng = np.random.default_rng(2)
    sites = rng.normal(size=(6, 2))
    heights = -0.5 * (sites**2).sum(1)
    cells = cell_masses(power_diagram(sites, Heights.of(heights)))
    z = rng.normal(size=(400_000, 2))
    index = (z @ sites.T + heights).argmax(1)
    sampled = np.bincount(index, minlength=6) / len(z)
    # five standard errors: sqrt(p/n) <= 1.6e-3 for masses; moments have E|z|^2 <= 2
    assert np.abs(cells.masses - sampled).max() < 5 * math.sqrt(0.25 / len(z))
    moments = np.stack([np.bincount(index, z[:, k], 6) for k in range(2)], axis=1) / len(z)
    assert np.abs(cells.moments - moments).max() < 5 * math.sqrt(1 / len(z))


def test_residual_certificate_bounds_the_true_error_at_every_iterate():
    points = np.random.default_rng(3).normal(size=(60, 2))
    plans = list(semi_discrete(points, np.full(60, 1 / 60)))
    best = plans[-1].w2_squared
    for plan in plans:
        # the dual value never exceeds the optimum, which never exceeds dual + gap; 1e-12 for rounding
        assert plan.w2_squared <= best + 1e-12
        assert best <= plan.w2_squared + plan.gap + 1e-12
    assert plans[0].gap > 1e-4


def test_newton_converges_quadratically_at_the_end():
    points = np.random.default_rng(4).normal(size=(300, 2))
    places, weights = Places.of(points - points.mean(0)), np.full(300, 1 / 300)
    errors = [state.error for state in damped_newton(places, weights, start(places, weights))]
    assert len(errors) <= 12
    late = [k for k in range(len(errors) - 1) if 1e-6 < errors[k] < 1e-2]
    assert late
    # e' <= C e^2 with a modest C means the exponent is 2: e' <= e^1.5 already excludes linear convergence
    assert all(errors[k + 1] <= errors[k] ** 1.5 for k in late)


def test_cells_tile_the_box_and_own_their_latents():
    plan = solved(np.random.default_rng(5).normal(size=(80, 2)), scale=0.5)
    cells = plan.polygons()
    areas = [0.5 * float((c[:, 0] * np.roll(c[:, 1], -1) - c[:, 1] * np.roll(c[:, 0], -1)).sum()) for c in cells]
    assert min(areas) >= 0  # counter-clockwise
    assert sum(areas) == pytest.approx(8.0**2, rel=1e-9)  # the box is +-8 prior_std = +-4
    inside = np.array([cell.mean(0) for cell in cells])
    assert plan.assigned(inside).tolist() == list(range(80))


def test_clipping_cuts_to_the_box():
    square = np.array([[0.0, 0.0], [3.0, 0.0], [3.0, 3.0], [0.0, 3.0]])
    cut = clipped(square, 1.0)
    assert sorted(map(tuple, cut.tolist())) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert len(clipped(square + 5, 1.0)) == 0


def test_near_points_become_one_site_with_their_weights():
    points = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1e-9], [5.0, 5.0]])
    sites = merged(points, np.array([0.25, 0.25, 0.5, 0.0]))
    assert len(sites.positions) == 2
    assert sites.index[0] == sites.index[2] != sites.index[1]
    assert sites.index[3] == -1
    assert sites.weights[sites.index[0]] == pytest.approx(0.75, abs=1e-15)


clouds = (
    st.integers(0, 2**32 - 1)
    .map(np.random.default_rng)
    .flatmap(lambda rng: st.integers(2, 12).map(lambda m: (rng.normal(size=(m, 2)), rng.uniform(0.1, 1, m))))
)


@settings(max_examples=15, deadline=None)
@given(clouds, st.randoms(use_true_random=False))
def test_relabelling_changes_nothing(cloud, random):
    points, weights = cloud
    order = list(range(len(points)))
    random.shuffle(order)
    assert solved(points[order], weights[order]).w2_squared == pytest.approx(
        solved(points, weights).w2_squared, abs=1e-9
    )


@settings(max_examples=15, deadline=None)
@given(clouds, st.floats(-3, 3), st.floats(-3, 3), st.floats(0, 6.3))
def test_translation_and_rotation_follow_their_closed_forms(cloud, right, up, angle):
    points, weights = cloud
    shift = np.array([right, up])
    mean = weights @ points / weights.sum()
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    base = solved(points, weights).w2_squared
    # 1e-9: the jitter of 1e-9 span enters squared, rounding and the residual's gap at 1e-10
    assert solved(points + shift, weights).w2_squared == pytest.approx(
        base + 2 * float(shift @ mean) + float(shift @ shift), abs=1e-9
    )
    assert solved(points @ turn, weights).w2_squared == pytest.approx(base, abs=1e-9)


@settings(max_examples=10, deadline=None)
@given(clouds)
def test_duplicates_and_zero_weights_change_nothing(cloud):
    points, weights = cloud
    base = solved(points, weights).w2_squared
    twice = solved(np.concatenate([points, points]), np.concatenate([weights, weights]))
    assert twice.w2_squared == pytest.approx(base, abs=1e-9)
    absent = solved(np.concatenate([points, [[9.0, 9.0]]]), np.append(weights, 0.0))
    assert absent.w2_squared == pytest.approx(base, abs=1e-9)


@settings(max_examples=10, deadline=None)
@given(clouds, st.floats(0.2, 5))
def test_scaling_prior_and_points_together_scales_the_cost(cloud, scale):
    points, weights = cloud
    base = solved(points, weights)
    scaled = solved(points * scale, weights, scale)
    assert scaled.w2_squared == pytest.approx(scale**2 * base.w2_squared, rel=1e-9)
    latents = np.random.default_rng(0).normal(size=(200, 2))
    assert (scaled.assigned(scale * latents) == base.assigned(latents)).mean() > 0.99  # all but ties at walls
