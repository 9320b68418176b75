"""Edits of a story's scenes, pure: the story after it, None without scenes, and which scenes are chosen then."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine import INSIGHT_VIEWS, Experiment, Held, SavedLook, Scene, Story, parameters_of

Edited = tuple[Story | None, tuple[int, ...]]


def inserted(story: Story | None, scenes: Sequence[Scene], at: int) -> Edited:
    """With scenes put before number `at`. Raises EngineError for too many, or for what lies between them."""
    there = () if story is None else story.scenes
    return _of(story, (*there[:at], *scenes, *there[at:])), tuple(range(at, at + len(scenes)))


def removed(story: Story | None, rows: Iterable[int]) -> Edited:
    """Without some; what follows them is chosen."""
    there, gone = () if story is None else story.scenes, set(rows)
    left = tuple(scene for row, scene in enumerate(there) if row not in gone)
    following = min(min(gone, default=0), len(left) - 1)
    return _of(story, left), (following,) if left else ()


def moved(story: Story | None, rows: Iterable[int], before: int) -> Edited:
    """With some put before number `before`, in the order in which they were."""
    there, taken = () if story is None else story.scenes, sorted(set(rows))
    rest = [row for row in range(len(there)) if row not in taken]
    at = sum(row < before for row in rest)
    order = [*rest[:at], *taken, *rest[at:]]
    return _of(story, tuple(there[row] for row in order)), tuple(range(at, at + len(taken)))


def duplicated(story: Story | None, rows: Sequence[int]) -> Edited:
    """With copies of some after the last of them."""
    there = () if story is None else story.scenes
    return inserted(story, [there[row] for row in rows], max(rows) + 1)


def changed(story: Story | None, row: int, fields: Mapping[str, Any]) -> Edited:
    """With other fields of one. Raises EngineError for what a scene can't be."""
    there = () if story is None else story.scenes
    scene = dataclasses.replace(there[row], **fields)
    return _of(story, (*there[:row], scene, *there[row + 1 :])), (row,)


def of_other_drawings(scenes: Sequence[Scene], present: Experiment) -> frozenset[int]:
    """The scenes whose drawing is not that of the present experiment."""

    @functools.cache
    def another(cloud: object, mixture: object) -> bool:
        return (cloud, mixture) != (present.cloud, present.mixture)

    experiments = [scene.experiment for scene in scenes]
    return frozenset(row for row, each in enumerate(experiments) if another(each.cloud, each.mixture))


def as_seen(experiment: Experiment, held: Held | None, look: SavedLook, phase: float) -> dict[str, Any]:
    """Fields of a scene for what is open, the SNR under the lens with it where the insight depends on it."""
    if INSIGHT_VIEWS[look.insight].at_lens:
        snr = {"snr": parameters_of(Experiment)["snr"].clamped(experiment.schedule.snr_of_phase(phase))}
        experiment = experiment.with_parameters(snr)
        if held is not None:
            held = dataclasses.replace(held, experiment=held.experiment.with_parameters(snr))
    return {"experiment": experiment, "held": held, "look": look, "phase": phase}


def _of(story: Story | None, scenes: tuple[Scene, ...]) -> Story | None:
    if not scenes:
        return None
    return Story(scenes=scenes) if story is None else dataclasses.replace(story, scenes=scenes)
