"""Parts of studies: a piece of work with its arguments, the arrays that it returns, and what they are apart."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from ...values import FloatArray
from .study import Found, Part, Steps, StudyRequest

S = TypeVar("S")
T = TypeVar("T")


def part_of(name: str, label: str, work: Callable[..., Steps], *arguments: object) -> Part:
    """A part that calls `work` with these arguments."""
    return Part(name=name, label=label, work=partial(work, *arguments))


def part_of_each(
    labels: Mapping[str, str], work: Callable[[StudyRequest, str], Steps], request: StudyRequest
) -> tuple[Part, ...]:
    """A part for each example, labels by name: `work(request, name)`."""
    return tuple(part_of(name, label, work, request, name) for name, label in labels.items())


def part_over(
    values: Sequence[float], prefix: str, label: str, work: Callable[..., Steps], *arguments: object
) -> tuple[Part, ...]:
    """A part for each value, `work(*arguments, value)`, whose name is the prefix with the value."""
    return tuple(part_of(f"{prefix}{value:g}", f"{label} = {value:g}", work, *arguments, value) for value in values)


def found_over(values: Sequence[float], prefix: str, found: Mapping[str, Found]) -> dict[float, Found]:
    """What is there of `part_over`, by value."""
    return {value: found[f"{prefix}{value:g}"] for value in values if f"{prefix}{value:g}" in found}


def stacked(parts: Mapping[float, Found], name: str) -> FloatArray:
    """(parts, ...) of an array (...) that each has."""
    return np.array([part[name] for part in parts.values()])


def over(settings: Iterable[S], work: Callable[[S], T]) -> Generator[None, None, list[T]]:
    """What the work finds at each of the settings, a step each."""
    rows = []
    for setting in settings:
        rows.append(work(setting))
        yield
    return rows


def columns(rows: Sequence[Any], *names: str) -> dict[str, FloatArray]:
    """Arrays (n,) by name from n rows of a number for each of the names."""
    return dict(zip(names, np.array(rows, np.float64).T, strict=True))


def numbers(**values: float) -> dict[str, FloatArray]:
    """Numbers by name, as the 0-d arrays that a part returns."""
    return {name: np.array(value, np.float64) for name, value in values.items()}


def largest_error(values: npt.ArrayLike, exact: npt.ArrayLike) -> float:
    """The largest |value - exact| over arrays that broadcast."""
    return float(np.abs(np.asarray(values) - np.asarray(exact)).max())
