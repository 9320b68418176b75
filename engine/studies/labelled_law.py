"""A law with labels: what the study of conditional generation runs on, with independent draws of every label."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from ..errors import EngineError
from ..experiment.experiment import Experiment
from ..experiment.mixture import GaussianMixture
from ..experiment.presets import preset
from ..experiment.schedule import Schedule
from ..experiment.target import SoftenedCloud, law_of
from ..study import StudyRequest, require_points
from ..values import FloatArray, IntArray
from .sampled_law import PAPER_TAU

EXAMPLE = "pinwheel"
MOST_LABELS = 10

Law = SoftenedCloud | GaussianMixture


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledLaw:
    """`law` and its `laws` by label with `shares` (l,) of sum 1; `members` (m,) the label's place of each component.

    `points` (m', d) and `places` (m',) are drawn points with theirs: an end belongs to the label of the nearest one.
    """

    law: Law
    laws: tuple[Law, ...]
    shares: FloatArray
    members: IntArray
    points: FloatArray
    places: IntArray
    schedule: Schedule
    seed: int

    def at(self, time: float) -> Schedule:
        """The schedule that ends at T = `time`."""
        return dataclasses.replace(self.schedule, termination_time=time)

    def draws(self, kind: int, n: int, repeat: int) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Three independent samples (n, d) of a label: to train on, to test with, and another."""
        from ..learning.losses import draw_data

        random = np.random.default_rng([self.seed, repeat, kind, 5])
        train, test, other = (draw_data(self.laws[kind], n, random) for _ in range(3))
        return train, test, other

    def mixed(self, samples: list[FloatArray], repeat: int) -> FloatArray:
        """(n, d) of the labels' samples (n, d) each, as many of each as its share."""
        random = np.random.default_rng([self.seed, repeat, 6])
        n = len(samples[0])
        kinds = random.choice(len(samples), n, p=self.shares)
        mixed: FloatArray = np.stack(samples)[kinds, np.arange(n)]
        return mixed

    def latents(self, n: int, repeat: int) -> FloatArray:
        """(n, d) draws of the prior, the same for every label and way."""
        random = np.random.default_rng([self.seed, repeat, 7])
        return self.schedule.prior_std * random.standard_normal((n, self.law.d))

    def start(self, repeat: int) -> tuple[float, int]:
        """tau and the seed of a transported start."""
        return PAPER_TAU, self.seed + repeat

    def landed(self, ends: FloatArray, kind: int) -> float:
        """Share of ends (n, d) whose nearest drawn point has the label."""
        from scipy.spatial import cKDTree

        return float((self.places[cKDTree(self.points).query(ends)[1]] == kind).mean())

    def sent_back(self, x0: FloatArray, kind: int, time: float, repeat: int) -> tuple[float, float]:
        """Of draws (n, d) of a label, diffused to T: mean P(label | X_T), and the share that the reverse SDE returns.

        The former by the labels' densities at X_T, the latter by drawing end points; they agree in expectation.
        """
        import torch

        from ..flow.exact_reverse import draw_components
        from ..scores import score_of

        random = np.random.default_rng([self.seed, repeat, kind, 8])
        level = self.at(time).terminal_noise_level
        xt = x0 + level * random.standard_normal(x0.shape)
        scores, noisy = [score_of(law, self.schedule) for law in self.laws], torch.as_tensor(xt)
        logs = np.stack([score.log_density(noisy, level).numpy() for score in scores]) + np.log(self.shares)[:, None]
        weights = np.exp(logs - logs.max(0))
        chosen = draw_components(self.law, xt, np.full(self.law.d, level), random.random(len(xt)))
        assert chosen is not None  # nothing supersedes it
        return float((weights[kind] / weights.sum(0)).mean()), float((self.members[chosen] == kind).mean())


def labelled_experiment(request: StudyRequest) -> Experiment:
    """The drawing under one clock for all axes, or the pinwheel. Raises EngineError for fewer than two labels."""
    if request.experiment is None:
        return preset(EXAMPLE).experiment
    base = require_points(request, 2).with_parameters({"process": "ou", "kappa_ratio": 1.0})
    count = len(np.unique(base.cloud.labels[base.cloud.present]))
    if count < 2:
        raise EngineError(
            "This study needs a drawing of at least two classes.", "Give some points another class, or pick Pinwheel."
        )
    if count > MOST_LABELS:
        raise EngineError(f"{count} classes are too many for this study.", f"Use at most {MOST_LABELS}.")
    return base


def labelled_law(request: StudyRequest) -> LabelledLaw:
    """The law of a request by labels. Raises EngineError like `labelled_experiment`."""
    base = labelled_experiment(request)
    law, cloud = law_of(base), base.cloud
    of_components = np.arange(len(law)) if isinstance(law, GaussianMixture) else cloud.labels
    present = np.unique(of_components[law.present])
    shares = np.array([law.weights[of_components == label].sum() for label in present])
    return LabelledLaw(
        law=law,
        laws=tuple(_restricted(law, of_components == label) for label in present),
        shares=shares / shares.sum(),
        members=np.searchsorted(present, of_components),
        points=law.centres if isinstance(law, SoftenedCloud) else cloud.positions,
        places=np.searchsorted(present, cloud.labels),
        schedule=base.schedule,
        seed=request.seed,
    )


def _restricted(law: Law, chosen: IntArray) -> Law:
    """The law given that it is one of the chosen components (m,), a mask."""
    weights = law.weights[chosen]
    if isinstance(law, GaussianMixture):
        return GaussianMixture(weights=weights, means=law.means[chosen], covariances=law.covariances[chosen])
    return SoftenedCloud(centres=law.centres[chosen], weights=weights / weights.sum(), softness=law.softness)
