"""Parts of studies worked out for tests: all of a request's, once a session, or some of them by themselves."""

from __future__ import annotations

import functools
from collections.abc import Callable

from returned import returned

from engine import STUDIES, Found, KeptPart, StudyRequest, StudyResult, run_study
from engine.values import frozen_array


@functools.cache
def whole(request: StudyRequest) -> tuple[StudyResult, dict[str, Found]]:
    """The complete result, and what each part found, by its name; nothing is kept on disk."""
    kept: dict[str, KeptPart] = {}
    *_, last = run_study(request, keep=kept.__setitem__)
    assert isinstance(last, StudyResult)
    assert last.complete
    return last, {name: part.found for name, part in kept.items()}


def parts_of(request: StudyRequest) -> dict[str, Found]:
    """What each part found, by its name."""
    return whole(request)[1]


def worked(request: StudyRequest, chosen: Callable[[str], bool] = lambda name: True) -> dict[str, Found]:
    """What the parts of chosen names find, worked out anew and without the runner."""
    return {
        part.name: {name: frozen_array(values) for name, values in returned(part.work()).items()}
        for part in STUDIES[request.study].parts(request)
        if chosen(part.name)
    }
