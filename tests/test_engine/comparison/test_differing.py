"""What differs between two experiments, as a person reads it."""

from __future__ import annotations

import numpy as np
import pytest

from engine import Differing, Experiment, GaussianMixture, PointCloud, differing

TWO = PointCloud.of([[-1.0, 0.0], [1.0, 0.0]])
THREE = PointCloud.of([[-1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])


def texts(a: Experiment, b: Experiment) -> list[tuple[str, str, str]]:
    return [(each.name, each.a, each.b) for each in differing(a, b)]


def test_nothing_differs_between_an_experiment_and_itself() -> None:
    assert differing(Experiment(cloud=TWO), Experiment(cloud=TWO)) == ()


def test_numbers_and_choices_are_shown_as_a_person_reads_them_in_declared_order() -> None:
    found = differing(Experiment(cloud=TWO), Experiment(cloud=TWO, termination_time=0.5, process="pinned", seed=12))
    assert found[0] == Differing(name="termination_time", label="Termination time", a="3", b="0.5")
    assert [each.name for each in found] == ["termination_time", "process", "seed"]
    assert (found[1].a, found[1].b) == ("Ornstein-Uhlenbeck", "Pinned Brownian")


def test_a_parameter_without_effect_on_both_sides_is_left_out() -> None:
    assert texts(Experiment(cloud=TWO, eta=0.5), Experiment(cloud=TWO, eta=0.25)) == []


def test_a_parameter_with_effect_on_one_side_says_so() -> None:
    found = texts(Experiment(cloud=TWO), Experiment(cloud=TWO, sampler="sde", eta=0.5))
    assert found == [("sampler", "Probability-flow ODE", "Reverse SDE"), ("eta", "no effect", "0.5")]


def test_numbers_that_differ_in_a_late_digit_are_told_apart() -> None:
    (found,) = differing(Experiment(cloud=TWO, softness=0.123456), Experiment(cloud=TWO, softness=0.123457))
    assert (found.a, found.b) == ("0.123456", "0.123457")


@pytest.mark.parametrize(
    ("a", "b", "shown"),
    [
        (Experiment(cloud=TWO), Experiment(cloud=THREE), ("2 points", "3 points")),
        (
            Experiment(cloud=TWO),
            Experiment(cloud=PointCloud.of(TWO.positions + 1)),
            ("2 points", "2 other points"),
        ),
        (
            Experiment(cloud=TWO),
            Experiment(mixture=GaussianMixture.of(np.zeros((1, 2)), variances=[1.0])),
            ("2 points", "mixture of 1 Gaussian"),
        ),
    ],
)
def test_drawings_are_told_apart_by_their_counts(a: Experiment, b: Experiment, shown: tuple[str, str]) -> None:
    found = {each.name: (each.a, each.b) for each in differing(a, b)}
    assert found["drawing"] == shown


def test_a_second_drawing_is_named() -> None:
    assert texts(Experiment(cloud=TWO), Experiment(cloud=TWO, against=THREE)) == [("against", "none", "3 points")]
