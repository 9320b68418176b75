"""Tables with something to choose: guesses, rows that are not finite, arrays of an archive."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from engine import ColumnChoice, EngineError, guessed_columns, pasted_tables, raw_tables, text_table

TEXT = "city,lon,lat,size,kind\na,1,10,5,red\nb,2,20,6,blue\nc,nan,30,7,red\nd,4,40,-1,\n"


def test_columns_are_guessed_by_name_then_by_place() -> None:
    assert guessed_columns(text_table(TEXT)) == ColumnChoice(coordinates=(1, 2))
    assert guessed_columns(text_table("1 2 3\n4 5 6")) == ColumnChoice(coordinates=(0, 1))
    named = text_table("y,note,x,w,class\n1,a,2,.5,u\n3,b,4,.5,v\n")
    assert guessed_columns(named) == ColumnChoice(coordinates=(2, 0), weight=3, label=4)
    assert guessed_columns(text_table("a,y,b\n1,2,3\n")) == ColumnChoice(coordinates=(0, 1))
    with pytest.raises(EngineError, match="no two columns of numbers"):
        guessed_columns(text_table("a,b,c\nu,1,w\n"))


def test_nothing_is_to_choose_in_a_mixture_or_an_experiment(tmp_path: Path) -> None:
    """Its means are no points, even where it can't be read."""
    for content in ('{"means": [[0, 0], [1, 1]], "variances": [-1, 1]}', '{"tidemark": 99, "positions": [[1, 2]]}'):
        (tmp_path / "a.json").write_text(content)
        assert raw_tables(tmp_path / "a.json") == {}
        assert pasted_tables(content) == {}


def test_what_is_pasted_may_be_chosen_from_as_a_file_may() -> None:
    assert pasted_tables(TEXT)[""].names == ("city", "lon", "lat", "size", "kind")
    records = pasted_tables(' [{"long": 1, "lat": 2, "size": 3}, {"long": 4, "lat": 5, "size": 6}]\n')
    assert records[""].names == ("long", "lat", "size")


def test_bad_rows_are_counted_named_and_left_out_only_when_told() -> None:
    table = text_table(TEXT)
    with pytest.raises(EngineError, match="1 of 4 rows have no finite numbers here, the first in line 4"):
        table.points(ColumnChoice(coordinates=(1, 2)))
    cloud, note = table.points(ColumnChoice(coordinates=(1, 2), leave_out=True))
    np.testing.assert_array_equal(cloud.positions, [[1, 10], [2, 20], [4, 40]])
    assert note == "1 of 4 rows without finite numbers were left out."


def test_weights_below_nought_and_missing_labels_are_bad_rows() -> None:
    table = text_table(TEXT)
    assert table.bad_rows(ColumnChoice(coordinates=(2, 3), weight=3)).tolist() == [3]
    assert table.bad_rows(ColumnChoice(coordinates=(2, 3), label=4)).tolist() == [3]
    cloud, note = table.points(ColumnChoice(coordinates=(2, 3), weight=3, label=4, leave_out=True))
    np.testing.assert_array_equal(cloud.labels, [1, 0, 1])
    np.testing.assert_allclose(cloud.weights, np.array([5, 6, 7]) / 18)
    assert "Labels: 0 = blue, 1 = red." in note


def test_ragged_rows_are_bad_rows() -> None:
    table = text_table("1 2 3\n4 5\n6 7 8\n")
    assert table.bad_rows(ColumnChoice(coordinates=(0, 1))).tolist() == [1]
    assert table.lines[1] == 2


def test_nothing_finite_is_an_error_even_when_rows_may_go() -> None:
    table = text_table("x,y\nnan,1\n2,inf\n")
    with pytest.raises(EngineError):
        table.points(ColumnChoice(coordinates=(0, 1), leave_out=True))


def test_an_archive_offers_its_arrays_and_its_columns(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    np.savez(
        tmp_path / "a.npz", train=rng.normal(size=(5, 2)), test=rng.normal(size=(4, 3)), u=np.arange(3.0),
        v=np.arange(3.0) ** 2, name=np.array(["a"]), cube=np.zeros((2, 2, 2)),
    )  # fmt: skip
    tables = raw_tables(tmp_path / "a.npz")
    assert sorted(tables) == ["columns", "test", "train"]
    cloud, _ = tables["columns"].points(guessed_columns(tables["columns"]))
    np.testing.assert_array_equal(cloud.positions, [[0, 0], [1, 1], [2, 4]])
    assert tables["test"].names == ("column 1", "column 2", "column 3")


def test_wide_arrays_and_json_columns(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.arange(12.0).reshape(4, 3))
    assert raw_tables(tmp_path / "a.npy")[""].values.shape == (4, 3)
    (tmp_path / "a.json").write_text(json.dumps({"x": [1, 2], "y": [3, 4], "title": "none", "deep": [[1], [2, 3]]}))
    table = raw_tables(tmp_path / "a.json")["columns"]
    np.testing.assert_array_equal(table.points(guessed_columns(table))[0].positions, [[1, 3], [2, 4]])
    (tmp_path / "b.json").write_text(json.dumps({"title": "none"}))
    assert raw_tables(tmp_path / "b.json") == {}


def test_tables_with_too_many_lines_are_refused_before_the_work() -> None:
    with pytest.raises(EngineError, match="more than 1,010,000 lines"):
        text_table("1 2\n" * 1_010_001)


def test_tables_with_too_many_cells_are_refused_before_the_work() -> None:
    with pytest.raises(EngineError, match="more than 20,000,000 cells"):
        text_table(("1 " * 1_000_001 + "\n") * 20)
