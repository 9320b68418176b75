"""B - A of fields and densities: zero for the same, opposite when swapped, on a symmetric scale."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import DensityFilm, Experiment, PlaneFilm, PointCloud, density_difference, density_film, field_difference

TWO = Experiment(cloud=PointCloud.of([[-1.0, 0.0], [1.0, 0.0]]))


def film(values: np.ndarray, half_width: float = 4.0, **more: object) -> PlaneFilm:
    """A made field (k, h, h) at even phases."""
    phases = np.linspace(0, 1, len(values)) if len(values) > 1 else np.zeros(1)
    low, high = float(values.min()), float(values.max()) + 1.0
    return PlaneFilm(
        label="Field", symbol="f", unit="", phases=phases, values=values.astype(np.float32), half_width=half_width,
        low=low, high=high, **more,
    )  # fmt: skip


def plane_of(side: int, half_width: float, x: float, y: float) -> np.ndarray:
    """(side, side) the linear function x X + y Y, row 0 on top."""
    line = half_width * (2 * np.arange(side) + 1 - side) / side
    return x * line[None, :] + y * line[::-1, None]


fields = st.builds(
    lambda seed, frames, side, half: film(
        np.random.default_rng(seed).standard_normal((frames, side, side)), half
    ),
    st.integers(0, 1000), st.integers(1, 4), st.integers(2, 9), st.sampled_from([1.0, 3.4, 4.0]),
)  # fmt: skip


@given(fields)
def test_a_field_less_itself_is_zero_everywhere(field: PlaneFilm) -> None:
    difference = field_difference(field, field)
    assert not difference.values.any()
    assert difference.low == -difference.high < 0


@given(fields, fields)
def test_swapped_sides_change_the_sign_and_nothing_else(a: PlaneFilm, b: PlaneFilm) -> None:
    there, back = field_difference(a, b), field_difference(b, a)
    np.testing.assert_array_equal(there.values, -back.values)
    assert (there.low, there.high, there.half_width) == (back.low, back.high, back.half_width)
    np.testing.assert_array_equal(there.phases, back.phases)
    assert there.low == -there.high
    assert (there.middle, there.contour) == (0.0, 0.0)


@given(fields, fields)
def test_the_difference_has_the_smaller_square_the_finer_pixels_and_all_phases(a: PlaneFilm, b: PlaneFilm) -> None:
    found = field_difference(a, b)
    assert found.half_width == min(a.half_width, b.half_width)
    pixel = found.half_width / found.values.shape[1]
    assert pixel <= min(a.half_width / a.values.shape[1], b.half_width / b.values.shape[1]) * (1 + 1e-9)
    films = [set(each.phases) for each in (a, b) if len(each.phases) > 1]
    if films:
        assert set(found.phases) == set.union(*films)


def test_values_on_other_grids_are_met_where_both_fields_have_them() -> None:
    a, b = film(plane_of(8, 4.0, 1.0, 2.0)[None], 4.0), film(plane_of(20, 2.0, -1.0, 0.5)[None], 2.0)
    found = field_difference(a, b)
    expected = plane_of(20, 2.0, -2.0, -1.5)
    np.testing.assert_allclose(found.values[0], expected, atol=1e-5)  # linear fields, and float32 of about 8


def test_between_two_computed_phases_the_difference_is_that_of_the_interpolated_fields() -> None:
    random = np.random.default_rng(1)
    a, b = film(random.standard_normal((3, 4, 4))), film(random.standard_normal((4, 4, 4)))
    found = field_difference(a, b)
    for phase in (0.0, 1 / 3, 0.5, 0.9):
        np.testing.assert_allclose(found.at(phase), b.at(phase) - a.at(phase), atol=1e-6)


def test_a_bent_scale_stays_bent_only_where_both_sides_are() -> None:
    values = np.ones((1, 4, 4))
    bent = dataclasses.replace(film(values), bend=2.0, middle=0.0)
    assert field_difference(bent, bent).bend == 2.0
    assert field_difference(bent, film(values)).bend is None


@pytest.fixture(scope="module")
def densities() -> tuple[DensityFilm, DensityFilm]:
    return tuple(next(density_film(e)) for e in (TWO, TWO.with_parameters({"termination_time": 0.3})))  # type: ignore[return-value]


def test_a_density_less_itself_is_zero_and_swapping_changes_the_sign(
    densities: tuple[DensityFilm, DensityFilm],
) -> None:
    a, b = densities
    assert not density_difference(a, a).values.any()
    np.testing.assert_array_equal(density_difference(a, b).values, -density_difference(b, a).values)


def test_density_differences_compare_masses_not_frames_scaled_to_their_own_maximum(
    densities: tuple[DensityFilm, DensityFilm],
) -> None:
    a, b = densities
    found = density_difference(a, b)
    np.testing.assert_allclose(found.values.sum(axis=(1, 2)), 0.0, atol=1e-2)  # both have mass 1; of float32 in 2304
    assert np.abs(found.values).max() <= 1.0
    assert (found.low, found.high) == (-1.0, 1.0)
    last = found.at(1.0)
    assert last[24, 24] > 0 > last[24, 39]  # at an early T the density is still narrow: more in the middle, less at 2.5
