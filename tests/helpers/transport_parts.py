"""Parts of the studies of [W], worked out once a session of tests, and what is told of them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from study_parts import whole, worked

from engine import Experiment, StudyRequest
from engine.studies import STUDIES
from engine.studies.base.study import Check, Findings, Found, StudyResult


def quick(study: str) -> tuple[StudyResult, dict[str, Found]]:
    """The complete result of the quick form, and its parts."""
    return whole(StudyRequest(study=study, quick=True))


def only(study: str, part: str, experiment: Experiment | None = None) -> Found:
    """One part of the quick form, worked out by itself."""
    return worked(StudyRequest(study=study, quick=True, experiment=experiment), part.__eq__)[part]


def findings_of(study: str, found: Mapping[str, Found]) -> Findings:
    return STUDIES[study].findings(StudyRequest(study=study, quick=True), found)


def checks_of(findings: Findings) -> dict[str, Check]:
    by_name = {check.quantity: check for check in findings.checks}
    assert len(by_name) == len(findings.checks)  # quantities are unique
    return by_name


def changed(found: Mapping[str, Found], part: str, **arrays: object) -> dict[str, Found]:
    """The same parts, some arrays of one of them replaced by what a function makes of them."""
    there = dict(found[part])
    for name, change in arrays.items():
        there[name] = change(there[name])  # type: ignore[operator]
    return {**found, part: there}


def told_of_any_subset(study: str, found: Mapping[str, Found]) -> None:
    """Nothing, single parts and pairs can be told, with no line that the whole does not have."""
    whole = checks_of(findings_of(study, found)).keys()
    pairs = list(itertools.combinations(found, 2))
    for names in [(), *((name,) for name in found), *pairs[:: max(1, len(pairs) // 40)]]:
        findings = findings_of(study, {name: found[name] for name in names})
        assert checks_of(findings).keys() <= whole
        assert names or not findings.panels
