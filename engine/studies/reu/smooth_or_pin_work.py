"""The work of the study `smooth-or-pin`: one training with its samples, floors, and what fresh samples differ by.

Torch loads when work begins. In noise-level coordinates the reverse step of both processes is one and the same (study
`one-brownian-motion`), so samples of both are drawn alike: from mean + 100 xi, where the signal-to-noise ratio is 1e-4,
by the same ancestral steps with the same noise. What differs is the learned denoiser alone.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import TYPE_CHECKING

import numpy as np

from ...values import FloatArray
from ..base.parts import columns, numbers
from ..base.study import Steps, StudyRequest
from .smooth_or_pin_cells import BUDGETS, FLOOR_DRAWS, Cell, law

if TYPE_CHECKING:
    from torch import Tensor

    from ...learning.bayes_floor import Evaluation
    from ...learning.model import LearnedModel
    from ...learning.problem import TrainingProblem

SAMPLES, LEVELS, DIRECTIONS = 600, 64, 100
FIRST, LAST = 100.0, 0.02  # noise levels of sampling: SNR 1e-4, and well below the unit deviation of a component
FARTHEST = 1e5  # coordinates of samples are cut there: a network may send some anywhere
PAIRS = 6  # of fresh samples
DEPTH = 2  # hidden layers


def problem_of(cell: Cell, base: int, *, quick: bool) -> TrainingProblem:
    """Equal for both processes but for `process`: its levels, uniform in its time, and its coordinates as inputs."""
    from ...learning import TrainingProblem

    budget = BUDGETS[quick]
    return TrainingProblem(
        target=law(cell.target, cell.d, base), process=cell.process, levels="uniform_time", inputs="process",
        weighting=cell.setting, prediction="noise" if cell.setting == "noise" else "v", width=cell.width, depth=DEPTH,
        steps=budget.steps, batch=budget.batch, seed=(1009 * base + cell.seed) % 2**31,
    )  # fmt: skip


def trained(request: StudyRequest, cell: Cell) -> Steps:
    """Numbers of one training: `own_excess` and `excess` over the floors of its own loss and of the common yardstick.

    `own_floor` with `own_floor_error`; `loss` on the evaluation set's own noise with `loss_error`, so that loss less
    floor is a second, unbiased estimate of `own_excess`; `mmd`, `sliced`, and in the plane the exact `w2` of samples
    against fresh data; `steps` that were taken before it diverged, if it did.
    """
    import torch

    from ...learning import TrainingProblem
    from ...learning.bayes_floor import evaluation_of
    from ...learning.trainer import Trainer, outputs_of

    problem = problem_of(cell, request.seed, quick=request.quick)
    trainer = Trainer(problem, torch.device("cpu"))
    yield
    every = max(4, min(100, 2048 // cell.width))
    while trainer.steps < problem.steps and math.isfinite(trainer.step()):
        if trainer.steps % every == 0:
            yield
    own, model = trainer.evaluation, trainer.model()
    outputs = trainer.outputs()
    yield
    yardstick = TrainingProblem(target=problem.target, seed=problem.seed)  # log-normal levels, balanced weights
    common = evaluation_of(yardstick, trainer.preconditioning, problem.mean, torch.device("cpu"))
    found = numbers(
        own_excess=own.excess(outputs), own_floor=own.floor, own_floor_error=own.error, loss=own.loss(outputs),
        loss_error=_loss_error(own, outputs), excess=common.excess(outputs_of(model, common.batch)),
        steps=trainer.steps,
    )  # fmt: skip
    yield
    samples = yield from _sampled(model, problem)
    distances = yield from _distances(samples, problem, cell.d)
    return found | numbers(**distances)


def fresh(request: StudyRequest, target: str, d: int) -> Steps:
    """What two fresh samples differ by: `mmd`, `sliced`, `w2` (PAIRS,), the last NaN outside the plane."""
    from ...learning import TrainingProblem
    from ...learning.losses import draw_data

    rows, base = [], request.seed
    for number in range(PAIRS):
        problem = TrainingProblem(target=law(target, d, base), seed=(1009 * base + 500 + number) % 2**31)
        samples = draw_data(problem.target, SAMPLES, _random(problem, 5))
        found = yield from _distances(samples, problem, d)
        rows.append([found[name] for name in ("mmd", "sliced", "w2")])
    return columns(rows, "mmd", "sliced", "w2")


def floors(request: StudyRequest, d: int) -> Steps:
    """`vp`, `pinned` (FLOOR_DRAWS,): floors of GMM-10 under the paper's schedule and loss, by draws of its means."""
    import torch

    from ...learning.bayes_floor import evaluation_of
    from ...learning.preconditioning import Preconditioning

    found: dict[str, list[float]] = {"vp": [], "pinned": []}
    for number in range(FLOOR_DRAWS):
        for process, values in found.items():
            cell = Cell(setting="noise", target="gmm", d=d, width=4, process=process, seed=0)
            problem = problem_of(cell, 101 * request.seed + number, quick=True)
            scalings = Preconditioning(std=problem.std, process=process, prediction="noise", inputs="process")
            values.append(evaluation_of(problem, scalings, problem.mean, torch.device("cpu"), each=32).floor)
            yield
    return {process: np.array(values) for process, values in found.items()}


