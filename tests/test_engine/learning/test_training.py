"""Training: it reaches the floor from above, repeats itself by seed, stops when told and says when it diverged."""

from __future__ import annotations

import dataclasses
import itertools
import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from engine import EngineError, TrainingProblem, TrainingStep, parameters_of, train, validate
from engine.experiment.mixture import GaussianMixture
from engine.experiment.target import SoftenedCloud
from engine.learning.adam import SQUARED_DECAY, WARM_UP, Adam, rate_at
from engine.learning.bayes_floor import LEVELS
from engine.learning.losses import levels_of
from engine.learning.neural import NeuralScore
from engine.learning.trainer import Trainer
from engine.learning.training import EVERY
from engine.scores import EmpiricalScore

TWO_ATOMS = SoftenedCloud(centres=np.array([[-1.0, 0.0], [1.0, 0.0]]), weights=np.array([0.2, 0.8]), softness=0.1)
SMALL = TrainingProblem(target=TWO_ATOMS, width=32, depth=2, batch=256, steps=300)


def last(problem: TrainingProblem) -> TrainingStep:
    *_, step = train(problem)
    return step


def test_adam_follows_its_recursions() -> None:
    weights = torch.tensor([1.0, -2.0], dtype=torch.float64)
    adam, mean, square = Adam(weights), np.zeros(2), np.zeros(2)
    expected = weights.numpy().copy()
    for count in range(1, 5):
        gradient = expected**3
        adam.step(torch.as_tensor(gradient), 0.1)
        mean, square = 0.9 * mean + 0.1 * gradient, SQUARED_DECAY * square + (1 - SQUARED_DECAY) * gradient**2
        corrected = np.sqrt(square / (1 - SQUARED_DECAY**count))
        expected = expected - 0.1 * mean / (1 - 0.9**count) / corrected
        # the recursion leaves out the 1e-8 that guards a division by gradients of order 1
        np.testing.assert_allclose(weights.numpy(), expected, rtol=1e-7)


def test_rate_warms_up_and_falls() -> None:
    rates = [rate_at(step, 1000, 1.0) for step in range(1000)]
    assert rates[0] == pytest.approx(1 / WARM_UP, rel=1e-9)
    assert 0.98 < max(rates) <= 1  # the cosine has fallen by (pi 50/1000)^2/4 = .6 % when the warm-up ends
    assert all(a >= b for a, b in itertools.pairwise(rates[WARM_UP:]))
    assert rates[-1] == pytest.approx(0.01, abs=1e-4)


def test_two_atoms_are_learned() -> None:
    """The first model is the Gaussian of the data's moments; what it lacks is what there is to learn."""
    steps = list(train(dataclasses.replace(SMALL, steps=600, width=64)))
    assert [step.step for step in steps] == list(range(0, 601, EVERY))
    excesses = [step.excess for step in steps]
    assert min(excesses) >= 0
    assert excesses[0] > 0.2
    # p weights fitted to n draws leave about p/n of the variance that can't be explained: 4,802/153,600 of the floor
    # .47 is .015. Averaging leaves less.
    assert excesses[-1] < 0.015
    assert steps[-1].validation_loss == pytest.approx(steps[-1].floor + excesses[-1], rel=1e-12)
    # The running loss sits above the floor by the excess, up to its own noise: 25 batches of 256 rows of 2, whose
    # squares are at most chi-squared with variance 2; levels are stratified.
    noise = 4 * math.sqrt(2 / (EVERY * 256 * 2))
    assert steps[-1].loss == pytest.approx(steps[-1].validation_loss, abs=noise + 4 * steps[-1].floor_error)


@pytest.mark.parametrize("prediction", ["v", "noise", "x0"])
@pytest.mark.parametrize("inputs", ["standardised", "process"])
def test_every_prediction_learns(prediction: str, inputs: str) -> None:
    first, *_, end = train(dataclasses.replace(SMALL, prediction=prediction, inputs=inputs))
    # Outputs of 0 are the Gaussian law for v, but the denoisers 0 and xt for the others, so these have more to learn.
    assert end.excess < first.excess / 5


