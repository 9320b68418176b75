"""Where the search for the largest Hessian starts: places where components tie, each checked by their densities."""

from __future__ import annotations

import numpy as np
import pytest

from engine.diagnostics.concavity.shape_ties import component_places, shell_places
from engine.experiment.mixture import GaussianMixture
from engine.fields.curvature import ties


@pytest.mark.parametrize("d", [1, 2, 3])
def test_every_tie_on_a_line_is_one(d: int) -> None:
    rng = np.random.default_rng(d)
    roots = rng.standard_normal((2, d, d))
    law = GaussianMixture.of(3 * rng.standard_normal((2, d)), roots @ roots.swapaxes(1, 2), weights=[0.3, 0.7])
    s = 0.2
    places, owners = component_places(law, s)
    covariances = law.covariances + s * s * np.eye(d)
    offsets = places[:, None] - law.means
    squares = np.einsum("nmi,mij,nmj->nm", offsets, np.linalg.inv(covariances), offsets)
    logs = np.log(law.weights) - 0.5 * np.linalg.slogdet(covariances)[1] - 0.5 * squares
    gaps = np.abs(logs[:, 0] - logs[:, 1]) / (1 + np.abs(squares).max(axis=1))
    # on the line between the means the heavier's density is above at its mean, the other's at its own: one tie at least
    # from each mean, and for d > 1 more along axes; the mean and 8 places an axis are no ties
    tied = gaps < 1e-9
    assert tied.sum() >= 2
    assert set(owners[tied]) == {0, 1}
    between = law.means[1] - law.means[0]
    along = (places - law.means[0]) @ between / (between @ between)
    off = np.linalg.norm(places - law.means[0] - along[:, None] * between, axis=1)
    assert (tied & (off < 1e-9) & (along > 0) & (along < 1)).any()
    widths = np.sqrt(squares[np.arange(len(places)), owners])  # in standard deviations of its own
    assert all(np.isclose(widths, k, atol=1e-9).sum() >= 2 * 2 * d for k in (0.5, 1.0, 2.0, 4.0))


def test_ties_on_shells_are_ties_at_their_radius() -> None:
    law = GaussianMixture.of([[0.0, 0.0], [0.1, 0.0]], variances=[[1.0, 2.0], [2.0, 1.0]])
    places = shell_places(law, 0.5, 8.0)
    radii = np.linalg.norm(places - law.mean, axis=1)
    assert np.unique(np.round(radii, 9)).tolist() == [2.0, 4.0, 8.0]
    variances = np.array([[1.25, 2.25], [2.25, 1.25]])
    squares = ((places[:, None] - law.means) ** 2 / variances).sum(axis=2)
    assert squares[:, 0] == pytest.approx(squares[:, 1], abs=1e-9)
    assert len(places) == 12  # crossed shapes tie four times a shell


def test_ties_of_one_shape_are_equally_likely() -> None:
    rng = np.random.default_rng(8)
    for d, m in ((1, 2), (2, 3), (3, 2)):
        sites, bonus = rng.standard_normal((m, d)), 0.1 * rng.standard_normal(m)
        power = ((ties(sites, bonus)[:, None] - sites) ** 2).sum(axis=2) - 2 * bonus
        two = np.sort(power, axis=1)
        tied = np.isclose(power[:, :, None], power[:, None], atol=1e-12).sum(axis=(1, 2)) > m
        assert tied[m:].all(), two  # all but the sites
