"""Sinkhorn: against POT's, against closed forms, its certificate, and the stage that shows it."""

from __future__ import annotations

import math

import numpy as np
import ot
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.clouds.points import PointCloud
from engine.errors import EngineError
from engine.experiment.experiment import Experiment
from engine.results.results import Quality
from engine.stages.solve_transport import solve_transport
from engine.transport import (
    entropic,
    entropic_plan,
    entropic_value,
    exact_plan,
    sinkhorn,
    sinkhorn_divergence,
    soft_transform,
)


def problem(n=40, m=55, d=2, seed=0):
    rng = np.random.default_rng(seed)
    a, b = rng.uniform(0.2, 1, n), rng.uniform(0.2, 1, m)
    return rng.normal(size=(n, d)), 0.6 * rng.normal(size=(m, d)) + 0.5, a / a.sum(), b / b.sum()


def settled(x, y, a, b, epsilon):
    *_, state = sinkhorn(x, y, a, b, epsilon)
    return state, entropic_plan(x, y, a, b, state)


@pytest.mark.parametrize("epsilon", [0.05, 0.5])
def test_cost_and_images_agree_with_pots_iteration(epsilon):
    x, y, a, b = problem()
    costs = ((x[:, None] - y) ** 2).sum(2)
    reference = ot.sinkhorn(a, b, costs, epsilon, method="sinkhorn_log", stopThr=1e-10, numItermax=20_000)
    state, plan = settled(x, y, a, b, epsilon)
    assert state.converged
    # 1e-6 of the mass may be misplaced, by squared distances up to costs.max(), about 20, and to any target
    assert plan.cost == pytest.approx((reference * costs).sum(), abs=1e-6 * costs.max())
    assert np.abs(plan.images - reference @ y / a[:, None]).max() < 1e-6 / a.min() * np.abs(y).max()


@pytest.mark.parametrize("epsilon", [0.02, 0.1, 1.0, 10.0])
def test_two_atoms_follow_their_closed_form(epsilon):
    # equal atoms at 0 and 1 to themselves: p = 1/(1 + exp(-1/epsilon)) stays,
    # value 1 - p + epsilon (log 2 + p log p + (1 - p) log(1 - p)) = epsilon log(2 p)
    x, a = np.array([[0.0], [1.0]]), np.array([0.5, 0.5])
    stays = 1 / (1 + math.exp(-1 / epsilon))
    assert entropic_value(x, x, a, a, epsilon) == pytest.approx(epsilon * math.log(2 * stays), abs=1e-12)
    _, plan = settled(x, x, a, a, epsilon)
    assert plan.images[:, 0] == pytest.approx([1 - stays, stays], abs=1e-12)


def test_iterates_are_certified_all_along_and_less_entropy_is_nearer():
    x, y, a, b = problem()
    optimum = exact_plan(x, y, a, b).cost
    for state in sinkhorn(x, y, a, b, 0.02):
        if state.iteration % 20 == 0:
            plan = entropic_plan(x, y, a, b, state)
            assert plan.cost - plan.gap - 1e-12 <= optimum <= plan.cost + 1e-12
    gaps = [settled(x, y, a, b, epsilon)[1].gap for epsilon in (1.0, 0.1, 0.01)]
    assert gaps[0] > gaps[1] > gaps[2]
    # <P, C> exceeds the optimum by at most epsilon KL(P | ab) <= epsilon log min(n, m)
    assert settled(x, y, a, b, 0.01)[1].cost - optimum <= 0.01 * math.log(40) + 1e-5


def test_blocks_do_not_show(monkeypatch):
    x, y, a, b = problem()
    _, whole = settled(x, y, a, b, 0.1)
    monkeypatch.setattr(soft_transform, "BLOCK", 200)
    _, parts = settled(x, y, a, b, 0.1)
    assert parts.images == pytest.approx(whole.images, abs=1e-10)
    assert parts.cost == pytest.approx(whole.cost, abs=1e-12)


def test_divergence_vanishes_for_equal_clouds_and_tends_to_w2_squared():
    x, y, a, b = problem()
    assert sinkhorn_divergence(x, x, a, a, 0.1) == pytest.approx(0, abs=1e-14)
    optimum = exact_plan(x, y, a, b).cost
    biased = abs(entropic_value(x, y, a, b, 0.05) - optimum)
    assert abs(sinkhorn_divergence(x, y, a, b, 0.05) - optimum) < biased  # what debiasing is for
    one, other = np.array([[0.0, 0.0]]), np.array([[3.0, 4.0]])
    assert sinkhorn_divergence(one, other, np.ones(1), np.ones(1), 0.3) == pytest.approx(25, abs=1e-12)


