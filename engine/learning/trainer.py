"""One training under way: weights, their running mean, the optimiser and the evaluation set. Loads torch."""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor

from ..processes.particles import Stream, generator
from .adam import Adam, rate_at
from .bayes_floor import EACH, evaluation_of
from .losses import Batch, draw_batch, weighted_error
from .model import LearnedModel
from .network import Network
from .preconditioning import Preconditioning, error_weight, preconditioning_of
from .problem import TrainingProblem


class Trainer:
    """Draws on the CPU, computes on `device` in float32; `each`: draws a level of its evaluation set."""

    def __init__(self, problem: TrainingProblem, device: torch.device, *, each: int = EACH) -> None:
        self.problem, self.device = problem, device
        self.network = Network(problem.target.d, problem.width, problem.depth)
        self.preconditioning = Preconditioning(
            std=problem.std, process=problem.process, prediction=problem.prediction, inputs=problem.inputs
        )
        self.evaluation = evaluation_of(problem, self.preconditioning, problem.mean, device, each=each)
        self._random = generator(problem.seed, Stream.TRAINING, 2)
        first = self.network.initial(generator(problem.seed, Stream.TRAINING, 0))
        self._weights = torch.as_tensor(first, dtype=torch.float32).to(device).requires_grad_()
        self._mean = self._weights.detach().clone()
        self._adam = Adam(self._weights.detach())
        self.steps = 0

    def step(self) -> float:
        """One gradient step; the batch's loss before it, which is not finite when the training diverged."""
        batch, conditioning = draw_batch(self.problem, self._random, self.device), self.preconditioning
        output = conditioning.run(self.network, self._weights, batch.z, batch.levels)
        wanted = conditioning.output_for(batch.x0, batch.noise, batch.levels)
        factor = error_weight(batch.levels, self.problem.weighting, self.problem.std)
        loss = weighted_error(output, wanted, factor * conditioning.c_out(batch.levels) ** 2)
        value = float(loss.detach())
        if not math.isfinite(value):
            return value
        (gradient,) = torch.autograd.grad(loss, self._weights)
        self._adam.step(gradient, rate_at(self.steps, self.problem.steps, self.problem.learning_rate))
        self.steps += 1
        decay = min(self.problem.ema, self.steps / (self.steps + 9))  # so that the first weights are soon forgotten
        self._mean.lerp_(self._weights.detach(), 1 - decay)
        return value

    @torch.no_grad()
    def outputs(self) -> Tensor:
        """(n, d) F of the running mean on the evaluation set."""
        batch = self.evaluation.batch
        return self.preconditioning.run(self.network, self._mean, batch.z, batch.levels)

    def model(self) -> LearnedModel:
        """The running mean of the weights as a value."""
        problem = self.problem
        return LearnedModel(
            weights=self._mean.cpu().numpy().astype(np.float32, copy=True),
            mean=problem.mean,
            std=problem.std,
            width=problem.width,
            depth=problem.depth,
            process=problem.process,
            prediction=problem.prediction,
            inputs=problem.inputs,
            steps=self.steps,
        )


@torch.no_grad()
def outputs_of(model: LearnedModel, batch: Batch) -> Tensor:
    """(n, d) F of a model on a batch whose x0 are less the model's mean."""
    weights = torch.tensor(model.weights, device=batch.x0.device)
    return preconditioning_of(model).run(Network(model.d, model.width, model.depth), weights, batch.z, batch.levels)
