"""What is written is read back, number for number, from every format and from the clipboard's text."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from engine import EngineError, PointCloud, cloud_bytes, cloud_text, read_cloud, read_points

coordinate = st.floats(-1e6, 1e6, allow_subnormal=True)


@st.composite
def clouds(draw: st.DrawFn) -> PointCloud:
    m = draw(st.integers(1, 8))
    positions = draw(arrays(np.float64, (m, 2), elements=coordinate))
    weights = draw(st.none() | arrays(np.float64, m, elements=st.floats(0.01, 100)))
    labels = draw(st.none() | arrays(np.int32, m, elements=st.integers(0, 2**31 - 1)))
    return PointCloud.of(positions, weights, labels)


@given(clouds(), st.sampled_from([".csv", ".tsv", ".npz", ".json"]))
def test_what_is_written_is_read_back(cloud: PointCloud, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{suffix}"
        path.write_bytes(cloud_bytes(cloud, suffix))
        file = read_cloud(path)
    np.testing.assert_array_equal(file.cloud.positions, cloud.positions)
    np.testing.assert_array_equal(file.cloud.labels, cloud.labels)
    # Weights are normalised again where their sum is 1 only within rounding (8 terms: 1e-15).
    np.testing.assert_allclose(file.cloud.weights, cloud.weights, rtol=2e-15)
    assert file.note == ""


@given(clouds())
def test_the_clipboards_text_is_read_back(cloud: PointCloud) -> None:
    read = read_points(cloud_text(cloud)).cloud
    np.testing.assert_array_equal(read.positions, cloud.positions)
    np.testing.assert_array_equal(read.labels, cloud.labels)


def test_npy_holds_positions(tmp_path: Path) -> None:
    cloud = PointCloud.of([[0.1, 2.0], [3.0, 4.0]], [1, 3])
    (tmp_path / "a.npy").write_bytes(cloud_bytes(cloud, ".npy"))
    np.testing.assert_array_equal(read_cloud(tmp_path / "a.npy").cloud.positions, cloud.positions)


def test_weights_and_labels_are_written_where_they_say_something() -> None:
    points = [[0.5, -1.25], [2.0, 3.0]]
    assert cloud_text(PointCloud.of(points), ",") == "x,y\n0.5,-1.25\n2.0,3.0\n"
    assert cloud_text(PointCloud.of(points, [1, 3], [0, 4]), ",") == "x,y,w,label\n0.5,-1.25,0.25,0\n2.0,3.0,0.75,4\n"


def test_other_suffixes_and_empty_clouds_are_refused() -> None:
    with pytest.raises(EngineError, match=r"can't be written as \.xls"):
        cloud_bytes(PointCloud.of([[0, 0]]), ".xls")
    with pytest.raises(EngineError, match="no points to write"):
        cloud_bytes(PointCloud.empty(), ".csv")


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "empty"), ("  \n", "empty"), ("hello", "one column"), ("<b>1</b> 2", "Line|header|no points"),
     ("[1, 2", "not valid JSON"), ("[]", "no points"), ('{"a": 1}', "no cloud"), ("1 2\n3 nan", "not finite")],
)  # fmt: skip
def test_bad_text_is_one_sentence(text: str, words: str) -> None:
    with pytest.raises(EngineError, match=words):
        read_points(text)


@pytest.mark.parametrize("text", ["1 2\n3 4", "1\t2\n3\t4\n", "1,2\n3,4", "x;y\n1;2\n3;4", "[[1, 2], [3, 4]]"])
def test_text_in_any_of_the_common_shapes(text: str) -> None:
    np.testing.assert_array_equal(read_points(text).cloud.positions, [[1, 2], [3, 4]])
