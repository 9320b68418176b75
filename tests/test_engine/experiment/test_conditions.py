"""A parameter that is declared to have no effect has none: results stay as they are to the last bit."""

from __future__ import annotations

import numpy as np
import pytest

from engine import Experiment, GaussianMixture, PointCloud, parameters_of, simulate, solve_transport

PAIR = PointCloud.of([[-1.0, 0.3], [1.0, -0.2]])
OTHER = {"softness": 0.3, "kappa": 2.0, "kappa_ratio": 3.0, "tau": 0.5, "eta": 0.2, "epsilon": 1.0}
MIXTURE = GaussianMixture(means=[[-1.0, 0.0], [1.0, 0.0]], covariances=[np.eye(2) * 0.1] * 2, weights=[0.5, 0.5])
SETTINGS = [
    {},
    {"process": "ve"},
    {"process": "pinned"},
    {"sampler": "sde", "start": "transport"},
]


def small(**parameters: object) -> Experiment:
    return Experiment(cloud=PAIR, particles=8, steps=8).with_parameters(parameters)


def idle_ones() -> list[tuple[Experiment, str]]:
    experiments = [small(**each) for each in SETTINGS] + [Experiment(mixture=MIXTURE, particles=8, steps=8)]
    declared = parameters_of(Experiment)
    return [(e, name) for e in experiments for name in declared if declared[name].idle_reason(e)]


@pytest.mark.parametrize(("experiment", "name"), idle_ones())
def test_an_idle_parameter_changes_no_result(experiment: Experiment, name: str) -> None:
    other = experiment.with_parameters({name: OTHER[name]})
    assert other != experiment
    for work in (simulate, solve_transport):
        before, after = next(iter(work(experiment))), next(iter(work(other)))
        for field in ("latents", "ends"):
            if hasattr(before, field):
                np.testing.assert_array_equal(getattr(before, field), getattr(after, field))
        if hasattr(before, "reverse"):
            np.testing.assert_array_equal(before.forward.positions, after.forward.positions)
            np.testing.assert_array_equal(before.reverse.positions, after.reverse.positions)


def test_each_condition_is_met_somewhere_and_missed_somewhere() -> None:
    met = [small(sampler="sde", start="transport", transport="sinkhorn")]
    assert {name for _, name in idle_ones()} == set(OTHER)
    for name in OTHER:
        assert any(not parameters_of(Experiment)[name].idle_reason(experiment) for experiment in met), name


def test_a_reason_is_a_sentence() -> None:
    for experiment, name in idle_ones():
        assert parameters_of(Experiment)[name].idle_reason(experiment).endswith(".")
