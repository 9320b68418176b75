"""Whatever is asked of whatever experiment, the answer is finite numbers, a sentence or an EngineError; and that the
fuzzer which says so can say otherwise.

`scripts/fuzz_configurations.py` does the same for as long as one likes, and with a limit on the time of each task.
"""

from __future__ import annotations

import dataclasses
import json
import os
from types import SimpleNamespace

import fuzz_checks
import numpy as np
import pytest
from fuzz_checks import judged, wrong
from fuzz_simplify import reduced, simplified
from fuzz_strategies import CAPS, PARAMETERS, Configuration, configuration, configurations, value_of
from fuzz_tasks import TASKS, Task
from hypothesis import HealthCheck, Phase, given, settings

from engine.clouds.points import PointCloud
from engine.diagnostics import DIAGNOSTICS
from engine.errors import EngineError
from engine.experiment.experiment import Experiment
from engine.insights import INSIGHTS
from engine.results.results import Reading, Status
from engine.results.sweepable import SWEEPABLE
from engine.transport import TRANSPORTS
from scripts import fuzz_configurations as script

FEW, MANY = 10, int(os.environ.get("TIDEMARK_FUZZ_EXAMPLES", "60"))
QUICK = {"draft", "discrete", "semi_discrete", "sinkhorn", "density", "score", "simulate", "posterior"}
FUZZ = dict(
    phases=[Phase.generate],  # what fails is made smaller by fuzz_simplify
    database=None,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


def assert_answered(asked: Configuration, tasks: tuple[str, ...]) -> None:
    """Every task's answer is as it must be, or the experiment is refused by a sentence."""
    try:
        experiment = Experiment.from_json(asked.experiment)
    except EngineError:
        return
    for index, task in enumerate(tasks):
        for fault in judged(experiment, task, twice=index == 0).faults:
            smallest = simplified(asked.experiment, task, fault.kind, index == 0)
            pytest.fail(f"{task}: {fault.text}\n\nThe experiment, for `tidemark measure`:\n{json.dumps(smallest)}")


@settings(max_examples=FEW, **FUZZ)
@given(configurations())
def test_a_few_experiments_are_answered(asked):
    points = len(asked.experiment.get("cloud", {}).get("positions", ()))
    assert_answered(asked, tuple(task for task in asked.tasks if task.split()[-1] in QUICK and points <= 20)[:2])


@pytest.mark.slow
@pytest.mark.timeout(3600)
@settings(max_examples=MANY, **FUZZ)
@given(configurations())
def test_experiments_as_nobody_would_choose_them_are_answered(asked):
    assert_answered(asked, asked.tasks)


def test_every_parameter_and_its_ends_are_drawn():
    for name, declared in PARAMETERS.items():
        drawn = {value_of(np.random.default_rng(seed), declared) for seed in range(200)}
        if declared.scale == "choice":
            assert drawn == {key for key, _ in declared.choices}
        else:
            high = min(declared.high, CAPS.get(name, declared.high))
            assert {declared.low, high} <= drawn
            assert min(drawn) >= declared.low
            assert max(drawn) <= high
            assert len(drawn) > 20
    found = [configuration(np.random.default_rng(seed)).experiment["parameters"] for seed in range(200)]
    assert {name for parameters in found for name in parameters} == set(PARAMETERS)


def test_everything_in_the_registries_is_a_task():
    expected = {f"{group} {quality}" for group in DIAGNOSTICS for quality in ("draft", "small", "full")}
    expected |= {f"insight {view} {quality}" for view in INSIGHTS for quality in ("draft", "small", "full")}
    expected |= {f"transport {kind}" for kind in TRANSPORTS}
    expected |= {f"sweep {name} {axis}" for name, offered in SWEEPABLE.items() for axis in offered.axes}
    assert expected | {"simulate", "density", "score", "splits", "posterior", "learning"} == set(TASKS)


def test_experiments_of_every_kind_come_and_few_are_refused():
    kinds, refused = set(), 0
    for seed in range(300):
        asked = configuration(np.random.default_rng(seed)).experiment
        rows = asked["mixture"]["means"] if "mixture" in asked else asked["cloud"]["positions"]
        kinds.add(("mixture" in asked, len(rows[0]) if rows else 0, min(len(rows), 300)))
        try:
            Experiment.from_json(asked)
        except EngineError:
            refused += 1
    assert {(mixture, d, m) for mixture in (True, False) for d in (1, 2, 3) for m in (1, 2)} <= kinds
    assert {(True, 2, 6), (False, 2, 300), (False, 0, 0)} <= kinds
    assert refused < 60  # most reach the engine


READING = Reading(name="swirl.rms", label="Swirl", value=0.5, floor=0.1)


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        (float("nan"), "x is nan"),
        (np.float32("inf"), "x is inf"),
        (np.zeros(2), "x can be written to"),
        (dataclasses.replace(READING, value=None), "without a word"),
        (dataclasses.replace(READING, floor=None), "neither floor nor error"),
        (dataclasses.replace(READING, floor=-1.0), "has floor -1"),
        (dataclasses.replace(READING, value=-0.5), "is negative, by more"),
        (dataclasses.replace(READING, name="swirl.new"), "not told by fuzz_checks"),
        (dataclasses.replace(READING, name="basins.mass_tv", value=1.5), "no probability"),
        (dataclasses.replace(READING, name="basins.masses", value=(0.5, 0.4)), "sum to 0.9"),
        (Status(ok=False), "says nothing"),
    ],
)
def test_what_is_wrong_is_seen(part, fault):
    (found,) = wrong("x", part)
    assert fault in found
    assert not list(wrong("x", READING))


