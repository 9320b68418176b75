"""How far readings of samples vary, from one sample: against what many samples of known laws do."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.diagnostics.spread import of_all, of_batches, of_largest, of_mean, of_rms, of_sums
from engine.diagnostics.swap import best_swap, fourth_saving
from engine.values import FloatArray

MANY, N = 400, 200
LAWS = {
    "exponential": lambda random: random.exponential(size=(MANY, N)),
    "normal": lambda random: np.abs(random.standard_normal((MANY, N))),
    "bounded": lambda random: random.random((MANY, N)),
    "long tails": lambda random: random.pareto(3.0, (MANY, N)),
}


def held(values: FloatArray, spreads: FloatArray) -> float:
    """The share of pairs of samples whose values (MANY,) differ by at most 2 (s^2 + s'^2)^1/2."""
    return float((np.abs(values[::2] - values[1::2]) <= 2 * np.hypot(spreads[::2], spreads[1::2])).mean())


@pytest.mark.parametrize("law", LAWS)
def test_two_spreads_hold_nine_of_ten_pairs_of_largest_and_rms_values(law: str) -> None:
    samples = LAWS[law](np.random.default_rng(1))
    # 200 pairs: 0.9 less two standard errors of that share is 0.86
    assert held(samples.max(axis=1), np.array([of_largest(each) for each in samples])) >= 0.86
    rms = np.sqrt((samples**2).mean(axis=1))
    assert held(rms, np.array([of_rms(each) for each in samples])) >= 0.86


def test_a_mean_has_its_standard_error_and_one_value_alone_all_of_itself() -> None:
    assert of_mean(np.array([1.0, 3.0])) == pytest.approx(1.0)  # sd 2^1/2 over 2^1/2
    assert of_mean(np.array([-4.0])) == of_rms(np.array([-4.0])) == of_largest(np.array([-4.0])) == 4.0


def test_what_is_fixed_of_each_group_does_not_vary() -> None:
    first, second = np.zeros(4), np.array([0.0, 0.0, 5.0, 5.0])
    assert of_sums(first, second) > 1.0
    assert of_sums(first, second, np.array([0, 0, 1, 1])) == 0.0


def test_batches_tell_the_deviation_of_a_mean_and_too_few_tell_nothing() -> None:
    random = np.random.default_rng(2)
    sample, others = random.standard_normal((4000, 1)), [np.zeros((4000, 1))]
    found = of_batches(lambda part, other: (float(part.mean() - other.mean()),), (0.5,), sample, others)
    assert found is not None
    # 1/4000^1/2 and a quarter more; of 7 freedoms, so known to a factor of 2.2 either way with 99 %
    assert 1 / 2.2 < found[0] * math.sqrt(4000) / 1.25 < 2.2
    assert of_batches(lambda part, other: (0.0,), (0.5,), sample[:3], others) is None


def test_the_largest_of_many_deviations_is_held_by_more() -> None:
    assert of_all(1) == 1.0
    largest = np.abs(np.random.default_rng(3).standard_normal((2000, 60))).max(axis=1)
    assert (largest <= 2 * of_all(60)).mean() >= 0.95


def test_the_fourth_exchange_saves_less_than_the_best_and_nothing_where_there_is_none() -> None:
    random = np.random.default_rng(4)
    z, x = random.standard_normal((40, 2)), random.standard_normal((40, 2))
    assert 0 <= fourth_saving(z, x) <= best_swap(z, x).saving
    assert fourth_saving(z, z) == 0.0  # the identity is optimal
    assert fourth_saving(z[:6], x[:6]) >= fourth_saving(z[:4], x[:4]) == 0.0
