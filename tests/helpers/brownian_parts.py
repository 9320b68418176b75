"""Working parts of a study out for tests, and spoiling what they found."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from returned import returned

from engine import STUDIES, Findings, Found, StudyRequest, Verdict

Spoiled = dict[str, dict[str, np.ndarray]]


def worked(request: StudyRequest, chosen: Callable[[str], bool] = lambda name: True) -> dict[str, Found]:
    """What the chosen parts of a study find."""
    parts = STUDIES[request.study].parts(request)
    return {part.name: returned(part.work()) for part in parts if chosen(part.name)}


def told(request: StudyRequest, found: dict[str, Found] | Spoiled) -> Findings:
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
    return {name for name, verdict in verdicts(told(request, found)).items() if verdict is Verdict.DIFFERS}
