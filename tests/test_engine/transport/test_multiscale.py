"""Multiscale column generation and weighted discrete plans: against the dense simplex, and by their own certificate."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import coo_array

from engine.errors import EngineError
from engine.transport import certified_plans, exact_matching, exact_plan, matchings
from engine.transport.cells import multiscale
from engine.transport.cells.columns import cheapest, transformed
from engine.transport.cells.multiscale import Level, dense_plan, kd_order, multiscale_plans, northwest


def problem(n, m, d=2, seed=0):
    rng = np.random.default_rng(seed)
    a, b = rng.uniform(0.1, 1, n), rng.uniform(0.1, 1, m)
    return rng.normal(size=(n, d)), 0.5 * rng.normal(size=(m, d)) + 1.0, a / a.sum(), b / b.sum()


def holds(plan, x, y, a, b):
    """Marginals, feasibility of the dual, and that cost and gap are what they claim; tolerances are roundings."""
    sent = coo_array((plan.flows, (plan.rows, plan.columns)), shape=(len(x), len(y)))
    assert sent.sum(1) == pytest.approx(a, abs=1e-14)
    assert sent.sum(0) == pytest.approx(b, abs=1e-14)
    assert plan.flows.min() >= 0
    costs = ((x[:, None] - y) ** 2).sum(2)
    reduced = costs - plan.source_potentials[:, None] - plan.target_potentials
    assert reduced.min() >= -1e-13 * costs.max()
    assert plan.cost == pytest.approx(float(plan.flows @ costs[plan.rows, plan.columns]), rel=1e-13)
    dual = float(a @ plan.source_potentials + b @ plan.target_potentials)
    assert plan.cost - dual == pytest.approx(plan.gap, abs=1e-13 * costs.max())


@pytest.mark.parametrize(("n", "m", "d"), [(1, 1, 2), (1, 30, 2), (40, 25, 1), (60, 60, 2), (50, 80, 5)])
def test_weighted_plans_have_the_linear_programs_value(n, m, d):
    x, y, a, b = problem(n, m, d)
    plan = exact_plan(x, y, a, b)
    holds(plan, x, y, a, b)
    assert plan.gap <= 1e-13 * (1 + plan.cost)
    i, j = np.divmod(np.arange(n * m), m)
    marginals = coo_array(
        (np.ones(2 * n * m), (np.concatenate([i, n + j]), np.tile(np.arange(n * m), 2))), shape=(n + m, n * m)
    )
    costs = ((x[i] - y[j]) ** 2).sum(1)
    reference = linprog(costs, A_eq=marginals.tocsc(), b_eq=np.concatenate([a, b]), method="highs")
    assert plan.cost == pytest.approx(reference.fun, rel=1e-7)  # HiGHS's own tolerance on feasibility


@pytest.mark.parametrize(("n", "m", "d"), [(1500, 1500, 2), (1200, 2500, 2), (700, 3000, 1), (1100, 1100, 6)])
def test_column_generation_reaches_the_certified_optimum_with_weights(n, m, d):
    x, y, a, b = problem(n, m, d)
    plans = list(certified_plans(x, y, a, b))
    costs = [plan.cost for plan in plans]
    best = plans[-1]
    holds(best, x, y, a, b)
    assert best.gap <= 1e-12 * (1 + best.cost)
    for plan in plans:  # every plan on the way says truly how far off it may be
        assert -1e-12 <= plan.cost - best.cost <= plan.gap + 1e-12
    assert all(late <= early + 1e-12 for early, late in itertools.pairwise(costs))


@pytest.mark.parametrize("kind", ["normal", "circle", "clusters", "line", "grid", "far"])
def test_multiscale_agrees_with_the_dense_simplex_on_hard_clouds(kind, monkeypatch):
    monkeypatch.setattr(multiscale, "COARSEST", 40)  # three levels, as at 5,000 points
    rng = np.random.default_rng(2)
    n = 400
    x = rng.normal(size=(n, 2))
    angles = 2 * np.pi * np.arange(n) / n
    y = {
        "normal": rng.normal(size=(n, 2)),
        "circle": np.stack([np.cos(angles), np.sin(angles)], axis=1),
        "clusters": np.repeat([[-2.0, 0], [2, 1]], n // 2, axis=0) + 1e-4 * rng.normal(size=(n, 2)),
        "line": np.stack([np.linspace(-1, 1, n), np.zeros(n)], axis=1),
        "grid": np.stack(np.meshgrid(np.linspace(-1, 1, 20), np.linspace(-1, 1, 20)), axis=-1).reshape(-1, 2),
        "far": np.concatenate([rng.normal(size=(n - 1, 2)), [[300.0, 0.0]]]),
    }[kind]
    level = Level(x=x - x.mean(0), y=y - y.mean(0), a=np.ones(n), b=np.ones(n))
    *_, plan = multiscale_plans(level)
    dense = dense_plan(level)
    unit = float((level.y**2).sum(1).mean()) + 2
    assert plan.cost == pytest.approx(dense.cost, abs=1e-12 * unit)
    assert plan.gap <= 1e-12 * unit
    assert len(plan.rows) <= 2 * n  # a vertex of the polytope: no more pairs than n + m - 1


def test_large_matching_is_a_certified_permutation_and_no_dearer_than_any_on_the_way():
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(1500, 2)), rng.uniform(-1, 1, (1500, 2)) ** 3 + [5.0, -3.0]
    found = list(matchings(x, y))
    for matching in found:
        assert sorted(matching.assignment.tolist()) == list(range(1500))
    assert found[-1].gap <= 1e-12 * (1 + found[-1].cost)
    assert found[-1].cost == pytest.approx(min(matching.cost for matching in found), rel=1e-13)


def test_many_duplicates_make_a_smaller_problem():
    rng = np.random.default_rng(4)
    x, sites = rng.normal(size=(3000, 2)), rng.normal(size=(60, 2))
    y = sites[rng.integers(0, 60, 3000)]
    matching = exact_matching(x, y)
    assert sorted(matching.assignment.tolist()) == list(range(3000))
    assert matching.gap <= 1e-12 * (1 + matching.cost)
    assert matching.cost == pytest.approx(((x - y[matching.assignment]) ** 2).sum(1).mean(), rel=1e-13)


def test_collinear_clouds_are_sorted():
    rng = np.random.default_rng(5)
    x, y = rng.normal(size=(1200, 1)), rng.exponential(size=(1200, 1))
    assert exact_matching(x, y).cost == pytest.approx(((np.sort(x[:, 0]) - np.sort(y[:, 0])) ** 2).mean(), rel=1e-12)


def test_pricing_finds_what_a_full_matrix_would():
    rng = np.random.default_rng(6)
    x, y, v = rng.normal(size=(50, 3)), rng.normal(size=(80, 3)), 5 * rng.normal(size=80)
    reduced = ((x[:, None] - y) ** 2).sum(2) - v
    assert cheapest(x, y, v, 7).tolist() == np.argsort(reduced, axis=1)[:, :7].tolist()
    assert transformed(x, y, v) == pytest.approx(reduced.min(1), abs=1e-12)
    assert cheapest(x, y[:3], v[:3], 7).shape == (50, 3)


def test_northwest_corner_plan_is_feasible():
    x, y, a, b = problem(31, 17)
    level = Level(x=x, y=y, a=a, b=b)
    keys = northwest(level)
    assert len(np.unique(keys)) == len(keys) <= 31 + 17 - 1
    i, j = np.divmod(keys, 17)
    marginals = coo_array((np.ones(2 * len(keys)), (np.concatenate([i, 31 + j]), np.tile(np.arange(len(keys)), 2))))
    found = linprog(np.zeros(len(keys)), A_eq=marginals.tocsc(), b_eq=np.concatenate([a, b]), method="highs")
    assert found.status == 0  # a plan on these pairs alone exists


def test_clouds_are_cut_in_coordinates_of_equal_covariance():
    x, y, a, b = problem(300, 200, 3)
    along_x, along_y = Level(x=x - a @ x, y=y - b @ y, a=a, b=b).aligned()
    left, right = (points.T @ (mass[:, None] * points) for points, mass in ((along_x, a), (along_y, b)))
    assert left == pytest.approx(right, abs=1e-12)


def test_a_direction_in_which_targets_are_flat_is_not_cut():
    rng = np.random.default_rng(8)
    n = 1500
    x, y = rng.normal(size=(n, 2)), rng.exponential(size=(n, 1)) * [0.6, 0.8]
    level = Level(x=x - x.mean(0), y=y - y.mean(0), a=np.ones(n), b=np.ones(n))
    across = np.array([-0.8, 0.6])
    assert np.abs(level.aligned()[0] @ across).max() < 1e-6  # the root of rounding, 1e-16, on clouds of size one
    found = list(matchings(x, y))
    # only the order along the line matters, and the rest of the distance is given
    expected = ((np.sort(x @ [0.6, 0.8]) - np.sort(y @ [0.6, 0.8])) ** 2).mean() + ((x @ across) ** 2).mean()
    assert found[-1].cost == pytest.approx(expected, rel=1e-12)
    assert len(found) <= 6  # cutting the flat direction too took dozens of rounds


def test_kd_order_visits_every_point_once_in_small_leaves():
    points = np.random.default_rng(7).normal(size=(103, 2))
    order, sizes = kd_order(points, 4)
    assert sorted(order.tolist()) == list(range(103))
    assert sizes.max() <= 4
    assert sizes.sum() == 103


def test_points_without_weight_take_no_part():
    x, y, a, b = problem(20, 15)
    a[3] = b[7] = 0
    a, b = a / a.sum(), b / b.sum()
    plan = exact_plan(x, y, a, b)
    kept = exact_plan(np.delete(x, 3, 0), np.delete(y, 7, 0), np.delete(a, 3), np.delete(b, 7))
    assert plan.cost == pytest.approx(kept.cost, rel=1e-13)
    assert 3 not in plan.rows
    assert 7 not in plan.columns


def test_clouds_that_do_not_fit_are_refused():
    x, y, a, b = problem(5, 6)
    with pytest.raises(EngineError, match="dimensions"):
        exact_plan(x, y[:, :1], a, b)
    with pytest.raises(EngineError, match="weigh"):
        exact_plan(x, y, 2 * a, b)


problems = st.builds(problem, st.integers(1, 12), st.integers(1, 12), st.integers(1, 3), st.integers(0, 10**6))


@settings(max_examples=20, deadline=None)
@given(problems, st.floats(-3, 3), st.floats(0, 6.3), st.randoms(use_true_random=False))
def test_cost_is_symmetric_and_follows_translation_rotation_and_relabelling(drawn, shift, angle, random):
    x, y, a, b = drawn
    base = exact_plan(x, y, a, b).cost
    # 1e-12: rounding of sums of at most 144 terms of size about 30
    assert exact_plan(y, x, b, a).cost == pytest.approx(base, abs=1e-12)
    means = a @ x - b @ y
    moved = base + 2 * shift * float(means.sum()) + x.shape[1] * shift**2
    assert exact_plan(x + shift, y, a, b).cost == pytest.approx(moved, abs=1e-12)
    turn = np.eye(x.shape[1])
    if len(turn) > 1:
        turn[:2, :2] = [[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]]
    assert exact_plan(x @ turn, y @ turn, a, b).cost == pytest.approx(base, abs=1e-12)
    order = list(range(len(x)))
    random.shuffle(order)
    assert exact_plan(x[order], y, a[order], b).cost == pytest.approx(base, abs=1e-12)


@settings(max_examples=20, deadline=None)
@given(problems, st.floats(0.01, 3))
def test_forward_process_contracts(drawn, time):
    """W2(mu_t, nu_t) <= exp(-t) W2(mu, nu): the same noise on both couples them, so the means contract exactly."""
    x, y, a, b = drawn
    base = exact_plan(x, y, a, b).cost
    shrink = math.exp(-time)
    noise = math.sqrt(1 - shrink**2) * np.random.default_rng(1).normal(size=(8, x.shape[1]))
    x_t, y_t = ((shrink * z[:, None] + noise).reshape(-1, z.shape[1]) for z in (x, y))  # every point with every noise
    diffused = exact_plan(x_t, y_t, np.repeat(a, 8) / 8, np.repeat(b, 8) / 8).cost
    assert diffused <= shrink**2 * base + 1e-12
