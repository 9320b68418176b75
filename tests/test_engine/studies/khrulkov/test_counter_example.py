"""[K]'s counter-example: printed and converged numbers at a point, and the asymmetry over the plane."""

from __future__ import annotations

import numpy as np
import pytest
from encoder_runs import can_fail, checks_of, findings_of, quick, tells_subsets, verdicts, with_value
from study_parts import parts_of

REQUEST = quick("counter-example")


def test_numbers_at_the_point() -> None:
    """Converged by an earlier prototype; its last digits are half a unit of 1e-5 and 1e-4."""
    values = parts_of(REQUEST)["point"]["values"]
    assert values[:2] == pytest.approx([-1.05408, -0.23075], abs=6e-6)
    assert values[2:] == pytest.approx([2.3025, 0.4409, 0.4666, 2.0125], abs=6e-5)


def test_all_agree_and_the_encoder_is_no_gradient() -> None:
    found = verdicts(findings_of(REQUEST))
    assert found.pop("rms J₁₂ − J₂₁ over the data") == "agrees"
    assert set(found.values()) == {"agrees"}
    assert len(found) == 14


def test_the_plane_shows_the_symmetry_of_the_density() -> None:
    """Exchanging the axes keeps the density and turns J12 - J21 into its negative; so does no change of sign."""
    skew = parts_of(REQUEST)["plane"]["skew"]
    assert np.nanmax(np.abs(skew)) > 0.1
    exchanged = skew[::-1, ::-1].T  # (x1, x2) -> (x2, x1), with row 0 at the largest x2
    assert exchanged == pytest.approx(-skew, abs=1e-4, nan_ok=True)
    assert skew[::-1, ::-1] == pytest.approx(skew, abs=1e-4, nan_ok=True)  # 100 times the steps' 1e-6


def test_a_gradient_would_differ() -> None:
    plane = parts_of(REQUEST)["plane"]
    assert (
        verdicts(findings_of(REQUEST, plane=with_value(plane, "skew", 0.0)))["rms J₁₂ − J₂₁ over the data"] == "differs"
    )
    point = parts_of(REQUEST)["point"]
    symmetric = findings_of(REQUEST, point={**point, "values": point["values"] * [1, 1, 1, 1, 0.9449, 1]})
    assert checks_of(symmetric)["∂₁S₂ − ∂₂S₁ at (−.5, 0)"].verdict.value == "differs"


def test_checks_and_subsets() -> None:
    can_fail(REQUEST)
    tells_subsets(REQUEST)
