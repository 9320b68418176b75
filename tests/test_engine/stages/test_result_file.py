"""Finished runs as files: what comes back is what was written, to the last bit; whatever else the bytes are is told."""

from __future__ import annotations

import dataclasses
import io
import json
import math
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from made_study import study

from engine import (
    MOST_RESULT_BYTES,
    STUDIES,
    Chart,
    Check,
    EngineError,
    Findings,
    FinishedRun,
    RunOrigin,
    Series,
    Study,
    StudyRequest,
    StudyResult,
    Tiles,
    preset,
    read_result,
    result_bytes,
    run_study,
)

__all__ = ["study"]  # the fixture
ORIGIN = RunOrigin(
    edition="0" * 16, key="1" * 32, started="2026-11-30T07:00:00+00:00", written="2026-11-30T07:11:00+00:00",
    tidemark="0.1.0", machine={"system": "Linux x86_64", "processor": "a fast one", "cores": 2, "python": "3.12.1"},
)  # fmt: skip
THIRDS = np.array([1 / 3, -0.0, 5e-324, 1e300])
ODD = np.array([np.nan, np.inf, -np.inf, 0.1])


def panels() -> tuple[Chart | Tiles, ...]:
    curves = (
        Series(label="thirds", kind="measured", x=THIRDS, y=ODD, low=THIRDS, high=None),
        Series(label="none", kind="bars", x=np.zeros(0), y=np.zeros(0)),
    )
    chart = Chart(
        title="A “chart”", x_label="r", y_label="m", series=curves, axis="snr", x_log=True, x_threshold=0.1,
        marks=((0.1 + 0.2, "r*"),), note="All of it.",
    )  # fmt: skip
    labels = np.array([[[[-1.0, 0.0], [3.0, 7.0]]]])
    fine = np.random.default_rng(0).random((2, 1, 3, 3))
    fine[0, 0, 1, 1] = np.nan
    return (
        chart,
        Tiles(title="labels", images=labels, row_labels=("one",), kind="label", high=7.0),
        Tiles(title="shades", images=fine, column_labels=("a",), low=-1 / 3, note="NaN: nothing there"),
    )


def run_of(**changes: Any) -> FinishedRun:
    checks = (
        Check(
            quantity="a third", value=1 / 3, reference=0.3, tolerance=0.1, tolerance_from="a guess", basis="theorem",
            source="[L] 1", relation="at most", unit="ms", floor=math.nan, reading="It is more.",
        ),
        Check(
            quantity="unknown", value=None, reference=0.0, tolerance=0.0, tolerance_from="nothing", basis="paper",
            source="[L] 2", missing="The images are not here.",
        ),
    )  # fmt: skip
    findings = Findings(panels=panels(), checks=checks, note="On one seed.")
    request = StudyRequest(study="complexity", seed=5)
    fields: dict[str, Any] = {
        "request": request, "findings": findings, "done": 2, "total": 2, "seconds": (("one", 0.1), ("two", 1 / 3)),
    }  # fmt: skip
    return FinishedRun(result=StudyResult(**(fields | changes)), origin=ORIGIN)


def same(one: Any, other: Any) -> bool:
    """Equal types and numbers to the last bit, arrays and NaN too, at any depth."""
    if isinstance(one, np.ndarray):
        return (one.dtype, one.shape, one.tobytes()) == (other.dtype, other.shape, other.tobytes())
    if isinstance(one, float) and math.isnan(one):
        return isinstance(other, float) and math.isnan(other)
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if dataclasses.is_dataclass(one) and not isinstance(one, StudyRequest):
        names = [field.name for field in dataclasses.fields(one)]
        return type(one) is type(other) and all(same(getattr(one, name), getattr(other, name)) for name in names)
    return type(one) is type(other) and one == other


