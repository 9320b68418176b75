"""Easings: where they begin and end, that they never fall, and that each has its mirror, exactly."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.story.easing import EASINGS, MIRRORED, Easing, eased

every = pytest.mark.parametrize("easing", EASINGS)
shares = st.fractions(0, 1, max_denominator=5000)


@every
def test_it_goes_from_nothing_to_all(easing: Easing) -> None:
    assert eased(easing, Fraction(0)) == 0
    assert eased(easing, Fraction(1)) == 1


@every
@given(a=shares, b=shares)
def test_it_never_falls_and_stays_within(easing: Easing, a: Fraction, b: Fraction) -> None:
    low, high = sorted((a, b))
    assert 0 <= eased(easing, low) <= eased(easing, high) <= 1


@every
@given(s=shares)
def test_its_mirror_is_the_same_way_backwards(easing: Easing, s: Fraction) -> None:
    assert eased(MIRRORED[easing], s) == 1 - eased(easing, 1 - s)
    assert MIRRORED[MIRRORED[easing]] == easing


@pytest.mark.parametrize(
    ("easing", "quarter", "half", "three_quarters"),
    [
        ("linear", "1/4", "1/2", "3/4"),
        ("in", "1/16", "1/4", "9/16"),
        ("out", "7/16", "3/4", "15/16"),
        ("in-out", "1/8", "1/2", "7/8"),
        ("step", "0", "0", "0"),
        ("step-start", "1", "1", "1"),
    ],
)
def test_known_values(easing: Easing, quarter: str, half: str, three_quarters: str) -> None:
    found = [eased(easing, Fraction(k, 4)) for k in (1, 2, 3)]
    assert found == [Fraction(quarter), Fraction(half), Fraction(three_quarters)]
