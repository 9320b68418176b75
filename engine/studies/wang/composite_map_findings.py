"""What the study of the composite map finds: tiles of the plane, both disagreements against T, and their limits."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...experiment.schedule import Schedule
from ...values import FloatArray, frozen_array
from ..base.declared import chart, check, curve
from ..base.parts import found_over, stacked
from ..base.sections import Lines
from ..base.study import Found, StudyRequest, Tiles, scalar
from .plane_clouds import DRAWING, clouds_of, key

EXAMPLES = ("triangle", "five points", "tilted line")
TIMES = {False: (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 2.0), True: (0.002, 0.005, 0.01, 0.02, 0.1, 2.0)}
SMALL = (0.002, 0.005, 0.01, 0.02)  # T at which the way to 0 is looked at
SHOWN = {False: (0.005, 0.02, 0.05, 0.2, 2.0), True: (0.005, 0.02, 0.1, 2.0)}  # by whether it is quick
FARTHEST = 2.0
SEEN = 3 / 4  # of the square's half width that tiles show: beyond 2.7 there are too few nodes for a picture
ONE_LINE = ("tilted line",)  # clouds whose composite map is the optimal one at every T: few T will do
KNOWN_START = {"triangle": (0.017, 0.002)}  # disagreement with the cells at T = .02, and how far off it may be
KNOWN_END = {"triangle": (0.045, 0.003), "five points": (0.078, 0.004)}  # at the farthest T
SOURCE = "[W] composite map"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """By `times` (k,): disagreement with `cells`, its `floors`; with `basins`, its `coarse` floors; (k,) each."""

    times: FloatArray
    cells: FloatArray
    basins: FloatArray
    floors: FloatArray
    coarse: FloatArray

    def at(self, time: float) -> int | None:
        where = np.flatnonzero(self.times == time)
        return int(where[0]) if len(where) else None


def times_of(name: str, quick: bool) -> tuple[float, ...]:
    """The T at which the composite map of a cloud is worked out."""
    return (0.02, 2.0) if name in ONE_LINE else TIMES[quick]


def of_clouds(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
    """Of the clouds whose limits, and those T, that are there."""
    names, quick = clouds_of(request, EXAMPLES), request.quick
    ways = {name: way for name in names if (way := way_of(name, quick, found)) is not None}
    tiled = [name for name in ways if name not in ONE_LINE]
    if tiled:
        yield tiles(tiled, SHOWN[quick], found)
    going, curves = {name: way for name, way in ways.items() if len(way.times)}, []
    for name, way in going.items():
        curves.append(curve(f"{name}, cells", way.times, way.cells, floor=way.floors))
        if name in ONE_LINE:
            yield check(
                f"{name}: disagreement with the cells, largest over T", way.cells.max(), 0.0,
                way.floors[way.cells.argmax()], "the grid, and what half the nodes change", "closed form",
                f"{SOURCE}: monotone maps compose to the monotone map",
            )  # fmt: skip
        else:
            curves.append(curve(f"{name}, basins", way.times, way.basins, floor=way.coarse))
            yield from _start(name, way)
            yield from _end(name, way)
            yield from _between(name, way)
    if going:
        yield chart("Composite map against cells and basins", "T", "disagreement", *curves, logs="x")


def way_of(name: str, quick: bool, found: Mapping[str, Found]) -> Way | None:
    """None without the limits. Floors: of the grid and the flow's steps, and of the nodes of p_T.

    With half the nodes the error is sqrt 2 times as large; the two are independent, so their difference is sqrt 3 of
    the error of all nodes. That takes many nodes a point; of a drawing all of the difference counts.
    """
    limits = found.get(f"{key(name)}-limits")
    if limits is None:
        return None
    mass = limits["mass"]
    parts = found_over(times_of(name, quick), f"{key(name)}-t", found)

    def differing(first: FloatArray, second: FloatArray) -> float:
        return float(mass[first != second].sum())

    halved = np.array([differing(part["sites"], part["coarse"]) for part in parts.values()])
    nodes = halved / (1 if name == DRAWING else math.sqrt(3))
    steps = scalar(limits, "unsettled")
    return Way(
        times=np.array(list(parts)),
        cells=stacked(parts, "from_cells"),
        basins=np.array([differing(part["sites"], limits["basins"]) for part in parts.values()]),
        floors=nodes + steps + scalar(limits, "fine_floor"),
        coarse=nodes + steps + scalar(limits, "coarse_floor"),
    )


def tiles(names: list[str], shown: tuple[float, ...], found: Mapping[str, Found]) -> Tiles:
    """Two rows a cloud: where each place goes, and of that only what goes elsewhere than by the optimal map."""
    rows, labels = [], []
    for name in names:
        limits = found[f"{key(name)}-limits"]
        nothing = np.full(limits["cells"].shape, np.nan)
        between = [found.get(f"{key(name)}-t{time:g}") for time in shown]
        row = [limits["cells"], *(nothing if part is None else part["sites"] for part in between), limits["basins"]]
        rows += [row, [np.where(np.isnan(tile) | (tile != limits["cells"]), tile, -1.0) for tile in row]]
        labels += [name, "moved"]
    rim = round(len(rows[0][0]) * (1 - SEEN) / 2)
    return Tiles(
        title="Where each place of the prior goes", images=frozen_array(np.array(rows)[:, :, rim:-rim, rim:-rim]),
        row_labels=tuple(labels), column_labels=("cells", *(f"T = {time:g}" for time in shown), "basins"), kind="label",
        note="“moved”: what goes elsewhere than by the optimal map. The plane to ±2.7.",
    )  # fmt: skip


def _start(name: str, way: Way) -> Lines:
    first = way.at(0.02)
    if name in KNOWN_START and first is not None:
        known, off = KNOWN_START[name]
        yield check(
            f"{name}: disagreement with the cells, T = 0.02", way.cells[first], known, off + way.floors[first],
            "the prototype's floor .002, and ours", "prototype", f"{SOURCE}: T → 0", floor=way.floors[first],
        )  # fmt: skip
    chosen = [index for time in SMALL if (index := way.at(time)) is not None]
    if len(chosen) == len(SMALL):
        sigma = np.array(list(map(Schedule(termination_time=FARTHEST).sigma, SMALL)))
        at_zero, amplified = intercept(sigma, way.cells[chosen], way.floors[chosen])
        yield check(
            f"{name}: disagreement with the cells, carried on to T = 0", at_zero, 0.0, amplified,
            "floors at four small T, carried on by a line in σ, and a tenth for its bend", "theorem",
            f"{SOURCE}: T → 0: it falls like σ", floor=amplified,
            reading="Where points lie closer than σ, or have few nodes each, it is not like σ yet at the smallest T.",
        )  # fmt: skip


def _end(name: str, way: Way) -> Lines:
    last = way.at(FARTHEST)
    if last is None:
        return
    yield check(
        f"{name}: disagreement with the basins, T = {FARTHEST:g}", way.basins[last], 0.0, way.coarse[last],
        "the grid, and what half the nodes change", "theorem", f"{SOURCE}: T → ∞", floor=way.coarse[last],
        reading="With many points there are few nodes of p_T for each, and walls between them are jagged.",
    )  # fmt: skip
    if name in KNOWN_END:
        known, off = KNOWN_END[name]
        yield check(
            f"{name}: disagreement with the cells, T = {FARTHEST:g}", way.cells[last], known, off + way.floors[last],
            "the prototype's, and our floor", "prototype", f"{SOURCE}: the whole gap", floor=way.floors[last],
        )  # fmt: skip


def _between(name: str, way: Way) -> Lines:
    steps = {"towards the cells": -np.diff(way.cells), "away from the basins": np.diff(way.basins)}
    for where, values in steps.items() if len(way.times) > 1 else ():
        both = (way.coarse[1:] + way.coarse[:-1])[values.argmax()]
        yield check(
            f"{name}: largest step {where} as T grows", values.max(), 0.0, both, "floors at both ends of a step",
            "prototype", f"{SOURCE}: a monotone way", relation="at most",
        )  # fmt: skip


def intercept(x: FloatArray, values: FloatArray, floors: FloatArray) -> tuple[float, float]:
    """At x = 0, of the line of least squares through values (k,) at x (k,), and what independent floors make it.

    Next to them, a tenth of the largest value for the bend that a line leaves out.
    """
    weights = np.linalg.pinv(np.stack([np.ones_like(x), x], axis=1))[0]  # (k,)
    return float(weights @ values), float(np.sqrt(weights**2 @ floors**2)) + 0.1 * float(values.max())
