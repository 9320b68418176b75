"""What is told of the parts of [V]'s studies, whole, in part and spoiled."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from engine import STUDIES, Findings, Found, KeptPart, StudyRequest, StudyResult, Verdict, run_study

Spoiled = dict[str, dict[str, np.ndarray]]


def findings_of(request: StudyRequest, found: dict[str, Found] | Spoiled) -> Findings:
    return STUDIES[request.study].findings(request, found)


def subsets(found: dict[str, Found]) -> Iterator[dict[str, Found]]:
    """Nothing, each part alone, and all but each."""
    yield {}
    for name in found:
        yield {name: found[name]}
        yield {other: values for other, values in found.items() if other != name}


def spoiled(found: dict[str, Found], part: str, array: str, change: Callable[[np.ndarray], np.ndarray]) -> Spoiled:
    """A copy in which one array of one part is another one."""
    copy = {name: {key: np.array(values) for key, values in arrays.items()} for name, arrays in found.items()}
    copy[part][array] = np.asarray(change(copy[part][array]), np.float64)
    return copy


def verdicts(findings: Findings) -> dict[str, Verdict]:
    return {check.quantity: check.verdict for check in findings.checks}


def failing(request: StudyRequest, found: dict[str, Found] | Spoiled) -> set[str]:
    """Quantities that differ."""
    return {name for name, verdict in verdicts(findings_of(request, found)).items() if verdict is Verdict.DIFFERS}


def assert_told_of_any_subset(request: StudyRequest, found: dict[str, Found]) -> None:
    """Nothing differs for want of a part, and of no parts nothing is told."""
    for subset in subsets(found):
        assert not failing(request, subset)
    assert findings_of(request, {}).checks == ()


def assert_resumes(request: StudyRequest, found: dict[str, Found], missing: set[str]) -> None:
    """A run that is given all but the missing parts tells what the whole does."""
    kept = {name: KeptPart(found=part, seconds=0.0) for name, part in found.items() if name not in missing}
    *_, result = run_study(request, kept=kept)
    assert isinstance(result, StudyResult)
    whole = findings_of(request, found)
    assert verdicts(result.findings) == verdicts(whole)
    assert [check.value for check in result.findings.checks] == [check.value for check in whole.checks]