def rewritten(change: Callable[[dict[str, Any]], object], drop: str = "") -> bytes:
    """A whole file whose head was changed, or without a member."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(result_bytes(run_of()))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "result.json":
                head = json.loads(content)
                change(head)
                content = json.dumps(head).encode()
            if name != drop:
                new.writestr(name, content)
    return out.getvalue()


def test_what_comes_back_is_what_was_written() -> None:
    run = run_of()
    data = result_bytes(run)
    again = read_result(data)
    assert same(again, run)
    assert result_bytes(again) == data
    assert not any(image.flags.writeable for image in (again.result.findings.panels[0].series[0].x,))  # type: ignore[union-attr]


def test_what_a_study_told_comes_back(study: Study) -> None:
    *_, last = run_study(StudyRequest(study="made", seed=3))
    assert isinstance(last, StudyResult)
    run = FinishedRun(result=last, origin=ORIGIN)
    again = read_result(result_bytes(run))
    assert same(again, run)
    assert [check.verdict for check in again.result.findings.checks] == [c.verdict for c in last.findings.checks]


def test_images_lie_in_the_smallest_kind_that_has_them() -> None:
    with zipfile.ZipFile(io.BytesIO(result_bytes(run_of()))) as archive:
        assert b"'|i1'" in archive.read("tiles-1.npy")
        assert b"'<f8'" in archive.read("tiles-2.npy")


def test_no_verdict_is_written_so_none_can_be_typed_in() -> None:
    def swell(head: dict[str, Any]) -> None:
        head["checks"][0]["value"] = 9.0
        head["checks"][0]["verdict"] = "agrees"

    with zipfile.ZipFile(io.BytesIO(result_bytes(run_of()))) as archive:
        assert "verdict" not in archive.read("result.json").decode()
    changed = read_result(rewritten(swell))
    assert changed.result.findings.checks[0].verdict.value == "differs"


def test_only_complete_runs_on_the_papers_examples_are_finished() -> None:
    with pytest.raises(ValueError, match="complete"):
        run_of(done=1)
    with pytest.raises(ValueError, match="complete"):
        run_of(request=StudyRequest(study="complexity", experiment=preset("moons").experiment))


@pytest.mark.parametrize(
    "change",
    [
        lambda head: head.pop("checks"),
        lambda head: head.update(panels=7),
        lambda head: head.update(seed=-1),
        lambda head: head.update(quick="no"),
        lambda head: head.update(seconds=[["one", "two"]]),
        lambda head: head["panels"][0]["series"][0].update(y=[1.0]),
        lambda head: head["panels"][0]["series"][0].update(kind="a wish"),
        lambda head: head["panels"][0]["series"][0].update(x=[[1.0]] * 4),
        lambda head: head["panels"].append(head["panels"][1]),
        lambda head: head["checks"][0].update(tolerance=-1.0),
        lambda head: head["checks"][0].update(value=None),
        lambda head: head["checks"][0].update(reference=True),
        lambda head: head["origin"].update(machine=[]),
        lambda head: head["origin"]["machine"].update(cores=[2]),
    ],
)
def test_a_head_that_says_otherwise_is_refused(change: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(EngineError, match=r"^This result is not a study's result"):
        read_result(rewritten(change))


def test_a_result_of_another_version_says_so() -> None:
    with pytest.raises(EngineError, match="another version of Tidemark"):
        read_result(rewritten(lambda head: head.update(schema=2)))


@pytest.mark.parametrize("member", ["result.json", "tiles-1.npy"])
def test_a_file_that_lacks_a_part_is_refused(member: str) -> None:
    with pytest.raises(EngineError, match="not a study's result"):
        read_result(rewritten(lambda head: None, drop=member))


def test_cut_or_changed_bytes_are_refused_or_read_but_never_a_crash() -> None:
    data = result_bytes(run_of())
    random = np.random.default_rng(1)
    for length in range(0, len(data), 97):
        with pytest.raises(EngineError):
            read_result(data[:length], "The file")
    refused = 0
    for place in random.integers(0, len(data), 300):
        broken = bytearray(data)
        broken[place] ^= int(random.integers(1, 256))
        try:
            read_result(bytes(broken))
        except EngineError:
            refused += 1
    assert refused > 100  # each member has its checksum


def test_more_than_there_may_be_is_refused_unread() -> None:
    with pytest.raises(EngineError, match="more than 5 MB"):
        read_result(b"P" * (MOST_RESULT_BYTES + 1))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("result.json", b" " * 20_000_000)
    with pytest.raises(EngineError, match="100 times"):
        read_result(out.getvalue())


def test_an_edition_is_compared_where_the_same_python_compiled_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    now = STUDIES["complexity"].edition
    python = ".".join(map(str, sys.version_info[:3]))

    def other_code(edition: str, python: str) -> bool:
        machine = {**ORIGIN.machine, "python": python}
        return dataclasses.replace(
            run_of(), origin=dataclasses.replace(ORIGIN, edition=edition, machine=machine)
        ).of_other_code

    assert not other_code(now, python)
    assert other_code("0" * 16, python)
    assert not other_code("0" * 16, "2.7.18")


def test_an_origin_names_its_day_and_place() -> None:
    assert (ORIGIN.date, ORIGIN.place) == ("2026-11-30", "Linux x86_64, 2 cores")
    alone = dataclasses.replace(ORIGIN, machine={"system": "Darwin arm64", "cores": 1})
    assert alone.place == "Darwin arm64, 1 core"
