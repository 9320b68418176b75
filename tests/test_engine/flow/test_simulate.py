"""Simulation: draft and full result, of the same particles, with the right ends."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
import torch

from engine import EngineError, Experiment, PointCloud, Quality, forward_paths, simulate
from engine.experiment.target import SoftenedCloud, target_of
from engine.flow.dense_output import DenseOutput
from engine.flow.reversal import DRAFT_POINTS, draft_size
from engine.flow.simulate import frame_count
from engine.scores import EmpiricalScore
from engine.solvers import DormandPrince

ANGLES = np.arange(24) * math.pi / 12
RING = PointCloud.of(np.stack([np.cos(ANGLES), 0.7 * np.sin(ANGLES)], axis=1))
BASE = Experiment(cloud=RING, particles=150, softness=0.1)


def changed(**settings: object) -> Experiment:
    return dataclasses.replace(BASE, **settings)  # type: ignore[arg-type]


@pytest.mark.parametrize("sampler", ["ode", "sde"])
def test_draft_and_full_result_have_the_same_particles(sampler: str) -> None:
    draft, full = simulate(changed(sampler=sampler))
    assert (draft.quality, full.quality) == (Quality.DRAFT, Quality.FULL)
    assert (draft.evaluations <= 24, full.evaluations <= 64) == (True, True)
    assert np.array_equal(draft.latents, full.latents)
    assert np.array_equal(draft.sources, full.sources)
    assert np.array_equal(draft.forward.positions, full.forward.positions)
    apart = np.sqrt(((draft.reverse.at(1.0) - full.reverse.at(1.0)) ** 2).sum(1))
    # Independent points of the ring are 1.2 apart (rms). On one noise, the coarse chain still errs like its step in
    # log s (0.35), the flow far less.
    assert np.median(apart) < (0.35 if sampler == "sde" else 0.01)


@pytest.mark.parametrize("sampler", ["ode", "sde"])
def test_the_full_result_is_the_same_without_a_draft(sampler: str) -> None:
    *_, after = simulate(changed(sampler=sampler))
    (alone,) = simulate(changed(sampler=sampler), draft=False)
    assert alone.quality is Quality.FULL
    for name in ("forward", "reverse"):
        assert np.array_equal(getattr(alone, name).positions, getattr(after, name).positions)
    assert np.array_equal(alone.latents, after.latents)


def test_forward_paths_alone_are_those_of_a_result() -> None:
    *_, result = simulate(changed(curvature=0.3))
    forward, sources = forward_paths(changed(curvature=0.3))
    assert np.array_equal(forward.positions, result.forward.positions)
    assert np.array_equal(forward.phases, result.forward.phases)
    assert np.array_equal(sources, result.sources)


def test_draft_lands_when_superseded_and_nothing_else_does() -> None:
    results = list(simulate(BASE, lambda: True))
    assert [result.quality for result in results] == [Quality.DRAFT]


def test_full_run_stops_between_steps_when_superseded() -> None:
    asked: list[int] = []

    def superseded() -> bool:
        asked.append(1)
        return len(asked) > 10

    results = list(simulate(changed(steps=1000), superseded))
    assert [result.quality for result in results] == [Quality.DRAFT]
    assert len(asked) == 11


def test_result_carries_what_it_depends_on_and_no_more() -> None:
    (draft, _), (other, _) = simulate(BASE), simulate(changed(snr=5.0, transport="discrete"))
    assert draft.experiment == other.experiment == BASE.reduced("diffusion")
    assert np.array_equal(draft.reverse.positions, other.reverse.positions)
    assert draft.device in {"cpu", "cuda", "mps"}
    assert draft.status.ok
    assert draft.seconds > 0


@pytest.mark.parametrize("start", ["prior", "exact"])
@pytest.mark.parametrize("sampler", ["ode", "sde"])
def test_trajectories_run_from_start_to_end_on_their_own_clocks(start: str, sampler: str) -> None:
    *_, full = simulate(changed(start=start, sampler=sampler))
    for trajectory in (full.forward, full.reverse):
        assert (trajectory.phases[0], trajectory.phases[-1]) == (0.0, 1.0)
        assert (np.diff(trajectory.phases) > 0).all()
        assert trajectory.n == 150
        assert np.isfinite(trajectory.positions).all()
    assert full.reverse.at(0.0) == pytest.approx(full.latents, abs=1e-5)  # single precision
    nearest = np.sqrt(((full.reverse.at(1.0)[:, None] - RING.positions) ** 2).sum(2)).min(1)
    assert nearest.max() < 0.6  # six widths of a softened point
    if start == "exact":
        assert full.latents == pytest.approx(full.forward.at(1.0), abs=1e-5)


def test_forward_particles_start_at_their_points() -> None:
    draft = next(simulate(changed(softness=0.0)))
    assert draft.forward.at(0.0) == pytest.approx(RING.positions[draft.sources], abs=1e-6)


def test_forward_end_and_latent_of_a_particle_agree_when_nothing_is_left_of_the_data() -> None:
    draft = next(simulate(changed(termination_time=6.0, kappa=2.0)))
    assert draft.forward.at(1.0) == pytest.approx(draft.latents, abs=1e-4)  # what is left is alpha x0 = 6e-6


def test_reversal_of_a_gaussian_is_its_closed_form() -> None:
    """One softened point x: the flow from x_T is x + s0/sqrt(s_T^2 + s0^2) (x_T/alpha - x)."""
    point = PointCloud.of([[0.4, -0.8]])
    experiment = changed(cloud=point, softness=0.5, start="exact", steps=96)
    *_, full = simulate(experiment)
    schedule = experiment.schedule
    level, alpha = schedule.terminal_noise_level, schedule.alpha(experiment.termination_time)
    expected = point.positions + 0.5 / math.hypot(level, 0.5) * (full.latents / alpha - point.positions)
    assert full.error is not None
    assert np.abs(full.reverse.at(1.0) - expected).max() < 1e-5  # 96 evaluations of order 4 (h = .06), single precision
    assert full.error < 1e-3


def test_error_is_an_upper_estimate() -> None:
    *_, full = simulate(BASE)
    score, level = EmpiricalScore(target_of(BASE)), BASE.schedule.terminal_noise_level
    start = score.tensor(full.latents / BASE.schedule.alpha(BASE.termination_time))
    *_, last = DormandPrince(tolerance=1e-9).solve(score.denoise, start, np.array([level, 0.005]))
    error = math.sqrt(((full.reverse.at(1.0) - last.landed(0.1).numpy()) ** 2).sum(1).mean())
    assert full.error is not None
    assert error < full.error < 0.05


def test_dense_output_follows_the_flow_between_states() -> None:
    """Frames filled in from 40 states against the reference's own states there: Hermite in steps of h <= .1 rad."""
    score = EmpiricalScore(SoftenedCloud(centres=RING.positions, weights=RING.weights, softness=0.3))
    schedule = BASE.schedule
    output = DenseOutput(schedule, 41, smooth=True)
    start = score.tensor(schedule.terminal_noise_level * np.random.default_rng(1).standard_normal((50, 2)))
    reference = DormandPrince(tolerance=1e-9)
    states = list(reference.solve(score.denoise, start, np.geomspace(schedule.terminal_noise_level, 0.01, 40)))
    for state in states:
        output.add(state)
    trajectory = output.finish(states[-1].landed(0.3))
    phases = trajectory.phases[1:-2]
    levels = np.concatenate([[schedule.terminal_noise_level], schedule.level_of_phase(1 - phases)])
    exact = list(reference.solve(score.denoise, start, levels))[1:]
    gaps = [
        np.abs(trajectory.at(phase) - float(schedule.alpha_of_level(state.level)) * state.xt.numpy()).max()
        for phase, state in zip(phases.tolist(), exact, strict=True)
    ]
    assert max(gaps) < 2e-3  # h^4/384 of the fourth derivative, which is of order (1/s0)^3 here


