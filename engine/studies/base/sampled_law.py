"""What the sampling studies of [W] run on: a law, independent training and test points, and the three start laws."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from ...clouds.points import PointCloud
from ...experiment.experiment import Experiment
from ...experiment.mixture import GaussianMixture
from ...experiment.schedule import Schedule
from ...experiment.target import SoftenedCloud, law_of
from ...values import FloatArray
from .study import StudyRequest, require_points

MIXTURE = GaussianMixture.of([[1.0, 0.5], [3.0, 1.0], [2.0, -1.5]], variances=0.25)  # off-centre, as in the prototype
STARTS = {"prior": "(a) prior", "exact": "(b) fresh draws of p_T", "transport": "(c) transported prior"}
PAPER_TAU = 0.02
LARGEST_SEED = 2**31
OVER_LATENTS = 40_000  # draws that a total variation is averaged over


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """Independent draws (n, d) of a law: `train` is what a start may know of it, `test` and `other` are held out."""

    train: FloatArray
    test: FloatArray
    other: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledLaw:
    """A law in the plane or elsewhere, `n` draws at a time. `seed` and a repeat's number give the same draws always."""

    law: SoftenedCloud | GaussianMixture
    schedule: Schedule
    n: int
    seed: int

    def draws(self, repeat: int, *keys: int) -> Draws:
        """Three independent samples of repeat number `repeat`; `keys` name other ones."""
        from ...learning.losses import draw_data

        random = np.random.default_rng([self.seed, repeat, *keys])
        train, test, other = (draw_data(self.law, self.n, random) for _ in range(3))
        return Draws(train=train, test=test, other=other)

    def at(self, time: float) -> Schedule:
        """The schedule that ends at T = `time`."""
        return dataclasses.replace(self.schedule, termination_time=time)

    def latents(self, repeat: int, key: int = 1) -> FloatArray:
        """(n, d) draws of the prior: (a), and what (c) is made of, so that both are compared pair by pair."""
        random = np.random.default_rng([self.seed, repeat, key])
        return self.schedule.prior_std * random.standard_normal((self.n, self.law.d))

    def start(self, kind: str, time: float, draws: Draws, repeat: int, tau: float = PAPER_TAU) -> FloatArray:
        """(n, d) X_T under one of `STARTS`: (b) diffuses held-out points, (c) moves the latents onto diffused `train`.

        Draws and latents are the same at every T, so curves over T are smooth.
        """
        if kind == "prior":
            return self.latents(repeat)
        if kind == "exact":
            schedule = self.at(time)
            noise = np.random.default_rng([self.seed, repeat, 2]).standard_normal(draws.other.shape)
            return schedule.alpha(time) * draws.other + schedule.sigma(time) * noise
        return transported(draws.train, self.at(time), self.latents(repeat), tau, self.seed + repeat)


def knowing(train: FloatArray, schedule: Schedule, tau: float, seed: int) -> Experiment:
    """The experiment whose transported start knows `train` (m, d) and nothing else of the law."""
    return Experiment(
        cloud=PointCloud.of(train), softness=0.0, start="transport", tau=tau,
        termination_time=schedule.termination_time, kappa=schedule.kappa, beta=schedule.beta,
        seed=seed % LARGEST_SEED, particles=len(train),
    )  # fmt: skip


def transported(train: FloatArray, schedule: Schedule, latents: FloatArray, tau: float, seed: int) -> FloatArray:
    """(n, d) start (c): `latents` (n, d) moved onto diffused points of `train` (m, d), at most 1,000."""
    from ...flow.start_law import transported_start

    return transported_start(knowing(train, schedule, tau, seed), latents)


def base_of(request: StudyRequest) -> Experiment:
    """The drawing, under one clock for all axes and the Ornstein-Uhlenbeck process, or the mixture."""
    if request.experiment is None:
        return Experiment(mixture=MIXTURE)
    return require_points(request, 2).with_parameters({"process": "ou", "kappa_ratio": 1.0})


def law_in_words(request: StudyRequest) -> str:
    """What `base_of` a request is."""
    return "The drawing, softened" if request.experiment is not None else "Three off-centre components in the plane"


def sampled_law(request: StudyRequest, n: int) -> SampledLaw:
    """The law of a request with n draws at a time. Raises EngineError for a drawing of fewer than two points."""
    base = base_of(request)
    return SampledLaw(law=law_of(base), schedule=base.schedule, n=n, seed=request.seed)


def mixture_shares(law: GaussianMixture, x: FloatArray) -> FloatArray:
    """(m,) mean posterior weights of the components at x (n, d): under the law itself they are its weights."""
    variances, axes = law.axes
    along = np.einsum("nmi,mij->nmj", x[:, None] - law.means, axes)
    with np.errstate(divide="ignore"):
        logits = np.log(law.weights) - 0.5 * (along**2 / variances + np.log(variances)).sum(2)  # (n, m)
    weights = np.exp(logits - logits.max(1, keepdims=True))
    shares: FloatArray = (weights / weights.sum(1, keepdims=True)).mean(0)
    return shares


def total_variation(given: SampledLaw, time: float) -> dict[str, FloatArray]:
    """TV(prior, p_T) = E (1 - p_T(z)/prior(z))_+ over the prior's z, and its standard error."""
    import torch

    from ...scores import score_of

    schedule = given.at(time)
    score, alpha, d = score_of(given.law, schedule), schedule.alpha(time), given.law.d
    gaussian = np.random.default_rng([given.seed, 4]).standard_normal((OVER_LATENTS, d))
    z = torch.as_tensor(schedule.prior_std * gaussian)
    log_p = score.log_density(z / alpha, schedule.noise_level(time)).numpy() - d * np.log(alpha)
    log_prior = -0.5 * (gaussian**2).sum(1) - d * np.log(np.sqrt(2 * np.pi) * schedule.prior_std)
    lost = np.maximum(0.0, -np.expm1(np.minimum(log_p - log_prior, 0.0)))
    return {"tv": np.asarray(lost.mean()), "tv_error": np.asarray(lost.std() / np.sqrt(OVER_LATENTS))}
