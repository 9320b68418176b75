"""Denoised estimates beside a reversal, and films that show computed states only."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from engine import Experiment, Film, PointCloud, simulate
from engine.experiment.target import law_of
from engine.results.trajectory import Trajectory
from engine.scores import score_of

PAIR = PointCloud.of([[-1.0, 0.3], [1.0, -0.2]])


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"softness": 0.0},
        {"sampler": "sde"},
        {"sampler": "sde", "eta": 0.4},
        {"kappa_ratio": 2.0},
        {"process": "ve"},
    ],
)
def test_estimates_are_the_denoiser_at_the_states(settings: dict[str, object]) -> None:
    experiment = Experiment(cloud=PAIR, particles=250).with_parameters(settings)
    *_, result = simulate(experiment)
    estimates, schedule = result.estimates, experiment.schedule
    assert estimates is not None
    assert estimates.values.shape[1] <= 120
    assert estimates.phases[0] == 0.0
    assert estimates.phases[-1] == 1.0
    assert (np.diff(estimates.phases) > 0).all()
    particles = estimates.particles
    np.testing.assert_allclose(estimates.values[-1], result.reverse.at(1.0)[particles], atol=1e-6)
    if experiment.kappa_ratio != 1:
        return  # the plain score knows equal drifts only
    score = score_of(law_of(experiment), schedule)
    x = result.reverse.at(0.0)[particles].astype(np.float64)  # the first state is stored as it is
    s = schedule.terminal_noise_level
    denoised = score.denoise(score.tensor(x / float(schedule.alpha_of_level(s))), s).numpy()
    # x is rounded to float32 and divided by alpha = .05: 1e-6 in x_t/alpha, and D is flatter than that by far.
    np.testing.assert_allclose(estimates.values[0], denoised, atol=1e-5)


def test_a_solver_tells_its_own_states_and_they_are_as_many_as_its_steps() -> None:
    experiment = Experiment(cloud=PAIR, particles=20, steps=8)
    *_, result = simulate(experiment)
    assert result.reverse.computed is not None
    assert 4 <= len(result.reverse.computed) <= 10
    *_, exact = simulate(experiment.with_parameters({"sampler": "sde"}))
    assert exact.reverse.computed is None  # every stored state is a draw of its own


def test_the_nearest_computed_phase() -> None:
    stored = Trajectory(phases=np.linspace(0, 1, 5), positions=np.zeros((5, 1, 2)))
    assert stored.computed_phase(0.3) == 0.25
    assert stored.computed_phase(0.125) == 0.0  # of two equally near the earlier
    solved = dataclasses.replace(stored, computed=np.array([0.0, 0.6, 1.0]))
    assert [solved.computed_phase(phase) for phase in (0.0, 0.29, 0.31, 0.9)] == [0.0, 0.0, 0.6, 1.0]


def test_a_stepwise_film_shows_states_and_nothing_between() -> None:
    experiment = Experiment(cloud=PAIR, particles=20, steps=8)
    *_, result = simulate(experiment)
    film = Film(experiment=experiment, diffusion=result)
    stepwise = dataclasses.replace(film, stepwise=True)
    assert result.reverse.computed is not None
    shown = {stepwise.frame(phase).reverse_phase for phase in np.linspace(0, 1, 301)}
    assert shown == set(result.reverse.computed.tolist())
    frame = stepwise.frame(0.3337)
    assert frame.forward_phase in result.forward.phases
    np.testing.assert_array_equal(frame.forward, result.forward.at(frame.forward_phase))
    # What is written beside the picture belongs to the state that is shown.
    assert frame.t == film.frame(frame.forward_phase).t
    assert frame.reverse_t == film.frame(frame.reverse_phase).reverse_t
    assert film.frame(0.3337).reverse_phase == 0.3337