def test_a_slider_moves_particles_a_little_at_a_time() -> None:
    for name, near in [("termination_time", 3.003), ("softness", 0.1001), ("curvature", 0.001), ("kappa", 1.001)]:
        for sampler in ("ode", "sde"):
            one = next(simulate(changed(sampler=sampler, start="exact")))
            other = next(simulate(changed(sampler=sampler, start="exact", **{name: near})))
            move = np.sqrt(((one.reverse.positions - other.reverse.positions) ** 2).sum(2))
            # A thousandth of a setting moves a typical particle a few thousandths; some cross a border between basins.
            assert np.median(move) < 0.02, (name, sampler)


@pytest.mark.parametrize("d", [1, 3])
def test_any_dimension_works(d: int) -> None:
    cloud = PointCloud.of(np.random.default_rng(1).standard_normal((10, d)))
    for sampler in ("ode", "sde"):
        *_, full = simulate(changed(cloud=cloud, sampler=sampler))
        assert full.reverse.at(1.0).shape == (150, d)


@pytest.mark.parametrize(
    "settings",
    [
        {"termination_time": 0.02},
        {"termination_time": 6.0, "kappa": 10.0, "beta": 0.1},
        {"softness": 0.0},
        {"softness": 1.0, "curvature": -0.99},
        {"curvature": 1e6},
        {"curvature": -99.0},
        {"steps": 4},
        {"cloud": PointCloud.of([[2.0, 1.0]]), "softness": 0.0},
        {"cloud": PointCloud.of(np.zeros((5, 2))), "softness": 0.0},
        {"cloud": PointCloud.of(1e6 * RING.positions)},
    ],
)
@pytest.mark.parametrize("sampler", ["ode", "sde"])
def test_extreme_settings_stay_finite(settings: dict[str, object], sampler: str) -> None:
    for result in simulate(changed(sampler=sampler, **settings)):
        assert np.isfinite(result.reverse.positions).all()
        assert np.isfinite(result.forward.positions).all()