def twins(request: StudyRequest) -> Steps:
    """`difference`: the largest, of weights of VP and pinned, where levels are log-normal and inputs standardised."""
    import torch

    from ...learning import TrainingProblem
    from ...learning.trainer import Trainer

    weights, target = [], law("gmm", 2, request.seed)
    for process in ("vp", "pinned"):
        problem = TrainingProblem(target=target, process=process, width=16, depth=2, batch=64, steps=100)
        trainer = Trainer(problem, torch.device("cpu"), each=4)
        while trainer.steps < problem.steps:
            trainer.step()
        weights.append(trainer.model().weights)
        yield
    return numbers(difference=np.abs(weights[0] - weights[1]).max())


def _loss_error(own: Evaluation, outputs: Tensor) -> float:
    """Standard error of the loss on its own noise; an upper estimate, since levels are stratified."""
    rows = (own.weight * (outputs - own.wanted) ** 2).mean(dim=1).double()
    return math.hypot(float(rows.std()) / math.sqrt(len(rows)), own.error)


def _random(problem: TrainingProblem, key: int) -> np.random.Generator:
    from ...processes.particles import Stream, generator

    return generator(problem.seed, Stream.TRAINING, key)


def _sampled(model: LearnedModel, problem: TrainingProblem) -> Generator[None, None, FloatArray]:
    """(n, d) samples of the learned reversal: what the last denoiser says at the end of ancestral steps."""
    import torch

    from ...learning.neural import NeuralScore
    from ...solvers import Ancestral

    random, score = _random(problem, 4), NeuralScore(model)
    levels = np.geomspace(FIRST, LAST, LEVELS)
    start = score.mean + FIRST * torch.tensor(random.standard_normal((SAMPLES, model.d)), dtype=score.dtype)
    noise = random.standard_normal((LEVELS - 1, SAMPLES, model.d), np.float32)
    for number, state in enumerate(Ancestral().solve(score.denoise, start, levels, noise)):
        end = state.denoised
        if number % 8 == 0:
            yield
    samples: FloatArray = np.clip(np.nan_to_num(end.double().numpy()), -FARTHEST, FARTHEST)
    return samples


def _distances(samples: FloatArray, problem: TrainingProblem, d: int) -> Generator[None, None, dict[str, float]]:
    """MMD, sliced W2, and in the plane the exact one, of samples (n, d) against as many fresh data.

    Exact W2 needs exp(d) samples to tell laws apart; projections need no more in fifty dimensions than in two. The
    kernel is as wide as the median distance of the data.
    """
    from scipy.spatial.distance import pdist

    from ...learning.losses import draw_data
    from ...transport.distances import mmd, sliced_w2, w2

    data = draw_data(problem.target, SAMPLES, _random(problem, 6))
    bandwidth = float(np.median(pdist(data)))
    yield
    found = {"mmd": mmd(samples, data, bandwidth)}
    yield
    found["sliced"] = sliced_w2(samples, data, _random(problem, 7), directions=DIRECTIONS)
    yield
    found["w2"] = w2(samples, data) if d == 2 else math.nan
    return found
