"""Studies: computed verdicts, parts that are kept, and a run that goes on where another one ended."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_study import NAMES, STEPS, made, study

from engine import (
    STUDIES,
    Check,
    EngineError,
    KeptPart,
    Part,
    Study,
    StudyRequest,
    StudyResult,
    StudyStep,
    Verdict,
    preset,
    run_study,
    session_bytes,
    study_of,
)

__all__ = ["study"]  # the fixture
REQUEST = StudyRequest(study="made", seed=3)
AGREES, DIFFERS, NOT_HERE = Verdict.AGREES, Verdict.DIFFERS, Verdict.NOT_HERE
NUMBERS = st.floats(-1e6, 1e6)


def line(value: float | None, relation: str = "equals", reference: float = 1.0, tolerance: float = 0.25) -> Check:
    return Check(
        quantity="q", value=value, reference=reference, tolerance=tolerance, tolerance_from="here", basis="theorem",
        source="[L]", relation=relation, missing="" if value is not None else "no data",  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("relation", "value", "excess", "verdict"),
    [
        ("equals", 1.0, 0.0, AGREES),
        ("equals", 1.25, 0.25, AGREES),  # the boundary belongs to agreement
        ("equals", 0.75, 0.25, AGREES),
        ("equals", math.nextafter(1.25, 2), None, DIFFERS),
        ("equals", math.nextafter(0.75, 0), None, DIFFERS),
        ("at most", -100.0, 0.0, AGREES),
        ("at most", 1.25, 0.25, AGREES),
        ("at most", math.nextafter(1.25, 2), None, DIFFERS),
        ("at least", 100.0, 0.0, AGREES),
        ("at least", 0.75, 0.25, AGREES),
        ("at least", math.nextafter(0.75, 0), None, DIFFERS),
        ("at least", None, 0.0, NOT_HERE),
    ],
)
def test_a_verdict_follows_from_value_reference_and_tolerance(
    relation: str, value: float | None, excess: float | None, verdict: Verdict
) -> None:
    check = line(value, relation)
    assert check.verdict is verdict
    assert excess is None or check.excess == excess


@given(value=NUMBERS, reference=NUMBERS, tolerance=st.floats(0, 1e6))
def test_equality_is_both_bounds_at_once(value: float, reference: float, tolerance: float) -> None:
    equal, most, least = (
        line(value, each, reference, tolerance).verdict is AGREES for each in ("equals", "at most", "at least")
    )
    assert equal == (most and least)
    assert most or least  # no number is on the wrong side of both


@given(value=NUMBERS, reference=NUMBERS, tolerance=st.floats(0, 1e6), more=st.floats(0, 1e6))
def test_more_tolerance_never_turns_agreement_into_difference(
    value: float, reference: float, tolerance: float, more: float
) -> None:
    for relation in ("equals", "at most", "at least"):
        strict = line(value, relation, reference, tolerance)
        loose = line(value, relation, reference, tolerance + more)
        assert not (strict.verdict is AGREES and loose.verdict is DIFFERS)
        assert strict.excess == loose.excess >= 0


@given(value=NUMBERS, reference=NUMBERS, tolerance=st.floats(0, 1e6))
def test_a_bound_from_above_is_one_from_below_seen_in_a_mirror(
    value: float, reference: float, tolerance: float
) -> None:
    above, below = line(value, "at most", reference, tolerance), line(-value, "at least", -reference, tolerance)
    assert (above.verdict, above.excess) == (below.verdict, below.excess)


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": math.nan}, {"value": math.inf}, {"reference": math.nan}, {"tolerance": -1e-9},
        {"tolerance": math.inf}, {"value": None}, {"missing": "no data"},
    ],
)  # fmt: skip
def test_a_check_that_says_nothing_is_refused(wrong: dict[str, object]) -> None:
    right = dict(
        quantity="q", value=1.0, reference=1.0, tolerance=0.0, tolerance_from="", basis="paper", source="", missing=""
    )
    Check(**right)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="q"):
        Check(**(right | wrong))  # type: ignore[arg-type]


def whole(request: StudyRequest = REQUEST, **options: object) -> StudyResult:
    *_, last = run_study(request, **options)  # type: ignore[arg-type]
    assert isinstance(last, StudyResult)
    return last


def same(one: StudyResult, other: StudyResult) -> None:
    """Equal findings, bit for bit; seconds may differ."""
    assert (one.request, one.done, one.total) == (other.request, other.done, other.total)
    assert one.findings.checks == other.findings.checks
    assert [panel.title for panel in one.findings.panels] == [panel.title for panel in other.findings.panels]
    for mine, its in zip(one.findings.panels, other.findings.panels, strict=True):
        for ours, theirs in zip(getattr(mine, "series", ()), getattr(its, "series", ()), strict=True):
            np.testing.assert_array_equal(ours.y, theirs.y)


def test_a_run_tells_steps_and_a_result_after_every_part(study: Study) -> None:
    events = list(run_study(REQUEST))
    results = [event for event in events if isinstance(event, StudyResult)]
    assert [result.done for result in results] == [0, 1, 2, 3]
    assert [result.complete for result in results] == [False, False, False, True]
    steps = [event for event in events if isinstance(event, StudyStep)]
    assert len(steps) == 3 * (STEPS + 1)
    assert [steps[0].label, steps[-1].label] == ["part one", "part three"]
    assert {(step.done, step.total) for step in steps} == {(0, 3), (1, 3), (2, 3)}
    last = results[-1]
    assert [name for name, _ in last.seconds] == list(NAMES)
    assert [last.count(verdict) for verdict in Verdict] == [1, 1, 1]


@pytest.mark.parametrize("subset", [s for k in range(4) for s in itertools.combinations(NAMES, k)])
def test_going_on_equals_never_having_stopped(study: Study, subset: tuple[str, ...]) -> None:
    kept: dict[str, KeptPart] = {}
    reference = whole(keep=kept.__setitem__)
    assert list(kept) == list(NAMES)
    anew: dict[str, KeptPart] = {}
    there = {name: kept[name] for name in subset}
    events = list(run_study(REQUEST, kept=there, keep=anew.__setitem__))
    assert isinstance(events[0], StudyResult)
    assert events[0].done == len(subset)
    assert set(anew) == set(NAMES) - set(subset)  # nothing is worked out twice
    assert isinstance(events[-1], StudyResult)
    same(events[-1], reference)


def test_kept_parts_of_no_name_that_the_study_has_are_left_out(study: Study) -> None:
    stranger = KeptPart(found={}, seconds=1.0)
    first = next(run_study(REQUEST, kept={"stranger": stranger}))
    assert isinstance(first, StudyResult)
    assert first.done == 0


@pytest.mark.parametrize("calls", range(3 * (STEPS + 1)))
def test_cancelled_between_any_two_steps(monkeypatch: pytest.MonkeyPatch, calls: int) -> None:
    seen: list[tuple[str, int]] = []
    monkeypatch.setitem(STUDIES, "made", made(lambda name, step: seen.append((name, step))))
    asked = itertools.count()
    kept: dict[str, KeptPart] = {}
    *_, last = run_study(REQUEST, lambda: next(asked) >= calls, keep=kept.__setitem__)
    assert not isinstance(last, StudyResult) or not last.complete
    assert len(kept) == calls // (STEPS + 1)  # whole parts only
    assert len(seen) == calls - calls // (STEPS + 1)  # not one step after the answer


def test_a_part_that_is_cancelled_may_tidy_up(monkeypatch: pytest.MonkeyPatch) -> None:
    tidied = []

    def work():  # type: ignore[no-untyped-def]
        try:
            yield
        finally:
            tidied.append(True)

    part = Part(name="one", label="one", work=work)
    monkeypatch.setitem(STUDIES, "made", made(parts=lambda request: (part,)))
    asked = iter([False, True])
    list(run_study(REQUEST, lambda: next(asked)))
    assert tidied == [True]


def test_found_arrays_can_not_be_changed_after(study: Study) -> None:
    kept: dict[str, KeptPart] = {}
    whole(keep=kept.__setitem__)
    assert not any(array.flags.writeable for part in kept.values() for array in part.found.values())


def test_two_parts_of_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = (Part(name="one", label="", work=lambda: None), Part(name="one", label="", work=lambda: None))  # type: ignore[arg-type,return-value]
    monkeypatch.setitem(STUDIES, "made", made(parts=lambda request: twice))
    with pytest.raises(ValueError, match="two parts of one name"):
        next(run_study(REQUEST))


@pytest.mark.parametrize("name", ["", "One", "a/b", "../a", "a b", ".a", "a" * 81, "a\n"])
def test_a_name_that_is_no_file_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="part's name"):
        Part(name=name, label="", work=lambda: None)  # type: ignore[arg-type,return-value]


def test_an_impossible_request_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EngineError, match="no study 'made'"):
        study_of(REQUEST)
    monkeypatch.setitem(STUDIES, "made", made(takes_drawing=False))
    own = StudyRequest(study="made", experiment=preset("two-atoms").experiment)
    with pytest.raises(EngineError, match="can't be run on a drawing"):
        study_of(own)


@pytest.mark.parametrize("quick", [False, True])
@pytest.mark.parametrize("name", STUDIES)
def test_every_study_can_be_told_before_anything_is_worked_out(name: str, quick: bool) -> None:
    request = StudyRequest(study=name, quick=quick)
    first = next(run_study(request, lambda: True))
    assert isinstance(first, StudyResult)
    assert first.done == 0
    assert first.total > 0
    assert all(check.verdict is NOT_HERE for check in first.findings.checks)  # no value without a part
    names = [part.name for part in STUDIES[name].parts(request)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", STUDIES)
def test_every_study_says_what_it_is_and_can_be_shown_live(name: str) -> None:
    one = STUDIES[name]
    assert one.name == name
    assert one.paper in ("[L]", "[W]", "[V]", "[K]")
    assert one.claim.endswith(".")
    assert one.look.endswith(".")
    session = one.scene(StudyRequest(study=name))
    assert session_bytes(session) == session_bytes(one.scene(StudyRequest(study=name)))
