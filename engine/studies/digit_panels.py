"""The figure of the study of digits: quality over evaluations, classes, and tiles of what was made."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..results.insight_values import Chart, Series
from ..study import Found, Panel, StudyRequest, Tiles
from ..values import FloatArray, frozen_array
from .digit_generation import CLASS_EVALUATIONS, CLASS_TIME, EVALUATIONS, LONG, SHORT
from .digit_images import SIDE
from .sampled_law import banded

WAYS = (f"prior, T = {SHORT:g}", f"prior, T = {LONG:g}", f"transported, T = {SHORT:g}")
SCORES = {"learned": "learned score", "exact": "exact score of training images"}
FEW = (2, 4, 8)  # evaluations of the tiles
NUMBERS = tuple(map(str, range(10)))


def digit_panels(request: StudyRequest, found: Mapping[str, Found]) -> tuple[Panel, ...]:
    """Whatever can be shown of the parts that are there."""
    counts = np.array(EVALUATIONS[request.quick], np.float64)
    held = found.get("held-out")
    panels: list[Panel] = []
    if "learned" in found:
        panels += [_few(request, found["learned"]), _classes(found["learned"])]
    for name, title in SCORES.items():
        if name in found:
            panels.append(_over(counts, found[name], held, "w2", f"W2 to held-out digits, {title}", "W2"))
    if "learned" in found:
        panels.append(_over(counts, found["learned"], held, "mmd", "MMD to held-out digits, learned score", "MMD"))
    near = _nearness(counts, found, held)
    panels += [near] if near is not None else []
    if "learned" in found:
        panels.append(_by_class(found["learned"], held))
    memory = _memory(found)
    return (*panels, memory) if memory is not None else tuple(panels)


def _over(counts: FloatArray, part: Found, held: Found | None, name: str, title: str, y_label: str) -> Chart:
    curves = [banded(label, counts, part[name][way]) for way, label in enumerate(WAYS)]
    if held is not None:
        floor = np.broadcast_to(held[name], (len(counts), held[name].size))
        curves.append(banded("training images", counts, floor, "reference"))
    return Chart(title=title, x_label="evaluations", y_label=y_label, x_log=True, series=tuple(curves))


def _nearness(counts: FloatArray, found: Mapping[str, Found], held: Found | None) -> Chart | None:
    curves = [
        banded(f"{WAYS[way]}, {name}", counts, found[name]["near"][way])
        for name in SCORES
        for way in (1, 2)
        if name in found
    ]
    if not curves:
        return None
    if held is not None:
        level = np.full(len(counts), held["near"].mean())
        curves.append(Series(label="held-out digits", kind="reference", x=frozen_array(counts), y=frozen_array(level)))
    return Chart(
        title="Distance to the nearest training image", x_label="evaluations", y_label="mean distance", x_log=True,
        series=tuple(curves),
    )  # fmt: skip


def _by_class(part: Found, held: Found | None) -> Chart:
    labels = frozen_array(np.arange(10.0))
    rows = [("transported start of the class", part["class_w2"][0]), ("prior", part["class_w2"][1])]
    if held is not None:
        rows.append(("training images of the class", held["class_w2"]))
    return Chart(
        title=f"W2 to held-out digits of a class, T = {CLASS_TIME:g}", x_label="class", y_label="W2",
        series=tuple(Series(label=label, kind="points", x=labels, y=values) for label, values in rows),
    )  # fmt: skip


def _few(request: StudyRequest, part: Found) -> Tiles:
    places = [EVALUATIONS[request.quick].index(count) for count in FEW]
    rows = [(way, place) for place in places for way in (1, 2)]
    labels = tuple(f"{EVALUATIONS[request.quick][place]}: {WAYS[way]}" for way, place in rows)
    images = np.stack([part["samples"][way, place] for way, place in rows])
    return _tiles(
        "Digits after 2, 4 and 8 evaluations, learned score", images, labels, (),
        "Rows of one number have the same latents and equally many evaluations.",
    )  # fmt: skip


def _classes(part: Found) -> Tiles:
    title = f"Digits by class, T = {CLASS_TIME:g}, {CLASS_EVALUATIONS} evaluations, learned score"
    note = "Only the start knows the class; the score is that of all digits."
    return _tiles(title, part["class_samples"], ("",) * len(part["class_samples"]), NUMBERS, note)


def _memory(found: Mapping[str, Found]) -> Tiles | None:
    rows, labels = [], []
    for name in SCORES:
        if name in found:
            rows += [found[name]["samples"][2, -1], found[name]["closest"]]
            labels += [f"{name} score", "nearest training"]
    if not rows:
        return None
    note = "The exact score returns its training images, with noise of their softness; the learned one makes others."
    return _tiles("Made digits above their nearest training image", np.stack(rows), tuple(labels), (), note)


def _tiles(title: str, images: FloatArray, rows: tuple[str, ...], columns: tuple[str, ...], note: str) -> Tiles:
    """Images (r, c, 64) of pixels in [-1, 1]."""
    squares = frozen_array(images.reshape(*images.shape[:2], SIDE, SIDE))
    return Tiles(
        title=title, images=squares, row_labels=rows, column_labels=columns, low=-1.0, high=1.0, note=note
    )  # fmt: skip
