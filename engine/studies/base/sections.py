"""What a study tells, section by section: the panels, checks and remarks that come of the parts that are there."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping

from .study import Check, Findings, Found, Panel, StudyRequest

Lines = Iterator[Panel | Check | str]
Section = Callable[[StudyRequest, Mapping[str, Found]], Lines]


def told(*sections: Section, note: str = "") -> Callable[[StudyRequest, Mapping[str, Found]], Findings]:
    """A study's findings: the lines of its sections, which leave out what is not there yet. Texts follow the note."""

    def findings(request: StudyRequest, found: Mapping[str, Found]) -> Findings:
        lines = tuple(itertools.chain.from_iterable(section(request, found) for section in sections))
        return Findings(
            panels=tuple(line for line in lines if not isinstance(line, Check | str)),
            checks=tuple(line for line in lines if isinstance(line, Check)),
            note=" ".join(filter(None, (note, *(line for line in lines if isinstance(line, str))))),
        )

    return findings


def by_part(sections: Mapping[str, Section]) -> Section:
    """The sections for which there is a part whose name begins with theirs."""

    def lines(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
        for name, section in sections.items():
            if any(key.startswith(name) for key in found):
                yield from section(request, found)

    return lines
