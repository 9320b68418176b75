"""Tables as other programs write them: the points they hold, or the sentence why one has to choose."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import ColumnRequest, EngineError, guessed_columns, raw_tables, read_cloud
from engine.tables.read_table import read_table
from engine.tables.text_encoding import decoded

POINTS = [[0.5, -1.25], [2.0, 3.0], [-0.75, 0.125]]
LABELS = [0, 1, 0]

PLAIN = {
    "Excel, German": "sep=;\r\nx;y\r\n0,5;-1,25\r\n2;3\r\n-0,75;0,125\r\n",
    "Excel, its mark in quotes": '"sep=|"\nx|y\n0.5|-1.25\n2|3\n-.75|.125\n',
    "Excel, its mark alone": "sep=,\n0.5,-1.25\n2,3\n-.75,.125\n",
    "spaces and decimal commas": "0,5 -1,25\n2,0 3,0\n-0,75 0,125\n",
    "decimal commas in quotation marks": '"x","y"\n"0,5","-1,25"\n"2,0","3,0"\n"-0,75","0,125"\n',
    "bars": "x|y\n0.5|-1.25\n2|3\n-0.75|0.125\n",
    "signs of Unicode": "x,y\n0.5,\u22121.25\n2,3\n\u22120.75,0.125\n",
    "Fortran": "  5.0D-001 -1.25D+00\n  2.0D+00  3.0D+00\n -7.5D-01  1.25D-01\n",
    "MATLAB": "   5.0000000e-01  -1.2500000e+00\n   2.0000000e+00   3.0000000e+00\n  -7.5e-01   1.25e-01\n",
    "Octave": "# name: P\n# type: matrix\n# rows: 3\n# columns: 2\n 0.5 -1.25\n 2 3\n -.75 .125\n\n\n",
    "LaTeX or MATLAB comments": "% by hand\n0.5 -1.25\n2 3\n-0.75 0.125\n",
    "gnuplot": "# block one\n0.5 -1.25 # first\n2 3\n\n\n# block two\n-0.75 0.125\n",
    "numpy.savetxt with a header": "# x y\n5e-01 -1.25e+00\n2e+00 3e+00\n-7.5e-01 1.25e-01\n",
    "a separator too many": "x,y,\n0.5,-1.25,\n2,3,\n-0.75,0.125,\n",
    "a separator too many, but in the header": "x,y\n0.5,-1.25,\n2,3,\n-0.75,0.125,\n",
    "carriage returns alone": "x\ty\r0.5\t-1.25\r2\t3\r-0.75\t0.125\r",
}
NOTED = {
    "pandas, with its index": (",x,y\n0,0.5,-1.25\n1,2.0,3.0\n2,-0.75,0.125\n", "Left out: the row numbers."),
    "pandas, columns without names": (
        ",0,1\n0,0.5,-1.25\n1,2.0,3.0\n2,-0.75,0.125\n",
        "The first line was taken as the columns' names. Columns '0' and '1' were taken as x and y. "
        "Left out: the row numbers.",
    ),
    "pandas, neither index nor names": (
        "0,1\n0.5,-1.25\n2.0,3.0\n-0.75,0.125\n",
        "The first line was taken as the columns' names. Columns '0' and '1' were taken as x and y.",
    ),
    "R, with names of rows": (
        '"u" "v"\n"1" 0.5 -1.25\n"2" 2 3\n"3" -0.75 0.125\n',
        "Columns 'u' and 'v' were taken as x and y. Left out: the row numbers.",
    ),
    "counted from nought": ("x0,x1\n0.5,-1.25\n2,3\n-0.75,0.125\n", "Columns 'x0' and 'x1' were taken as x and y."),
    "numbers of rows under a name": ("id,u,v\n1,0.5,-1.25\n2,2,3\n3,-0.75,0.125\n",
                                     "Columns 'u' and 'v' were taken as x and y. Left out: 'id'."),
}  # fmt: skip
LABELLED = {
    "a drawing tool: letters in z": "x,y,z\n0.5,-1.25,a\n2,3,b\n-0.75,0.125,a\n",
    "a drawing tool: a colour for the class": "x,y,color\n0.5,-1.25,#1f77b4\n2,3,#ff7f0e\n-0.75,0.125,#1f77b4\n",
    "words without a header": "0.5,-1.25,setosa\n2,3,virginica\n-0.75,0.125,setosa\n",
    "words before the numbers": "red 0.5 -1.25\nwhite 2 3\nred -0.75 0.125\n",
    "names in a comment": "# x y label\n0.5 -1.25 0\n2 3 1\n-0.75 0.125 0\n",
    "Orange": "x\ty\tkind\nc\tc\td\n\t\tclass\n0.5\t-1.25\ta\n2\t3\tb\n-0.75\t0.125\ta\n",
    "Orange, longer words": (
        "x\tname\ty\tkind\ncontinuous\tstring\tcontinuous\ta b\n\tmeta\t\tclass\n0.5\tu\t-1.25\ta\n2\tv\t3\tb\n"
        "-0.75\tw\t0.125\ta\n"
    ),
    "Orange, one header line": "C#x\tC#y\tmS#name\tcD#kind\n0.5\t-1.25\tu\ta\n2\t3\tv\tb\n-0.75\t0.125\tw\ta\n",
}


@pytest.mark.parametrize("program", PLAIN)
def test_points_of_other_programs(program: str) -> None:
    found, note = read_table(PLAIN[program])
    np.testing.assert_array_equal(found.positions, POINTS)
    assert note == ""


@pytest.mark.parametrize("program", NOTED)
def test_what_is_assumed_is_said(program: str) -> None:
    text, said = NOTED[program]
    found, note = read_table(text)
    np.testing.assert_array_equal(found.positions, POINTS)
    assert note == said


@pytest.mark.parametrize("program", LABELLED)
def test_classes_of_other_programs(program: str) -> None:
    found, _ = read_table(LABELLED[program])
    np.testing.assert_array_equal(found.positions, POINTS)
    np.testing.assert_array_equal(found.labels, LABELS)


RECORDS = [{"x": x, "y": y, "label": "ab"[label], "color": "#1f77b4"}
           for (x, y), label in zip(POINTS, LABELS, strict=True)]  # fmt: skip
XS, YS = (list(column) for column in zip(*POINTS, strict=True))
JSON: dict[str, tuple[Any, bool]] = {  # the data, and whether it has classes
    "records": (RECORDS, True),
    "columns": ({"x": dict(zip("012", XS, strict=True)), "y": dict(zip("012", YS, strict=True))}, False),
    "index": ({str(row): {"x": x, "y": y} for row, (x, y) in enumerate(POINTS)}, False),
    "split": ({"columns": ["x", "y", "label"], "index": [0, 1, 2],
               "data": [[*row, label] for row, label in zip(POINTS, LABELS, strict=True)]}, True),
    "split without names": ({"columns": [0, 1], "index": [0, 1, 2], "data": POINTS}, False),
    "columns without names": ({"0": dict(zip("012", XS, strict=True)), "1": dict(zip("012", YS, strict=True))}, False),
    "index without names": ({str(row): {"0": x, "1": y} for row, (x, y) in enumerate(POINTS)}, False),
    "values": (POINTS, False),
    "values with words": ([[*row, "ab"[label]] for row, label in zip(POINTS, LABELS, strict=True)], True),
    "table": ({"schema": {"fields": []}, "data": [{"index": i, **row} for i, row in enumerate(RECORDS)]}, True),
    "lists": ({"x": XS, "y": YS, "label": LABELS}, True),
    "numbers in quotation marks": ([{"x": str(x), "y": str(y)} for x, y in POINTS], False),
    "within an object": ({"points": RECORDS}, True),
}  # fmt: skip


@pytest.mark.parametrize("orient", JSON)
def test_json_of_every_orientation(tmp_path: Path, orient: str) -> None:
    data, classes = JSON[orient]
    path = tmp_path / "a.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    found = read_cloud(path).given
    np.testing.assert_array_equal(found.positions, POINTS)
    np.testing.assert_array_equal(found.labels, LABELS if classes else [0, 0, 0])


def test_json_a_record_a_line(tmp_path: Path) -> None:
    for name in ("a.jsonl", "a.json"):
        (tmp_path / name).write_text("\n".join(map(json.dumps, RECORDS)), encoding="utf-8")
        np.testing.assert_array_equal(read_cloud(tmp_path / name).given.positions, POINTS)


STRUCTURED = np.array([(*row, word) for row, word in zip(POINTS, "aba", strict=True)],
                      [("x", "<f8"), ("y", "<f4"), ("label", "U3")])  # fmt: skip
ARRAYS: dict[str, tuple[dict[str, Any], bool]] = {
    "numpy.savez(P)": ({"arr_0": POINTS}, False),
    "of any one name": ({"samples": np.float32(POINTS)}, False),
    "as learners call them": ({"X": POINTS, "y": LABELS}, True),
    "with words for classes": ({"X": POINTS, "y": np.array(["a", "b", "a"])}, True),
    "data and target": ({"data": POINTS, "target": np.array([0.0, 1.0, 0.0])}, True),
    "a regression's targets": ({"X": POINTS, "y": [0.5, 0.25, 0.1]}, False),
    "two columns": ({"x": XS, "y": YS}, False),
    "columns and classes": ({"x": XS, "y": YS, "labels": LABELS}, True),
    "records": ({"k": STRUCTURED}, True),
}


@pytest.mark.parametrize("names", ARRAYS)
def test_archives_under_other_names(tmp_path: Path, names: str) -> None:
    arrays, classes = ARRAYS[names]
    np.savez(tmp_path / "a.npz", **{name: np.asarray(array) for name, array in arrays.items()})
    found = read_cloud(tmp_path / "a.npz").given
    np.testing.assert_array_equal(found.positions, POINTS)
    np.testing.assert_array_equal(found.labels, LABELS if classes else [0, 0, 0])


def test_an_array_of_records(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", STRUCTURED)
    file = read_cloud(tmp_path / "a.npy")
    np.testing.assert_array_equal(file.given.positions, POINTS)
    assert file.note == "Labels: 0 = a, 1 = b."


TURN = [[np.cos(k), np.sin(k), k % 3] for k in range(12)]


def csv(rows: list[list[float]]) -> bytes:
    return "".join(",".join(f"{value:.4g}" for value in row) + "\n" for row in rows).encode()


def npy(rows: list[list[float]]) -> bytes:
    stream = io.BytesIO()
    np.save(stream, np.array(rows))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", csv(TURN)), ("a.npy", npy(TURN)), ("a.json", json.dumps(TURN).encode()),
     ("a.txt", csv(TURN).replace(b",", b" "))],
)  # fmt: skip
@pytest.mark.parametrize("any_dimension", [False, True])
def test_a_third_column_of_small_whole_numbers_is_asked_about(
    tmp_path: Path, name: str, content: bytes, any_dimension: bool
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(EngineError) as raised:
        read_cloud(path, any_dimension=any_dimension)
    assert "Column 3 has whole numbers from 0 to 2 only: a label, or a coordinate?" in raised.value.message
    assert "--columns 1,2 --label 3" in raised.value.hint
    assert ("--columns 1,2,3" in raised.value.hint) == any_dimension
    choice = guessed_columns(raw_tables(path)[""])
    assert (choice.coordinates, choice.label) == ((0, 1), 2)
    found = read_cloud(path, columns=ColumnRequest(columns=("1", "2"), label="3")).given
    np.testing.assert_array_equal(found.labels, [k % 3 for k in range(12)])
    if any_dimension:
        assert read_cloud(path, any_dimension=True, columns=ColumnRequest(columns=("1", "2", "3"))).given.d == 3


@pytest.mark.parametrize(
    "rows",
    [
        [[0, 0, 0], [1, 0, 1], [0, 1, 1], [2, 2, 0]],  # a lattice
        [[0.5, 1.5, 2.5], [1.5, 0.5, 3.5]],
        [[0.5, 1.5, 0.0], [1.5, 0.5, 0.0], [2.5, 0.5, 0.0]],  # a plane
    ],
)
def test_other_third_columns_are_coordinates(tmp_path: Path, rows: list[list[float]]) -> None:
    (tmp_path / "a.csv").write_bytes(csv(rows))
    np.testing.assert_array_equal(read_cloud(tmp_path / "a.csv", any_dimension=True).given.positions, rows)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("length,width,species\n0.5,1,a\n2,3,b\n1,1,a\n",
         "Its columns are length, width, species. Choose by options, such as --columns length,width --label species."),
        ("u,v,w2,my class\n1.5,2,3,0\n1,2.5,3,1\n1,2,3.5,0\n1,1,1,1\n", "--columns u,v --label 4"),
        ("0 0.5 -1.25\n1 2 3.5\n2 0.75 1.5\n", "--columns 2,3"),
        ("1.5 2.5 3.5 4.5\n", "--columns 1,2."),
        ("x;y\n1;2\n3;4 \u20ac\n",
         "'4 \u20ac' where y should be a number: '\u20ac' (U+20AC, euro sign) is no part of one."),
        ("x\ty\n1,234\t2\n", "Line 2 has '1,234' where x should be a number: its comma may be a decimal sign"),
        ("x,y\n1,2\n3,NA\n", "Line 3 has 'NA' where y should be a number."),
        ("x,y\n1,2\n3,\n", "Line 3 has '' where y should be a number."),
        ("x y\n1 234 5\n", "Line 2 has 3 instead of 2 columns."),
    ],
)  # fmt: skip
def test_what_is_not_certain_is_refused_by_a_sentence_that_helps(text: str, words: str) -> None:
    with pytest.raises(EngineError) as raised:
        read_table(text)
    assert words in str(raised.value)


def test_a_series_of_names_is_coordinates_in_any_dimension() -> None:
    found, note = read_table("f0,f1,f2,label\n0.5,1.5,2.5,1\n1,2,3,0\n", any_dimension=True)
    np.testing.assert_array_equal(found.positions, [[0.5, 1.5, 2.5], [1, 2, 3]])
    np.testing.assert_array_equal(found.labels, [1, 0])
    assert note == "Columns 'f0' and 'f2' and those between were taken as 3 coordinates."


def test_several_arrays_are_chosen_from_by_name(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    np.savez(path, train=np.array(POINTS), test=np.array(POINTS) + 1, code=np.array([3, 1, 2]))
    with pytest.raises(
        EngineError, match=r"Several arrays could be the points: train, test\. Choose by --columns train"
    ):
        read_cloud(path)
    found = read_cloud(path, columns=ColumnRequest(columns=("test",), label="code")).given
    np.testing.assert_array_equal(found.positions, np.array(POINTS) + 1)
    np.testing.assert_array_equal(found.labels, [3, 1, 2])


TABLE = "length,width,mass,Species\n0.5,-1.25,1,a\n2,3,2,b\n-0.75,0.125,1,a\n"


@pytest.mark.parametrize(
    "request_",
    [
        ColumnRequest(columns=("length", "width"), label="Species", weight="mass"),
        ColumnRequest(columns=("1", "2"), label="4", weight="3"),
        ColumnRequest(columns=("LENGTH", " width"), label="species", weight="MASS"),
        ColumnRequest(label="species", weight="mass"),
    ],
)
def test_columns_are_named_or_numbered(request_: ColumnRequest) -> None:
    found, _ = read_table(TABLE, request=request_)
    np.testing.assert_array_equal(found.positions, POINTS)
    np.testing.assert_array_equal(found.labels, LABELS)
    np.testing.assert_array_equal(found.weights, [0.25, 0.5, 0.25])


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (
            ColumnRequest(columns=("length", "breadth")),
            "There is no column 'breadth'. Its columns are length, width, mass",
        ),
        (ColumnRequest(columns=("length",)), "A picture needs two columns, not 1."),
        (ColumnRequest(columns=("length", "5")), "There is no column '5'."),
        (ColumnRequest(columns=("length", "1")), "One column was named twice."),
        (ColumnRequest(columns=("length", "species")), "The column Species holds no numbers."),
    ],
)
def test_columns_that_can_not_be_taken_are_told(request_: ColumnRequest, words: str) -> None:
    with pytest.raises(EngineError) as raised:
        read_table(TABLE, request=request_)
    assert words in str(raised.value)


COUNTRIES = {  # separator, thousands, decimal sign, encoding, end of a line
    "German": (";", ".", ",", "cp1252", "\r\n"),
    "French": (";", "\u202f", ",", "utf-8-sig", "\r\n"),
    "French, older": (";", "\xa0", ",", "cp1252", "\r\n"),
    "English": (",", ",", ".", "utf-8", "\n"),
    "Swiss": ("\t", "\u2019", ".", "utf-16", "\r"),
    "Swedish": ("\t", " ", ",", "utf-8", "\n"),
}
cents = st.integers(-(10**9), 10**9).map(lambda value: value / 100)
lines = st.lists(st.tuples(cents, cents, st.sampled_from("äöü")), min_size=1, max_size=12)


@given(lines, st.sampled_from(sorted(COUNTRIES)))
def test_a_countrys_spreadsheet_is_read_back(rows: list[tuple[float, float, str]], country: str) -> None:
    separator, group, decimal, encoding, end = COUNTRIES[country]

    def shown(value: float) -> str:
        text = f"{value:,.2f}".replace(",", "G").replace(".", decimal).replace("G", group)
        return f'"{text}"' if separator in text else text

    cells = [["x", "y", "label"], *([shown(x), shown(y), name] for x, y, name in rows)]
    text = "".join(separator.join(line) + end for line in cells)
    read, note = decoded("a.csv", text.encode(encoding))
    points, naming = read_table(read)
    np.testing.assert_array_equal(points.positions, [row[:2] for row in rows])
    names = sorted({name for _, _, name in rows})
    np.testing.assert_array_equal(points.labels, [names.index(name) for _, _, name in rows])
    assert all(name in naming for name in names)
    assert bool(note) == (encoding == "cp1252")


def test_an_archive_that_would_fill_the_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each array of two columns with every other one beside it: the square of what the file holds."""
    points, extra = np.zeros((5, 2), np.int8), np.zeros(5, np.int8)
    np.savez(tmp_path / "a.npz", **{f"p{k}": points for k in range(30)}, **{f"e{k}": extra for k in range(30)})
    tables = raw_tables(tmp_path / "a.npz")
    assert max(table.values.shape[1] for name, table in tables.items() if name != "columns") == 22
    monkeypatch.setattr("engine.tables.array_tables.MAX_CELLS", 200)
    with pytest.raises(EngineError, match="too many large arrays"):
        raw_tables(tmp_path / "a.npz")
