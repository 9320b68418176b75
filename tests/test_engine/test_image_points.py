"""Points from images: on the ink, evenly, with the image's aspect; and images that are damaged or huge."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy.spatial import cKDTree

from engine import EngineError, image_points, read_image, suggested_invert


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
