"""The smallest experiment that still shows a fault: greedily, within a time, parameters first, then points."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from fuzz_checks import judged

from engine.errors import EngineError
from engine.experiment.experiment import Experiment

JSON = dict[str, Any]
SECONDS = 6.0
DIGITS = (1, 3, 6)


def simplified(experiment: JSON, task: str, kind: str, twice: bool = False, seconds: float = SECONDS) -> JSON:
    """An experiment's JSON, as small as was found in that time, in which `task` still has a fault of that `kind`."""

    def shows(tried: JSON) -> bool:
        try:
            asked = Experiment.from_json(tried)
        except EngineError:
            return False
        return any(fault.kind == kind for fault in judged(asked, task, twice=twice).faults)

    return reduced(experiment, shows, time.monotonic() + seconds)


def reduced(experiment: JSON, shows: Callable[[JSON], bool], until: float) -> JSON:
    """Whatever simpler form still `shows` it, again and again, until none does or the time is over."""
    found, tried = experiment, set()
    while True:
        for simpler in _simpler(found):
            written = json.dumps(simpler, sort_keys=True)
            if written in tried:
                continue
            tried.add(written)
            if time.monotonic() > until:
                return found
            if shows(simpler):
                found = simpler
                break
        else:
            return found


def _simpler(experiment: JSON) -> Iterator[JSON]:
    if "against" in experiment:
        yield {key: value for key, value in experiment.items() if key != "against"}
    parameters = experiment.get("parameters", {})
    for name in parameters:
        yield {**experiment, "parameters": {key: value for key, value in parameters.items() if key != name}}
    for name, value in parameters.items():
        if isinstance(value, float):
            for digits in DIGITS:
                yield {**experiment, "parameters": {**parameters, name: float(f"{value:.{digits}g}")}}
    for key in ("cloud", "mixture", "against"):
        if key in experiment:
            yield from ({**experiment, key: table} for table in _smaller(experiment[key]))


def _smaller(table: JSON) -> Iterator[JSON]:
    """Fewer points or components, or rounder ones."""
    m = len(next(iter(table.values())))
    size = m // 2
    while size >= 1:
        for start in range(0, m, size):
            yield {key: rows[:start] + rows[start + size :] for key, rows in table.items()}
        size //= 2
    for key in ("labels", "weights"):
        if key in table:
            yield {name: rows for name, rows in table.items() if name != key}
    for key in table:
        for digits in DIGITS:
            smaller = copy.copy(table)
            smaller[key] = _rounded(table[key], digits)
            if smaller[key] != table[key]:
                yield smaller


def _rounded(rows: list[Any], digits: int) -> list[Any]:
    array = np.asarray(rows)
    if array.dtype.kind != "f":
        return [0] * len(rows)
    rounded: list[Any] = np.array([float(f"{each:.{digits}g}") for each in array.ravel()]).reshape(array.shape).tolist()
    return rounded
