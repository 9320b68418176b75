"""Per-label maps: every label's latents land on its points, with their masses; and what they cost."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import EngineError
from engine.transport import conditional_plan, semi_discrete

RNG = np.random.default_rng(13)


def drawn(m=60, kinds=3, seed=13):
    rng = np.random.default_rng(seed)
    labels = np.concatenate([np.arange(kinds), rng.integers(0, kinds, m - kinds)]) * 2  # labels with gaps: 0, 2, 4
    weights = rng.uniform(0.2, 1, m)
    return rng.normal(size=(m, 2)) + labels[:, None] * [0.5, -0.2], weights / weights.sum(), labels


def test_cells_of_each_label_carry_its_conditional_weights():
    points, weights, labels = drawn()
    plan = conditional_plan(points, weights, labels)
    assert plan.labels.tolist() == [0, 2, 4]
    assert plan.shares == pytest.approx([weights[labels == label].sum() for label in (0, 2, 4)], rel=1e-14)
    for label, of_label in zip(plan.labels, plan.plans, strict=True):
        expected = weights[labels == label] / weights[labels == label].sum()
        order, given_order = np.lexsort(of_label.sites.T), np.lexsort(points[labels == label].T)
        assert of_label.masses[order] == pytest.approx(expected[given_order], rel=1e-9)


def test_sampled_basins_carry_the_masses_of_the_whole_drawing():
    points, weights, labels = drawn()
    plan = conditional_plan(points, weights, labels)
    n = 200_000
    wanted = RNG.choice(plan.labels, n, p=plan.shares)
    images = plan(RNG.normal(size=(n, 2)), wanted)
    counts = np.zeros(len(points))
    for number, point in enumerate(points):
        here = np.abs(images - point).max(1) < 1e-6
        assert (wanted[here] == labels[number]).all()
        counts[number] = here.sum()
    assert counts.sum() == n
    # a share is binomial: five standard errors
    assert np.abs(counts / n - weights).max() < 5 * math.sqrt(weights.max() / n)


def test_one_label_is_the_plain_plan_and_one_point_a_label_its_closed_form():
    points, weights, labels = drawn()
    *_, whole = semi_discrete(points, weights)
    assert conditional_plan(points, weights, 0 * labels).w2_squared == pytest.approx(whole.w2_squared, abs=1e-9)
    single = conditional_plan(points, weights, np.arange(len(points)))
    assert single.w2_squared == pytest.approx(2 + float(weights @ (points**2).sum(1)), rel=1e-12)


@settings(max_examples=10)
@given(st.integers(0, 10**6), st.integers(1, 4))
def test_conditioning_never_costs_less(seed, kinds):
    points, weights, labels = drawn(12, kinds, seed)
    *_, whole = semi_discrete(points, weights)
    # gluing the conditional plans is one plan of the joint problem; 1e-9 as in the tests of the plain plan
    assert conditional_plan(points, weights, labels).w2_squared >= whole.w2_squared - 1e-9


def test_labels_without_weight_or_points_are_unknown():
    points, weights, labels = drawn()
    weights = np.where(labels == 2, 0, weights)
    plan = conditional_plan(points, weights / weights.sum(), labels)
    assert plan.labels.tolist() == [0, 4]
    with pytest.raises(EngineError, match="label 2"):
        plan(np.zeros((3, 2)), np.array([0, 2, 4]))


def test_line_and_scale():
    points, weights, labels = drawn()
    on_line = conditional_plan(points[:, :1], weights, labels, 2.0)
    assert on_line(np.zeros((5, 1)), np.full(5, 2)).shape == (5, 1)
    scaled = conditional_plan(3 * points, weights, labels, 3.0)
    assert scaled.w2_squared == pytest.approx(9 * conditional_plan(points, weights, labels).w2_squared, rel=1e-9)
