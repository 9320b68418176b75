"""Solvers of the reversal: closed forms, and the order with which they converge."""

from __future__ import annotations

import dataclasses
import itertools
import math
from statistics import NormalDist

import numpy as np
import pytest
import torch

from engine import Schedule
from engine.experiment.axes import Axes
from engine.experiment.target import SoftenedCloud
from engine.scores import EmpiricalScore
from engine.solvers import (
    DDIM,
    SOLVERS,
    AbstractSolver,
    DormandPrince,
    ExponentialAdams,
    Heun,
    PerAxisDDIM,
    Sharpened,
    State,
    noise_levels,
    smallest_level,
    softened_levels,
)
from engine.solvers.exponential import adams_weights

TRIANGLE = SoftenedCloud(
    centres=np.array([[-1.1, -0.3], [1.0, -0.2], [0.1, 0.5]]), weights=np.array([0.5, 0.2, 0.3]), softness=0.3
)


def start(score: EmpiricalScore, level: float, n: int = 40) -> torch.Tensor:
    return score.tensor(level * np.random.default_rng(1).standard_normal((n, score.centres.shape[1])))


def last(states: object) -> State:
    *_, state = states  # type: ignore[misc]
    return state


def test_weights_integrate_polynomials_against_the_exponential() -> None:
    nodes, begin, end = np.array([-0.1, 0.25, 0.4]), -0.1, -0.45
    weights = adams_weights(nodes, begin, end)
    u = np.linspace(begin, end, 200_001)
    for power in range(3):  # a polynomial of degree below the number of nodes is reproduced exactly
        integrand = u**power * np.exp(end - u)
        expected = np.trapezoid(integrand, u)  # error h^2/12 times the second derivative: below 1e-11
        assert weights @ nodes**power == pytest.approx(expected, abs=1e-10)


def test_order_one_is_ddim() -> None:
    score = EmpiricalScore(TRIANGLE)
    levels = np.geomspace(5.0, 0.1, 9)
    xt = start(score, 5.0)
    states = list(ExponentialAdams(order=1, corrector=False).solve(score.denoise, xt, levels))
    for a, b in itertools.pairwise(levels.tolist()):
        denoised = score.denoise(xt, a)
        xt = denoised + (b / a) * (xt - denoised)
    assert len(states) == 9
    assert (states[-1].xt - xt).abs().max() < 1e-13
    assert (last(DDIM().solve(score.denoise, start(score, 5.0), levels)).xt - xt).abs().max() < 1e-13


def errors(solver: AbstractSolver, top: float, counts: list[int]) -> list[float]:
    score = EmpiricalScore(TRIANGLE)
    xt = start(score, top)
    exact = last(DormandPrince(tolerance=1e-12).solve(score.denoise, xt, np.array([top, 0.03]))).xt
    ends = [last(solver.solve(score.denoise, xt, np.geomspace(top, 0.03, k + 1))).xt for k in counts]
    return [float((end - exact).norm()) for end in ends]


@pytest.mark.parametrize(
    ("solver", "top", "order"),
    [
        (DDIM(), 2.0, 1),
        (DDIM(), 500.0, 1),
        (Heun(), 2.0, 2),
        (Heun(), 500.0, 2),
        (ExponentialAdams(order=1, corrector=False), 2.0, 1),
        (ExponentialAdams(order=2), 2.0, 2),
        (ExponentialAdams(order=3), 2.0, 3),
        (ExponentialAdams(order=4), 2.0, 3),  # what the starting steps leave where D changes from the first on
        (ExponentialAdams(order=4), 500.0, 4),
        (ExponentialAdams(order=4, corrector=False), 500.0, 4),
    ],
)
def test_flow_solvers_converge_with_their_order(solver: AbstractSolver, top: float, order: int) -> None:
    """Observed over one doubling: never below the order by more than a quarter, which is left to the next term."""
    coarse, fine = errors(solver, top, [160, 320])
    assert math.log2(coarse / fine) > order - 0.25
    assert fine < 4e-2 * 10.0 ** (1 - order)


