"""The diagnostics stage: from an experiment to its readings with floors, draft first, then full."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from ..clouds.points import PointCloud
from ..errors import EngineError
from ..experiment.experiment import Experiment
from ..results.results import Measurements, Quality, Reading


def _never() -> bool:
    return False


def measure(
    experiment: Experiment,
    superseded: Callable[[], bool] = _never,
    only: tuple[str, ...] = (),
    *,
    against: PointCloud | None = None,
    draft: bool = True,
    entering: Callable[[str, int, int], None] = lambda group, done, total: None,
) -> Iterator[Measurements]:
    """Readings group by group: quick and coarse, then at the full budget.

    `only`: groups, or beginnings of readings' names such as "basins.dual"; no other group is computed. `against`: a
    second cloud, for the group "sensitivity". The draft always comes, unless it is not asked for; after it,
    `superseded` is asked between steps and the generator ends early when it is true. Drafts leave out what takes
    long: a quarter of a second at 500 points on one core, then some ten, with the draft's readings giving way to the
    full ones group by group (quality "draft" until all have). `entering(group, done, total)` is told before each.
    Results carry the experiment reduced to the stage "diagnostics". Raises EngineError for an empty cloud, an unknown
    group, or a second cloud of another dimension.
    """
    from ..diagnostics import DIAGNOSTICS, DRAFT, FULL, Problem, finished

    chosen = [group for group in DIAGNOSTICS if not only or any(_concerns(name, group) for name in only)]
    for name in only:
        if not name or not any(_concerns(name, group) for group in DIAGNOSTICS):
            raise EngineError(f"There is no group of readings {name!r}.", f"Choose among: {', '.join(DIAGNOSTICS)}.")
    reduced = experiment.reduced("diagnostics")
    readings: dict[str, tuple[Reading, ...]] = {}
    seconds: dict[str, float] = {}
    for quality, budget, stop in ((Quality.DRAFT, DRAFT, _never), (Quality.FULL, FULL, superseded)):
        if quality is Quality.DRAFT and not draft:
            continue
        began = time.perf_counter()
        problem = Problem(reduced, budget, against)
        for index, group in enumerate(chosen):
            entering(group, index, len(chosen))
            started = time.perf_counter()
            more = finished(DIAGNOSTICS[group](problem), stop)
            if more is None:
                return
            readings[group] = tuple(each for each in more if not only or any(each.name.startswith(n) for n in only))
            seconds[group] = time.perf_counter() - started
            last = index == len(chosen) - 1
            if last:
                _require_names(only, readings)
            if last or (draft and quality is Quality.FULL):
                yield Measurements(
                    experiment=reduced,
                    quality=quality if last else Quality.DRAFT,
                    readings=tuple(each for name in chosen for each in readings[name]),
                    seconds=time.perf_counter() - began,
                    group_seconds=tuple(seconds.items()),
                )


def _require_names(only: tuple[str, ...], readings: dict[str, tuple[Reading, ...]]) -> None:
    """Raises EngineError for a name that began like a group's and is no reading's."""
    for name in only:
        if not any(each.name.startswith(name) for group in readings.values() for each in group):
            raise EngineError(f"There is no reading {name!r}.", "See docs/measure.md for their names.")


def _concerns(name: str, group: str) -> bool:
    """Whether a name, a group's or the beginning of a reading's, is of this group."""
    return group.startswith(name) or name.startswith(f"{group}.")
