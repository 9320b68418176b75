"""A law with labels: what the study of conditional generation runs on, with independent draws of every label."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from ...errors import EngineError
from ...experiment.experiment import Experiment
from ...experiment.mixture import GaussianMixture
from ...experiment.presets import preset
from ...experiment.target import SoftenedCloud, law_of
from ...values import FloatArray, IntArray
from ..base.sampled_law import PAPER_TAU, Draws, SampledLaw, transported
from ..base.study import StudyRequest, require_points

EXAMPLE = "pinwheel"
MOST_LABELS = 10

Law = SoftenedCloud | GaussianMixture


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledLaw:
    """The `whole` law and its `laws` by label with `shares` (l,) of sum 1; `members` (m,): the label's place of each of
    its components. `points` (m', d) and `places` (m',) are drawn points with theirs: an end belongs to the label of the
    nearest one.
    """

    whole: SampledLaw
    laws: tuple[Law, ...]
    shares: FloatArray
    members: IntArray
    points: FloatArray
    places: IntArray

    def draws(self, kind: int, repeat: int) -> Draws:
        """Independent samples (n, d) of a label."""
        return dataclasses.replace(self.whole, law=self.laws[kind]).draws(repeat, kind, 5)

    def mixed(self, samples: list[FloatArray], repeat: int) -> FloatArray:
        """(n, d) of the labels' samples (n, d) each, as many of each as its share."""
        random = np.random.default_rng([self.whole.seed, repeat, 6])
        n = len(samples[0])
        kinds = random.choice(len(samples), n, p=self.shares)
        mixed: FloatArray = np.stack(samples)[kinds, np.arange(n)]
        return mixed

    def moved(self, train: FloatArray, time: float, latents: FloatArray, repeat: int) -> FloatArray:
        """(n, d) latents moved onto diffused points of `train` (m, d)."""
        return transported(train, self.whole.at(time), latents, PAPER_TAU, self.whole.seed + repeat)

    def landed(self, ends: FloatArray, kind: int) -> float:
        """Share of ends (n, d) whose nearest drawn point has the label."""
        from scipy.spatial import cKDTree

        return float((self.places[cKDTree(self.points).query(ends)[1]] == kind).mean())

    def sent_back(self, x0: FloatArray, kind: int, time: float, repeat: int) -> tuple[float, float]:
        """Of draws (n, d) of a label, diffused to T: mean P(label | X_T), and the share that the reverse SDE returns.

        The former by the labels' densities at X_T, the latter by drawing end points; they agree in expectation.
        """
        import torch

        from ...flow.exact_reverse import draw_components
        from ...scores import score_of

        law, random = self.whole.law, np.random.default_rng([self.whole.seed, repeat, kind, 8])
        level = self.whole.at(time).terminal_noise_level
        xt = x0 + level * random.standard_normal(x0.shape)
        scores, noisy = [score_of(each, self.whole.schedule) for each in self.laws], torch.as_tensor(xt)
        logs = np.stack([score.log_density(noisy, level).numpy() for score in scores]) + np.log(self.shares)[:, None]
        weights = np.exp(logs - logs.max(0))
        chosen = draw_components(law, xt, np.full(law.d, level), random.random(len(xt)))
        assert chosen is not None  # nothing supersedes it
        return float((weights[kind] / weights.sum(0)).mean()), float((self.members[chosen] == kind).mean())


def labelled_experiment(request: StudyRequest) -> Experiment:
    """The drawing under one clock for all axes, or the pinwheel. Raises EngineError for fewer than two labels."""
    if request.experiment is None:
        return preset(EXAMPLE).experiment
    base = require_points(request, 2).with_parameters({"process": "ou", "kappa_ratio": 1.0})
    count = len(np.unique(base.cloud.labels[base.cloud.present]))
    if count < 2:
        few = "This study needs a drawing of at least two classes."
        raise EngineError(few, "Give some points another class, or pick Pinwheel.")
    if count > MOST_LABELS:
        raise EngineError(f"{count} classes are too many for this study.", f"Use at most {MOST_LABELS}.")
    return base


def labelled_law(request: StudyRequest, n: int) -> LabelledLaw:
    """The law of a request by labels with n draws at a time. Raises EngineError like `labelled_experiment`."""
    base = labelled_experiment(request)
    law, cloud = law_of(base), base.cloud
    of_components = np.arange(len(law)) if isinstance(law, GaussianMixture) else cloud.labels
    present = np.unique(of_components[law.present])
    shares = np.array([law.weights[of_components == label].sum() for label in present])
    return LabelledLaw(
        whole=SampledLaw(law=law, schedule=base.schedule, n=n, seed=request.seed),
        laws=tuple(_restricted(law, of_components == label) for label in present),
        shares=shares / shares.sum(),
        members=np.searchsorted(present, of_components),
        points=law.centres if isinstance(law, SoftenedCloud) else cloud.positions,
        places=np.searchsorted(present, cloud.labels),
    )


def _restricted(law: Law, chosen: IntArray) -> Law:
    """The law given that it is one of the chosen components (m,), a mask."""
    weights = law.weights[chosen]
    if isinstance(law, GaussianMixture):
        return GaussianMixture(weights=weights, means=law.means[chosen], covariances=law.covariances[chosen])
    return SoftenedCloud(centres=law.centres[chosen], weights=weights / weights.sum(), softness=law.softness)