@pytest.mark.parametrize("process", ["vp", "pinned"])
def test_the_published_protocol_learns(process: str) -> None:
    problem = dataclasses.replace(
        SMALL, process=process, levels="uniform_time", weighting="noise", prediction="noise", inputs="process"
    )
    first, *_, end = train(problem)
    assert end.excess < first.excess / 5


def test_processes_are_one_problem_at_equal_levels_and_inputs() -> None:
    short = dataclasses.replace(SMALL, steps=10)
    a, b = last(short), last(dataclasses.replace(short, process="pinned"))
    assert (a.loss, a.excess, a.floor) == (b.loss, b.excess, b.floor)
    c = last(dataclasses.replace(short, levels="uniform_time"))
    d = last(dataclasses.replace(short, levels="uniform_time", process="pinned"))
    assert c.floor != d.floor


@pytest.mark.parametrize("d", [1, 50])
def test_other_dimensions_and_mixtures(d: int) -> None:
    means = 2 * np.eye(max(d, 2))[:2, :d]
    problem = dataclasses.replace(SMALL, target=GaussianMixture.of(means, variances=0.1), steps=100)
    first, *_, end = train(problem)
    assert end.model.d == d
    assert end.excess < first.excess


def test_the_same_seed_trains_the_same_model() -> None:
    short = dataclasses.replace(SMALL, steps=30)
    a, b, other = last(short), last(short), last(dataclasses.replace(short, seed=8))
    assert a.model == b.model
    assert (a.loss, a.excess) == (b.loss, b.excess)
    assert a.model != other.model


def test_without_averaging_the_last_weights_are_kept() -> None:
    short = dataclasses.replace(SMALL, steps=5)
    assert last(dataclasses.replace(short, ema=0.0)).model != last(short).model


def test_the_first_report_comes_even_when_superseded() -> None:
    assert [step.step for step in train(SMALL, lambda: True)] == [0]


def test_it_stops_between_steps() -> None:
    asked = itertools.count()
    steps = list(train(SMALL, lambda: next(asked) >= EVERY + 3))
    assert [step.step for step in steps] == [0, EVERY]
    assert next(asked) == EVERY + 4  # asked once before each of 28 steps, then no more


def test_it_says_when_it_diverged(monkeypatch: pytest.MonkeyPatch) -> None:
    step = Trainer.step
    monkeypatch.setattr(Trainer, "step", lambda self: step(self) if self.steps < EVERY + 5 else math.inf)
    *_, before, end = train(SMALL)
    assert before.status.ok
    assert not end.status.ok
    assert "near step 30; this is the model of step 25" in end.status.sentence
    assert (end.step, end.model) == (before.step, before.model)


def test_it_says_when_nothing_was_learned() -> None:
    """A rate of 1 moves weights of size 1/8 by 1 a step, and eight layers multiply; at a hundredth of it, it learns."""
    problem = dataclasses.replace(SMALL, width=128, batch=32, depth=8, steps=200)
    assert last(problem).status.ok
    end = last(dataclasses.replace(problem, learning_rate=1.0))
    assert not end.status.ok
    assert "Lower the learning rate" in end.status.sentence
    assert np.isfinite(end.model.weights).all()


def test_a_trained_score_is_near_the_exact_one() -> None:
    model = last(dataclasses.replace(SMALL, steps=600, width=64)).model
    score, exact = NeuralScore(model, dtype=torch.float64), EmpiricalScore(TWO_ATOMS)
    for s in (0.3, 1.0):
        xt = torch.as_tensor(TWO_ATOMS.centres[[0, 1] * 200] + s * np.random.default_rng(1).standard_normal((400, 2)))
        error = float(((score.denoise(xt, s) - exact.denoise(xt, s)) ** 2).mean())
        # An excess of .015 is the mean over levels of (1/s^2 + 1/std^2) error, so an rms error of D of .04 at s = 0.3
        # and .06 at s = 1 if spread evenly; twice that.
        assert math.sqrt(error) < (0.08 if s == 0.3 else 0.12)


