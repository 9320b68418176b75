"""What the studies of sampling have in common: checks that can fail, any parts told, and the same bytes again."""

from __future__ import annotations

import pytest
from sampling_parts import assert_repeatable, assert_told_on_any_subset, never_failing
from study_parts import parts_of

from engine import STUDIES, StudyRequest

PARTS = {"conditional": "t0.1", "start-laws": "t0.1", "tau": "tau0.02"}


@pytest.fixture(params=PARTS)
def request_of(request: pytest.FixtureRequest) -> StudyRequest:
    return StudyRequest(study=request.param, quick=True)


def test_checks_can_fail(request_of: StudyRequest) -> None:
    assert never_failing(STUDIES[request_of.study], request_of, parts_of(request_of)) == set()


def test_any_subset_of_parts_is_told(request_of: StudyRequest) -> None:
    assert_told_on_any_subset(STUDIES[request_of.study], request_of, parts_of(request_of))


def test_the_same_request_finds_the_same_bytes(request_of: StudyRequest) -> None:
    assert_repeatable(request_of, PARTS[request_of.study], parts_of(request_of))
