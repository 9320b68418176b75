"""Formulas of a curve: right values, a sentence for everything else, and nothing is ever run."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import EngineError, formula_curve
from engine.edits.formula import FUNCTIONS, evaluated

T = np.linspace(0.1, 0.9, 7)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("t", T),
        ("2*t + 1", 2 * T + 1),
        ("-t**2 / 4", -(T**2) / 4),
        ("t^3", T**3),
        ("cos(pi*t)*exp(-t)", np.cos(np.pi * T) * np.exp(-T)),
        ("abs(sin(tau*t)) - sqrt(e)", np.abs(np.sin(2 * np.pi * T)) - np.sqrt(np.e)),
        ("  1.5e-1 ", np.full(7, 0.15)),
        ("+3", np.full(7, 3.0)),
    ],
)
def test_values(text: str, expected: np.ndarray) -> None:
    np.testing.assert_allclose(evaluated(text, T, "x"), expected, rtol=1e-14)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_can_be_called(name: str) -> None:
    np.testing.assert_array_equal(evaluated(f"{name}(t)", T, "x"), getattr(np, name)(T))


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "cos(", "x", "t.real", "t[0]", "lambda: 0", "__import__('os')", "cos", "cos()", "cos(t, t)",
        "cos(x=t)", "open('a')", "(1, 2)", "[t]", "t if t else 1", "t < 1", "True", "None", "'a'", "1j", "t and t",
        "t; t", "y = t", "().__class__", "f'{t}'", "t // 2", "t % 2", "t @ t", "~1", "not t", "*t", "1/0", "0/0",
        "log(0)", "9**9**9", "10**7", "1" * 400, "+" * 150 + "t", "9" * 199, "(" * 99 + "t" + ")" * 99, "\0", "t\nt",
        "import os", "cos.__call__(t)", "(cos)(t)(t)", "λ", "🌀", "walrus := 1", "await t", "yield",
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_a_sentence(text: str) -> None:
    if text == "(" * 99 + "t" + ")" * 99:
        np.testing.assert_array_equal(evaluated(text, T, "x"), T)  # odd, but a formula
        return
    with pytest.raises(EngineError) as caught:
        evaluated(text, T, "y")
    assert "formula for y" in caught.value.message
    assert caught.value.message.endswith(".")
    assert caught.value.hint


@given(st.text(max_size=220))
def test_no_text_does_anything_but_give_numbers_or_a_sentence(text: str) -> None:
    try:
        values = evaluated(text, T, "x")
    except EngineError:
        return
    assert values.shape == T.shape
    assert np.isfinite(values).all()


@given(st.text(alphabet="t0123456789.+-*/^() cosinexplgqrabp,", max_size=60))
def test_nothing_that_looks_like_a_formula_breaks_it(text: str) -> None:
    with contextlib.suppress(EngineError):
        assert np.isfinite(evaluated(text, T, "x")).all()


def test_points_are_even_along_the_curve() -> None:
    circle = formula_curve("cos(t)", "sin(t)", 12)
    angles = np.arange(12) * np.pi / 6
    # Chords of 4096 parts of the circle: an arc's length is short by (2 pi/4096)^2/24, and its places by no more.
    np.testing.assert_allclose(circle, np.stack([np.cos(angles), np.sin(angles)], axis=1), atol=1e-6)
    fast = formula_curve("t**3", "0", 5)  # slow at first; even all the same, and with both ends
    np.testing.assert_allclose(fast[:, 0], np.linspace(0, (2 * np.pi) ** 3, 5), rtol=1e-12)
    np.testing.assert_array_equal(formula_curve("1", "2", 3), [[1, 2]] * 3)
    assert formula_curve("t", "t", 1).shape == (1, 2)
