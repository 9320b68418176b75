"""The fast reader of large tables: the careful one's cloud to the last bit, or nothing; and more points."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from engine import EngineError, PointCloud, read_cloud, thinned
from engine.clouds.thinning import within_limit
from engine.tables import large_table as fast
from engine.tables.plain_table import NotPlainError
from engine.tables.read_table import read_table


def no_one(_done: int, _total: int) -> None:
    pass


@contextlib.contextmanager
def small_blocks(size: int) -> Iterator[None]:
    """So that a table of a few lines crosses the borders between blocks."""
    with mock.patch("engine.tables.plain_table.BLOCK", size):
        yield


NUMBERS = st.one_of(
    st.floats(-1e6, 1e6).map(repr),
    st.integers(-999, 999).map(str),
    st.floats(-10, 10).map(lambda value: f"{value:+.3E}"),
    st.floats(-10, 10).map(lambda value: f" {value:.2f} "),
    st.sampled_from(["0", "-0.0", "1.", ".5", "1e-400", "0.1000000000000000055511151231257827021181583404541015625"]),
)
# What one reader might take and the other not, or both in two ways.
TRAPS = st.sampled_from(
    [
        "nan",
        "inf",
        "1e999",
        "1_0",
        "0x1p3",
        "1,5",
        "",
        " ",
        '"1"',
        "#2",
        "1 2",
        "1\x0b2",
        "1\x85",
        "\u0661",
        "\u22121",
        "1j",
        "x",
    ]
)
LABELS = st.sampled_from(
    ["0", "1", "7", "1.0", "2e0", "-1", "1.5", "ant", " ant ", "bee", "7 bees", "2147483648", "", "nan"]
)
HEADERS = st.sampled_from(
    [
        ("x", "y"), ("X", "Y", "W"), ("y", "x", "label"), ("label", "x1", "x2"), ("x", "y", "class", "weight"),
        ("id", "x", "y"), ("a", "b"), ("x", "x"), ("x", "y", "z"), ("1", "2"), ("0.5", "-1", "3"), ("sep=", ""),
    ]
)  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> str:
    header = draw(HEADERS)
    separator = draw(st.sampled_from([",", ";", "\t", " "]))
    end = draw(st.sampled_from(["\n", "\n", "\r\n", "\r"]))
    trapped = draw(st.booleans())
    rows = []
    for _ in range(draw(st.integers(1, 12))):
        cells = [draw(LABELS if name in ("label", "class") else NUMBERS) for name in header]
        rows.append(separator.join(cells))
        if trapped and draw(st.integers(0, 5)) == 0:
            cells[draw(st.integers(0, len(cells) - 1))] = draw(TRAPS)
            rows.append(draw(st.sampled_from([separator.join(cells), "", "# 1,2", separator.join(cells) + separator])))
    before = draw(st.sampled_from(["", "", "\ufeff", "# made by hand" + end, end]))
    return before + separator.join(header) + end + end.join(rows) + draw(st.sampled_from(["", end, end + end]))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=tables(), free=st.booleans(), block=st.sampled_from([1, 16, 64, 1 << 20]))
@example(text="label,x1,x2\n1.0,0.0,0.0\n-1,0.0,0.0\n\n", free=False, block=64)  # classes that are numbers, no labels
def test_what_the_fast_reader_takes_the_careful_one_reads_to_the_same_bits(
    tmp_path: Path, text: str, free: bool, block: int
) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode())
    with small_blocks(block):
        try:
            cloud, note = fast.plain_points(path, free, None, no_one)
        except (NotPlainError, EngineError):
            return  # it goes to the careful reader
    expected, careful_note = read_table(text, free)
    assert cloud.positions.tobytes() == expected.positions.tobytes()
    assert cloud.weights.tobytes() == expected.weights.tobytes()
    assert cloud.labels.tobytes() == expected.labels.tobytes()
    assert note == careful_note


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("separator", [",", ";", "\t", " "])
@pytest.mark.parametrize(
    ("header", "label"), [("x,y", ""), ("label,x,w,y", "ant"), ("x,y,id,label", "3"), ("x1,x2,label", "bee"), ("", "")]
)
def test_plain_tables_are_read_fast(tmp_path: Path, header: str, label: str, separator: str, end: str) -> None:
    names = header.split(",") if header else ["", ""]
    rng = np.random.default_rng(0)
    cells = [[label if name == "label" else repr(value) for name, value in zip(names, row, strict=True)]
             for row in rng.random((50, len(names))).tolist()]  # fmt: skip
    lines = [separator.join(row) for row in ([names] if header else []) + cells]
    text = end.join(lines) + end
    (tmp_path / "a.txt").write_bytes(text.encode())
    with small_blocks(100):
        cloud, note = fast.plain_points(tmp_path / "a.txt", False, None, no_one)
    expected, careful_note = read_table(text)
    assert (cloud.cloud, note) == (expected.cloud, careful_note)


def test_words_that_come_late_are_labels_too(tmp_path: Path) -> None:
    text = "x,y,label\n" + "1,2,3\n" * 3000 + "1,2,bee\n1,2,ant\n"
    (tmp_path / "a.csv").write_text(text)
    points, note = fast.plain_points(tmp_path / "a.csv", False, None, no_one)
    expected, careful_note = read_table(text)
    assert (points.cloud, note) == (expected.cloud, careful_note)


def test_progress_counts_the_bytes_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x,y\n" + "1.5,2.5\n" * 100)
    heard: list[tuple[int, int]] = []
    with small_blocks(100):
        fast.plain_points(tmp_path / "a.csv", False, None, lambda *far: heard.append(far))
    assert [done for done, _ in heard] == [*range(104, 804, 100), 804]
    assert {total for _, total in heard} == {804}


def test_large_files_take_the_fast_way_and_give_what_small_ones_do(tmp_path: Path) -> None:
    rows = "".join(
        f"{x!r},{y!r},{label}\n" for x, y, label in np.random.default_rng(1).random((30_000, 3)).round(9).tolist()
    )
    (tmp_path / "a.csv").write_text("x,y,w\n" + rows)
    assert (tmp_path / "a.csv").stat().st_size > fast.LARGE
    heard: list[tuple[int, int]] = []
    read = read_cloud(tmp_path / "a.csv", heard=lambda *far: heard.append(far))
    assert heard[-1][0] == heard[-1][1] == (tmp_path / "a.csv").stat().st_size
    assert read.cloud == read_table("x,y,w\n" + rows)[0].cloud


def test_more_points_than_a_cloud_may_have_are_thinned_and_that_is_said(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    points, weights, labels = rng.normal(size=(5000, 2)), rng.random(5000), rng.integers(0, 3, 5000)
    with mock.patch("engine.clouds.thinning.MAX_POINTS", 1000):
        cloud, note = within_limit(points, weights, labels)
    assert cloud.cloud == thinned(PointCloud.of(points, weights, labels), 1000)
    assert note.startswith("5,000 points were thinned evenly to 1,000")
    whole, silent = within_limit(points, weights, labels)
    assert (whole.cloud, silent) == (PointCloud.of(points, weights, labels), "")
    for bad in (
        (points * np.nan, None, None),
        (points, -weights, None),
        (points, 0 * weights, None),
        (points, None, -labels),
    ):
        with mock.patch("engine.clouds.thinning.MAX_POINTS", 1000), pytest.raises(EngineError):
            within_limit(*bad)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("1,two", r"Line 3,002 has '1,two'"), ("1;2", r"Line 3,002 has '1;2'"), ("", r"Line 3,002 has ''"),
        ("1,2,3", r"Line 3,002 has '1,2,3'"), ("1,nan", r"Line 3,002 has '1,nan'"), ("1,\u22122", r"Line 3,002 has"),
    ],
)  # fmt: skip
def test_a_table_too_long_for_the_careful_reader_says_which_line_is_not_plain(
    tmp_path: Path, line: str, words: str
) -> None:
    (tmp_path / "a.csv").write_text("x,y\n" + "1,2\n" * 3000 + line + "\n1,2\n", encoding="utf-8")
    with mock.patch.multiple(fast, LARGE=1, MAX_LINES=100), small_blocks(512), pytest.raises(EngineError, match=words):
        fast.large_table(tmp_path / "a.csv", False, None, no_one)
    with mock.patch.multiple(fast, LARGE=1):
        assert fast.large_table(tmp_path / "a.csv", False, None, no_one) is None


def test_a_long_table_that_is_not_understood_is_told_as_a_short_one(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1,2,3\n" * 3000)
    with mock.patch.multiple(fast, LARGE=1, MAX_LINES=100), pytest.raises(EngineError, match="3 columns and no header"):
        fast.large_table(tmp_path / "a.csv", False, None, no_one)


def test_more_cells_than_memory_is_kept_for_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x,y\n" + "1,2\n" * 3000)
    limits = mock.patch.multiple(fast, LARGE=1, MAX_LINES=100), mock.patch("engine.tables.plain_table.MAX_CELLS", 1000)
    with limits[0], limits[1], pytest.raises(EngineError, match="more than 1,000 cells"):
        fast.large_table(tmp_path / "a.csv", False, None, no_one)


@pytest.mark.slow
def test_two_million_rows_become_a_cloud(tmp_path: Path) -> None:
    block = "".join(
        f"{x!r},{y!r},{index % 3}\n"
        for index, (x, y) in enumerate(np.random.default_rng(3).random((200_000, 2)).tolist())
    )
    (tmp_path / "a.csv").write_text("x,y,label\n" + 10 * block)
    read = read_cloud(tmp_path / "a.csv")
    assert len(read.cloud) == 1_000_000
    assert read.note.startswith("2,000,000 points were thinned evenly to 1,000,000")
    np.testing.assert_allclose(
        np.bincount(read.cloud.labels, read.cloud.weights),
        [66_667 / 200_000, 66_667 / 200_000, 66_666 / 200_000],
        rtol=1e-9,
    )
    # Thinned and whole are as near as their strata are small: 6 L^2 2/n in W2^2, which bounds the means' difference.
    assert np.abs(read.cloud.mean - 0.5).max() < 4 / np.sqrt(12 * 200_000) + np.sqrt(12 / 333_333)
