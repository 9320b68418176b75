"""Quick runs of [K]'s studies for their tests: each is worked out once, and told of what one likes."""

from __future__ import annotations

import dataclasses

import numpy as np
from study_parts import parts_of

from engine.studies import STUDIES
from engine.studies.base.study import Check, Findings, Found, StudyRequest


def findings_of(request: StudyRequest, **changed: Found) -> Findings:
    """The findings, with some parts changed: a name's dashes are underscores here."""
    found = dict(parts_of(request))
    found.update({name.replace("_", "-"): part for name, part in changed.items()})
    return STUDIES[request.study].findings(request, found)


def quick(study: str) -> StudyRequest:
    return StudyRequest(study=study, quick=True)


def checks_of(findings: Findings) -> dict[str, Check]:
    """By quantity, which no two share."""
    by_quantity = {check.quantity: check for check in findings.checks}
    assert len(by_quantity) == len(findings.checks)
    return by_quantity


def verdicts(findings: Findings) -> dict[str, str]:
    return {quantity: check.verdict.value for quantity, check in checks_of(findings).items()}


def can_fail(request: StudyRequest, far: float = 1e3) -> None:
    """Every check with a value fails for some value of it, and differing ones say why they may."""
    for check in findings_of(request).checks:
        if check.value is not None:
            wrong = check.reference - far if check.relation == "at least" else check.reference + far
            assert dataclasses.replace(check, value=wrong).verdict.value == "differs"
        if check.verdict.value == "differs":
            assert check.reading


def tells_subsets(request: StudyRequest) -> None:
    """Nothing, and every single part, can be told; a part's checks are those it has in the whole."""
    study, found = STUDIES[request.study], parts_of(request)
    whole = {check.quantity for check in findings_of(request).checks}
    assert isinstance(study.findings(request, {}), Findings)
    for name, part in found.items():
        alone = study.findings(request, {name: part})
        assert alone.checks
        assert {check.quantity for check in alone.checks} <= whole
    assert study.scene(request).experiment is not None


def with_value(part: Found, name: str, value: float) -> Found:
    """A part with one of its arrays filled with a value."""
    return {**part, name: np.full_like(part[name], value)}