@settings(max_examples=15)
@given(st.integers(0, 10**6), st.floats(0.1, 2), st.floats(-2, 2), st.floats(0, 6.3))
def test_value_is_symmetric_and_follows_translation_and_rotation(seed, epsilon, shift, angle):
    x, y, a, b = problem(6, 9, 2, seed)
    base = entropic_value(x, y, a, b, epsilon)
    # 1e-6 of misplaced mass enters the dual value squared over epsilon, and times epsilon otherwise: below 1e-6
    assert entropic_value(y, x, b, a, epsilon) == pytest.approx(base, abs=1e-6)
    move = np.array([shift, -0.5])
    expected = base + 2 * float((a @ x - b @ y) @ move) + float(move @ move)
    assert entropic_value(x + move, y, a, b, epsilon) == pytest.approx(expected, abs=1e-6)
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    assert entropic_value(x @ turn, y @ turn, a, b, epsilon) == pytest.approx(base, abs=1e-6)
    assert sinkhorn_divergence(x, y, a, b, epsilon) >= -1e-6


def test_far_clouds_and_tiny_entropy_stay_finite():
    x, y, a, b = problem(20, 20)
    states = sinkhorn(x, y + 100, a, b, 1e-3)
    for _, state in zip(range(60), states, strict=False):
        plan = entropic_plan(x, y + 100, a, b, state)
    assert np.isfinite(plan.images).all()
    assert math.isfinite(plan.cost)
    assert math.isfinite(plan.gap)


def test_no_entropy_is_refused_with_a_hint():
    x, y, a, b = problem()
    with pytest.raises(EngineError, match="discrete"):
        next(sinkhorn(x, y, a, b, 0.0))


def test_stage_shows_the_entropic_map_between_the_particles():
    cloud = PointCloud.of(np.random.default_rng(1).normal(size=(30, 2)) + 1)
    experiment = Experiment(cloud=cloud, particles=120, transport="sinkhorn", epsilon=0.1)
    draft, full = solve_transport(experiment)
    assert (draft.quality, full.quality) == (Quality.DRAFT, Quality.FULL)
    assert full.status.ok
    *_, exact = solve_transport(experiment.with_parameters({"transport": "discrete"}))
    optimum = exact.w2_squared.value
    assert full.w2_squared.value - full.w2_squared.error <= optimum <= full.w2_squared.value
    assert (full.starts == exact.starts).all()
    # masses agree, so means do: float32 and the misplaced 1e-6
    assert full.ends.mean(0) == pytest.approx(exact.ends.mean(0), abs=1e-5)
    # blurred images move together: they spread less than the points themselves
    assert full.ends.var(0).sum() < exact.ends.var(0).sum()


def test_stage_says_when_only_the_preview_is_shown_or_time_ran_out(monkeypatch):
    cloud = PointCloud.of(np.random.default_rng(3).normal(size=(30, 2)))
    experiment = Experiment(cloud=cloud, particles=60, transport="sinkhorn", epsilon=0.01)
    monkeypatch.setattr(entropic, "WORK", 0)
    monkeypatch.setattr(entropic, "LEAST", 20)
    *_, full = solve_transport(experiment)
    assert not full.status.ok
    assert "misplaced" in full.status.sentence
    *_, exact = solve_transport(experiment.with_parameters({"transport": "discrete"}))
    # stopped early, and still certified
    assert full.w2_squared.value - full.w2_squared.error <= exact.w2_squared.value <= full.w2_squared.value
    monkeypatch.setattr(entropic, "MOST_PAIRS", 100)
    monkeypatch.setattr(entropic, "MOST_PAIRS_DEVICE", 100)
    *_, full = solve_transport(experiment)
    assert full.quality is Quality.FULL
    assert "preview" in full.status.sentence


def test_stage_can_be_left_between_iterations():
    asked = []

    def superseded():
        asked.append(None)
        return len(asked) > 5

    cloud = PointCloud.of(np.random.default_rng(2).normal(size=(30, 2)))
    results = list(solve_transport(Experiment(cloud=cloud, transport="sinkhorn"), superseded))
    assert [result.quality for result in results] == [Quality.DRAFT]
    assert len(asked) == 6
