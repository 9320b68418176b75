"""Numbers as people write them: what each cell means, alone and among others, and what is not taken for a number."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.tables.cell_numbers import cell_number, is_number, odd_character, read_columns

MINUS, EN_DASH = "\u2212", "\u2013"
THIN, NARROW, HARD, FIGURE = "\u2009", "\u202f", "\u00a0", "\u2007"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1.5", 1.5), ("-.5", -0.5), ("+2.", 2.0), ("3e2", 300.0), ("0,25", 0.25), ("12,5", 12.5), (",5", 0.5),
        ("1234,567", 1234.567), ("0,125", 0.125), ("1,234.5", 1234.5), ("1.234,5", 1234.5), ("1,234,567", 1234567.0),
        ("1.234.567", 1234567.0), ("1,234,567.25", 1234567.25), ("1 234,5", 1234.5), ("1 234 567", 1234567.0),
        (f"1{THIN}234{THIN}567,5", 1234567.5), (f"1{NARROW}234.5", 1234.5), (f"-1{HARD}234,5", -1234.5),
        (f"12{FIGURE}345", 12345.0), ("1'234.5", 1234.5), ("1\u2019234\u2019567", 1234567.0),
        (f"{MINUS}1.5", -1.5), ("\u20141.5", -1.5), ("\u20101.5", -1.5),
        (f"{EN_DASH}0,5", -0.5), (f"2e{MINUS}3", 0.002), ("1.25D+00", 1.25),
        ("1.25d-3", 0.00125),
        ("1.25Q+2", 125.0), ("1.25-100", 1.25e-100), ("-0.5+101", -5e100), ("1,5D1", 15.0), ("7", 7.0),
    ],
)  # fmt: skip
def test_a_cell_that_can_mean_one_thing_means_it(cell: str, value: float) -> None:
    assert read_columns([[cell]])[0].values[0] == value
    assert is_number(cell)


@pytest.mark.parametrize(
    "cell",
    ["", "a", "1_000", "12:30", "2024-100", "1.2.3", "1,2,3", "1,23,456", "12,34.5", "1.234,567,890", "1 23", "1 2345",
     "5 %", "0x10", "1e", "--1", "1-2", "1.5.", "\u0661", "1,234.567.890", "D5"],
)  # fmt: skip
def test_what_is_no_number_is_not_taken_for_one(cell: str) -> None:
    assert math.isnan(read_columns([[cell]])[0].values[0])


@pytest.mark.parametrize(
    ("columns", "separator", "values"),
    [
        ([["1,234", "0,5"]], "", [[1.234, 0.5]]),  # its own column proves the comma
        ([["1,234", "1,234.5"]], "", [[1234.0, 1234.5]]),  # or that it stands between thousands
        ([["1,234"], ["0,5"]], "", [[1.234], [0.5]]),  # another column proves it
        ([["1,234"], ["2.5"]], "", [[1234.0], [2.5]]),
        ([["1,234"]], ";", [[1.234]]),  # a semicolon is there because the comma is taken
        ([["1,234"]], "", [[math.nan]]),
        ([["1.234"]], "", [[1.234]]),  # a lone point is the decimal sign
        ([["1.234", "1,5"]], "", [[1234.0, 1.5]]),  # unless the comma is
        ([["1.234"], ["5.400.000,5"]], "", [[1234.0], [5400000.5]]),
        ([["2.5", "1,5"]], "", [[2.5, math.nan]]),  # both can't be
    ],
)
def test_a_lone_comma_is_told_by_its_neighbours(
    columns: list[list[str]], separator: str, values: list[list[float]]
) -> None:
    found = [column.values for column in read_columns(columns, separator)]
    np.testing.assert_array_equal(found, values)


def test_a_doubt_is_told_in_words() -> None:
    assert "thousands" in read_columns([["1,234"]])[0].doubt
    assert "both" in read_columns([["2.5", "1,5"]])[0].doubt
    assert odd_character("1\u20ac5") == "'\u20ac' (U+20AC, euro sign)"
    assert odd_character("5%") == "'%'"
    assert odd_character("hello") == ""


GROUPS = {"de": (".", ","), "en": (",", "."), "fr": (NARROW, ","), "ch": ("'", "."), "se": (HARD, ","), "c": ("", ".")}


def written(value: float, locale: str, minus: str = "-") -> str:
    """A number with two decimals, as a spreadsheet of that country shows it."""
    group, decimal = GROUPS[locale]
    text = f"{abs(value):,.2f}".replace(",", "G").replace(".", decimal).replace("G", group)
    return (minus if value < 0 else "") + text


@given(
    st.lists(st.integers(-(10**11), 10**11).map(lambda cents: cents / 100), min_size=1, max_size=20),
    st.sampled_from(sorted(GROUPS)),
    st.sampled_from(["-", MINUS]),
)
def test_what_a_country_writes_is_read_back(values: list[float], locale: str, minus: str) -> None:
    """Two decimals always prove the decimal sign, so nothing is left to guess."""
    cells = [written(value, locale, minus) for value in values]
    np.testing.assert_array_equal(read_columns([cells])[0].values, values)


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from("eEdDqQ"))
def test_every_float_is_read_back_to_the_last_digit(value: float, letter: str) -> None:
    assert cell_number(repr(value)) == value
    assert cell_number(f"{value:.17e}".replace("e", letter)) == value
    assert cell_number(repr(value).replace(".", ","), ",") == value
