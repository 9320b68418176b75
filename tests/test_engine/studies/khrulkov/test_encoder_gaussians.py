"""Gaussians: the encoder whitens, and drifts that do not commute with the covariance break it."""

from __future__ import annotations

import numpy as np
import pytest
from encoder_runs import can_fail, findings_of, quick, tells_subsets, verdicts, with_value
from study_parts import parts_of

REQUEST = quick("encoder-gaussians")


@pytest.mark.parametrize("d", [2, 3, 7])
def test_codes_are_whitened_data(d: int) -> None:
    part = parts_of(REQUEST)[f"d{d}"]
    assert part["limit"][-1] < 1e-6  # theory, section 6
    orders = np.diff(np.log(part["solver"])) / np.log(4)  # evaluations go 24, 96, 384
    assert (orders < -2.9).all()  # order 4 in the end; at 24 evaluations its first steps still take of it
    # codes at T lie within |a| exp(-T) and what the covariances still differ by, exp(-2T)
    assert part["limit"][1] / part["limit"][0] == pytest.approx(np.exp(-2.0), rel=0.5)


def test_unequal_drifts_have_their_known_numbers() -> None:
    part = parts_of(REQUEST)["tilted"]
    assert part["cost"][3] == pytest.approx(0.74266726, abs=1e-8)
    assert part["least"][3] == pytest.approx(0.61072884, abs=1e-8)
    assert part["rotation"][3] == pytest.approx(-16.039, abs=1e-3)
    assert part["rotation"][0] == pytest.approx(0.0, abs=1e-8)
    assert (np.diff(part["cost"] / part["least"]) > 0.01).all()


def test_all_agree_and_only_unequal_drifts_cost_extra() -> None:
    found = verdicts(findings_of(REQUEST))
    assert set(found.values()) == {"agrees"}
    assert len(found) == 8
    extra = {check.quantity: check.value for check in findings_of(REQUEST).checks if check.quantity.startswith("extra")}
    assert extra["extra cost of the flow, drift diag(1, 3)"] == pytest.approx(0.74266726 / 0.61072884 - 1, abs=1e-7)
    assert abs(extra["extra cost of the flow, equal drifts"] or 0.0) < 1e-9


def test_what_agrees_can_differ() -> None:
    found = verdicts(findings_of(REQUEST, d7=with_value(parts_of(REQUEST)["d7"], "limit", 2e-6)))
    assert "differs" in {verdict for quantity, verdict in found.items() if "d = 7" in quantity}
    tilted = with_value(parts_of(REQUEST)["tilted"], "cost", 0.74266)
    assert verdicts(findings_of(REQUEST, tilted=tilted))["cost, drift diag(1, 3), T = 3"] == "differs"


def test_checks_and_subsets() -> None:
    can_fail(REQUEST)
    tells_subsets(REQUEST)
