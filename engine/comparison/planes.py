"""B - A of two fields over the plane, and of two densities, on a signed scale."""

from __future__ import annotations

import math

import numpy as np

from ..results.insight_values import PlaneFilm
from ..results.results import DensityFilm
from ..values import FloatArray, frozen_array
from .readings import B_MINUS_A

TYPICAL = 0.99  # share of the pixels, at all phases, whose differences the colours span


def field_difference(a: PlaneFilm, b: PlaneFilm) -> PlaneFilm:
    """B - A of one quantity at the phases of both, over the smaller of their squares and on the finer of their grids.

    The scale is symmetric about 0, with the contour at 0; it reaches to what 99 % of the pixels differ by. It is bent
    where both sides' scales are. Different grids and phases are met by linear interpolation, as `value_at` and `at`.
    """
    half_width = min(a.half_width, b.half_width)
    phases = _phases(a.phases, b.phases)
    side = _side(a.values, a.half_width, b.values, b.half_width, half_width)
    frames = [
        _sampled(b.at(phase), b.half_width, half_width, side) - _sampled(a.at(phase), a.half_width, half_width, side)
        for phase in phases.tolist()
    ]
    values = frozen_array(np.stack(frames), np.float32)
    bends = [each.bend for each in (a, b) if each.bend is not None]
    return PlaneFilm(
        label=f"{b.label}, {B_MINUS_A}",
        symbol=b.symbol,
        unit=b.unit,
        phases=frozen_array(phases),
        values=values,
        half_width=half_width,
        **_scale(values),
        bend=max(bends) if len(bends) == 2 else None,
    )


def density_difference(a: DensityFilm, b: DensityFilm) -> PlaneFilm:
    """p_t of B less that of A, each of mass 1 over the square, as a share of the higher of the two maxima at that time.

    The frames of a density film are scaled to their own maximum, so what they have in common is that mass; what lies
    beyond the square counts for neither.
    """
    half_width = min(a.half_width, b.half_width)
    phases = _phases(a.phases, b.phases)
    side = _side(a.values, a.half_width, b.values, b.half_width, half_width)
    frames = []
    for phase in phases.tolist():
        first, second = (_of_mass_one(_sampled(each.at(phase), each.half_width, half_width, side)) for each in (a, b))
        frames.append((second - first) / max(float(first.max()), float(second.max()), 1e-300))
    values = frozen_array(np.stack(frames), np.float32)
    return PlaneFilm(
        label=f"Density, each of mass 1 here, {B_MINUS_A}",
        symbol="p\N{LATIN SUBSCRIPT SMALL LETTER T}",
        unit="of the higher maximum",
        phases=frozen_array(phases),
        values=values,
        half_width=half_width,
        low=-1.0,
        high=1.0,
        middle=0.0,
        contour=0.0,
    )


def _of_mass_one(values: FloatArray) -> FloatArray:
    total = float(values.sum(dtype=np.float64))
    shares: FloatArray = values / total if total > 0 else values
    return shares


def _scale(values: FloatArray) -> dict[str, float]:
    sizes = np.abs(values).ravel()
    limit = float(np.partition(sizes, int(TYPICAL * (len(sizes) - 1)))[int(TYPICAL * (len(sizes) - 1))])
    limit = limit or float(sizes.max()) or 1.0
    return {"low": -limit, "high": limit, "middle": 0.0, "contour": 0.0}


def _phases(a: FloatArray, b: FloatArray) -> FloatArray:
    """All of both; a still field has none of its own beside a film."""
    if len(a) == 1 or len(b) == 1:
        return a if len(a) > 1 else b
    return np.union1d(a, b)


def _side(a: FloatArray, reach_a: float, b: FloatArray, reach_b: float, half_width: float) -> int:
    """Pixels a side of the square, no wider than those of the finer field."""
    finest: float = max(a.shape[1] / reach_a, b.shape[1] / reach_b)
    return math.ceil(finest * half_width * (1 - 1e-12))


def _sampled(values: FloatArray, own: float, half_width: float, side: int) -> FloatArray:
    """(side, side) float64 of a field (h, w) over [-own, own]^2 at the middles of pixels of a smaller square."""
    if values.shape == (side, side) and own == half_width:
        return values.astype(np.float64)
    line = half_width * (2 * np.arange(side) + 1 - side) / side
    rows, columns = _between(line, own, values.shape[0]), _between(line, own, values.shape[1])
    down, along = rows[2][:, None], columns[2]
    wide = values.astype(np.float64)
    upper = (1 - down) * wide[rows[0]] + down * wide[rows[1]]
    sampled: FloatArray = (1 - along) * upper[:, columns[0]] + along * upper[:, columns[1]]
    return sampled


def _between(line: FloatArray, own: float, size: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Indices of the cells before and after each coordinate, and the share of the way."""
    place = np.clip((line + own) / (2 * own) * size - 0.5, 0.0, size - 1.0)
    before = np.minimum(place.astype(np.int64), max(size - 2, 0))
    return before, np.minimum(before + 1, size - 1), place - before