@pytest.mark.parametrize("how", ["raises", "warns", "changes", "refuses"])
def test_crashes_warnings_and_changing_answers_are_seen(how, monkeypatch):
    calls = iter(range(100))

    def run(experiment):
        if how == "raises":
            raise KeyError("a bug")
        if how == "refuses":
            raise EngineError("No.", "Not so.")
        yield np.log(np.zeros(1)) if how == "warns" else dataclasses.replace(READING, value=float(next(calls)))

    monkeypatch.setitem(TASKS, "made", Task(run=run, weight=1.0))
    outcome = judged(Experiment(), "made", twice=True)
    kinds = [fault.kind for fault in outcome.faults]
    words = {"raises": "KeyError", "warns": "RuntimeWarning", "changes": "differs the second time"}
    assert outcome.refused == ("No. Not so." if how == "refuses" else "")
    assert [words[how] in kind for kind in kinds] == [True] if how != "refuses" else kinds == []


def test_a_fault_is_made_as_small_as_it_goes():
    asked = {
        "tidemark": 1,
        "parameters": {"softness": 0.1234567, "steps": 20, "snr": 2.0},
        "cloud": {"positions": [[0.5, 0.25], [7.123456, 1.0], [3.0, 3.0]], "labels": [0, 1, 2]},
    }
    shown = lambda tried: any(x > 6 for x, _ in tried["cloud"]["positions"]) and "softness" in tried["parameters"]  # noqa: E731
    smallest = reduced(asked, shown, float("inf"))
    assert smallest == {"tidemark": 1, "parameters": {"softness": 0.1}, "cloud": {"positions": [[7.0, 1.0]]}}


def test_the_answer_of_an_experiment_is_looked_at_all_over(monkeypatch):
    seen = [path for path, _ in fuzz_checks.parts([SimpleNamespace(), {"a": (READING,)}])]
    assert "[1][a][0]/swirl.rms.value" in seen


@pytest.mark.slow
def test_the_script_runs_in_a_worker_and_starts_it_anew_when_it_is_too_slow(tmp_path):
    drawing = Experiment(cloud=PointCloud.of([[1.0, 0.0], [0.0, 0.5]]))
    asked = [Configuration(experiment=drawing.to_json(), tasks=("density",))]
    assert script.drawn(3, seed=1) == script.drawn(3, seed=1) != script.drawn(3, seed=2)
    tally = script.Tally()
    script.run(asked, 60.0, None, tally)
    assert (tally.configurations, tally.tasks["density"], tally.faults) == (1, 1, {})
    slow = script.Tally()
    script.run([dataclasses.replace(asked[0], tasks=("sensitivity full", "density"))], 0.0, tmp_path, slow)
    assert set(slow.faults) == {"sensitivity full hangs", "density hangs"}
    (kept, *_) = tmp_path.iterdir()
    assert Experiment.from_json(json.loads(kept.read_text())) == drawing
