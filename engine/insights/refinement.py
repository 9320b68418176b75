"""From coarse to fine: what the views over the plane have in common. A draft always comes, then the full picture."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Generator, Iterator
from typing import TypeVar

import numpy as np

from ..clouds.points import PointCloud
from ..diagnostics import DRAFT, FULL, Problem
from ..errors import EngineError
from ..experiment.experiment import Experiment
from ..flow.simulate import never
from ..results.insight_values import Insight, InsightRequest
from ..results.results import Quality

T = TypeVar("T")
PlaneWork = Callable[[Problem, Quality], Generator[None, None, Insight]]


def refined(request: InsightRequest, superseded: Callable[[], bool], most: int, work: PlaneWork) -> Iterator[Insight]:
    """The draft of `work`, then the full insight unless `superseded()`, asked between steps, turns true.

    Of a drawing with more than `most` points only some are taken, and the note says so. Raises EngineError for an empty
    cloud and for other than two dimensions.
    """
    experiment, note = request.experiment, ""
    if len(experiment.cloud) == 0:
        raise EngineError("There are no points to diffuse.", "Draw a few, or pick a preset.")
    if experiment.cloud.d != 2:
        raise EngineError("This view can only be shown in two dimensions.", f"This cloud has {experiment.cloud.d}.")
    if experiment.mixture is None and len(experiment.cloud) > most:
        note = f"Worked out for {most:,} of the {len(experiment.cloud):,} points, taken evenly by weight."
        experiment = dataclasses.replace(experiment, cloud=thinned(experiment.cloud, most))
    for quality, budget, asked in ((Quality.DRAFT, DRAFT, never), (Quality.FULL, FULL, superseded)):
        if asked():
            return
        insight = completed(work(Problem(experiment, budget), quality), asked)
        if insight is None:
            return
        sentences = " ".join(sentence for sentence in (note, insight.note) if sentence)
        yield dataclasses.replace(insight, experiment=request.experiment, note=sentences)


def completed(work: Generator[None, None, T], superseded: Callable[[], bool]) -> T | None:
    """What `work` returns, or None as soon as it is superseded."""
    while not superseded():
        try:
            next(work)
        except StopIteration as stop:
            result: T = stop.value
            return result
    work.close()
    return None


def thinned(cloud: PointCloud, most: int) -> PointCloud:
    """At most `most` points of a cloud, by systematic sampling: each weighs as often as it was hit."""
    ladder = np.cumsum(cloud.weights)
    hits = np.searchsorted(ladder, (np.arange(most) + 0.5) / most * ladder[-1])
    chosen, counts = np.unique(np.minimum(hits, len(cloud) - 1), return_counts=True)
    return PointCloud.of(cloud.positions[chosen], counts, cloud.labels[chosen])


def shown_sampler(experiment: Experiment) -> str:
    """A sentence where the reversal on the stage is not the flow that a view is of; else nothing."""
    if experiment.sampler == "sde":
        return "The reverse SDE ends at random places; shown is the probability flow's map."
    return ""
