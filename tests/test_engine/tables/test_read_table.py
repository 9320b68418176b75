"""Tables: everything that people's CSV files do, and the sentence they get when it can't be read."""

from __future__ import annotations

import numpy as np
import pytest

from engine import EngineError
from engine.tables.read_table import read_table

POINTS = [[0.5, -1.25], [2.0, 3.0]]


@pytest.mark.parametrize(
    "text",
    [
        "x,y\n0.5,-1.25\n2,3\n",
        "Y,X\n-1.25,0.5\n3,2\n",
        "x\ty\r\n0.5\t-1.25\r\n2\t3\r\n",
        "x;y\n0,5;-1,25\n2;3\n",
        "x\ty\n0,5\t-1,25\n2\t3\n",
        "0.5,-1.25\n2,3",
        "  0.5   -1.25 \n 2  3e0\n",
        "0.5, -1.25\n2, 3\n",
        '"x","y"\n"0.5","-1.25"\n"2","3"\n',
        "# drawn by hand\n\nx,y\n# first\n0.5,-1.25\n\n2,3\n\n",
        "X1,X2\n5e-1,-1.25\n2.0,3.0\n",
        "x,y\r0.5,-1.25\r2,3\r",
    ],
)
def test_relatives_of_csv_give_the_same_points(text: str) -> None:
    cloud, note = read_table(text)
    np.testing.assert_array_equal(cloud.positions, POINTS)
    np.testing.assert_array_equal(cloud.weights, [0.5, 0.5])
    np.testing.assert_array_equal(cloud.labels, [0, 0])
    assert note == ""


def test_weights_and_labels_come_by_name_in_any_order() -> None:
    cloud, note = read_table("Label,Y,weight,X\n3,-1.25,1,0.5\n0,3,3,2\n")
    np.testing.assert_array_equal(cloud.positions, POINTS)
    np.testing.assert_array_equal(cloud.weights, [0.25, 0.75])
    np.testing.assert_array_equal(cloud.labels, [3, 0])
    assert note == ""


def test_words_as_labels_become_numbers_and_are_told() -> None:
    cloud, note = read_table("x,y,class\n0,0,dog\n1,0,cat\n2,0,dog\n")
    np.testing.assert_array_equal(cloud.labels, [1, 0, 1])
    assert note == "Labels: 0 = cat, 1 = dog."


def test_other_columns_are_left_out_and_told() -> None:
    cloud, note = read_table("id,x,y\n7,0.5,-1.25\n8,2,3\n")
    np.testing.assert_array_equal(cloud.positions, POINTS)
    assert note == "Left out: 'id'."


def test_two_columns_of_other_names_are_taken_as_x_and_y_and_told() -> None:
    cloud, note = read_table("lon,lat\n0.5,-1.25\n2,3\n")
    np.testing.assert_array_equal(cloud.positions, POINTS)
    assert note == "Columns 'lon' and 'lat' were taken as x and y."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The table has no points."),
        ("# nothing\n\n", "The table has no points."),
        ("x,y\n", "The table has a header and no points."),
        ("1\n2\n", "The table has one column; a cloud needs two."),
        ("x\n1\n2\n", "The table has one column; a cloud needs two."),
        ("x,y,z\n1,2,3\n", "The table has 3 coordinates; a picture needs two."),
        ("x,w\n1,2\n", "The table has one coordinate; a picture needs two."),
        ("hello\nworld\n", "The table has one column; a cloud needs two."),
        ("1,2,3\n4,5,6\n", "The table has 3 columns and no header."),
        ("x,y\n1,2\n3,hello\n", "Line 3 has 'hello' where y should be a number."),
        ("# c\nx,y\n1,2\n\n3,\n", "Line 5 has '' where y should be a number."),
        ("x,y\n1,2\nnan,2\n3,4\n5,inf\n", "Line 3 has x = nan, which is not finite."),
        ("x,y\nnan,2\n3,4\nnan,inf\n", "Line 2 has x = nan, which is not finite. 2 of 3 lines can't be read."),
        ("x,y\n1,2\n3\n4,5,6\n", "Line 3 has 1 instead of 2 columns. 2 of 3 lines can't be read."),
        ("x,z,w\n1,2,3\n", "The header has no column named y."),
        ("x,y,X\n1,2,3\n", "The column x appears twice in the header."),
        ("x,y,w\n1,2,-1\n", "Line 2 has w = -1, below 0."),
        ("x,y,w\n1,2,0\n", "All weights are zero."),
        ("x,y,label\n1,2,\n", "Line 2 has no label."),
        (
            "x;y\n1.234,5;2\n2.5;3\n",
            "Line 2 has '1.234,5' where x should be a number: commas and points are both decimal signs in this column.",
        ),
        ('x,y\n"1,2\n3,4\n', "The quotation mark in line 2 is not closed there."),
        ("x,y\n1e107,0\n", "Some coordinates are larger than 1e+100."),
    ],
)
def test_what_can_not_be_read_is_told_with_its_line(text: str, sentence: str) -> None:
    with pytest.raises(EngineError) as raised:
        read_table(text)
    assert raised.value.message == sentence


def test_too_many_classes_are_refused() -> None:
    rows = "\n".join(f"{i},0,name{i}" for i in range(101))
    with pytest.raises(EngineError, match="101 different words"):
        read_table(f"x,y,label\n{rows}\n")


@pytest.mark.parametrize(
    ("text", "positions"),
    [
        ("x\n1\n2\n", [[1.0], [2.0]]),
        ("w,x\n1,5\n3,6\n", [[5.0], [6.0]]),
        ("x,y,z\n1,2,3\n", [[1.0, 2.0, 3.0]]),
        ("x2,x1,x4,x3\n2,1,4,3\n", [[1.0, 2.0, 3.0, 4.0]]),
    ],
)
def test_any_dimension_under_a_header(text: str, positions: list[list[float]]) -> None:
    cloud, _ = read_table(text, any_dimension=True)
    assert cloud.positions.tolist() == positions
    assert cloud.d == len(positions[0])


@pytest.mark.parametrize("text", ["x,z\n1,2\n", "x1,x3\n1,2\n"])
def test_a_coordinate_that_is_left_out_is_missed(text: str) -> None:
    with pytest.raises(EngineError, match=r"no column named (y|x2)"):
        read_table(text)


@pytest.mark.parametrize(("word", "code"), [("2147483647", 2147483647), ("-1", 0), ("1.5", 0), ("inf", 0)])
def test_large_labels_are_numbers_at_once_and_others_are_words(word: str, code: int) -> None:
    """Asking whether a float is in a range goes through all of it: two thousand million steps."""
    cloud, _ = read_table(f"x,y,label\n1,2,{word}\n")
    assert cloud.labels.tolist() == [code]
