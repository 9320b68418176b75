"""The score that fits a data law and a schedule: a cloud's, a mixture's, or either under drifts that differ by axis."""

from __future__ import annotations

import torch

from ..experiment.mixture import GaussianMixture
from ..experiment.schedule import Schedule
from ..experiment.target import SoftenedCloud
from .automatic import AutomaticScore
from .empirical import EmpiricalScore
from .gaussian_mixture import GaussianMixtureScore
from .per_axis import PerAxisScore

ExactScore = EmpiricalScore | GaussianMixtureScore | PerAxisScore


def score_of(
    law: SoftenedCloud | GaussianMixture,
    schedule: Schedule,
    *,
    device: torch.device | str = "cpu",
    dtype: torch.dtype = torch.float64,
    tolerance: float | None = None,
) -> ExactScore:
    """Exact, but for clouds whose pictures may err by `tolerance` radii, in return for speed.

    Where drifts differ by axis it is in y-coordinates, see `PerAxisScore`; a solver doesn't notice.
    """
    if schedule.kappa_ratio != 1 and law.d > 1:
        return PerAxisScore(law, schedule, device=device, dtype=dtype)
    if isinstance(law, GaussianMixture):
        return GaussianMixtureScore(law, device=device, dtype=dtype)
    if tolerance is not None:
        return AutomaticScore(law, device=device, dtype=dtype, tolerance=tolerance)
    return EmpiricalScore(law, device=device, dtype=dtype)
