"""Experiments: JSON there and back, refusals, and reduction to what a stage depends on."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import EngineError, Experiment, GaussianMixture, PointCloud, Stage, parameters_of

ALL = parameters_of(Experiment)
STAGES: tuple[Stage, ...] = ("diffusion", "transport", "diagnostics")


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    """Any admissible setting, read off the declarations, over a small cloud."""
    values: dict[str, Any] = {}
    for name, declared in ALL.items():
        if declared.scale == "choice":
            values[name] = draw(st.sampled_from([value for value, _ in declared.choices]))
        else:
            values[name] = declared.from_fraction(draw(st.floats(0, 1)))
    if (variance := values["softness"] ** 2) > 0:
        values["curvature"] = max(values["curvature"], -0.99 / variance)
    rows = draw(st.lists(st.tuples(*[st.floats(-1e6, 1e6)] * 2, st.integers(1, 9), st.integers(0, 7)), max_size=5))
    cloud = PointCloud.of([row[:2] for row in rows], [row[2] for row in rows], [row[3] for row in rows])
    return Experiment(cloud=cloud, **values)


@given(experiments())
def test_json_there_and_back_is_the_same_experiment(experiment: Experiment) -> None:
    again = Experiment.from_json(json.loads(json.dumps(experiment.to_json())))
    assert again == experiment
    assert hash(again) == hash(experiment)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "not a Tidemark experiment"),
        ({}, "not a Tidemark experiment"),
        ({"tidemark": 2}, "schema 2"),
        ({"tidemark": 1, "parameters": []}, "must be JSON objects"),
        ({"tidemark": 1, "parameters": {"colour": 1}}, "Unknown parameter 'colour'"),
        ({"tidemark": 1, "parameters": {"steps": "many"}}, "Steps needs a number"),
        ({"tidemark": 1, "parameters": {"steps": 10**400}}, "Steps needs a number"),
        ({"tidemark": 1, "cloud": {"positions": [[10**400, 0]]}}, "not a table of numbers"),
        ({"tidemark": 1, "cloud": {"positions": [["a", "b"]]}}, "not a table of numbers"),
        ({"tidemark": 1, "cloud": {"positions": [[1, 2], [3]]}}, "not a table of numbers"),
        ({"tidemark": 1, "cloud": {"positions": [[1, 2]], "weights": [0]}}, "All weights are zero"),
        ({"tidemark": 1, "mixture": []}, "must be JSON objects"),
        ({"tidemark": 1, "mixture": {"means": [[0]]}}, "either covariances or variances"),
    ],
)
def test_what_is_no_experiment_is_told(data: object, words: str) -> None:
    with pytest.raises(EngineError, match=words):
        Experiment.from_json(data)


@pytest.mark.parametrize("name", [name for name, declared in ALL.items() if declared.scale != "choice"])
def test_values_outside_the_declared_range_are_refused(name: str) -> None:
    with pytest.raises(EngineError, match=ALL[name].label):
        Experiment(**{name: ALL[name].high * 2 + 1})


def test_a_curvature_without_a_density_is_refused() -> None:
    with pytest.raises(EngineError, match="not above"):
        Experiment(softness=0.1, curvature=-100.0)
    assert Experiment(softness=0.1, curvature=-99.0).curvature == -99
    for none_to_speak_of in (0.0, 1e-200):  # the square of the latter underflows
        assert Experiment(softness=none_to_speak_of, curvature=-500.0).curvature == -500


MIXTURE = GaussianMixture.of([[0.0], [3.0]], variances=[1.0, 0.2], weights=[0.6, 0.4])


def test_a_mixture_comes_with_its_sample_and_survives_json_and_settings() -> None:
    experiment = Experiment(mixture=MIXTURE, curvature=-0.9)
    assert (len(experiment.cloud), experiment.cloud.d) == (500, 1)
    again = Experiment.from_json(json.loads(json.dumps(experiment.to_json())))
    assert (again, hash(again)) == (experiment, hash(experiment))
    for changed in (experiment.with_parameters({"steps": 10}), experiment.reduced("transport")):
        assert changed.mixture == MIXTURE
        assert changed.cloud == experiment.cloud
    assert experiment != Experiment(cloud=experiment.cloud, curvature=-0.9)


def test_a_drawn_cloud_takes_the_place_of_a_mixture() -> None:
    experiment = Experiment(mixture=MIXTURE)
    for drawn in (experiment.cloud.kept(experiment.cloud.labels == 0), PointCloud.empty(), PointCloud.of([[1.0, 2.0]])):
        edited = dataclasses.replace(experiment, cloud=drawn)
        assert edited.mixture is None
        assert edited.cloud == drawn


def test_a_mixture_bounds_the_curvature_by_its_largest_variance() -> None:
    assert Experiment(mixture=MIXTURE).lowest_curvature == -1
    with pytest.raises(EngineError, match="largest variance"):
        Experiment(mixture=MIXTURE, curvature=-1.0)


def test_a_mixture_experiment_crosses_to_another_process() -> None:
    import pickle

    experiment = Experiment(mixture=MIXTURE)
    assert pickle.loads(pickle.dumps(experiment)) == experiment
    assert pickle.loads(pickle.dumps(experiment)).with_parameters({"seed": 1}).mixture == MIXTURE


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_depends_on_its_own_parameters_only(stage: Stage) -> None:
    plain = Experiment(cloud=PointCloud.of([[0, 0], [1, 1]]))
    for name, declared in ALL.items():
        other: Any = declared.choices[-1][0] if declared.scale == "choice" else declared.from_fraction(0.55)
        assert other != declared.default
        changed = dataclasses.replace(plain, **{name: other})
        assert (changed.reduced(stage) == plain.reduced(stage)) == (stage not in declared.stages)


def test_there_are_never_fewer_particles_than_points_and_none_without_points() -> None:
    points = PointCloud.of([[i, 0] for i in range(30)])
    assert Experiment(cloud=points, particles=10).particle_count == 30
    assert Experiment(cloud=points, particles=40).particle_count == 40
    assert Experiment(particles=40).particle_count == 0


def test_errors_survive_a_process_boundary() -> None:
    import pickle

    error = pickle.loads(pickle.dumps(EngineError("It can't be.", "Do this.")))
    assert (error.message, error.hint, str(error)) == ("It can't be.", "Do this.", "It can't be. Do this.")
