"""Experiments as nobody would choose them, and what is asked of each: what the fuzzer draws.

Parameters are read off `Experiment`'s own declarations, tasks off the engine's registries: a new one is covered by
itself. A configuration is JSON throughout, so that it is written down, sent to a worker and run again as it is. The
hypothesis strategy draws one number, which seeds the dice: drawn part by part, hypothesis mutates what it had, and half
of the examples are alike. What fails is made smaller by fuzz_simplify.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from fuzz_tasks import TASKS
from hypothesis import strategies as st

from engine.experiment.experiment import Experiment
from engine.experiment.parameters import Parameter, parameters_of
from engine.values import FloatArray

PARAMETERS = parameters_of(Experiment)
CAPS = {"particles": 60, "steps": 24}  # what costs time and nothing else
MOST_TASKS = 4
SHAPES = ("spread", "duplicates", "line", "axis", "close", "groups", "grid", "ring")
JSON = dict[str, Any]
Dice = np.random.Generator


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """`experiment` as its JSON, not yet known to be admissible; `tasks`: names out of `TASKS`."""

    experiment: JSON
    tasks: tuple[str, ...]


def configuration(dice: Dice) -> Configuration:
    """An experiment, and one to four of the things that the engine does; cheap ones come more often than dear ones."""
    chances = np.array([task.weight for task in TASKS.values()], np.float64)
    count = int(dice.integers(1, MOST_TASKS + 1))
    tasks = dice.choice(list(TASKS), count, replace=False, p=chances / chances.sum())
    return Configuration(experiment=experiment(dice), tasks=tuple(tasks.tolist()))


def configurations() -> st.SearchStrategy[Configuration]:
    """The same as a strategy."""
    return st.integers(0, 2**63).map(lambda seed: configuration(np.random.default_rng(seed)))


def one_of(dice: Dice, choices: Sequence[Any]) -> Any:
    return choices[int(dice.integers(len(choices)))]


def value_of(dice: Dice, declared: Parameter) -> float | int | str:
    """What a parameter admits: its ends and what lies next to them, its default, zero, and anything on its slider."""
    if declared.scale == "choice":
        return str(one_of(dice, [key for key, _ in declared.choices]))
    low, high = declared.low, min(declared.high, CAPS.get(declared.name, declared.high))
    if declared.scale == "integer":
        return int(one_of(dice, [low, high, dice.integers(int(low), int(high), endpoint=True)]))
    inside = [math.nextafter(low, high), math.nextafter(high, low), 0.0, float(declared.default)]
    ends = [low, high, *(each for each in inside if low <= each <= high)]
    return float(one_of(dice, ends)) if dice.random() < 0.4 else declared.from_fraction(dice.random())


def settings(dice: Dice) -> JSON:
    """A few parameters changed, or any number of them."""
    count = int(dice.integers(0, one_of(dice, [3, 5, len(PARAMETERS) + 1])))
    chosen = dice.choice(list(PARAMETERS), count, replace=False).tolist()
    return {"particles": 40, "steps": 12} | {name: value_of(dice, PARAMETERS[name]) for name in chosen}


def places(shape: str, dice: Dice, m: int, d: int, gap: float) -> FloatArray:
    """(m, d) points of the named shape, of size 1 or so. `gap`: how far apart what is close is."""
    points = dice.standard_normal((m, d))
    if shape == "duplicates":
        return points[dice.integers(0, max(1, m // 3), m)]
    if shape == "line":
        return dice.standard_normal((m, 1)) * dice.standard_normal(d)
    if shape == "axis":
        return points * (np.arange(d) == 0)
    if shape == "close":
        return points[:1] + gap * points
    if shape == "groups":
        return np.arange(m)[:, None] % 2 * np.eye(d)[0] + gap * points
    if shape == "grid":
        return np.round(points)
    if shape == "ring":
        angles = 2 * np.pi * np.arange(m) / max(m, 1)
        return np.stack([np.cos(angles), np.sin(angles), np.zeros(m)], axis=1)[:, :d]
    return points


def weights(dice: Dice, m: int) -> JSON:
    """Equal, over 12 decades, tiny but for one, some of them zero, or all but one."""
    kind = one_of(dice, ["equal", "equal", "equal", "decades", "tiny", "zeros", "one"])
    if kind == "equal" or m == 0:
        return {}
    if kind == "decades":
        return {"weights": (10.0 ** dice.uniform(-12, 0, m)).tolist()}
    if kind == "tiny":
        return {"weights": [1.0, *([one_of(dice, [1e-300, 5e-324, 1e-16])] * (m - 1))]}
    present = dice.random(m) < (0.5 if kind == "zeros" else 0.0)
    present[dice.integers(0, m)] = True
    return {"weights": present.astype(float).tolist()}


def cloud(dice: Dice, d: int) -> JSON:
    """A cloud's JSON: none to 20 points, rarely 300, of a shape, a size and a place."""
    m = int(dice.integers(1, 13)) if dice.random() < 0.6 else one_of(dice, [0, 1, 2, 2, 3, 20, 60, 300])
    size = 1.0 if dice.random() < 0.5 else 10.0 ** dice.integers(-9, 6)
    away = 0.0 if dice.random() < 0.6 else 10.0 ** dice.integers(-3, 6)
    gap = 10.0 ** dice.integers(-12, 0)
    points = np.clip(size * places(one_of(dice, SHAPES), dice, m, d, gap) + away, -1e6, 1e6)
    labels = dice.integers(0, one_of(dice, [1, 3]), m)
    return {"positions": points.tolist(), "labels": labels.tolist(), **weights(dice, m)}


