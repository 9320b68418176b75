"""Points from images: on the ink, evenly, with the image's aspect; and images that are damaged or huge."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from scipy.spatial import cKDTree

from engine import EngineError, darkness_on_ground, image_points, read_image, suggested_invert
from engine.clouds.strata import strata
from engine.files.image_points import _spread


def block(height: int = 200, width: int = 300) -> np.ndarray:
    """A black rectangle, twice as wide as high, on white paper."""
    image = np.zeros((height, width), np.float32)
    image[50:150, 40:240] = 1
    return image


def test_the_aspect_stays_and_units_are_standard() -> None:
    cloud = image_points(block(), 2000)
    assert len(cloud) == 2000
    np.testing.assert_allclose(cloud.mean, 0, atol=1e-12)
    assert np.sqrt((cloud.positions**2).mean()) == pytest.approx(1, abs=1e-12)
    # Rms of a uniform interval: its length / sqrt 12. Strata of 1/2000 move it by less than their size, about 1/40.
    spread = cloud.positions.std(axis=0)
    assert spread[0] / spread[1] == pytest.approx(2, abs=0.05)


def test_up_is_up() -> None:
    image = np.zeros((100, 100), np.float32)
    image[:20, :] = 1
    image[:, :10] = 1  # a bar along the top and one down the left side
    cloud = image_points(image, 500)
    assert np.median(cloud.positions[:, 1]) > 0
    assert np.median(cloud.positions[:, 0]) < 0


@pytest.mark.parametrize("count", [100, 1000, 5000])
def test_points_lie_more_evenly_than_random_ones(count: int) -> None:
    """Counts in 50 equal cells: a Poisson law's variance is its mean; a stratum each leaves only the border's."""
    positions = image_points(block(), count).positions
    scaled = (positions - positions.min(axis=0)) / np.ptp(positions, axis=0)
    cells = np.histogram2d(*scaled.T, bins=(10, 5))[0]
    assert cells.var() < cells.mean() / 3
    nearest = cKDTree(positions).query(positions, k=2)[0][:, 1]
    random = np.random.default_rng(0).random((count, 2)) * np.ptp(positions, axis=0)
    assert np.quantile(nearest, 0.1) > 1.5 * np.quantile(cKDTree(random).query(random, k=2)[0][:, 1], 0.1)


def test_threshold_and_invert_choose_the_ink() -> None:
    image = np.full((10, 20), 0.4, np.float32)
    image[:, 10:] = 0.8
    right = image_points(image, 200, threshold=0.5).positions
    assert np.ptp(right[:, 0]) / np.ptp(right[:, 1]) == pytest.approx(1, abs=0.05)  # 10 x 10, points a pixel's 1/2 away
    both = image_points(image, 200, threshold=0.3).positions
    assert np.ptp(both[:, 0]) / np.ptp(both[:, 1]) == pytest.approx(2, abs=0.1)
    with pytest.raises(EngineError, match="No pixel is dark enough"):
        image_points(image, 10, threshold=0.9)
    assert len(image_points(image, 10, threshold=0.5, invert=True)) == 10


def test_darker_ink_gets_more_points_where_that_is_asked_for() -> None:
    image = np.zeros((64, 64), np.float32)
    image[:, :32], image[:, 32:] = 0.25, 0.75
    for proportional, share in ((True, 0.75), (False, 0.5)):
        x = image_points(image, 1000, threshold=0.1, proportional=proportional).positions[:, 0]
        middle = (x.min() + x.max()) / 2
        # The curve crosses the middle of the square twice: two strata at most are on the wrong side.
        assert (x > middle).mean() == pytest.approx(share, abs=0.01)


def test_more_points_than_pixels_and_a_single_pixel() -> None:
    image = np.zeros((4, 4), np.float32)
    image[1, 2] = 1
    cloud = image_points(image, 500)
    assert len(np.unique(cloud.positions, axis=0)) == 500
    np.testing.assert_array_equal(image_points(image, 1).positions, [[0, 0]])


def test_the_seed_moves_points_and_nothing_else_does() -> None:
    assert image_points(block(), 100, seed=1) == image_points(block(), 100, seed=1)
    assert image_points(block(), 100, seed=1) != image_points(block(), 100, seed=2)


@pytest.mark.parametrize("count", [0, -1, 100_001])
def test_counts_are_bounded(count: int) -> None:
    with pytest.raises(EngineError, match="can't be drawn"):
        image_points(block(), count)


def test_a_dark_border_suggests_light_on_dark() -> None:
    assert not suggested_invert(block())
    assert suggested_invert(1 - block())


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.gif", "a.webp", "a.bmp", "a.tif"])
def test_formats_of_pictures(tmp_path: Path, name: str) -> None:
    Image.fromarray((255 * (1 - block())).astype(np.uint8)).save(tmp_path / name)
    # JPEG and WebP lose a little; half of black and white is far away.
    assert ((read_image(tmp_path / name) > 0.5) == (block() > 0.5)).mean() > 0.99


def test_transparent_paper_is_paper(tmp_path: Path) -> None:
    image = Image.new("RGBA", (40, 30), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (10, 10, 20, 20))
    image.save(tmp_path / "a.png")
    darkness = read_image(tmp_path / "a.png")
    assert darkness.shape == (30, 40)
    assert darkness.sum() == pytest.approx(100)


def test_sixteen_bits_are_read(tmp_path: Path) -> None:
    Image.fromarray((65535 * (1 - block())).astype(np.uint16)).save(tmp_path / "a.png")
    np.testing.assert_allclose(read_image(tmp_path / "a.png"), block(), atol=1 / 255)


def test_large_images_are_reduced(tmp_path: Path) -> None:
    Image.new("P", (3000, 1500), 0).save(tmp_path / "a.png")
    assert read_image(tmp_path / "a.png").shape == (512, 1024)


def test_damaged_huge_and_missing_images_are_one_sentence(tmp_path: Path) -> None:
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (300, 300)).astype(np.uint8)).save(tmp_path / "a.png")
    content = (tmp_path / "a.png").read_bytes()
    (tmp_path / "cut.png").write_bytes(content[: len(content) // 2])
    (tmp_path / "text.png").write_text("no picture")
    (tmp_path / "empty.png").write_bytes(b"")
    Image.new("1", (20_000, 20_000)).save(tmp_path / "huge.png")
    Image.new("1", (8_000, 8_000)).save(tmp_path / "large.png")
    for name, words in [
        ("cut.png", "damaged"), ("text.png", "damaged"), ("empty.png", "damaged"), ("huge.png", "too many pixels"),
        ("large.png", "8,000 x 8,000"), ("missing.png", "There is no file"),
    ]:  # fmt: skip
        with pytest.raises(EngineError, match=words):
            read_image(tmp_path / name)


# The orientations that a camera notes: on which side of the picture its first row and column are (EXIF 4.6.4).
STORED = {
    1: lambda upright: upright,  # top, left
    2: lambda upright: upright[:, ::-1],  # top, right
    3: lambda upright: upright[::-1, ::-1],  # bottom, right
    4: lambda upright: upright[::-1],  # bottom, left
    5: lambda upright: upright.T,  # left, top
    6: lambda upright: upright.T[::-1],  # right, top
    7: lambda upright: upright.T[::-1, ::-1],  # right, bottom
    8: lambda upright: upright.T[:, ::-1],  # left, bottom
}


def letter(height: int, width: int) -> np.ndarray:
    """Ink in an F of three sizes of stroke: different after every turn and reflection."""
    image = np.zeros((height, width), np.float32)
    image[height // 8 :, width // 8 : width // 4] = 1
    image[height // 8 : height // 4, width // 8 : 7 * width // 8] = 1
    image[height // 2 : 5 * height // 8, width // 8 : width // 2] = 1
    return image


def with_orientation(ink: np.ndarray, orientation: int) -> tuple[Image.Image, Image.Exif]:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return Image.fromarray(np.ascontiguousarray(255 * (1 - STORED[orientation](ink))).astype(np.uint8)), exif


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp", "a.tif"])
@pytest.mark.parametrize("orientation", STORED)
def test_a_picture_stands_as_its_camera_was_held(tmp_path: Path, orientation: int, name: str) -> None:
    image, exif = with_orientation(letter(64, 48), orientation)
    image.save(tmp_path / name, exif=exif, **({"quality": 95} if name != "a.tif" else {}))
    darkness = read_image(tmp_path / name)
    assert darkness.shape == (64, 48)
    # JPEG and WebP lose a little along edges; a wrong turn moves a fifth of the pixels.
    assert ((darkness > 0.5) == (letter(64, 48) > 0.5)).mean() > 0.98


@pytest.mark.parametrize("orientation", STORED)
def test_a_photo_that_is_reduced_while_it_is_decoded_stands_too(tmp_path: Path, orientation: int) -> None:
    image, exif = with_orientation(letter(2400, 1600), orientation)
    image.convert("RGB").save(tmp_path / "a.jpg", exif=exif)
    darkness = read_image(tmp_path / "a.jpg")
    assert darkness.shape == (1024, 683)
    assert ((darkness > 0.5) == (letter(1024, 683) > 0.5)).mean() > 0.98


@pytest.mark.parametrize(
    "noted", [b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0MM\0*no directory", b"no exif at all"]
)
def test_an_orientation_that_can_not_be_read_is_none(tmp_path: Path, noted: bytes) -> None:
    Image.fromarray((255 * (1 - letter(64, 48))).astype(np.uint8)).save(tmp_path / "a.jpg", quality=95, exif=noted)
    assert ((read_image(tmp_path / "a.jpg") > 0.5) == (letter(64, 48) > 0.5)).mean() > 0.98


def test_nine_is_no_orientation(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 9
    Image.fromarray((255 * (1 - letter(64, 48))).astype(np.uint8)).save(tmp_path / "a.png", exif=exif)
    np.testing.assert_array_equal(read_image(tmp_path / "a.png") > 0.5, letter(64, 48) > 0.5)


@pytest.mark.parametrize("colour", [(255, 255, 255), (255, 230, 120), (160, 160, 160)])
@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_light_ink_on_nothing_is_the_ink(tmp_path: Path, mode: str, colour: tuple[int, int, int]) -> None:
    image = Image.new("RGBA", (40, 30), (0, 0, 0, 0))
    image.paste((*colour, 255), (10, 10, 20, 20))
    image.convert(mode).save(tmp_path / "a.png")
    darkness = read_image(tmp_path / "a.png")
    ink = np.zeros((30, 40), bool)
    ink[10:20, 10:20] = True
    np.testing.assert_array_equal(darkness >= 0.5, ink)
    assert not suggested_invert(darkness)
    assert len(image_points(darkness, 50)) == 50


def test_the_ground_is_white_where_anything_is_dark_on_it() -> None:
    grey, opacity = np.ones((20, 20)), np.ones((20, 20))
    grey[5:8, 5:8] = 0
    opacity[:2] = 0  # a window's picture with round corners, say: its paper is no ink
    np.testing.assert_array_equal(darkness_on_ground(grey, opacity), 1 - grey)
    np.testing.assert_array_equal(darkness_on_ground(grey, np.ones((20, 20))), 1 - grey)
    blank = darkness_on_ground(np.ones((20, 20)), np.ones((20, 20)))  # white paper, and nothing on it
    assert blank.max() == 0
    assert darkness_on_ground(np.zeros((5, 5)), np.full((5, 5), 0.25)).max() == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("CMYK", "CMYK"), ("16 bit", "I;16"), ("palette", "P"), ("1 bit", "1"), ("grey with alpha", "LA"),
        ("float TIFF", "F"),
    ],
)  # fmt: skip
def test_every_mode_gives_the_same_ink(tmp_path: Path, kind: str, mode: str) -> None:
    ink = np.pad(np.ones((20, 40), np.float32), ((10, 30), (20, 40)))
    grey = Image.fromarray((255 * (1 - ink)).astype(np.uint8))
    path = tmp_path / ("a.tif" if kind in ("CMYK", "float TIFF") else "a.png")
    if kind == "CMYK":
        grey.convert("RGB").convert("CMYK").save(path)
    elif kind == "16 bit":
        Image.fromarray((65535 * (1 - ink)).astype(np.uint16)).save(path)
    elif kind == "palette":
        grey.convert("RGB").convert("P", palette=Image.Palette.ADAPTIVE, colors=4).save(path)
    elif kind == "1 bit":
        grey.convert("1").save(path)
    elif kind == "grey with alpha":
        Image.merge("LA", [Image.new("L", grey.size, 0), Image.fromarray((255 * ink).astype(np.uint8))]).save(path)
    else:
        Image.fromarray((1 - ink) * np.float32(3.5)).save(path)
    with Image.open(path) as saved:
        assert saved.mode == mode
    # Through ink and back CMYK loses a level or two of 255; the others are exact.
    np.testing.assert_allclose(read_image(path), ink, atol=2 / 255 if kind == "CMYK" else 1e-6)


def test_pixels_coarser_than_strata_get_a_point_for_each_stratum_inside_them() -> None:
    """Masses 1, 2, 3, 4 and 60 strata of 1/6: the k-th pixel holds just 6 k of them, in order, whatever the seed."""
    masses = np.array([1.0, 2.0, 3.0, 4.0])
    corners = np.stack([np.arange(4.0), np.zeros(4)], axis=1)
    for seed in range(20):
        chosen = _spread(corners, masses, 60, np.random.default_rng(seed))
        np.testing.assert_array_equal(chosen, np.repeat(np.arange(4), [6, 12, 18, 24]))


@given(
    masses=st.lists(st.floats(0.01, 1), min_size=1, max_size=40), count=st.integers(1, 200), seed=st.integers(0, 10**6)
)
def test_each_stratum_gets_a_pixel_that_lies_in_it(masses: list[float], count: int, seed: int) -> None:
    held, rng = np.array(masses), np.random.default_rng(seed)
    chosen = _spread(rng.random((len(held), 2)), held, count, rng)
    ends = np.cumsum(held) * count / held.sum()  # in strata: the j-th is [j, j + 1]
    starts = ends - held * count / held.sum()
    strata_of = np.arange(count)
    assert chosen.shape == (count,)
    # Sums of at most 40 terms err by less than 40 roundings of at most 200 strata: 2e-12.
    assert (ends[chosen] > strata_of - 2e-12).all()
    assert (starts[chosen] < strata_of + 1 + 2e-12).all()


def test_pixels_finer_than_strata_give_the_one_nearest_to_the_middle_of_each() -> None:
    rng = np.random.default_rng(4)
    corners, masses = rng.random((300, 2)), rng.random(300) + 0.1
    chosen = _spread(corners, masses, 20, rng)
    middles = (np.cumsum(masses) - masses / 2) / masses.sum() * 20
    for index in range(20):
        mine = np.flatnonzero((middles >= index) & (middles < index + 1))
        centroid = np.average(corners[mine], axis=0, weights=masses[mine])
        assert chosen[index] == mine[((corners[mine] - centroid) ** 2).sum(axis=1).argmin()]


def test_a_mass_is_of_the_stratum_that_its_middle_is_in() -> None:
    np.testing.assert_array_equal(strata(np.ones(4), 2), [0, 0, 1, 1])
    np.testing.assert_array_equal(strata(np.array([3.0, 1.0, 1.0, 3.0]), 4), [0, 1, 2, 3])
    np.testing.assert_array_equal(strata(np.array([1.0, 6.0, 1.0]), 8), [0, 4, 7])


def test_points_lie_in_their_pixels() -> None:
    """Two pixels of ink three apart: along x two groups, each as wide as a pixel at most, a third of the way apart."""
    image = np.zeros((1, 4), np.float32)
    image[0, [0, 3]] = 1
    positions = image_points(image, 400).positions
    left, right = (positions[positions[:, 0] < 0], positions[positions[:, 0] > 0])
    assert len(left) == len(right) == 200
    pixel = (right[:, 0].mean() - left[:, 0].mean()) / 3  # its side, but for the mean of 200 uniform places: 3 %
    for group in (left, right):
        assert 0.9 < np.ptp(group[:, 0]) / pixel < 1.05
        assert 0.9 < np.ptp(group[:, 1]) / pixel < 1.05
