"""A study section by section: a part that is worked out on its own, and the panels and checks that come of it."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from ...values import FloatArray
from .study import Check, Findings, Found, Panel, Part, Steps, StudyRequest

S = TypeVar("S")
T = TypeVar("T")
Lines = Iterator[Panel | Check]
Section = Callable[[StudyRequest, Mapping[str, Found]], Lines]


def part(name: str, label: str, work: Callable[..., Steps], *inputs: object) -> Part:
    """A part whose work is that function of these inputs."""
    return Part(name=name, label=label, work=functools.partial(work, *inputs))


def over(settings: Iterable[S], work: Callable[[S], T]) -> Generator[None, None, list[T]]:
    """What the work finds at each of the settings, a step each."""
    rows = []
    for setting in settings:
        rows.append(work(setting))
        yield
    return rows


def columns(rows: npt.ArrayLike, *names: str) -> dict[str, FloatArray]:
    """What a part found row by row (k, names): each of the names with its k numbers."""
    return dict(zip(names, np.array(rows, np.float64).T, strict=True))


def numbers(**values: float) -> dict[str, FloatArray]:
    """Numbers that a part found, as 0-d arrays."""
    return {name: np.array(value, np.float64) for name, value in values.items()}


def findings_of(lines: Iterable[Panel | Check], note: str = "") -> Findings:
    """Panels and checks, each in their order."""
    there = tuple(lines)
    panels = tuple(each for each in there if not isinstance(each, Check))
    return Findings(panels=panels, checks=tuple(each for each in there if isinstance(each, Check)), note=note)


def by_section(
    sections: Mapping[str, Section], note: str = "", of_drawing: str = ""
) -> Callable[[StudyRequest, Mapping[str, Found]], Findings]:
    """A study's findings: the lines of every section that has a part, one whose name begins with the section's.

    `note`: of the whole; `of_drawing`: what follows it where the request has a drawing.
    """

    def findings(request: StudyRequest, found: Mapping[str, Found]) -> Findings:
        there = [section for name, section in sections.items() if any(key.startswith(name) for key in found)]
        lines = itertools.chain.from_iterable(section(request, found) for section in there)
        return findings_of(lines, note if request.experiment is None else note + of_drawing)

    return findings
