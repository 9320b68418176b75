"""Diagnostics against known answers: clouds with a measured gap, and configurations in which both maps are equal."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from returned import returned

from engine.clouds.points import PointCloud
from engine.diagnostics import DRAFT, FULL, Problem
from engine.diagnostics.basin_gap import basin_gap
from engine.diagnostics.concavity.localisation import localisation
from engine.diagnostics.concavity.quadrature import gaussian_cells, on_a_wall
from engine.diagnostics.flow import flow_jacobian, landed
from engine.diagnostics.prior_error import prior_error
from engine.diagnostics.reverse_error import reverse_error
from engine.diagnostics.swirl import rotation_angles, swirl
from engine.experiment.experiment import Experiment
from engine.flow.reversal import solve_reversal
from engine.stages.measure import measure
from engine.transport import gaussian_w2_squared

TRIANGLE = [[-1, 0], [1.2, 0.1], [0.3, 0.9]]
FIVE = [[2.0409, -2.5557], [0.4181, -0.5678], [-0.4526, -0.2156], [-2.02, -0.2319], [-0.8652, 3.323]]
RNG = np.random.default_rng(8)
PENTAGON = [[math.cos(a), math.sin(a)] for a in 2 * np.pi * np.arange(5) / 5]
PRODUCT = np.stack(np.meshgrid([-1.5, -0.2, 0.4, 1.3], [-0.8, 0.1, 0.7]), axis=-1).reshape(-1, 2)


def readings(diagnostic, points, weights=None, budget=FULL, **settings):
    experiment = Experiment(cloud=PointCloud.of(points, weights).centred(), **settings)
    return {reading.name: reading for reading in returned(diagnostic(Problem(experiment, budget)))}


@pytest.mark.parametrize(
    ("points", "disagreement", "margin", "gap", "gap_margin"),
    [(TRIANGLE, 0.045, 0.003, 9.5e-3, 6e-4), (FIVE, 0.078, 0.004, 1.90e-2, 6e-4)],
)
def test_generic_clouds_show_the_known_gap(points, disagreement, margin, gap, gap_margin):
    found = readings(basin_gap, points, softness=0, termination_time=6)
    assert found["basins.disagreement"].value == pytest.approx(disagreement, abs=margin)
    assert found["basins.dual_gap"].value == pytest.approx(gap, abs=gap_margin)
    assert all(found[f"basins.{name}"].seen for name in ("disagreement", "dual_gap", "map_gap"))
    assert found["basins.disagreement"].floor < 0.0015
    # T = 6: the prior error exp(-6) W0 is 3e-3, and masses of centred clouds err by its square
    assert not found["basins.mass_tv"].seen


@pytest.mark.parametrize("budget", [DRAFT, FULL])
@pytest.mark.parametrize("softness", [0.0, 0.1])
@pytest.mark.parametrize(
    ("points", "weights"),
    [
        ([[-1.2, 0], [-0.3, 0], [0.1, 0], [1.1, 0]], [0.1, 0.4, 0.2, 0.3]),
        (PRODUCT, None),
        (PENTAGON, None),
        ([[0.3, 0.4]], None),
    ],
    ids=["line", "product grid", "pentagon", "Gaussian"],
)
def test_equal_configurations_stay_below_their_floors(points, weights, softness, budget):
    found = readings(basin_gap, points, weights, budget, softness=softness, termination_time=6)
    for name in ("disagreement", "dual_gap", "map_gap"):
        assert not found[f"basins.{name}"].seen, found[f"basins.{name}"]


def test_masses_from_the_prior_at_a_finite_time():
    # Two atoms -1 and +1 of weights .2, .8: .34098, .27489, .22436 of N(0,1) flow to the first (theory, section 4).
    for time, mass in ((0.5, 0.34098), (1.0, 0.27489), (2.0, 0.22436)):
        experiment = Experiment(cloud=PointCloud.of([[-1.0], [1.0]], [0.2, 0.8]), softness=0, termination_time=time)
        found = {r.name: r for r in returned(basin_gap(Problem(experiment, FULL)))}["basins.mass_tv"]
        # a wall on the line is placed to half a node's spacing of density phi <= .4; 51,200 nodes over 10.4
        assert found.value == pytest.approx(mass - 0.2, abs=1e-4)
        assert found.seen


def test_softness_does_not_change_the_basins_but_through_the_start():
    # with T large the softened flow is a part of the bare one
    bare = readings(basin_gap, TRIANGLE, softness=0, termination_time=6)
    soft = readings(basin_gap, TRIANGLE, softness=0.3, termination_time=6)
    assert soft["basins.disagreement"].value == pytest.approx(bare["basins.disagreement"].value, abs=5e-4)


def test_basins_are_missing_beyond_the_plane_with_a_note():
    found = readings(basin_gap, np.eye(3))
    assert [reading.value for reading in found.values()] == [None] * 5
    assert all(reading.note for reading in found.values())


def test_swirl_vanishes_where_hessians_commute_and_not_elsewhere():
    for points in (PRODUCT, [[-1, 0], [0.2, 0], [1, 0]], [[0.0, 0.0]]):
        for reading in readings(swirl, points, budget=DRAFT, softness=0.1).values():
            assert not reading.seen, reading
    found = readings(swirl, FIVE, budget=DRAFT, softness=0.1)
    assert found["swirl.rms"].value > 1e-3
    assert found["swirl.rotation_rms"].value > 0.1
    assert found["swirl.rms"].value <= found["swirl.max"].value


def test_rotation_is_the_angle_of_the_polar_factor_in_any_dimension():
    angle = 0.3
    turn = np.array([[math.cos(angle), -math.sin(angle), 0], [math.sin(angle), math.cos(angle), 0], [0, 0, 1]])
    stretch = np.diag([2.0, 0.5, 1.5])
    for d in (2, 3):
        found = rotation_angles((turn @ stretch)[None, :d, :d])
        assert found == pytest.approx([math.degrees(angle)], rel=1e-12)


def test_flow_jacobian_agrees_with_finite_differences_of_the_flow():
    problem = Problem(Experiment(cloud=PointCloud.of(FIVE), softness=0.5), DRAFT)
    latents = RNG.normal(size=(4, 2))
    steps, h = 400, 1e-4

    def ends(z):
        from engine.solvers import ExponentialAdams, noise_levels

        levels = noise_levels(problem.target, problem.schedule.terminal_noise_level, steps)
        xt = problem.score.tensor(z / problem.schedule.alpha(problem.schedule.termination_time))
        *_, state = ExponentialAdams().solve(problem.score.denoise, xt, levels)
        return landed(problem, state)

    jacobian = returned(flow_jacobian(problem, latents, steps))
    for k, unit in enumerate(np.eye(2)):
        difference = (ends(latents + h * unit) - ends(latents - h * unit)) / (2 * h)
        # central differences err by h^2/6 times third derivatives of at most 1e2 here; the solver's order-4 error at
        # 400 steps, which J and the flow do not share, is below 1e-6
        assert jacobian[:, :, k] == pytest.approx(difference, rel=1e-4, abs=1e-4)


def test_gaussian_flow_jacobian_is_the_known_scaling():
    # one softened point: xt keeps its ratio to sqrt(s^2 + s0^2), so J = s0/(alpha sqrt(s_T^2 + s0^2))
    problem = Problem(Experiment(cloud=PointCloud.of([[0.0, 0.0]]), softness=0.5), FULL)
    terminal = problem.schedule.terminal_noise_level
    scaling = 0.5 / (problem.schedule.alpha(3.0) * math.hypot(terminal, 0.5))
    jacobian = returned(flow_jacobian(problem, RNG.normal(size=(3, 2)), 128))
    # order 4 with steps of 0.05 in log s: 0.05^4/20 per unit, over 6 units; landing at s0/10 errs by 0.1^4/8 of J
    assert jacobian == pytest.approx(np.broadcast_to(scaling * np.eye(2), (3, 2, 2)), abs=1e-5)


def test_localisation_of_a_gaussian_is_its_closed_form():
    # variance v under SNR r: L_r = v r^2/(v r^2 + 1) everywhere (theory, section 3)
    for r in (0.5, 1.0, 4.0):
        found = readings(localisation, [[0.0, 0.0]], softness=0.5, snr=r)
        expected = 0.25 * r**2 / (0.25 * r**2 + 1)
        assert found["localisation.mean"].value == pytest.approx(expected, rel=1e-12)
        assert found["localisation.max"].value == pytest.approx(expected, rel=1e-12)


def test_localisation_of_two_points_follows_the_posterior_variance():
    # centres +-1, bare: Cov[X_0 | xt] = 1 - tanh^2(xt/s^2), so L_r <= r^2 and E L_r = r^2 E sech^2
    found = readings(localisation, [[-1.0], [1.0]], softness=0, snr=1.5, particles=4000)
    s = 1 / 1.5
    z = np.linspace(-8, 8, 4001)
    density = np.exp(-(z**2) / 2) / np.exp(-(z**2) / 2).sum()
    expected = 1.5**2 * float(density @ (1 / np.cosh((1 + s * z) / s**2) ** 2))
    mean = found["localisation.mean"]
    assert mean.value == pytest.approx(expected, abs=4 * mean.error)
    assert found["localisation.max"].value <= 1.5**2 + 1e-12


@pytest.mark.parametrize("time", [0.5, 1.0, 2.0])
@pytest.mark.parametrize(("kappa", "beta"), [(1.0, 1.0), (2.0, 0.5)])
def test_prior_bounds_hold_for_a_gaussian(time, kappa, beta):
    experiment = Experiment(
        cloud=PointCloud.of([[0.7, 0.0]]), softness=0.4, termination_time=time, kappa=kappa, beta=beta
    )
    found = {r.name: r.value for r in returned(prior_error(Problem(experiment, FULL)))}
    schedule = experiment.schedule
    alpha, prior = schedule.alpha(time), schedule.prior_std**2
    variance = alpha**2 * 0.16 + schedule.sigma(time) ** 2
    mean = np.array([0.7 * alpha, 0.0])
    exact = math.sqrt(gaussian_w2_squared(mean, variance * np.eye(2), np.zeros(2), prior * np.eye(2)))
    ratio = variance / prior
    divergence = 0.5 * (2 * ratio + float(mean @ mean) / prior - 2 - 2 * math.log(ratio))
    assert exact <= found["prior.w2_bound"]
    assert divergence <= found["prior.kl_bound"]
    assert found["prior.terminal_snr_db"] == pytest.approx(
        10 * math.log10(beta * kappa / (math.exp(2 * kappa * time) - 1)), rel=1e-12
    )


def test_prior_bound_of_bare_points_is_the_contracted_transport_cost():
    found = readings(prior_error, [[1, 0], [-1, 0]], softness=0, termination_time=2)
    assert found["prior.w2_bound"].value == pytest.approx(math.exp(-2) * math.sqrt(1.404230878), rel=1e-8)


def test_quadrature_splits_without_losing_mass():
    cells = gaussian_cells(20, 2)
    assert cells.weights.sum() == pytest.approx(1, abs=1e-6)  # 4e-7 of the mass lies outside the square
    assert cells.split(3).weights.sum() == pytest.approx(cells.weights.sum(), abs=1e-14)
    assert (cells.weights @ cells.nodes**2) == pytest.approx([1, 1], abs=0.03)  # width^2/12 = 0.023
    labels = (cells.centres[:, 0] > 0).astype(int)
    assert on_a_wall(labels, 20, 2).reshape(20, 20)[:, 0].tolist() == [False] * 9 + [True] * 2 + [False] * 9


def test_critical_curvature_of_two_atoms() -> None:
    # Two softened points at distance 2: sup lambda_max = (|x1 - x2|^2 / (4 s0^2) - 1) / s0^2, on the line between them.
    experiment = Experiment(cloud=PointCloud.of([[-1.0, 0.0], [1.0, 0.0]]), softness=0.5, curvature=2.0)
    *_, result = measure(experiment, only=("curvature",))
    (reading,) = result.readings
    assert reading.value == pytest.approx((1 / 0.25 - 1) / 0.25, rel=1e-8)  # of the drawing, whatever c is


def test_readings_of_the_reversal_say_where_it_ran_in_place_of_a_full_device(monkeypatch):
    def crowded(experiment, start, quality, device, *rest):
        if device.type != "cpu":
            raise torch.OutOfMemoryError("full")
        return solve_reversal(experiment, start, quality, device, *rest)

    settings = {"particles": 40, "steps": 8}
    found = readings(reverse_error, FIVE, **settings)
    monkeypatch.setattr("engine.flow.reversal.solve_reversal", crowded)
    monkeypatch.setattr("engine.device.compute_device", lambda: torch.device("meta"))
    said = " The meta device ran out of memory, so this was worked out on the CPU."
    for name, moved in readings(reverse_error, FIVE, **settings).items():
        assert moved.value == found[name].value
        assert moved.note == found[name].note + said