def test_the_reference_keeps_its_tolerance_at_the_cost_of_its_order() -> None:
    """Errors stay below the tolerance, and a hundredth of it takes 100^(1/8) = 1.8 times the evaluations (order 8)."""
    score, spent = EmpiricalScore(TRIANGLE), []
    xt, levels = start(score, 20.0), np.array([20.0, 0.03])
    exact = last(DormandPrince(tolerance=1e-13).solve(score.denoise, xt, levels)).xt
    for tolerance in (1e-6, 1e-8, 1e-10):
        levels_asked: list[float] = []

        def denoise(x: torch.Tensor, s: float, asked: list[float] = levels_asked) -> torch.Tensor:
            asked.append(s)
            return score.denoise(x, s)

        end = last(DormandPrince(tolerance=tolerance).solve(denoise, xt, levels)).xt
        assert float((end - exact).norm(dim=1).square().mean().sqrt()) < tolerance
        spent.append(len(levels_asked))
    assert all(1.3 < after / before < 1.8 for before, after in itertools.pairwise(spent))


@pytest.mark.parametrize("top", [1.0, 20.0])
def test_corrector_improves_the_step_for_next_to_nothing(top: float) -> None:
    plain = errors(ExponentialAdams(order=4, corrector=False), top, [61 + 3])[0]
    corrected = errors(ExponentialAdams(order=4), top, [61])[0]
    assert corrected < plain / 2


@pytest.mark.parametrize("name", ["exponential", "adaptive"])
def test_one_softened_point_flows_by_its_closed_form(name: str) -> None:
    """xt(0) = x + s0/sqrt(s_T^2 + s0^2) (xt - x), to 1e-8: the encoder map of a Gaussian, inverted."""
    s0, level, centre = 0.6, 20.0, torch.tensor([0.5, -0.3], dtype=torch.float64)
    score = EmpiricalScore(SoftenedCloud(centres=centre[None].numpy(), weights=np.ones(1), softness=s0))
    xt = centre + start(score, level)
    solver = DormandPrince(tolerance=1e-11) if name == "adaptive" else SOLVERS[name]()
    end = last(solver.solve(score.denoise, xt, np.geomspace(level, 0.06, 700))).landed(s0)
    assert (end - centre - s0 / math.hypot(level, s0) * (xt - centre)).abs().max() < 1e-8


def test_gaussian_with_any_covariance_flows_by_its_linear_map() -> None:
    """For N(a, S): xt(s') = a + (S + s'^2)^(1/2) (S + s^2)^(-1/2) (xt - a), given its denoiser."""
    covariance = torch.tensor([[2.0, 0.6], [0.6, 0.5]], dtype=torch.float64)
    values, vectors = torch.linalg.eigh(covariance)
    xt = torch.as_tensor(5 * np.random.default_rng(2).standard_normal((20, 2)))

    def denoise(x: torch.Tensor, s: float) -> torch.Tensor:
        return x @ vectors @ torch.diag(values / (values + s**2)) @ vectors.T

    end = last(ExponentialAdams().solve(denoise, xt, np.geomspace(5.0, 0.05, 800))).xt
    expected = xt @ vectors @ torch.diag(((values + 0.05**2) / (values + 25)).sqrt()) @ vectors.T
    assert (end - expected).abs().max() < 1e-8


