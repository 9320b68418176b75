"""Declared parameters: checking, clamping and the slider's scale, for every parameter of an experiment."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine import EngineError, Experiment, Parameter, parameters_of

ALL = parameters_of(Experiment)
NUMBERS = [declared for declared in ALL.values() if declared.scale != "choice"]
CHOICES = [declared for declared in ALL.values() if declared.scale == "choice"]


def named(declared: Parameter) -> str:
    return declared.name


@pytest.mark.parametrize("declared", ALL.values(), ids=named)
def test_the_default_is_admissible_and_the_words_are_there(declared: Parameter) -> None:
    assert declared.checked(declared.default) == declared.default
    assert declared.label
    assert declared.doc.endswith(".")
    assert declared.stages


@pytest.mark.parametrize("declared", NUMBERS, ids=named)
def test_a_slider_goes_from_low_to_high_and_back(declared: Parameter) -> None:
    assert declared.to_fraction(declared.low) == pytest.approx(0, abs=1e-12)
    assert declared.to_fraction(declared.high) == pytest.approx(1, abs=1e-12)
    values = [declared.from_fraction(fraction) for fraction in np.linspace(0, 1, 51)]
    assert values == sorted(values)
    assert (values[0], values[-1]) == (pytest.approx(declared.low), pytest.approx(declared.high))
    for value in values:
        # Bending and back loses a few roundings, enlarged by the width of the bent scale (below 40), or of the range.
        slack = 1e-12 * max(abs(value), declared.high - declared.low if declared.scale == "integer" else 0)
        assert declared.from_fraction(declared.to_fraction(value)) == pytest.approx(value, rel=1e-12, abs=slack)
    assert declared.from_fraction(-1) == values[0]
    assert declared.from_fraction(2) == values[-1]


@pytest.mark.parametrize("declared", NUMBERS, ids=named)
@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, "much", None, [1], True])
def test_what_is_no_number_is_refused_with_the_range(declared: Parameter, bad: object) -> None:
    with pytest.raises(EngineError) as raised:
        declared.checked(bad)
    assert f"{declared.low:g} to {declared.high:g}" in raised.value.hint


@pytest.mark.parametrize("declared", NUMBERS, ids=named)
def test_numbers_outside_the_range_are_refused_when_typed_and_clamped_when_dragged(declared: Parameter) -> None:
    for outside, edge in ((declared.low - 1, declared.low), (declared.high * 2 + 1, declared.high)):
        with pytest.raises(EngineError):
            declared.checked(outside)
        assert declared.clamped(outside) == edge
    assert declared.checked(str(declared.default)) == declared.default


def test_whole_numbers_stay_whole() -> None:
    steps = ALL["steps"]
    assert isinstance(steps.from_fraction(0.123), int)
    assert steps.clamped(12.6) == 13
    assert steps.checked("12") == 12
    with pytest.raises(EngineError, match="whole number"):
        steps.checked(12.5)


def test_symlog_is_odd_near_zero_and_logarithmic_far_out() -> None:
    curvature = ALL["curvature"]
    zero = curvature.to_fraction(0)
    assert curvature.from_fraction(zero) == pytest.approx(0, abs=1e-12)
    tenfold = [curvature.to_fraction(10.0**power) for power in range(2, 7)]
    # asinh(x) = log 2x + O(x^-2), and the threshold is .1: steps differ by about 1e-6 of the scale at most.
    np.testing.assert_allclose(np.diff(tenfold, 2), 0, atol=1e-6)


@pytest.mark.parametrize("declared", CHOICES, ids=named)
def test_choices_admit_their_values_and_list_them(declared: Parameter) -> None:
    for value, label in declared.choices:
        assert declared.checked(value) == value
        assert label
    for bad in ("other", None, 1, [1]):
        with pytest.raises(EngineError) as raised:
            declared.checked(bad)
        assert all(value in raised.value.hint for value, _ in declared.choices)
