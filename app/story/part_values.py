"""Parts as named arrays, and back: a tree of the engine's own results as JSON, its arrays beside it. No pickle."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from typing import Any

import numpy as np

from engine import (
    Assumption,
    BasinMap,
    Chart,
    Claim,
    DensityFilm,
    DiffusionResult,
    Estimates,
    Experiment,
    Insight,
    Measurements,
    PlaneFilm,
    Quality,
    Reading,
    ScoreFilm,
    Series,
    Status,
    SwapWitness,
    Trajectory,
    TransportResult,
)

Arrays = dict[str, "np.ndarray[Any, Any]"]
TREE = "tree"
KINDS: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        Assumption, BasinMap, Chart, Claim, DensityFilm, DiffusionResult, Estimates, Insight, Measurements, PlaneFilm,
        Reading, ScoreFilm, Series, Status, SwapWitness, Trajectory, TransportResult,
    )
}  # fmt: skip


def part_arrays(part: Any, experiment: Experiment) -> Arrays:
    """A part of that experiment as arrays. Raises TypeError for what is none of the engine's results."""
    arrays: Arrays = {}
    tree = _tree(part, experiment, arrays)
    return {TREE: np.frombuffer(json.dumps(tree).encode(), np.uint8), **arrays}


def part_of_arrays(arrays: Arrays, experiment: Experiment) -> Any:
    """The inverse. Raises KeyError, TypeError, ValueError or IndexError for what `part_arrays` has not made."""
    tree = json.loads(bytes(arrays[TREE]))
    if not isinstance(tree, dict) or "kind" not in tree:
        raise ValueError("no part")
    return _value(tree, experiment, arrays)


def _tree(value: Any, experiment: Experiment, arrays: Arrays) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value.item() if isinstance(value, np.generic) else value
    match value:
        case np.ndarray():
            return {"array": _put(value, arrays)}
        case Quality():
            return {"quality": value.value}
        case Experiment() if value == experiment:
            return {"experiment": True}
        case np.generic():
            return value.item()
        case tuple() if _stackable(value):
            ends = np.cumsum([len(each) for each in value])
            return {"rows": _put(np.concatenate(value), arrays), "ends": _put(ends, arrays)}
        case tuple():
            return [_tree(each, experiment, arrays) for each in value]
        case _ if KINDS.get(type(value).__name__) is type(value):
            fields = dataclasses.fields(value)
            inner = {field.name: _tree(getattr(value, field.name), experiment, arrays) for field in fields}
            return {"kind": type(value).__name__, "fields": inner}
    raise TypeError(f"{type(value).__name__} is no part of a result")


def _stackable(values: tuple[Any, ...]) -> bool:
    """Whether they are arrays that differ in their number of rows alone."""
    if not values or not all(isinstance(each, np.ndarray) and each.ndim for each in values):
        return False
    return len({(each.dtype.str, each.shape[1:]) for each in values}) == 1


def _put(array: np.ndarray[Any, Any], arrays: Arrays) -> str:
    name = f"array_{len(arrays)}"
    arrays[name] = array
    return name


def _value(tree: Any, experiment: Experiment, arrays: Arrays) -> Any:
    match tree:
        case {"array": name}:
            return arrays[name]
        case {"quality": name}:
            return Quality(name)
        case {"experiment": True}:
            return experiment
        case {"rows": rows, "ends": ends}:
            return tuple(_frozen(np.split(arrays[rows], arrays[ends][:-1])))
        case {"kind": kind, "fields": fields}:
            return KINDS[kind](**{name: _value(each, experiment, arrays) for name, each in fields.items()})
        case list():
            return tuple(_value(each, experiment, arrays) for each in tree)
        case dict():
            raise ValueError("no part")
    return tree


def _frozen(arrays: Iterable[np.ndarray[Any, Any]]) -> Iterable[np.ndarray[Any, Any]]:
    for array in arrays:
        array.flags.writeable = False
        yield array
