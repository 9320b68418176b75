"""A view in two passes: a small budget that always lands, then a large one, with what has come so far on the way."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Generator, Iterator

import numpy as np

from ..clouds.points import PointCloud
from ..diagnostics import DRAFT, FULL, Problem
from ..results.insight_values import Claim, Insight, InsightRequest
from ..results.results import Quality

Drawn = Generator[Insight | None, None, Insight]

POINTS = {Quality.DRAFT: 500, Quality.FULL: 2_000}  # of a drawing that a view looks at


def in_two_passes(
    view: Callable[[Problem], Drawn], request: InsightRequest, superseded: Callable[[], bool]
) -> Iterator[Insight]:
    """What a view makes of the request under the draft's budget, then, unless superseded, under the full one.

    A view yields None between steps and whatever has come so far, and returns the whole. In the full pass what has come
    so far is marked as a draft.
    """
    less, sentence = thinned(request, POINTS[Quality.DRAFT])

    def labelled(found: Insight, quality: Quality) -> Insight:
        note = " ".join(each for each in (found.note, sentence) if each)
        return dataclasses.replace(found, view=request.view, experiment=request.experiment, quality=quality, note=note)

    yield labelled(_whole(view(Problem(less.experiment, DRAFT, less.against))), Quality.DRAFT)
    if superseded():
        return
    less, sentence = thinned(request, POINTS[Quality.FULL])
    steps = view(Problem(less.experiment, FULL, less.against))
    while True:
        try:
            found = next(steps)
        except StopIteration as stop:
            yield labelled(stop.value, Quality.FULL)
            return
        if superseded():
            return
        if found is not None:
            yield labelled(found, Quality.DRAFT)


def _whole(steps: Drawn) -> Insight:
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            found: Insight = stop.value
            return found


def blank(problem: Problem, claim: Claim, note: str = "") -> Insight:
    """An insight with nothing to show yet; a pass fills in its view, its request and its quality."""
    return Insight(view="", experiment=problem.experiment, quality=Quality.DRAFT, claim=claim, note=note)


def thinned(request: InsightRequest, most: int) -> tuple[InsightRequest, str]:
    """The request with both drawings at most `most` points, and a sentence on that where they had more.

    The sample that stands for a mixture is left as it is: views look at the mixture itself.
    """
    experiment, against = request.experiment, request.against
    fewer = experiment.cloud if experiment.mixture is not None else spread_over(experiment.cloud, most)
    second = None if against is None else spread_over(against, most)
    if fewer is experiment.cloud and second is against:
        return request, ""
    spared = dataclasses.replace(request, experiment=dataclasses.replace(experiment, cloud=fewer), against=second)
    return spared, f"Worked out on {most:,} points of the drawing."


def spread_over(cloud: PointCloud, most: int) -> PointCloud:
    """The cloud itself, or points spread evenly over the list of those present where it has more than `most`."""
    if len(cloud) <= most:
        return cloud
    present = cloud.present
    mask = np.zeros(len(cloud), dtype=bool)
    mask[present[np.arange(most) * len(present) // most]] = True
    return cloud.kept(mask)
