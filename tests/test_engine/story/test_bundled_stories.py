"""The stories that ship: what their captions claim is what the engine measures, every number accounted for."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import resources
from engine import (
    EngineError,
    Experiment,
    Reading,
    Scene,
    bundled_story,
    insight,
    insight_request,
    measure,
    read_story,
    stories,
    story_json,
    story_sentences,
)

NAMES = tuple(story_sentences())
FORMULAS = ("N(0, I)", "|x|²/2", "−1/s₀²")  # whose digits claim nothing
Claim = Callable[[Scene], tuple[float, float]]  # the value that is measured, and what can't be told from it


def reading(name: str, place: int | None = None, scale: float = 1.0) -> Claim:
    """Of `tidemark measure`, one of a list by its place."""

    def measured(scene: Scene) -> tuple[float, float]:
        *_, found = measure(scene.experiment, only=(name,))
        return _value(next(each for each in found.readings if each.name == name), place, scale)

    return measured


def shown(view: str, name: str) -> Claim:
    """Of an insight view."""

    def measured(scene: Scene) -> tuple[float, float]:
        request = insight_request(view, scene.experiment)
        assert request is not None
        *_, found = insight(request)
        if found.witness is not None and name == "witness":
            return found.witness.saving.value, found.witness.saving.floor  # type: ignore[return-value]
        return _value(next(each for each in found.readings if each.name == name), None, 1.0)

    return measured


def _value(found: Reading, place: int | None, scale: float) -> tuple[float, float]:
    value = found.value if place is None else found.value[place]  # type: ignore[index]
    assert isinstance(value, float)
    return scale * value, scale * max(found.floor or 0.0, found.error or 0.0)


def known(value: Callable[[Experiment], float]) -> Claim:
    """By a formula, exactly."""
    return lambda scene: (value(scene.experiment), 1e-9)


CLAIMS: dict[tuple[str, int], dict[str, Claim]] = {
    ("cells-become-basins", 3): {"7.8": reading("basins.disagreement", scale=100)},
    ("what-a-start-is-worth", 1): {"34": reading("basins.masses", 0, 100)},
    ("what-a-start-is-worth", 2): {"22": reading("basins.masses", 0, 100)},
    ("the-bottleneck", 1): {
        ".433": reading("complexity.bottleneck_m_star"), "1.38": reading("complexity.bottleneck_snr"),
    },
    ("the-bottleneck", 2): {"1": reading("complexity.r_star"), "0": reading("complexity.m_star")},
    ("to-c-star-and-beyond", 1): {"112": reading("curvature.critical")},
    ("to-c-star-and-beyond", 3): {"0": known(lambda _: 0.0), "11.1": known(lambda e: 1 / e.softness**2)},
    ("smooth-or-pin", 1): {"0": known(lambda e: e.schedule.alpha(e.termination_time))},
    ("not-the-optimal-map", 3): {"0.229": shown("gap", "witness")},
    ("not-the-optimal-map", 4): {"15": reading("ledger.map_excess", scale=100)},
}  # fmt: skip
EACH = [(name, scene, number) for (name, scene), claims in CLAIMS.items() for number in claims]


def numbers(caption: str) -> list[str]:
    """Those in a caption, as they are written."""
    for formula in FORMULAS:
        caption = caption.replace(formula, " ")
    return re.findall(r"\d*\.?\d+", caption)


def settings(scene: Scene) -> set[float]:
    """What of a scene a caption may name without measuring anything."""
    experiment = scene.experiment
    values = {experiment.termination_time, experiment.softness, experiment.curvature}
    values |= {float(f"{experiment.schedule.snr_of_phase(scene.arrival):.3g}")} if scene.arrival else set()
    weights = experiment.cloud.weights / experiment.cloud.weights.sum()
    return values | {round(float(w), 6) for w in weights} | {round(100 * float(w), 4) for w in weights}


def test_every_story_has_its_file_and_its_sentence() -> None:
    files = {path.stem for path in Path(resources.path("stories")).glob("*.json")}
    assert files == set(NAMES)
    assert [each.name for each in stories()] == list(NAMES)
    for each in stories():
        assert len(each.sentence) < 125
        assert each.title == each.story.title != ""


@pytest.mark.parametrize("name", NAMES)
def test_a_story_is_written_for_a_lecture(name: str) -> None:
    story = bundled_story(name).story
    assert 10 < story.seconds < 45
    for scene in story.scenes:
        assert scene.title
        assert scene.notes
        words = len(scene.caption.split())
        assert 0 < words <= 30
        assert scene.hold >= words / 8  # to be read, at eight words a second at the fastest
    assert read_story(story_json(story), name) == story


@pytest.mark.parametrize("name", NAMES)
def test_every_number_of_a_caption_is_a_setting_or_a_claim(name: str) -> None:
    for number, scene in enumerate(bundled_story(name).story.scenes):
        claimed = CLAIMS.get((name, number), {})
        free = settings(scene)
        for written in numbers(scene.caption):
            assert written in claimed or float(written) in free, (scene.caption, written)
        assert set(claimed) <= set(numbers(scene.caption))


@pytest.mark.slow  # some twenty seconds
@pytest.mark.parametrize(("name", "scene", "written"), EACH)
def test_what_is_claimed_is_what_is_measured(name: str, scene: int, written: str) -> None:
    """Within what can't be told from it, and half of the last digit that is written."""
    value, floor = CLAIMS[name, scene][written](bundled_story(name).story.scenes[scene])
    rounding = 0.5 * 10.0 ** -len(written.partition(".")[2])
    assert abs(value - float(written)) <= floor + rounding


def test_unknown_names_are_answered_by_close_ones() -> None:
    with pytest.raises(EngineError) as caught:
        bundled_story("the bottlenek")
    assert "the-bottleneck" in caught.value.hint
    assert bundled_story("The Bottleneck").name == "the-bottleneck"
