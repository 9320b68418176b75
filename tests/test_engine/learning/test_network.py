"""The network and its preconditioning: shapes, plain equivalents, and predictions that say the same."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
import torch

from engine import Schedule
from engine.learning.clocks import WHOLE
from engine.learning.model import FREQUENCIES, LearnedModel, weight_count
from engine.learning.network import Network
from engine.learning.preconditioning import Preconditioning, error_weight

PREDICTIONS = ["v", "noise", "x0"]
INPUTS = ["standardised", "process"]
LEVELS = torch.logspace(-3, 2, 41, dtype=torch.float64)[:, None]


def conditioning(
    prediction: str = "v", inputs: str = "standardised", process: str = "vp", std: float = 0.7
) -> Preconditioning:
    return Preconditioning(std=std, process=process, prediction=prediction, inputs=inputs)


def normal(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.as_tensor(np.random.default_rng(seed).standard_normal(shape))


@pytest.mark.parametrize("d", [1, 2, 50])
@pytest.mark.parametrize(("width", "depth"), [(4, 1), (128, 3), (512, 2)])
def test_output_has_the_shape_of_the_points_and_starts_at_nought(d: int, width: int, depth: int) -> None:
    network = Network(d, width, depth)
    weights = torch.as_tensor(network.initial(np.random.default_rng(1)))
    assert weights.shape == (weight_count(d, width, depth),)
    output = network.evaluate(weights, normal(9, d), normal(9, 1))
    assert output.shape == (9, d)
    assert not output.any()


def test_it_is_the_multilayer_perceptron_that_its_weights_describe() -> None:
    d, width, depth = 3, 8, 2
    weights = normal(weight_count(d, width, depth), seed=3)
    features = d + 1 + 2 * len(FREQUENCIES)
    layers: list[torch.nn.Module] = []
    offset = 0
    for inputs, outputs in pairwise([features, width, width, d]):
        layer = torch.nn.Linear(inputs, outputs, dtype=torch.float64)
        for tensor in (layer.weight, layer.bias):
            tensor.data = weights[offset : offset + tensor.numel()].view_as(tensor)
            offset += tensor.numel()
        layers += [layer, torch.nn.SiLU()]
    x, log_level = normal(5, d), normal(5, 1, seed=1)
    waves = [wave(frequency * log_level) for wave in (torch.sin, torch.cos) for frequency in FREQUENCIES]
    expected = torch.nn.Sequential(*layers[:-1])(torch.cat([x, log_level / 4, *waves], dim=1))
    found = Network(d, width, depth).evaluate(weights, x, log_level)
    assert offset == len(weights)
    assert (found - expected).abs().max() < 1e-12  # the same sums of some 10 terms of order 1 to 10


@pytest.mark.parametrize("prediction", PREDICTIONS)
def test_the_output_for_given_data_gives_them_back(prediction: str) -> None:
    c, x0, noise = conditioning(prediction), normal(len(LEVELS), 2), normal(len(LEVELS), 2, seed=1)
    z = x0 + LEVELS * noise
    found = c.denoised(c.output_for(x0, noise, LEVELS), z, LEVELS)
    # D = z - s noise cancels at s = 100: rounding 1e-16 of 300
    assert (found - x0).abs().max() < 1e-12


@pytest.mark.parametrize("weighting", ["balanced", "noise", "data"])
def test_predictions_agree_on_the_denoiser_and_on_the_loss(weighting: str) -> None:
    """An error of D counts the same, whichever output expresses it."""
    x0, noise, other = (normal(len(LEVELS), 2, seed=seed) for seed in range(3))
    z = x0 + LEVELS * noise
    errors = []
    for prediction in PREDICTIONS:
        c = conditioning(prediction)
        difference = c.output_for(x0, noise, LEVELS) - c.output_for(other, (z - other) / LEVELS, LEVELS)
        errors.append(error_weight(LEVELS, weighting, 0.7) * c.c_out(LEVELS) ** 2 * difference**2)
    factor = {"balanced": 1 / LEVELS**2 + 1 / 0.7**2, "noise": 1 / LEVELS**2, "data": 1 / 0.7**2 + 0 * LEVELS}[
        weighting
    ]
    for error in errors:
        torch.testing.assert_close(error, factor * (x0 - other) ** 2, rtol=1e-8, atol=0.0)


def test_v_prediction_has_unit_inputs_and_unit_outputs() -> None:
    c, n = conditioning(std=0.7), 200_000
    x0, noise = 0.7 * normal(n, 1), normal(n, 1, seed=1)
    for s in (0.01, 0.7, 30.0):
        level = torch.full((1, 1), s, dtype=torch.float64)
        for variable in (c.c_in(level) * (x0 + s * noise), c.output_for(x0, noise, level)):
            assert float(variable.var()) == pytest.approx(1, abs=5 * math.sqrt(2 / n))  # standard error of a variance
        assert float(error_weight(level, "balanced", 0.7) * c.c_out(level) ** 2) == pytest.approx(1, rel=1e-12)


def test_process_inputs_are_the_processes_own_coordinates() -> None:
    schedule = Schedule(termination_time=3.0)
    times = torch.linspace(0.1, 3.0, 7, dtype=torch.float64)[:, None]
    levels = torch.tensor([[schedule.noise_level(float(t))] for t in times], dtype=torch.float64)
    alphas = torch.tensor([[schedule.alpha(float(t))] for t in times], dtype=torch.float64)
    torch.testing.assert_close(conditioning(inputs="process").c_in(levels), alphas, rtol=1e-12, atol=0.0)
    # pinned: mean (A - a)/A x0, variance (A - a) a/A, so s^2 = A a/(A - a)
    passed = torch.linspace(0.1, 0.99, 7, dtype=torch.float64)[:, None] * WHOLE
    levels = torch.sqrt(WHOLE * passed / (WHOLE - passed))
    found = conditioning(inputs="process", process="pinned").c_in(levels)
    torch.testing.assert_close(found, (WHOLE - passed) / WHOLE, rtol=1e-12, atol=0.0)


def test_a_model_with_another_number_of_weights_is_refused() -> None:
    with pytest.raises(ValueError, match="7 weights"):
        LearnedModel(
            weights=np.zeros(7), mean=np.zeros(2), std=1.0, width=4, depth=1,
            process="vp", prediction="v", inputs="standardised", steps=0,
        )  # fmt: skip
