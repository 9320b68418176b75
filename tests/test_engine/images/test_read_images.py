"""Sets of pictures: every format gives the same pictures, the wanted ones, and a sentence for what is wrong."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from engine.errors import EngineError
from engine.images.image_set import ImageChoice, ImageSet
from engine.images.read_images import read_images

N, SIDE = 12, 6
CLASSES = ("cat", "dog", "eel")


def pictures(colours: int = 1) -> np.ndarray:
    """(N, SIDE, SIDE, colours) uint8, no two alike."""
    shape = (N, SIDE, SIDE, colours)
    return np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8)


def labels() -> np.ndarray:
    return (np.arange(N) * 5 % 3).astype(np.uint8)


def write_idx(folder: Path, packed: bool, images: np.ndarray | None = None, marks: np.ndarray | None = None) -> Path:
    opened = gzip.open if packed else open
    suffix = ".gz" if packed else ""
    images = pictures()[..., 0] if images is None else images
    marks = labels() if marks is None else marks
    path = folder / f"train-images-idx3-ubyte{suffix}"
    with opened(path, "wb") as file:
        file.write(bytes([0, 0, 8, images.ndim]) + struct.pack(f">{images.ndim}I", *images.shape) + images.tobytes())
    with opened(folder / f"train-labels-idx1-ubyte{suffix}", "wb") as file:
        file.write(bytes([0, 0, 8, 1]) + struct.pack(">I", len(marks)) + marks.tobytes())
    return path


def write_cifar(folder: Path) -> np.ndarray:
    images = np.random.default_rng(1).integers(0, 256, (N, 32, 32, 3)).astype(np.uint8)
    rows = np.concatenate([labels()[:, None], np.moveaxis(images, -1, 1).reshape(N, -1)], axis=1)
    for batch, some in enumerate((rows[:5], rows[5:])):
        (folder / f"data_batch_{batch + 1}.bin").write_bytes(some.tobytes())
    return images


def write_folder(folder: Path, images: np.ndarray) -> None:
    for k, (image, label) in enumerate(zip(images, labels(), strict=True)):
        (folder / CLASSES[label]).mkdir(exist_ok=True)
        Image.fromarray(image[..., 0] if image.shape[-1] == 1 else image).save(folder / CLASSES[label] / f"{k:03}.png")


def read(path: Path, **choice: object) -> ImageSet:
    found = read_images(path, ImageChoice(**choice))
    assert found is not None
    return found


@pytest.mark.parametrize("packed", [False, True])
def test_idx_plain_and_packed_with_the_labels_beside_it(tmp_path: Path, packed: bool) -> None:
    path = write_idx(tmp_path, packed)
    for source in (path, tmp_path):  # the file, or the folder that holds it
        found = read(source)
        assert np.array_equal(found.images, pictures())
        assert found.labels.tolist() == labels().tolist()
        assert found.classes == ("0", "1", "2")
        assert (found.side, found.channels, found.d, found.note) == (SIDE, 1, SIDE**2, "")


def test_labels_may_be_packed_where_pictures_are_not(tmp_path: Path) -> None:
    path = write_idx(tmp_path, False)
    plain = tmp_path / "train-labels-idx1-ubyte"
    (tmp_path / "train-labels-idx1-ubyte.gz").write_bytes(gzip.compress(plain.read_bytes()))
    plain.unlink()
    assert read(path).labels.tolist() == labels().tolist()


def test_idx_without_labels_is_one_class_and_says_so(tmp_path: Path) -> None:
    path = write_idx(tmp_path, False)
    (tmp_path / "train-labels-idx1-ubyte").unlink()
    found = read(path)
    assert found.classes == ("0",)
    assert "no file of labels" in found.note


def test_the_choice_takes_classes_and_an_even_draw_of_them_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = write_idx(tmp_path, True)
    some = read(path, classes=("2", "0"))
    wanted = np.flatnonzero(labels() != 1)
    assert np.array_equal(some.images, pictures()[wanted])
    assert some.classes == ("0", "2")
    assert some.labels.tolist() == (labels()[wanted] // 2).tolist()
    few = read(path, count=5, seed=3)
    places = [next(k for k in range(N) if np.array_equal(pictures()[k], image)) for image in few.images]
    assert len(places) == 5
    assert places == sorted(set(places))
    assert np.array_equal(few.images, read(path, count=5, seed=3).images)
    assert not np.array_equal(few.images, read(path, count=5, seed=4).images)


def test_points_are_pixels_from_minus_one_to_one(tmp_path: Path) -> None:
    points = read(write_idx(tmp_path, False)).points()
    assert points.shape == (N, SIDE**2)
    assert points.dtype == np.float32
    expected = pictures().reshape(N, -1) / 127.5 - 1
    assert np.abs(points - expected).max() <= 2**-23  # two roundings of numbers up to 1 to float32


def test_cifar_is_a_folder_of_batches_or_one_of_them(tmp_path: Path) -> None:
    images = write_cifar(tmp_path)
    found = read(tmp_path)
    assert np.array_equal(found.images, images)
    assert found.labels.tolist() == labels().tolist()
    assert (found.channels, found.d) == (3, 3072)
    assert np.array_equal(read(tmp_path / "data_batch_2.bin").images, images[5:])
    names = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]
    (tmp_path / "batches.meta.txt").write_text("\n".join(names) + "\n")
    assert read(tmp_path).classes == tuple(names[:3])
    grey = read(tmp_path, grey=True)
    assert grey.channels == 1


@pytest.mark.parametrize("colours", [1, 3])
def test_a_folder_of_pictures_has_its_sub_folders_for_classes(tmp_path: Path, colours: int) -> None:
    images = pictures(colours)
    write_folder(tmp_path, images)
    (tmp_path / "notes.txt").write_text("no picture")
    found = read(tmp_path)
    order = np.argsort(labels(), kind="stable")
    assert found.classes == CLASSES
    assert found.labels.tolist() == labels()[order].tolist()
    assert np.array_equal(found.images, images[order])  # PNG is exact, and where no picture has colours, none are kept


def test_a_folder_without_sub_folders_is_one_class(tmp_path: Path) -> None:
    for k, image in enumerate(pictures()):
        Image.fromarray(image[..., 0]).save(tmp_path / f"{k:03}.png")
    found = read(tmp_path)
    assert found.classes == (tmp_path.name,)
    assert np.array_equal(found.images, pictures())


def test_pictures_of_any_shape_are_cut_to_their_middle_and_scaled(tmp_path: Path) -> None:
    wide = np.zeros((20, 60, 3), np.uint8)
    wide[:, 20:40] = 200  # its middle square is of one colour
    for k in range(2):
        Image.fromarray(wide).save(tmp_path / f"{k}.png")
    found = read(tmp_path, size=8)
    assert found.images.shape == (2, 8, 8, 1)
    assert (found.images == 200).all()


def test_damaged_pictures_are_left_out_and_told(tmp_path: Path) -> None:
    write_folder(tmp_path, pictures())
    (tmp_path / "cat" / "000.png").write_bytes(b"\x89PNG no more")
    (tmp_path / "dog" / "z.jpg").write_bytes(b"")
    found = read(tmp_path)
    assert len(found) == N - 1
    assert found.note == "2 pictures could not be read and were left out, cat/000.png first."


@pytest.mark.parametrize(
    ("values", "scale"),
    [
        (pictures()[..., 0], 1),
        (pictures()[..., 0].astype(np.int64), 1),
        (pictures()[..., 0] / 255, 255),
        (pictures()[..., 0].astype(np.float32) / 127.5 - 1, 127.5),
        (pictures(3), 1),
        (np.moveaxis(pictures(3), -1, 1), 1),
    ],
    ids=["bytes", "integers", "shares", "signed", "colours", "colours first"],
)
def test_arrays_of_every_usual_range_and_order(tmp_path: Path, values: np.ndarray, scale: float) -> None:
    np.savez(tmp_path / "set.npz", images=values, labels=labels(), classes=np.array(CLASSES))
    found = read(tmp_path / "set.npz")
    wanted = pictures(3) if values.ndim == 4 else pictures()
    assert np.array_equal(found.images, wanted)
    assert found.classes == CLASSES
    np.save(tmp_path / "set.npy", values)
    assert np.array_equal(read(tmp_path / "set.npy").images, wanted)


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        ({"images": np.zeros((4, 3))}, "no pictures"),
        ({"a": np.zeros((4, 3, 3)), "b": np.zeros((4, 3, 3))}, "several sets"),
        ({"images": np.full((4, 3, 3), 300)}, "go from 300 to 300"),
        ({"images": np.full((4, 3, 3), np.nan)}, "go from nan to nan"),
        ({"images": np.zeros((4, 3, 3)), "labels": np.arange(3)}, "3 labels for 4 pictures"),
        ({"images": np.zeros((4, 3, 3)), "labels": np.arange(4) + 0.5}, "neither whole numbers nor texts"),
        ({"images": np.zeros((1, 3, 3))}, "1 such pictures"),
    ],
)
def test_arrays_that_are_no_set_are_refused_by_a_sentence(tmp_path: Path, arrays: dict, said: str) -> None:
    np.savez(tmp_path / "set.npz", **arrays)
    with pytest.raises(EngineError, match=said):
        read(tmp_path / "set.npz")


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"classes": ("7",)}, "no class '7'.*Its classes: 0, 1, 2"),
        ({"size": 1000}, "1000 pixels wide"),
        ({"count": 1}, "of 1 pictures"),
        ({"classes": ("0", "0")}, "named twice"),
    ],
)
def test_an_impossible_choice_is_refused_by_a_sentence(tmp_path: Path, choice: dict, said: str) -> None:
    path = write_idx(tmp_path, False)
    with pytest.raises(EngineError, match=said):
        read(path, **choice)


def test_what_is_no_set_is_refused_by_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("hello")
    (tmp_path / "empty").mkdir()
    (tmp_path / "odd.bin").write_bytes(b"1234")
    for name, said in (
        ("text.txt", "no set of pictures"), ("empty", "no pictures in empty"), ("odd.bin", "no set of pictures"),
        ("nowhere", "There is no"),
    ):  # fmt: skip
        with pytest.raises(EngineError, match=said):
            read(tmp_path / name)


def test_labels_of_another_set_are_refused(tmp_path: Path) -> None:
    path = write_idx(tmp_path, False, marks=labels()[:-2])
    with pytest.raises(EngineError, match="10 labels for 12 pictures"):
        read(path)


def test_a_header_that_lies_claims_no_memory(tmp_path: Path) -> None:
    path = write_idx(tmp_path, False)
    data = bytearray(path.read_bytes())
    data[4:8] = struct.pack(">I", 9_000_000)
    path.write_bytes(data)
    (tmp_path / "train-labels-idx1-ubyte").unlink()
    with pytest.raises(EngineError, match=r"damaged|more than"):
        read(path)


def test_reading_tells_how_far_it_is_and_stops_when_asked(tmp_path: Path) -> None:
    path = write_idx(tmp_path, False)
    told: list[tuple[int, int]] = []
    assert read_images(path, None, lambda done, total: told.append((done, total))) is not None
    assert told[0] == (0, N)
    assert told[-1] == (N, N)
    assert read_images(path, None, cancelled=lambda: True) is None


@given(cut=st.integers(0, 600), place=st.integers(0, 40), value=st.integers(0, 255), packed=st.booleans())
def test_damaged_idx_files_never_end_in_anything_but_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, cut: int, place: int, value: int, packed: bool
) -> None:
    folder = tmp_path_factory.mktemp("idx")
    path = write_idx(folder, packed)
    data = bytearray(path.read_bytes()[: max(1, cut)])
    data[place % len(data)] = value
    path.write_bytes(data)
    said = ""
    try:
        found = read_images(path)
    except EngineError as error:
        said = error.message
    assert said.endswith(".") if said else found is not None and len(found) >= 2
