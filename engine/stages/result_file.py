"""A finished run of a study as a file: all that is shown of it, without the arrays that it was worked out from.

A ZIP of `result.json` and `tiles-N.npy` for the images of each panel of tiles. Numbers come back exactly: JSON has them
with all their digits, images lie in the smallest kind that loses nothing. Verdicts are not in it: a check computes its
own from value, reference and tolerance. No pickle; read within bounds.
"""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, get_args

import numpy as np

from ..errors import EngineError
from ..files.npy import array_bytes, bytes_array
from ..files.session_archive import pack, unpack
from ..results.insight_values import Chart, ChartAxis, Series, SeriesKind
from ..studies.base.study import Basis, Check, Findings, Panel, Relation, StudyRequest, StudyResult, Tiles
from ..values import Array, FloatArray, frozen_array
from .finished_run import FinishedRun, RunOrigin

SCHEMA = 1
MOST_RESULT_BYTES = 5_000_000
MOST_PANELS = 100
HEAD = "result.json"
DAMAGED = "The file is damaged."
_CHOICES = {"relation": Relation, "basis": Basis, "axis": ChartAxis}
_KINDS = (np.int8, np.float32)  # of images, before float64
T = TypeVar("T")


def result_bytes(run: FinishedRun) -> bytes:
    """The run as a file; equal runs give equal bytes. `read_result` is its inverse."""
    request, findings = run.result.request, run.result.findings
    members: dict[str, bytes] = {}
    for number, panel in enumerate(findings.panels):
        if isinstance(panel, Tiles):
            members[_images(number)] = array_bytes(_smallest(panel.images))
    head = {
        "schema": SCHEMA,
        "study": request.study,
        "quick": request.quick,
        "seed": request.seed,
        "total": run.result.total,
        "seconds": run.result.seconds,
        "origin": run.origin,
        "panels": findings.panels,
        "checks": findings.checks,
        "note": findings.note,
    }
    members[HEAD] = json.dumps(_told(head), ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    return pack(members, deflated=True)


def read_result(data: bytes, name: str = "This result") -> FinishedRun:
    """The run in a file's bytes. Raises EngineError, whatever the bytes are."""
    if len(data) > MOST_RESULT_BYTES:
        raise EngineError(f"{name} has more than {MOST_RESULT_BYTES // 1_000_000} MB.", DAMAGED)
    members, _ = unpack(name, data, {HEAD, *map(_images, range(MOST_PANELS))})
    try:
        head = json.loads(members[HEAD])
        if head["schema"] != SCHEMA:
            raise EngineError(f"{name} is of another version of Tidemark.", "Install the version that made it.")
        panels = tuple(_panel(row, number, members) for number, row in enumerate(head["panels"]))
        findings = Findings(panels=panels, checks=tuple(map(_check, head["checks"])), note=_text(head["note"]))
        request = StudyRequest(study=_text(head["study"]), quick=_flag(head["quick"]), seed=_whole(head["seed"]))
        total = _whole(head["total"])
        seconds = tuple((_text(part), _number(spent)) for part, spent in head["seconds"])
        result = StudyResult(request=request, findings=findings, done=total, total=total, seconds=seconds)
        return FinishedRun(result=result, origin=_origin(head["origin"]))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        raise EngineError(f"{name} is not a study's result.", DAMAGED) from None


def _images(number: int) -> str:
    return f"tiles-{number}.npy"


def _smallest(images: FloatArray) -> Array:
    """The same numbers, in the smallest kind that has them all to the last bit."""
    for kind in _KINDS:
        with np.errstate(invalid="ignore", over="ignore"):
            small = images.astype(kind)
        if small.astype(np.float64).tobytes() == images.astype(np.float64).tobytes():
            return small
    return images


def _told(value: Any) -> Any:
    """A value for JSON: dataclasses by their fields, numbers that are not finite as words; tiles without images."""
    if isinstance(value, Tiles):
        value = {
            field.name: getattr(value, field.name) for field in dataclasses.fields(value) if field.name != "images"
        }
    elif dataclasses.is_dataclass(value):
        value = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {name: _told(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [_told(each) for each in value]
    if isinstance(value, np.ndarray):
        return _told(value.astype(np.float64).tolist())
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _panel(row: Mapping[str, Any], number: int, members: Mapping[str, bytes]) -> Panel:
    if "series" in row:
        return _chart(row)
    images = bytes_array("The images", members[_images(number)])
    if images.ndim != 4:
        raise ValueError("images are (rows, columns, h, w)")
    return Tiles(
        title=_text(row["title"]), images=frozen_array(images), row_labels=_each(row["row_labels"], _text),
        column_labels=_each(row["column_labels"], _text), kind=_chosen(row["kind"], ("intensity", "label")),
        low=_number(row["low"]), high=_number(row["high"]), note=_text(row["note"]),
    )  # fmt: skip


def _chart(row: Mapping[str, Any]) -> Chart:
    threshold = row["x_threshold"]
    return Chart(
        title=_text(row["title"]), x_label=_text(row["x_label"]), y_label=_text(row["y_label"]),
        series=_each(row["series"], _series), axis=_chosen(row["axis"], get_args(ChartAxis)), x_log=_flag(row["x_log"]),
        x_threshold=None if threshold is None else _number(threshold), y_log=_flag(row["y_log"]),
        marks=tuple((_number(place), _text(label)) for place, label in row["marks"]), note=_text(row["note"]),
    )  # fmt: skip


def _series(row: Mapping[str, Any]) -> Series:
    x, y, low, high = (None if row[name] is None else _numbers(row[name]) for name in ("x", "y", "low", "high"))
    if x is None or y is None or any(each is not None and len(each) != len(x) for each in (y, low, high)):
        raise ValueError("a series has x and y, and all of one length")
    return Series(
        label=_text(row["label"]), kind=_chosen(row["kind"], get_args(SeriesKind)), x=x, y=y, low=low, high=high
    )  # fmt: skip


def _check(row: Mapping[str, Any]) -> Check:
    numbers = {name: _number(row[name]) for name in ("reference", "tolerance")}
    perhaps = {name: None if row[name] is None else _number(row[name]) for name in ("value", "floor")}
    chosen = {name: _chosen(row[name], get_args(_CHOICES[name])) for name in ("relation", "basis")}
    names = ("quantity", "tolerance_from", "source", "unit", "reading", "missing")
    return Check(**numbers, **perhaps, **chosen, **{name: _text(row[name]) for name in names})  # type: ignore[arg-type]


def _origin(row: Mapping[str, Any]) -> RunOrigin:
    texts = {name: _text(row[name]) for name in ("edition", "key", "started", "written", "tidemark")}
    machine = {_text(name): each if type(each) is int else _text(each) for name, each in row["machine"].items()}
    return RunOrigin(**texts, machine=machine)


def _numbers(row: Any) -> FloatArray:
    return frozen_array([_number(each) for each in _each(row, lambda each: each)])


def _each(row: Any, read: Callable[[Any], T]) -> tuple[T, ...]:
    if not isinstance(row, list):
        raise TypeError("not a list")
    return tuple(map(read, row))


def _number(given: Any) -> float:
    """Also "nan", "inf" and "-inf"."""
    if isinstance(given, bool) or not (isinstance(given, int | float) or given in ("nan", "inf", "-inf")):
        raise TypeError("not a number")
    return float(given)


def _whole(given: Any) -> int:
    if type(given) is not int or given < 0:
        raise TypeError("not a whole number")
    return given


def _text(given: Any) -> str:
    if not isinstance(given, str):
        raise TypeError("not a text")
    return given


def _flag(given: Any) -> bool:
    if not isinstance(given, bool):
        raise TypeError("neither true nor false")
    return given


def _chosen(given: Any, options: tuple[Any, ...]) -> Any:
    if given not in options:
        raise ValueError("not among the options")
    return given
