"""Small pictures from three starts, by a learned and by an exact score; and what training images read instead."""

from __future__ import annotations

from collections.abc import Callable, Generator

import numpy as np

from ...experiment.schedule import Schedule
from ...values import FloatArray
from ..base.study import Steps, StudyRequest
from ..base.study_images import StudyImages, study_images, transported_images

SHORT, LONG, CLASS_TIME = 0.5, 4.0, 0.2  # T of the short reversal, of the usual long one, and of that per class
WAYS = ("prior", "long", "transport")
EVALUATIONS = {False: (2, 3, 4, 6, 8, 16, 32), True: (2, 4, 8)}  # by whether it is quick
PARTICLES, SEEDS = {False: 500, True: 250}, {False: 5, True: 3}
WIDTH, STEPS, RATE, BATCH = {False: 384, True: 256}, {False: 2500, True: 450}, 3e-3, 512
EACH = 8  # draws at each level of the training's evaluation set
CLASS_EVALUATIONS = 8
SHOWN = 10  # images of every way

Ends = Callable[[Schedule, FloatArray, int], FloatArray]


def learned(request: StudyRequest) -> Steps:
    """Train a denoiser on the training images and generate with it: `_generated`, `_by_class`, and its `excess`."""
    from ...device import prepare_torch
    from ...learning import TrainingProblem
    from ...learning.neural import NeuralScore
    from ..base.short_reversal import learned_ends

    prepare_torch()
    import torch

    from ...learning.trainer import Trainer

    images = study_images(request)
    yield
    problem = TrainingProblem(
        target=images.law, width=WIDTH[request.quick], steps=STEPS[request.quick], batch=BATCH, learning_rate=RATE,
        seed=request.seed % 2**31,
    )  # fmt: skip
    trainer = Trainer(problem, torch.device("cpu"), each=EACH)
    for number in range(problem.steps):
        trainer.step()
        if number % 10 == 0:
            yield
    score = NeuralScore(trainer.model())

    def ends(schedule: Schedule, start: FloatArray, evaluations: int) -> FloatArray:
        return learned_ends(score, images.law, schedule, start, evaluations)

    found = yield from _generated(request, images, ends)
    classes = yield from _by_class(request, images, ends)
    excess = trainer.evaluation.excess(trainer.outputs())
    return {**found, **classes, "excess": np.asarray(excess)}


def exact(request: StudyRequest) -> Steps:
    """Generate with the exact score of the softened training images, which can only return these."""
    from ..base.short_reversal import exact_ends

    images = study_images(request)
    yield
    law = images.law
    return (yield from _generated(request, images, lambda schedule, start, k: exact_ends(law, schedule, start, k)))


def held_out(request: StudyRequest) -> Steps:
    """What training images read against held-out ones: `w2`, `mmd` (seeds,), `class_w2` (classes,), and `accuracy`.

    `near` (k,): distances of held-out images to the nearest training image.
    """
    from ...transport.distances import mmd, w2

    images = study_images(request)
    n, width = particles(request, images), bandwidth(images)
    yield
    w2s, mmds = [], []
    for seed in range(SEEDS[request.quick]):
        chosen = images.train[np.random.default_rng([request.seed, seed, 9]).permutation(len(images.train))[:n]]
        w2s.append(w2(chosen, images.test[:n]))
        mmds.append(mmd(chosen, images.test[:n], width))
        yield
    classes = []
    for label in images.compared:
        test = images.test[images.test_labels == label]
        classes.append(w2(images.train[images.train_labels == label][: len(test)], test))
    near, _ = images.nearest(images.test)
    accuracy = (images.classified(images.test) == images.test_labels).mean()
    found = {"w2": np.array(w2s), "mmd": np.array(mmds), "class_w2": np.array(classes), "near": near}
    return found | {"accuracy": np.asarray(accuracy)}


def particles(request: StudyRequest, images: StudyImages) -> int:
    """How many are generated: as many as are held out, and no more than the budget's."""
    return min(PARTICLES[request.quick], len(images.test))


def bandwidth(images: StudyImages) -> float:
    """Median distance of held-out images: the width of the kernel of MMD."""
    from scipy.spatial.distance import pdist

    return float(np.median(pdist(images.test)))


def _generated(request: StudyRequest, images: StudyImages, ends: Ends) -> Steps:
    """`w2`, `mmd`, `near` (3, k, seeds) by way and evaluations: to held-out images, and to the nearest training image.

    `samples` (3, k, 10, h, w) of the first seed, in shades; `closest` (10, h, w) training images to the last of them.
    """
    from ...transport.distances import mmd, w2

    n, counts, seeds = particles(request, images), EVALUATIONS[request.quick], SEEDS[request.quick]
    test, width = images.test[:n], bandwidth(images)
    w2s, mmds, near = (np.empty((len(WAYS), len(counts), seeds)) for _ in range(3))
    samples = np.empty((len(WAYS), len(counts), min(SHOWN, n), images.d))
    for seed in range(seeds):
        random = np.random.default_rng([request.seed, seed, 10])
        latents = random.standard_normal((n, images.d))
        short, long = Schedule(termination_time=SHORT), Schedule(termination_time=LONG)
        moved = yield from transported_images(images.train, short, latents, random)
        for way, (schedule, start) in enumerate(((short, latents), (long, latents), (short, moved))):
            for place, evaluations in enumerate(counts):
                made = ends(schedule, start, evaluations)
                w2s[way, place, seed] = w2(made, test)
                mmds[way, place, seed] = mmd(made, test, width)
                near[way, place, seed] = images.nearest(made)[0].mean()
                if seed == 0:
                    samples[way, place] = made[:SHOWN]
                yield
    closest = images.train[images.nearest(samples[-1, -1])[1]]
    return {"w2": w2s, "mmd": mmds, "near": near, "samples": images.shades(samples), "closest": images.shades(closest)}


def _by_class(request: StudyRequest, images: StudyImages, ends: Ends) -> Generator[None, None, dict[str, FloatArray]]:
    """`class_w2` (2, classes) to held-out images of a class, from its transported start and the prior, by one score.

    `class_share` (classes,): ends whose nearest training image is of the class; `class_samples` (5, classes, h, w).
    """
    from ...transport.distances import w2

    schedule = Schedule(termination_time=CLASS_TIME)
    count = len(images.compared)
    distances, share, samples = np.empty((2, count)), np.empty(count), np.empty((5, count, images.d))
    for place, label in enumerate(images.compared):
        random = np.random.default_rng([request.seed, label, 11])
        test = images.test[images.test_labels == label]
        latents = random.standard_normal(test.shape)
        start = yield from transported_images(images.train[images.train_labels == label], schedule, latents, random)
        made = ends(schedule, start, CLASS_EVALUATIONS)
        distances[:, place] = w2(made, test), w2(ends(schedule, latents, CLASS_EVALUATIONS), test)
        share[place] = (images.classified(made) == label).mean()
        samples[:, place] = made[:5]
        yield
    return {"class_w2": distances, "class_share": share, "class_samples": images.shades(samples)}
