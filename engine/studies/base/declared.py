"""What studies declare rather than write out: curves with bands, charts over a setting, checks, scenes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
import numpy.typing as npt

from ...experiment.experiment import Experiment
from ...experiment.presets import preset
from ...files.session_value import SavedSession
from ...results.insight_values import Chart, ChartAxis, Series, SeriesKind
from ...story.saved_look import SavedLook
from ...values import FloatArray, frozen_array
from .study import Basis, Check, Relation, StudyRequest

Numbers = npt.ArrayLike
AXES: dict[str, ChartAxis] = {  # settings, by their label
    "T": "termination_time", "time diffused": "termination_time", "SNR r": "snr", "c": "curvature",
}  # fmt: skip


def curve(
    label: str, x: Numbers, y: Numbers, kind: SeriesKind = "measured", *, floor: Numbers | None = None,
    low: Numbers | None = None, high: Numbers | None = None,
) -> Series:  # fmt: skip
    """A series over x (n,): y (n,), or one number for all x, with its band `low`, `high`, or `floor` to both sides."""
    across = np.asarray(x, np.float64)

    def spread(values: Numbers) -> FloatArray:
        return frozen_array(np.broadcast_to(np.asarray(values, np.float64), across.shape))

    if floor is not None:
        middle, half = np.asarray(y, np.float64), np.asarray(floor, np.float64)
        low, high = np.maximum(middle - half, 0.0), middle + half
    ends = (None if end is None else spread(end) for end in (low, high))
    first, last = ends
    return Series(label=label, kind=kind, x=frozen_array(across), y=spread(y), low=first, high=last)


def chart(
    title: str, x_label: str, y_label: str, *series: Series, logs: Literal["", "x", "y", "xy"] = "",
    marks: tuple[tuple[float, str], ...] = (), threshold: float | None = None, note: str = "",
) -> Chart:  # fmt: skip
    """A chart; over T, SNR r or c its cursor stands at the setting. `logs`: which axes are logarithmic."""
    return Chart(
        title=title, x_label=x_label, y_label=y_label, series=series, axis=AXES.get(x_label, ""), x_log="x" in logs,
        y_log="y" in logs, marks=marks, x_threshold=threshold, note=note,
    )  # fmt: skip


def check(
    quantity: str, value: float | None, reference: float, tolerance: float, tolerance_from: str, basis: Basis,
    source: str, *, relation: Relation = "equals", floor: float | None = None, unit: str = "", reading: str = "",
    missing: str = "",
) -> Check:  # fmt: skip
    """A line of the table: a quantity, its value, what it should be, how far off it may be and why, says who."""
    number = None if value is None or missing else float(value)
    return Check(
        quantity=quantity, value=number, reference=float(reference), tolerance=float(tolerance), relation=relation,
        tolerance_from=tolerance_from, basis=basis, source=source, floor=None if floor is None else float(floor),
        unit=unit, reading=reading, missing=missing,
    )  # fmt: skip


Line = tuple[str, float | None, float, float, str, Basis, str]


def checks(subject: str, *lines: Line) -> list[Check]:
    """Lines of the table on one subject: quantity, value, reference, tolerance, from what, basis, source of each."""
    return [check(f"{subject}: {line[0]}", *line[1:]) for line in lines]


def scene(
    title: str, preset_name: str, insight: str, mode: str = "", **settings: object
) -> Callable[[StudyRequest], SavedSession]:
    """The session that shows a study live: the drawing, or else a preset, at these settings in that insight view."""
    of_request = drawing_or(preset_name)
    return session(title, insight, lambda request: of_request(request).with_parameters(settings), mode)


def session(
    title: str, insight: str, shown: Callable[[StudyRequest], Experiment], mode: str = ""
) -> Callable[[StudyRequest], SavedSession]:
    """The session that shows a study live in an insight view: of the experiment that a request comes to."""

    def made(request: StudyRequest) -> SavedSession:
        return SavedSession(experiment=shown(request), title=title, look=SavedLook(insight=insight, mode=mode))

    return made


def drawing_or(preset_name: str, **settings: object) -> Callable[[StudyRequest], Experiment]:
    """The experiment of a request: the drawing as it is, or else a preset at these settings."""
    return lambda request: request.experiment or preset(preset_name).experiment.with_parameters(settings)