@pytest.mark.parametrize(("time", "mass"), [(0.5, 0.34098), (1.0, 0.27489), (2.0, 0.22436)])
def test_two_points_take_the_known_masses_from_the_prior(time: float, mass: float) -> None:
    """Mass of N(0, 1) that the flow brings to the first of two bare points with weights .2, .8 (arXiv 2410.13431)."""
    score = EmpiricalScore(SoftenedCloud(centres=np.array([[-1.0], [1.0]]), weights=np.array([0.2, 0.8]), softness=0.0))
    schedule = Schedule(termination_time=time)
    low, high = -3.0, 3.0
    for _ in range(3):  # the flow is increasing in 1-D: one border, narrowed 200-fold each time
        z = np.linspace(low, high, 201)
        xt = score.tensor(z[:, None] / schedule.alpha(time))
        end = last(ExponentialAdams().solve(score.denoise, xt, np.geomspace(schedule.terminal_noise_level, 0.02, 400)))
        first = int((end.denoised[:, 0] < 0).sum())
        low, high = z[first - 1], z[first]
    assert NormalDist().cdf(0.5 * (low + high)) == pytest.approx(mass, abs=1e-5 + 5e-6)


@pytest.mark.parametrize("name", SOLVERS)
@pytest.mark.parametrize("d", [1, 2, 3])
def test_every_solver_visits_every_level_with_its_denoised_state(name: str, d: int) -> None:
    centres = np.random.default_rng(3).standard_normal((5, d))
    score = EmpiricalScore(SoftenedCloud(centres=centres, weights=np.full(5, 0.2), softness=0.1))
    levels = np.geomspace(5.0, 0.01, 30)
    noise = np.random.default_rng(4).standard_normal((29, 40, d)) if SOLVERS[name]().stochastic else None
    states = list(SOLVERS[name]().solve(score.denoise, start(score, 5.0), levels, noise))
    assert [state.level for state in states] == levels.tolist()
    for state in states:
        # Predicted by a multistep: D at the predicted point, which differs by less than the step's own error.
        assert (state.denoised - score.denoise(state.xt, state.level)).abs().max() < 0.1
    distances = torch.cdist(states[-1].xt, score.centres + score.mean).min(dim=1).values
    assert distances.max() < 0.6  # six widths of the softened points


@pytest.mark.parametrize("evaluations", [4, 11, 12, 14, 15, 64])
@pytest.mark.parametrize("solver", [ExponentialAdams(), Heun(), DDIM()])
def test_steps_keep_to_their_evaluations(solver: AbstractSolver, evaluations: int) -> None:
    spent: list[float] = []
    levels = np.geomspace(20.0, 0.01, solver.level_count(evaluations))

    def denoise(x: torch.Tensor, s: float) -> torch.Tensor:
        spent.append(s)
        return 0.5 * x

    states = list(solver.solve(denoise, torch.ones((1, 2)), levels))
    assert len(states) == len(levels)
    assert evaluations - 3 <= len(spent) <= evaluations  # the three repeats are all or none


def test_levels_run_from_the_terminal_one_to_where_points_are_told_apart() -> None:
    levels = noise_levels(TRIANGLE, 20.0, 64)
    assert (len(levels), levels[0], levels[-1]) == (64, pytest.approx(20.0), pytest.approx(0.03))
    assert np.ptp(np.diff(np.log(levels))) < 1e-12


def test_levels_beyond_sight_are_crossed_in_one_step() -> None:
    levels = noise_levels(TRIANGLE, 1e26, 64)
    assert levels[0] == 1e26
    assert levels[1] == pytest.approx(1e4 * TRIANGLE.radius)


def test_smallest_level_fits_bare_soft_single_and_hidden_clouds() -> None:
    def cloud(centres: list[list[float]], softness: float) -> SoftenedCloud:
        return SoftenedCloud(
            centres=np.array(centres), weights=np.full(len(centres), 1 / len(centres)), softness=softness
        )

    assert smallest_level(cloud([[0.0], [1.0], [2.0]], 0.0), 20.0) == pytest.approx(0.1)  # a tenth of the spacing
    assert smallest_level(cloud([[0.0], [1.0], [2.0]], 1e-4), 20.0) == pytest.approx(0.1)
    assert smallest_level(cloud([[0.0], [1.0], [2.0]], 1.0), 20.0) == pytest.approx(0.1)  # a tenth of the softness
    assert 0 < smallest_level(cloud([[3.0]], 0.0), 20.0) < 0.01
    assert smallest_level(cloud([[0.0], [1e6]], 0.0), 20.0) == pytest.approx(2.0)  # never above the terminal level


