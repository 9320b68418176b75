"""Clouds from files: every format, its bounds, and standardisation."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import EngineError, Experiment, GaussianMixture, PointCloud, read_cloud, standardised

POINTS = np.array([[0.5, -1.25], [2.0, 3.0], [0.0, 0.125]])


def written(folder: Path, name: str) -> Path:
    """A file of each format with POINTS in it."""
    path = folder / name
    if path.suffix == ".npy":
        np.save(path, POINTS)
    elif path.suffix == ".npz":
        np.savez(path, positions=POINTS.astype(np.float32))
    elif path.suffix == ".json":
        path.write_text(json.dumps(POINTS.tolist()))
    else:
        np.savetxt(path, POINTS)
    return path


@pytest.mark.parametrize("name", ["a.csv", "b.TSV", "c.txt", "d.dat", "e.npy", "f.npz", "g.json"])
def test_every_format_gives_the_same_points(tmp_path: Path, name: str) -> None:
    file = read_cloud(written(tmp_path, name))
    np.testing.assert_array_equal(file.cloud.positions, POINTS)
    assert (file.name, file.note, file.experiment) == (name[0], "", None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_byte_order_marks_are_understood(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "cloud.csv"
    path.write_bytes("x;y\r\n0,5;-1,25\r\n".encode(encoding))
    np.testing.assert_array_equal(read_cloud(path).cloud.positions, POINTS[:1])


def test_an_archive_and_an_object_bring_weights_and_labels(tmp_path: Path) -> None:
    weights, labels = [1.0, 1.0, 2.0], [0, 5, 1]
    np.savez(tmp_path / "a.npz", x=POINTS, weights=weights, labels=labels)
    content = {"positions": POINTS.tolist(), "weights": weights, "labels": labels}
    (tmp_path / "a.json").write_text(json.dumps(content))
    expected = PointCloud.of(POINTS, weights, labels)
    assert read_cloud(tmp_path / "a.npz").cloud == expected
    assert read_cloud(tmp_path / "a.json").cloud == expected


@pytest.mark.parametrize("words", [["b", "a", "b"], [b"b", b"a", b"b"]])
def test_declared_labels_may_be_words_which_is_told(tmp_path: Path, words: list[str]) -> None:
    np.savez(tmp_path / "a.npz", positions=POINTS, labels=words)
    given = read_cloud(tmp_path / "a.npz")
    assert (given.cloud.labels.tolist(), given.note) == ([1, 0, 1], "Labels: 0 = a, 1 = b.")


@pytest.mark.parametrize("labels", [[0.0, 5.0, 1.0], [0, 5, 1]])
def test_declared_labels_may_be_whole_floats(tmp_path: Path, labels: list[float]) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"positions": POINTS.tolist(), "labels": labels}))
    assert read_cloud(tmp_path / "a.json").cloud.labels.tolist() == [0, 5, 1]


@pytest.mark.parametrize("labels", [[0.5, 5, 1], [1e300, 5, 1], ["a", None, "b"], [[1], [2], [3]], "abc"])
def test_declared_labels_that_are_none_have_their_own_sentence(tmp_path: Path, labels: object) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"positions": POINTS.tolist(), "labels": labels}))
    with pytest.raises(EngineError, match=r"[Ll]abels"):
        read_cloud(tmp_path / "a.json")


@pytest.mark.parametrize("name", ["X", "x", "data"])
def test_an_array_with_labels_as_learners_call_them_is_not_read_without(tmp_path: Path, name: str) -> None:
    np.savez(tmp_path / "a.npz", **{name: POINTS, "y": [0, 5, 1]})
    (tmp_path / "a.json").write_text(json.dumps({name: POINTS.tolist(), "y": [0, 5, 1]}))
    for file in ("a.npz", "a.json"):
        assert read_cloud(tmp_path / file).cloud.labels.tolist() == [0, 5, 1]


def test_two_arrays_of_columns_are_asked_about(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x=POINTS[:, :1], y=POINTS[:, 1:])
    with pytest.raises(EngineError, match="Several arrays could be the points: x, y"):
        read_cloud(tmp_path / "a.npz", any_dimension=True)


def test_an_array_of_another_length_is_left_out_and_told(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", X=POINTS, y=[0, 1])
    assert read_cloud(tmp_path / "a.npz").note == "Left out: 'y'."


def test_an_experiment_comes_whole(tmp_path: Path) -> None:
    experiment = Experiment(cloud=PointCloud.of(POINTS), seed=11)
    (tmp_path / "a.json").write_text(json.dumps(experiment.to_json()))
    file = read_cloud(tmp_path / "a.json")
    assert file.experiment == experiment
    assert file.cloud == experiment.cloud


@pytest.mark.parametrize("d", [1, 2, 5])
def test_a_gaussian_mixture_is_an_experiment_in_any_dimension(tmp_path: Path, d: int) -> None:
    content = {"weights": [1, 3], "means": [[0.0] * d, [2.0] * d], "variances": [0.5, 1.0]}
    (tmp_path / "a.json").write_text(json.dumps(content))
    file = read_cloud(tmp_path / "a.json", any_dimension=True)
    assert file.experiment is not None
    assert file.experiment.mixture == GaussianMixture.of(content["means"], variances=[0.5, 1.0], weights=[1, 3])
    assert (file.cloud, file.cloud.d) == (file.experiment.cloud, d)
    (tmp_path / "b.json").write_text(json.dumps(file.experiment.to_json()))
    assert read_cloud(tmp_path / "b.json", any_dimension=True).experiment == file.experiment
    if d != 2:
        with pytest.raises(EngineError, match=f"{d}-dimensional"):
            read_cloud(tmp_path / "a.json")


def test_fortran_order_and_whole_numbers_are_read(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.asfortranarray([[1, 2], [3, 4], [5, 6]]))
    np.testing.assert_array_equal(read_cloud(tmp_path / "a.npy").cloud.positions, [[1, 2], [3, 4], [5, 6]])


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.json", "[[1, 2], [NaN, 3], [4, 5]]", "Point 2 has column 1 = nan, which is not finite."),
        ("a.json", "[[1, 2], [3]]", "not a table of numbers"),
        ("a.json", f"[[1, 1{'0' * 400}]]", "which is not finite"),
        ("a.json", '[["1", "two"]]', "The table has 2 columns and no header."),
        ("a.json", '{"positions": [["1", "2"]]}', "not a table of numbers"),
        ("a.json", '{"positions": [[1, 2], [NaN, 3], [4, 5]]}', "Point 2 of a.json is not finite (1 of 3 points)."),
        ("a.json", '{"positions": [[1, 2, 3]]}', "a.json has 3 dimensions; a picture needs two."),
        ("a.json", '{"means": [[0], [1]], "variances": [0, 1]}', "a.json is 1-dimensional;"),
        ("a.json", "[1, 2]", "shape 2"),
        ("a.json", "[[1, 2, 3]]", "The table has 3 columns and no header."),
        ("a.json", "[]", "has no points"),
        ("a.json", '{"points": []}', "holds no cloud"),
        ("a.json", '{"means": [[0, 0]], "covariances": [[[1, 2], [2, 1]]]}', "negative eigenvalue"),
        ("a.json", '{"means": [[0, 0]], "variances": "wide"}', "not a table of numbers"),
        ("a.json", '{"tidemark": 99}', "schema 99"),
        ("a.json", '{"positions": [[1, 2]], "labels": [0.5]}', "neither words nor whole numbers"),
        ("a.json", '{"positions": [[1, 2]], "weights": [1, 2]}', "one non-negative number a point"),
        ("a.json", "{", "not valid JSON"),
        ("a.json", "[" * 100_000, "not valid JSON"),
        ("a.csv", "x,y\n", "no points"),
        ("a.csv", b"\xff\x00\xd8 no text", "not a text file"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\x00\xe0", "not a text file"),
        ("a.npy", b"not an array", "not an array of numbers"),
        ("a.npy", b"", "not an array of numbers"),
        ("a.npz", b"not an archive", "not an archive of arrays"),
        ("a.xlsx", b"", "Can't open 'a.xlsx'."),
    ],
)
def test_bad_content_gives_a_sentence(tmp_path: Path, name: str, content: str | bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(EngineError) as raised:
        read_cloud(path)
    assert words in raised.value.message
    assert raised.value.hint


def test_pickles_are_never_loaded(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.array([[1, {}]], dtype=object), allow_pickle=True)
    with pytest.raises(EngineError, match="not an array of numbers"):
        read_cloud(tmp_path / "a.npy")
    np.savez(tmp_path / "a.npz", positions=np.array([[1, {}]], dtype=object))
    with pytest.raises(EngineError, match="not an array of numbers"):
        read_cloud(tmp_path / "a.npz")


def test_a_header_that_claims_more_than_the_file_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", POINTS)
    honest = (tmp_path / "a.npy").read_bytes()
    (tmp_path / "a.npy").write_bytes(honest.replace(b"(3, 2)", b"(9" + b"9" * 10 + b", 2)").replace(b" " * 11, b"", 1))
    with pytest.raises(EngineError, match="not an array of numbers"):
        read_cloud(tmp_path / "a.npy")


def test_large_files_and_clouds_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    np.save(tmp_path / "many.npy", np.zeros((1_000_001, 2), np.float16))
    with pytest.raises(EngineError, match="1,000,001 points are more than the limit"):
        read_cloud(tmp_path / "many.npy")
    for module in ("engine.files.read_cloud", "engine.files.array_files"):  # the facade's function hides the first
        monkeypatch.setattr(sys.modules[module], "MAX_BYTES", 1000)
    np.savez_compressed(tmp_path / "bomb.npz", positions=np.zeros((5000, 2)))
    assert (tmp_path / "bomb.npz").stat().st_size < 1000
    with pytest.raises(EngineError, match="unpacks to more than"):
        read_cloud(tmp_path / "bomb.npz")
    with pytest.raises(EngineError, match="larger than"):
        read_cloud(tmp_path / "many.npy")


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    for name in ("nowhere.csv", "folder.csv"):
        with pytest.raises(EngineError, match="There is no file"):
            read_cloud(tmp_path / name)


coordinates = st.floats(-1e3, 1e3).map(lambda value: round(value, 6))


@given(st.lists(st.tuples(coordinates, coordinates, st.integers(1, 9)), min_size=1, max_size=30))
def test_standardising_is_affine_with_zero_mean_and_unit_rms(rows: list[tuple[float, float, int]]) -> None:
    cloud = PointCloud.of([row[:2] for row in rows], [row[2] for row in rows])
    standard, offset, scale = standardised(cloud)
    # Coordinates up to 1e3 with 6 decimals: cancellation loses at most 1e3 * 2^-52 against a spread of at least 1e-7,
    # so the mean is right to 1e-5 of the spread, and undoing the map to rounding.
    np.testing.assert_allclose(offset + scale * standard.positions, cloud.positions, rtol=0, atol=1e-12)
    np.testing.assert_allclose(standard.mean, 0, atol=1e-5)
    spread = np.ptp(cloud.positions, axis=0) > 0
    rms = np.sqrt(standard.weights @ standard.positions**2)
    np.testing.assert_allclose(rms[spread], 1, rtol=1e-5)
    np.testing.assert_array_equal(scale[~spread], 1)


def test_standardising_nothing_gives_nothing() -> None:
    cloud, offset, scale = standardised(PointCloud.empty())
    assert len(cloud) == 0
    np.testing.assert_array_equal([offset, scale], [[0, 0], [1, 1]])