@pytest.mark.parametrize("prediction", ["v", "noise", "x0"])
def test_validation_under_the_own_problem_is_the_last_report(prediction: str) -> None:
    problem = dataclasses.replace(SMALL, steps=30, prediction=prediction)
    step = last(problem)
    found = validate(step.model, problem)
    assert (found.excess, found.floor, found.floor_error) == (step.excess, step.floor, step.floor_error)


def test_validation_under_another_problem_knows_its_closed_form() -> None:
    """A Gaussian's exact model at another Gaussian: E w |D - D'|^2 from two linear denoisers."""
    v, other_v, shift = 0.3, 0.5, 0.4
    own = SoftenedCloud(centres=np.zeros((1, 2)), weights=np.ones(1), softness=math.sqrt(v))
    other = SoftenedCloud(centres=np.full((1, 2), shift), weights=np.ones(1), softness=math.sqrt(other_v))
    first = next(iter(train(TrainingProblem(target=own))))  # outputs of 0: the Gaussian itself
    problem = TrainingProblem(target=other, weighting="noise")
    s2 = levels_of(problem, (np.arange(LEVELS) + 0.5) / LEVELS) ** 2
    gain, other_gain = v / (v + s2), other_v / (other_v + s2)
    # D - D' = (gain - other_gain) (xt - shift) - (1 - gain) shift, xt - shift of variance other_v + s^2
    squared = (gain - other_gain) ** 2 * (other_v + s2) + (1 - gain) ** 2 * shift**2
    found = validate(first.model, problem)
    # 64 draws of 2 coordinates a level: chi-squared, over at least 10 levels that matter: 5 sqrt(2/1280) = .2
    assert found.excess == pytest.approx(float(np.mean(squared / s2)), rel=0.2)
    assert found.floor == pytest.approx(float(np.mean(other_gain)), rel=1e-12)


def test_validation_needs_the_models_dimension() -> None:
    line = TrainingProblem(target=SoftenedCloud(centres=np.zeros((1, 1)), weights=np.ones(1), softness=1.0))
    with pytest.raises(EngineError, match="dimension 2"):
        validate(next(iter(train(SMALL))).model, line)


@pytest.mark.slow
def test_training_does_not_load_the_compiler() -> None:
    """torch.optim would import torch._dynamo: seconds, before the first step."""
    code = (
        "import sys, numpy as np\n"
        "from engine import TrainingProblem, train\n"
        "from engine.experiment.target import SoftenedCloud\n"
        "assert 'torch' not in sys.modules\n"
        "target = SoftenedCloud(centres=np.eye(2), weights=np.full(2, .5), softness=.1)\n"
        "assert len(list(train(TrainingProblem(target=target, steps=1)))) == 2\n"
        "assert 'torch._dynamo' not in sys.modules\n"
    )
    root = Path(__file__).parents[3]
    subprocess.run([sys.executable, "-c", code], cwd=root, env=os.environ, check=True, timeout=100)


def test_every_setting_has_its_row_in_the_glossary() -> None:
    rows = (Path(__file__).parents[3] / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    for name, declared in parameters_of(TrainingProblem).items():
        assert sum(row.startswith(f"| {declared.label} | ") and f"`TrainingProblem.{name}`" in row for row in rows) == 1


def test_a_law_that_is_one_point_but_for_next_to_nothing_can_be_learned() -> None:
    # 1e-300 of the mass is elsewhere: the data's size, 1e-150, is no number of float32
    target = SoftenedCloud(centres=np.array([[1.0, 2.0], [3.0, 3.0]]), weights=np.array([1.0, 1e-300]), softness=0.0)
    trainer = Trainer(TrainingProblem(target=target, width=8, depth=1, batch=64, steps=4), torch.device("cpu"))
    losses = [trainer.step() for _ in range(3)]
    assert all(map(math.isfinite, losses))
    assert bool(torch.isfinite(trainer.outputs()).all())
