"""Diffuse-then-denoise against [L]'s numbers, its bound where that is of use, and the single step's stretch."""

from __future__ import annotations

import math

import numpy as np
import pytest
from returned import returned

from engine.clouds.points import PointCloud
from engine.diagnostics import FULL, Problem
from engine.diagnostics.contraction import contraction
from engine.diagnostics.sensitivity import brought_back, even_normals, sample_of, sensitivity
from engine.errors import EngineError
from engine.experiment.experiment import Experiment
from engine.experiment.target import SoftenedCloud
from engine.transport.distances import w2

ATOMS = PointCloud.of([[-1.0], [1.0]])


def measured(cloud, against, **settings):
    found = returned(sensitivity(Problem(Experiment(cloud=cloud, **settings), FULL, against)))
    return {reading.name.split(".")[1]: reading for reading in found}


@pytest.mark.parametrize(("steps", "after"), [(25, 0.087), (100, 0.080), (300, 0.082)])
def test_an_atom_between_two_comes_back_to_them(steps, after):
    # [L]: step .01, so T = steps/100; within .003 (theory, section 3)
    found = measured(ATOMS, PointCloud.of([[0.0]]), softness=0, steps=steps, termination_time=steps / 100)
    assert found["w2_before"].value == pytest.approx(1, abs=1e-9)
    assert found["w2_after"].value == pytest.approx(after, abs=0.003)
    assert found["w2_after"].value <= found["bound"].value


def test_the_plane_agrees_with_the_line():
    settings = dict(softness=0, steps=100, termination_time=1.0)
    line = measured(ATOMS, PointCloud.of([[0.0]]), **settings)["w2_after"].value
    flat = measured(PointCloud.of([[-1.0, 0], [1.0, 0]]), PointCloud.of([[0.0, 0]]), **settings)["w2_after"]
    # the other axis is left with (1 - eta/sigma^2) sigma of one step's noise, sigma^2 = .0198: .0693 in quadrature;
    # and of a thousand particles a few take the other side
    one = 1 - math.exp(-0.02)
    rest = abs(1 + 0.01 - 0.01 / one) * math.sqrt(one)
    assert flat.value == pytest.approx(math.hypot(line, rest), abs=0.02)


def test_log_concave_laws_obey_the_bound():
    # two softened points closer than the softness: every p_t is log-concave, so the round contracts
    experiment = Experiment(cloud=PointCloud.of([[-0.2], [0.3]]), softness=0.5, termination_time=1.0, steps=100)
    other = SoftenedCloud(centres=np.array([[0.1], [0.9]]), weights=np.array([0.5, 0.5]), softness=0.5)
    problem = Problem(experiment, FULL, PointCloud.of(other.centres))
    first, second = sample_of(problem, problem.law, 1), sample_of(problem, other, 2)
    backs = [returned(brought_back(problem, sample)) for sample in (first, second)]
    before = w2(first.x, second.x, first.weights, second.weights)
    apart = w2(*backs, first.weights, second.weights)
    found = {reading.name.split(".")[1]: reading.value for reading in returned(sensitivity(problem))}
    assert found["w2_before"] == pytest.approx(before, rel=1e-6)
    assert apart <= found["bound"] * (1 + 1e-3)  # 5e3 nodes stand for both laws
    assert found["bound"] < found["w2_before"]
    assert found["w2_after"] <= found["bound"] + found["own_round"]


def test_a_cloud_against_itself_moves_only_by_the_steps():
    found = measured(ATOMS, ATOMS, softness=0, steps=100, termination_time=1.0)
    assert found["w2_before"].value == pytest.approx(0, abs=1e-9)
    assert found["w2_after"].value == pytest.approx(found["own_round"].value, abs=1e-9)


def test_other_dimensions_are_refused_and_no_second_cloud_is_said():
    with pytest.raises(EngineError, match="2 dimensions"):
        measured(ATOMS, PointCloud.of([[0.0, 0.0]]))
    alone = measured(ATOMS, None)
    assert all(reading.value is None and "--against" in reading.note for reading in alone.values())


@pytest.mark.parametrize("d", [3, 30])
def test_even_normals_are_standard(d):
    normals = even_normals(1000, d, np.random.default_rng(1))
    assert normals.shape == (1000, d)
    # five standard errors of independent draws: 5/sqrt(1000) for means, 5 sqrt(2/1000) for variances
    assert np.abs(normals.mean(0)).max() < 0.16
    assert np.abs(normals.var(0) - 1).max() < 0.23


def test_one_step_stretches_a_gaussian_exactly():
    # theory, section 3: the backward ratio is 1 + eta (1 - 1/var_t), the forward one 1 - eta
    experiment = Experiment(cloud=PointCloud.of([[0.4, 0.0]]), softness=0.6, snr=0.8, termination_time=2.0, steps=50)
    found = {r.name.split(".")[1]: r.value for r in returned(contraction(Problem(experiment, FULL)))}
    t = experiment.schedule.time(1 / 0.8)
    variance = math.exp(-2 * t) * 0.36 + 1 - math.exp(-2 * t)
    expected = 1 + 0.04 * (1 - 1 / variance)
    assert found["forward"] == pytest.approx(0.96, rel=1e-12)
    assert found["backward"] == pytest.approx(expected, rel=1e-9)
    assert found["backward_rms"] == pytest.approx(expected, rel=1e-9)


def test_a_step_that_overshoots_has_no_bound():
    # of a Gaussian every neighbour moves by 1 + eta (1 - 1/var_t), here -3.8 or so: "at most -3.8" would be no bound
    experiment = Experiment(cloud=PointCloud.of([[0.4, 0.0]]), softness=0.05, snr=10.0, steps=50)
    found = {r.name.split(".")[1]: r for r in returned(contraction(Problem(experiment, FULL)))}
    t = experiment.schedule.time(0.1)
    variance = math.exp(-2 * t) * 0.0025 + 1 - math.exp(-2 * t)
    factor = 1 + 0.06 * (1 - 1 / variance)
    assert factor < -3
    assert found["backward"].value is None
    assert f"{-factor:.3g} times" in found["backward"].note
    assert found["backward_rms"].value == pytest.approx(-factor, rel=1e-9)
    long = Experiment(cloud=PointCloud.of([[0.4, 0.0]]), kappa=10.0, termination_time=6.0, steps=4)
    forward = next(r for r in returned(contraction(Problem(long, FULL))) if r.name == "contraction.forward")
    assert forward.value == pytest.approx(14.0, rel=1e-12)  # |1 - 1.5 10|: it mirrors its points