STEPPERS = [*(solver() for solver in SOLVERS.values()), DDIM(eta=0.5), Sharpened(softness=0.3)]
STEPPERS.append(PerAxisDDIM(axes=Axes.of(Schedule(termination_time=1.0, kappa_ratio=2.0), 2)))


@pytest.mark.parametrize("solver", STEPPERS, ids=lambda solver: type(solver).__name__)
@pytest.mark.parametrize(
    "levels",
    [[2.0, 1.0, 1.0], [2.0, 1.0, 1.0 - 2e-16], [2.0, 1.0, 1.5], [1.0, 1.0], [2.0, 1.0, math.nan], [math.inf, 1.0], []],
)
def test_levels_that_do_not_move_are_refused(solver: AbstractSolver, levels: list[float]) -> None:
    score = EmpiricalScore(TRIANGLE)
    noise = np.zeros((max(0, len(levels) - 1), 40, 2))
    with pytest.raises(ValueError, match="noise levels"):
        solver.solve(score.denoise, start(score, 2.0), np.array(levels), noise)


@pytest.mark.parametrize("radius", [0.0, 1e-160, 1e-9, 1e-4 * 2, 1.0, 1e6])
@pytest.mark.parametrize("terminal", [1e-3, 2.0, 2.0 * (1 + 1e-15), 400.0, 1e26])
@pytest.mark.parametrize("count", [2, 3, 64, 1000])
def test_levels_move_whatever_the_law(radius: float, terminal: float, count: int) -> None:
    law = SoftenedCloud(centres=np.array([[0.0], [2 * radius]]), weights=np.array([0.5, 0.5]), softness=0.0)
    levels = noise_levels(law, terminal, count)
    assert len(levels) == count
    assert levels[0] == terminal
    ExponentialAdams().require_steps(levels)


@pytest.mark.parametrize("softness", [1e-59, 1e-9, 0.05, 1.0, 1e3, 1e6])
@pytest.mark.parametrize("terminal", [1e-3, 0.05, 2.0, 400.0, 1e26])
@pytest.mark.parametrize("count", [2, 3, 64, 1000])
def test_levels_of_softened_laws_move_or_the_softness_hides_them(softness: float, terminal: float, count: int) -> None:
    law = SoftenedCloud(centres=np.array([[0.0], [1.0]]), weights=np.array([0.5, 0.5]), softness=softness)
    levels = softened_levels(law, terminal, count)
    assert levels[0] == terminal
    assert levels[-1] == 0
    assert (np.diff(levels) < 0).all()
    Sharpened(softness=softness).require_steps(levels)


@pytest.mark.parametrize("softness", [1e3, 1e8])  # noise of 1 moves sigma by 5e-7 of it, and by less than is seen
def test_a_flow_beside_a_huge_softness_ends_where_its_gaussian_does(softness: float) -> None:
    law = SoftenedCloud(centres=np.zeros((1, 1)), weights=np.ones(1), softness=softness)
    xt = torch.tensor([[0.7 * softness]], dtype=torch.float64)
    levels = softened_levels(law, 1.0, 64)
    score = EmpiricalScore(dataclasses.replace(law, softness=0.0))
    end = last(Sharpened(softness=softness).solve(score.denoise, xt, levels))
    # xt s0/(s0^2 + 1)^1/2, to a thousand roundings
    assert float(end.landed(softness)) == pytest.approx(0.7 * softness / math.sqrt(1 + softness**-2), rel=1e-12)


@pytest.mark.parametrize("levels", [[1.0, 1.0], [2.0, 1.0, 1.5]])
def test_levels_that_do_not_move_are_refused_where_softness_hides_them_too(levels: list[float]) -> None:
    score = EmpiricalScore(TRIANGLE)
    with pytest.raises(ValueError, match="noise levels"):
        Sharpened(softness=1e9).solve(score.denoise, start(score, 2.0), np.array(levels))
