"""Forward processes: exact paths and transitions with the right law, whatever the process and the axes' drifts."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
import torch

from engine import Experiment, PointCloud, Schedule, simulate
from engine.experiment.schedule import SCHEDULES, PinnedSchedule
from engine.experiment.target import SoftenedCloud
from engine.processes import PROCESSES, AbstractProcess, OrnsteinUhlenbeck, PinnedBrownian
from engine.processes.noise import BrownianPaths
from engine.processes.particles import Stream
from engine.scores import EmpiricalScore

N = 4000
CASES = [("ou", 1.0), ("ou", 3.0), ("ou", 0.3), ("ve", 1.0), ("pinned", 1.0)]
FOUR = SoftenedCloud(
    centres=np.array([[1.0, 0.5], [-1.0, 0.8], [-0.6, -1.0], [0.9, -0.7]]),
    weights=np.array([0.4, 0.3, 0.2, 0.1]),
    softness=0.0,
)


def process(name: str, ratio: float = 1.0, **settings: float) -> AbstractProcess:
    given = {"termination_time": 2.0, "kappa": 1.3, "beta": 0.7} | settings
    return PROCESSES[name](schedule=SCHEDULES[name](kappa_ratio=ratio, **given))


def paths(n: int = N, d: int = 2) -> BrownianPaths:
    end = np.random.default_rng(2).standard_normal((n, d))
    return BrownianPaths(seed=3, stream=Stream.FORWARD, end=end)


def test_every_schedule_has_its_process() -> None:
    assert list(PROCESSES) == list(SCHEDULES)
    assert len({process(name).name for name in PROCESSES}) == len(PROCESSES)


@pytest.mark.parametrize(("name", "ratio"), CASES)
def test_paths_begin_at_the_data(name: str, ratio: float) -> None:
    x0 = np.random.default_rng(1).standard_normal((10, 2))
    assert np.array_equal(process(name, ratio).path(x0, paths(10), np.array([0.0, 1.0]))[0], x0)


@pytest.mark.parametrize("d", [1, 3])
@pytest.mark.parametrize(("name", "ratio"), CASES)
def test_paths_have_the_transition_law(name: str, ratio: float, d: int) -> None:
    forward = process(name, ratio if d > 1 else 1.0)
    times = np.array([0.05, 0.5, 1.9])
    levels = np.array([forward.schedule.noise_level(t) for t in times])
    path = forward.path(np.full((N, d), 1.5), paths(d=d), levels)
    for t, x in zip(times.tolist(), path, strict=True):
        gains, stds = forward.transition(0.0, t, d)
        # 4000 normals an axis: standard errors std/63 of the mean and sqrt(2/4000) = .022 relative; five of each.
        assert np.abs(x.mean(axis=0) - 1.5 * gains).max() < 0.08 * stds.max()
        assert x.var(axis=0) == pytest.approx(stds**2, rel=0.11)


@pytest.mark.parametrize(("name", "ratio"), CASES)
def test_transitions_compose(name: str, ratio: float) -> None:
    forward = process(name, ratio)
    for s, t, u in [(0.0, 0.3, 1.5), (0.2, 0.21, 0.22), (0.5, 1.0, 1.999)]:
        (g1, e1), (g2, e2), (g, e) = (forward.transition(*pair, 2) for pair in ((s, t), (t, u), (s, u)))
        assert g1 * g2 == pytest.approx(g, rel=1e-9)
        assert (g2 * e1) ** 2 + e2**2 == pytest.approx(e**2, rel=1e-9)  # rounding, over 1 - u/T = 5e-4 when pinned


@pytest.mark.parametrize(("name", "ratio"), CASES)
def test_drift_and_diffusion_move_mean_and_variance_as_the_transitions_do(name: str, ratio: float) -> None:
    forward, t, h = process(name, ratio), 0.4, 1e-6
    gains, stds = forward.transition(t, t + h, 2)
    # First order in h: relative errors h times the drift, 1e-6 times a few; the first is a difference of 1e-6 from 1.
    assert (gains - 1) / h == pytest.approx(forward.drift(np.ones((1, 2)), t)[0], rel=1e-5, abs=1e-9)
    assert stds**2 / h == pytest.approx(forward.diffusion(t, 2) ** 2, rel=1e-4)


@pytest.mark.parametrize(("name", "ratio"), CASES)
def test_levels_and_times_are_inverse_on_every_axis(name: str, ratio: float) -> None:
    for axis in process(name, ratio).schedule.axes(3):
        for t in (1e-3, 0.4, 1.9):
            assert axis.time(axis.noise_level(t)) == pytest.approx(t, rel=1e-9)
            assert axis.noise_level(t) == pytest.approx(axis.sigma(t) / axis.alpha(t), rel=1e-9)
            assert float(axis.alpha_of_level(axis.noise_level(t))) == pytest.approx(axis.alpha(t), rel=1e-9)


def test_anisotropic_drift_keeps_the_prior_and_the_slowest_axis_leads() -> None:
    for ratio in (0.2, 5.0):
        forward = process("ou", ratio, termination_time=60.0)
        _, stds = forward.transition(0.0, 60.0, 3)
        assert stds == pytest.approx(forward.prior(3), rel=1e-6)  # what is left is exp(-2 .26 60)
        assert forward.prior(3) == pytest.approx(1 / math.sqrt(1.3 * 0.7))
        early, _ = forward.transition(0.0, 1.0, 3)
        assert early == pytest.approx(np.exp(-1.3 * np.array([1, ratio, 1])))
        assert forward.schedule.alpha(1.0) == pytest.approx(early.max())


def test_the_line_has_no_second_axis() -> None:
    line = Experiment(cloud=PointCloud.of([[0.0], [1.0]]), kappa_ratio=0.2)
    assert line.schedule == dataclasses.replace(line, kappa_ratio=1.0).schedule
    assert Experiment(cloud=PointCloud.of([[0.0, 1.0]]), kappa_ratio=0.2).schedule.slowest == 0.2


def test_end_of_a_long_path_is_the_prior_latent_of_its_particle() -> None:
    schedule = Schedule(termination_time=6.0, kappa=1.0, beta=2.0)
    gaussian = np.random.default_rng(4).standard_normal((300, 2))
    noise = BrownianPaths(seed=3, stream=Stream.FORWARD, end=gaussian)
    gaps = []
    for t in (6.0, 8.0, 9.0):
        x = OrnsteinUhlenbeck(schedule=schedule).path(np.ones((300, 2)), noise, np.array([schedule.noise_level(t)]))[0]
        gaps.append(np.sqrt(((x - schedule.prior_std * gaussian) ** 2).mean()))
    assert gaps[0] > gaps[1] > gaps[2]
    x = OrnsteinUhlenbeck(schedule=schedule).path(np.ones((300, 2)), noise, np.array([1e5]))[0]
    assert x == pytest.approx(schedule.prior_std * gaussian, abs=1e-4)  # what is left is alpha x0 = 7e-6


def pinned(time: float = 2.0, beta: float = 1.0) -> PinnedBrownian:
    return PinnedBrownian(schedule=PinnedSchedule(termination_time=time, beta=beta))


def test_pinned_paths_end_at_the_origin() -> None:
    forward = pinned()
    end = forward.path(np.full((100, 2), 1.5), paths(100), np.array([forward.schedule.terminal_noise_level]))[0]
    assert np.abs(end).max() < 1e-5  # five standard deviations of 1e-6 c, c = 2


def test_pinned_posterior_weights_are_the_published_ones() -> None:
    forward, y = pinned(1.5, 0.8), np.random.default_rng(5).standard_normal((20, 2))
    g2, total = 2 / 0.8, 1.5
    for u in (0.0, 0.3, 1.4):
        squared = ((y[:, None] - FOUR.centres) ** 2).sum(2)
        logits = -squared / (2 * g2 * (total - u)) + (FOUR.centres**2).sum(1) / (2 * g2 * total)
        expected = FOUR.weights * np.exp(logits - logits.max(axis=1, keepdims=True))
        expected /= expected.sum(axis=1, keepdims=True)
        assert forward.posterior_weights(y, u, FOUR) == pytest.approx(expected, abs=1e-13)
    at_start = forward.posterior_weights(np.zeros((1, 2)), 0.0, FOUR)[0]
    assert at_start == pytest.approx(FOUR.weights, abs=1e-14)


@pytest.mark.parametrize("softness", [0.0, 0.4])
def test_pinned_posterior_mean_is_the_denoiser_at_its_noise_level(softness: float) -> None:
    forward, y = pinned(), np.random.default_rng(6).standard_normal((20, 2))
    target = dataclasses.replace(FOUR, softness=softness)
    score = EmpiricalScore(target)
    for u in (0.2, 1.0, 1.9):
        expected = score.denoise(torch.as_tensor(y * 2.0 / u), forward.reverse_level(u)).numpy()
        assert forward.posterior_mean(y, u, target) == pytest.approx(expected, abs=1e-12)
    assert forward.posterior_mean(np.zeros((1, 2)), 0.0, target)[0] == pytest.approx(target.mean, abs=1e-14)
    assert forward.reverse_level(0.0) == math.inf
    drift = forward.reverse_drift(y, 1.9, target)
    assert drift == pytest.approx((forward.posterior_mean(y, 1.9, target) - y) / 0.1, rel=1e-12)


def test_bridge_steps_compose_to_the_bridge() -> None:
    """Mean and variance after two steps, as after one: c = c1 c2, variance c2^2 v1 + v2."""
    forward, rng = pinned(), np.random.default_rng(7)
    end, y = np.ones((1, 1)), np.zeros((1, 1))
    parts = []
    for a, b in ((0.5, 1.1), (1.1, 1.6), (0.5, 1.6)):
        c = float(forward.bridge_step(y, end, a, b, np.zeros((1, 1)))[0, 0])
        v = float(forward.bridge_step(0 * end, 0 * end, a, b, np.ones((1, 1)))[0, 0]) ** 2
        parts.append((1 - c, v))
    (c1, v1), (c2, v2), (c, v) = parts
    assert c == pytest.approx(c1 * c2, rel=1e-12)
    assert v == pytest.approx(c2**2 * v1 + v2, rel=1e-12)
    straight = forward.bridge_step(rng.standard_normal((5, 2)), np.ones((5, 2)), 0.7, 2.0, rng.standard_normal((5, 2)))
    assert straight == pytest.approx(np.ones((5, 2)), abs=1e-15)


def test_foellmer_process_recovers_the_weights_from_a_single_point() -> None:
    forward, rng, n = pinned(1.0, 2.0), np.random.default_rng(8), 8000
    y = np.zeros((n, 2))
    # Even in the clock's angle: u = T cos(theta)^2 from 0 to nearly T.
    times = np.sin(np.linspace(0.0, math.pi / 2, 120)) ** 2
    for a, b in zip(times[:-1].tolist(), times[1:].tolist(), strict=True):
        y = forward.bridge_step(y, forward.posterior_mean(y, a, FOUR), a, b, rng.standard_normal((n, 2)))
    found = np.bincount(((y[:, None] - FOUR.centres) ** 2).sum(2).argmin(1), minlength=4) / n
    # Five standard errors, sqrt(.24/8000) = .0055 at most; the steps' own weak error is of first order, 1/120.
    assert found == pytest.approx(FOUR.weights, abs=0.03)


def test_pinned_and_variance_preserving_flows_have_the_same_basins() -> None:
    """They are one flow, from noise that nothing is left of the data in: s = 1e5 and 1e6 here."""
    base = Experiment(
        cloud=PointCloud.of(FOUR.centres, FOUR.weights), softness=0.05, kappa=2.0, termination_time=6.0, steps=256
    )
    *_, smooth = simulate(base)
    *_, pin = simulate(dataclasses.replace(base, process="pinned", kappa=1.0))
    ends = [((result.reverse.at(1.0)[:, None] - FOUR.centres) ** 2).sum(2).argmin(1) for result in (smooth, pin)]
    # Both solved to about 1e-4: of 500 particles at most one that close to a border may differ.
    assert (ends[0] != ends[1]).sum() <= 1
    assert np.median(np.abs(smooth.reverse.at(1.0) - pin.reverse.at(1.0))) < 1e-4


@pytest.mark.parametrize(("name", "ratio"), CASES)
@pytest.mark.parametrize(("sampler", "eta"), [("ode", 1.0), ("sde", 0.5), ("sde", 1.0)])
def test_every_process_is_simulated_there_and_back(name: str, ratio: float, sampler: str, eta: float) -> None:
    experiment = Experiment(
        cloud=PointCloud.of(FOUR.centres, FOUR.weights),
        process=name,
        kappa_ratio=ratio,
        start="exact",
        sampler=sampler,
        eta=eta,
        steps=96,
        particles=800,
    )
    *_, full = simulate(experiment)
    assert full.reverse.at(0.0) == pytest.approx(full.forward.at(1.0), abs=1e-4)
    found = np.bincount(((full.reverse.at(1.0)[:, None] - FOUR.centres) ** 2).sum(2).argmin(1), minlength=4) / 800
    # sqrt(.24/800) = .017, four of them, and some for the first-order steps of eta = .5.
    assert found == pytest.approx(FOUR.weights, abs=0.08)


@pytest.mark.parametrize(("name", "ratio"), [*CASES, ("ou", 10.0)])
def test_frames_of_a_gaussian_are_its_closed_form_on_every_clock(name: str, ratio: float) -> None:
    """One softened point x: axis by axis X = alpha (x + (v/v_T)^(1/2) (x_T/alpha_T - x)) with v = s^2 + s0^2."""
    point, s0 = np.array([0.4, -0.8]), 0.5
    experiment = Experiment(
        cloud=PointCloud.of([point]), softness=s0, process=name, kappa_ratio=ratio, start="exact", steps=128
    )
    *_, full = simulate(experiment)
    schedule = experiment.schedule
    axes, terminal = schedule.axes(2), schedule.termination_time
    for phase in (0.1, 0.37, 0.8, 0.95, 1.0):
        t = schedule.time(float(schedule.level_of_phase(1 - phase)))
        for number, axis in enumerate(axes):
            shrink = math.hypot(axis.noise_level(t), s0) / math.hypot(axis.noise_level(terminal), s0)
            start = full.latents[:, number] / axis.alpha(terminal)
            expected = axis.alpha(t) * (point[number] + shrink * (start - point[number]))
            # 128 evaluations of order 4 and Hermite frames, in single precision.
            assert full.reverse.at(phase)[:, number] == pytest.approx(expected, abs=2e-3)
