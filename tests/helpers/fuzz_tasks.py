"""All that the engine does with an experiment, as tasks by name, out of its registries: what the fuzzer runs."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from unittest.mock import patch

import numpy as np

import engine.diagnostics
import engine.insights.passes
import engine.insights.refinement
from engine.diagnostics import DIAGNOSTICS, FULL
from engine.experiment.experiment import Experiment
from engine.fields.density import density_film
from engine.fields.mode_splits import mode_splits
from engine.fields.score_film import score_film
from engine.flow.simulate import never, simulate
from engine.laws.posterior import posterior
from engine.learning import LearningOrder, LearningPlan, LearningWork
from engine.results.insight_values import ChartAxis
from engine.results.insight_views import INSIGHT_VIEWS
from engine.results.sweepable import SWEEPABLE
from engine.stages.insight import insight, insight_request
from engine.stages.measure import measure
from engine.stages.solve_transport import solve_transport
from engine.stages.sweep import SweepRequest, sweep
from engine.transport import TRANSPORTS

SMALL = dataclasses.replace(
    FULL,
    grid=24,
    pairs=200_000,
    density=4.0,
    swirl_particles=32,
    swirl_steps=32,
    lens_particles=200,
    complexity_samples=4_000,
    scan=7,
    samples=100,
)
SLOW = {"complexity", "sensitivity", "ledger", "encoder", "scales"}  # by the second; other groups and views by tenths
Run = Callable[[Experiment], Iterator[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """`run(experiment)` yields results. `weight`: how often it is drawn; what takes long is drawn less."""

    run: Run
    weight: float


@contextmanager
def small_budget() -> Iterator[None]:
    """The full budget is a small one: all that a full result has, in less time."""
    with ExitStack() as replaced:
        for owner in (engine.diagnostics, engine.insights.passes, engine.insights.refinement):
            replaced.enter_context(patch.object(owner, "FULL", SMALL))
        yield


def _group(group: str, quality: str) -> Run:
    def run(experiment: Experiment) -> Iterator[object]:
        against = experiment.against if len(experiment.against) else None
        if quality == "draft":
            yield next(measure(experiment, only=(group,), against=against))
        elif quality == "full":
            yield from measure(experiment, only=(group,), against=against, draft=False)
        else:
            with small_budget():
                yield from measure(experiment, only=(group,), against=against, draft=False)

    return run


def _insight(view: str, quality: str) -> Run:
    def run(experiment: Experiment) -> Iterator[object]:
        request = insight_request(view, experiment)
        if request is None:
            return
        if quality == "draft":
            yield next(insight(request))
        elif quality == "full":
            yield from insight(request)
        else:
            with small_budget():
                yield from insight(request)

    return run


def _transport(kind: str) -> Run:
    return lambda experiment: solve_transport(experiment.with_parameters({"transport": kind}))


def _sweep(reading: str, axis: ChartAxis) -> Run:
    """Its first curve, of five points."""

    def run(experiment: Experiment) -> Iterator[object]:
        yield next(sweep(SweepRequest(experiment=experiment, reading=reading, axis=axis)))

    return run


def _learning(experiment: Experiment) -> Iterator[object]:
    plan = LearningPlan(experiment=experiment, width=4, steps=3)
    for state in LearningWork()(LearningOrder(plan=plan, experiment=experiment, action="run"), never):
        yield from (state, state.insight)


def _posterior(experiment: Experiment) -> Iterator[object]:
    """Under the cursor: on the first point, next to it, and far away, at noise levels from none to that of T."""
    d = experiment.cloud.d
    first = experiment.cloud.positions[0] if len(experiment.cloud) else np.zeros(d)
    for level in (0.0, 1e-9, 0.3, experiment.schedule.terminal_noise_level):
        for x in (first, first + 1e-3, np.full(d, 50.0)):
            yield posterior(experiment, level, x)


def _tasks() -> Iterator[tuple[str, Task]]:
    for group in DIAGNOSTICS:
        slow = group in SLOW
        for quality, weight in (("draft", 10.0), ("small", 3.0 if slow else 8.0), ("full", 0.5 if slow else 1.5)):
            yield f"{group} {quality}", Task(run=_group(group, quality), weight=weight)
    for name, view in INSIGHT_VIEWS.items():
        if view.computed:
            for quality, weight in (("draft", 5.0), ("small", 0.7 if name in SLOW else 2.0), ("full", 0.5)):
                yield f"insight {name} {quality}", Task(run=_insight(name, quality), weight=weight)
    for kind in TRANSPORTS:
        yield f"transport {kind}", Task(run=_transport(kind), weight=12.0)
    for reading, offered in SWEEPABLE.items():
        for axis in offered.axes:
            weight = 0.2 if offered.group in SLOW else 0.5
            yield f"sweep {reading} {axis}", Task(run=_sweep(reading, axis), weight=weight)
    for name, run, weight in (
        ("simulate", simulate, 15.0), ("density", density_film, 8.0), ("score", score_film, 8.0),
        ("splits", mode_splits, 6.0), ("posterior", _posterior, 8.0), ("learning", _learning, 3.0),
    ):  # fmt: skip
        yield name, Task(run=run, weight=weight)


TASKS: dict[str, Task] = dict(_tasks())