def test_empty_cloud_is_refused() -> None:
    with pytest.raises(EngineError, match="no points"):
        next(simulate(Experiment()))


def test_large_drafts_thin_the_cloud_in_proportion_to_the_weights() -> None:
    weights = np.repeat([3.0, 1.0], 5000) / 20_000
    target = SoftenedCloud(centres=np.arange(10_000.0)[:, None], weights=weights, softness=0.1)
    steps, thinned = draft_size(64, target, 100_000)
    assert (steps, len(thinned)) == (12, DRAFT_POINTS)
    assert thinned.weights.sum() == pytest.approx(1.0)
    assert (thinned.centres < 5000).mean() == pytest.approx(0.75, abs=1 / DRAFT_POINTS)  # systematic: to one point
    assert draft_size(10, target, 100) == (10, target)


def test_full_memory_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    full = EmpiricalScore.denoise

    def denoise(self: EmpiricalScore, xt: torch.Tensor, s: float) -> torch.Tensor:
        if s > 1:
            raise torch.OutOfMemoryError("full")
        return full(self, xt, s)

    monkeypatch.setattr(EmpiricalScore, "denoise", denoise)
    monkeypatch.setenv("TIDEMARK_DEVICE", "cpu")
    with pytest.raises(EngineError, match="memory"):
        next(simulate(BASE))


@pytest.mark.parametrize(
    ("n", "states"), [(500, 97), (20_000, 97), (20_001, 49), (100_000, 49), (200_000, 25), (1_000_000, 13)]
)
def test_very_many_particles_are_stored_at_fewer_states(n: int, states: int) -> None:
    assert frame_count(n) == states
