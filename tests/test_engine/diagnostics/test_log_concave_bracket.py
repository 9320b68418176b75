"""The ends of r*: a search that finds more on its way down than it knew further up; widths next to nothing."""

from __future__ import annotations

import numpy as np
import pytest

from engine.diagnostics.concavity import log_concave_scales as scales
from engine.diagnostics.concavity.largest_hessian import Steepest
from engine.diagnostics.concavity.line_concavity import is_concave_on_line
from engine.experiment.mixture import GaussianMixture
from engine.values import FloatArray

LAW = GaussianMixture.of([-1.0, 1.0], variances=[0.25, 0.5])
BLIND = 0.9  # the level below which the search finds the place that bends upwards, unless it is told of it


@pytest.mark.parametrize(("truth", "found"), [(2.9, 2.9), (5.0, 4.0)])  # the latter beyond what is proved: as if equal
def test_a_place_found_further_down_is_looked_at_further_up(
    monkeypatch: pytest.MonkeyPatch, truth: float, found: float
) -> None:
    def search(_law: GaussianMixture, s: float, near: FloatArray | None) -> Steepest:
        return Steepest(value=(BLIND if near is None else truth) - s, places=np.zeros((1, 1)))

    monkeypatch.setattr(scales, "largest_balance", search)
    monkeypatch.setattr(scales, "sure_level", lambda _law: 4.0)
    monkeypatch.setattr(scales, "is_surely_concave", lambda _law, _s: False)
    bracket = scales.log_concave_scales.__wrapped__(LAW)
    assert bracket.sure == 1 / 4
    assert bracket.found == pytest.approx(1 / found, rel=2e-9)  # the root's width, and rounding


@pytest.mark.parametrize("variance", [1e-300, 1e-121, 1e-119, 1e-40])
@pytest.mark.parametrize("far", [0.0, 1e5])
def test_widths_that_are_next_to_nothing_overflow_nowhere(variance: float, far: float) -> None:
    """A narrow component in a wide one, in the same place: log-concave with much noise, and not with little."""
    law = GaussianMixture.of([far, far], variances=[variance, 1.0])
    assert not is_concave_on_line(law, 0.0)
    assert is_concave_on_line(law, 1e3)