def covariances(dice: Dice, m: int, d: int) -> FloatArray:
    """(m, d, d): balls, ellipsoids at any angle, and flat ones; variances 0 and 1e-12 to 1e6."""
    kind = one_of(dice, ["balls", "equal", "turned", "turned", "flat", "bare", "wild", "wild"])
    if kind == "bare":
        return np.zeros((m, d, d))
    values = 10.0 ** dice.uniform(*((-12, 6) if kind == "wild" else (-3, 0.6)), (m, d))
    if kind in ("balls", "equal"):
        values = np.repeat(values[:, :1], d, axis=1)
    if kind == "equal":
        values[:] = values[0]
    if kind == "flat" or dice.random() < 0.25:
        values[:, 0] *= dice.random(m) < 0.5
    turns = np.linalg.qr(dice.standard_normal((m, d, d)))[0]
    if kind in ("balls", "equal"):
        turns = np.broadcast_to(np.eye(d), (m, d, d))
    turned = np.einsum("mij,mj,mkj->mik", turns, values, turns)
    symmetric: FloatArray = (turned + turned.swapaxes(1, 2)) / 2
    return symmetric


def mixture(dice: Dice, d: int) -> JSON:
    """A mixture's JSON: one to six components, at equal means or apart."""
    m = int(dice.integers(1, 7))
    apart = one_of(dice, [1.0, 1.0, 3.0, 0.0, 1e-9, 1e5])
    away = one_of(dice, [0.0, 0.0, 0.0, 1.0, 1e3])
    means = apart * places(one_of(dice, SHAPES), dice, m, d, 1e-6) + away
    return {"means": means.tolist(), "covariances": covariances(dice, m, d).tolist(), **weights(dice, m)}


def experiment(dice: Dice) -> JSON:
    """An experiment's JSON. Now and then its curvature is just above the lowest that has a density."""
    d = one_of(dice, [2, 2, 2, 2, 2, 1, 1, 3])
    found: JSON = {"tidemark": 1, "parameters": settings(dice)}
    if dice.random() < 0.35:
        found["mixture"] = mixture(dice, d)
    else:
        found["cloud"] = cloud(dice, d)
    if dice.random() < 0.3:
        found["against"] = cloud(dice, d if dice.random() < 0.9 else 2)
    if dice.random() < 0.1:
        found["parameters"] |= almost_too_low(found, 10.0 ** -dice.integers(1, 13))
    return found


def almost_too_low(experiment: JSON, share: float) -> JSON:
    """The curvature by that share above -1 over the largest variance, where the parameter admits it."""
    if "mixture" in experiment:
        largest = float(np.linalg.eigvalsh(np.array(experiment["mixture"]["covariances"])).max())
    else:
        largest = experiment["parameters"].get("softness", PARAMETERS["softness"].default) ** 2
    curvature = -(1 - share) / largest if largest > 1e-9 else -math.inf
    return {"curvature": curvature} if PARAMETERS["curvature"].low <= curvature else {}
