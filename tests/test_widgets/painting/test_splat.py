"""Many particles as one image: nothing is lost, every way there gives the same, and classes mix."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from engine import Motion
from widgets.painting.cloud import count, paint_cloud
from widgets.painting.points import MANY, paint_points
from widgets.painting.splat import FINE, Floats, Raster, raster, shown
from widgets.painting.view import Projection, View

SIZE = 64
AREA = QRect(0, 0, SIZE, SIZE)
PROJECTION = Projection.of(View(half_width=1.0), 0, 0, SIZE, SIZE)


def places(pixels: npt.NDArray[np.floating]) -> object:
    def fill(start: int, stop: int, x: Floats, y: Floats) -> None:
        x[:], y[:] = pixels[start:stop].T

    return fill


def counted(pixels: npt.NDArray[np.floating], **options: object) -> Raster:
    return raster(places(pixels), len(pixels), SIZE, SIZE, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("n", [1, 1000, FINE, FINE + 1, 300_000])
def test_every_particle_counts_once(n: int) -> None:
    pixels = np.random.default_rng(n).uniform(2, SIZE - 2, size=(n, 2))
    found = counted(pixels)
    # Shares of a particle are float32 and sum to 1 within three roundings of 2^-24.
    assert found.visible == pytest.approx(n, rel=2e-7)
    y, x = np.mgrid[:SIZE, :SIZE] + 0.5
    middle = [(found.masses[0] * axis).sum() / n for axis in (x, y)]
    # Bilinear shares keep the mean to float32's rounding of pixels; whole pixels are off by 1/sqrt(12) each, at random.
    within = 1e-4 if n <= FINE else 5 * (1 / np.sqrt(12)) / np.sqrt(n)
    np.testing.assert_allclose(middle, pixels.mean(axis=0), atol=within)


@pytest.mark.parametrize("n", [4, FINE + 4])
def test_what_is_outside_or_not_a_number_leaves_no_mass(n: int) -> None:
    pixels = np.resize([[-5.0, 5.0], [1e12, 3.0], [3.0, -1e12], [np.nan, 3.0], [3.0, np.inf]], (n, 2))
    assert counted(pixels).visible == 0


def test_particles_at_the_edge_keep_their_inner_half() -> None:
    assert counted(np.array([[0.0, 32.5]])).visible == pytest.approx(0.5)  # its centre on the border of two pixels
    assert counted(np.array([[float(SIZE), 32.5]])).visible == pytest.approx(0.5)


def test_classes_are_counted_apart_and_mix_by_their_shares(qapp: QApplication) -> None:
    pixels = np.full((6, 2), 20.5)
    found = counted(pixels, labels=np.array([0, 1, 1, 0, 2, 1]), classes=3)
    assert found.masses[:, 20, 20].tolist() == pytest.approx([2, 3, 1])
    image = shown(found, ("#ff0000", "#00ff00", "#0000ff"))
    colour = image.pixelColor(20, 20)
    # depth 6 * 1.3 = 7.8 is beyond the deepest level: opaque but for 1/255, colours in the proportion 2 : 3 : 1.
    assert (colour.red(), colour.green(), colour.blue()) == pytest.approx((85, 127.5, 42.5), abs=1)
    assert image.pixelColor(10, 10).alpha() == 0


def test_one_class_looks_the_same_by_either_way(qapp: QApplication) -> None:
    pixels = np.random.default_rng(0).uniform(0, SIZE, size=(30_000, 2))
    single = counted(pixels)
    double = Raster(masses=np.concatenate([single.masses, np.zeros_like(single.masses)]), visible=single.visible)
    one, two = (levels(shown(each, ("#e69f00", "#000000")[: len(each.masses)])) for each in (single, double))
    assert np.abs(one - two).max() <= 1  # a rounding


def levels(image: QImage) -> npt.NDArray[np.int_]:
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).astype(int)


def painted(motion: Motion, **options: object) -> QImage:
    image = QImage(SIZE, SIZE, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    paint_cloud(painter, PROJECTION, motion, 1.0, ("#ffffff",), None, AREA, shape="soft", **options)  # type: ignore[arg-type]
    painter.end()
    return image


def points(motion: Motion) -> QImage:
    image = QImage(SIZE, SIZE, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    paint_points(painter, PROJECTION.pixels(motion.at()), 1.0, ("#ffffff",), None, AREA, shape="soft")
    painter.end()
    return image


def motion(n: int, spread: float = 0.5) -> Motion:
    rng = np.random.default_rng(n)
    before, after = rng.normal(scale=spread, size=(2, n, 2)).astype(np.float32)
    return Motion(before=before, after=after, share=np.float32(0.3))


@pytest.mark.parametrize("n", [500, MANY + 1000, FINE + 20_000])  # of which 9 in 10 are in sight
def test_moving_particles_are_painted_where_they_are_now(qapp: QApplication, n: int) -> None:
    moving = motion(n)
    difference = np.abs(levels(painted(moving)) - levels(points(moving)))
    # Float32 and float64 pixels differ by 1e-5, which moves a bilinear share by as much, and one particle in 1e5 to the
    # next pixel. `paint_points` counts those just outside as in sight, some percent more, which dims all by so much.
    assert (difference > 12).mean() < 1e-2
    assert difference.mean() < 2


def test_a_splat_has_the_same_bits_in_every_thread(qapp: QApplication) -> None:
    moving = motion(150_000)
    here = painted(moving)
    with ThreadPoolExecutor(2) as pool:
        assert all(there == here for there in pool.map(painted, [moving] * 4))


def test_zoomed_in_the_few_in_sight_are_discs_again(qapp: QApplication) -> None:
    moving = motion(MANY + 1000, spread=20.0)  # some 30 in sight
    seen = count(PROJECTION, moving, AREA, 1.0, (SIZE, SIZE), None, 1).visible
    assert 0 < seen < 100
    assert painted(moving) == points(moving)


def test_labels_beyond_the_colours_begin_again(qapp: QApplication) -> None:
    moving = motion(MANY + 1)
    labels = np.arange(len(moving)) % 5
    found = count(PROJECTION, moving, AREA, 1.0, (SIZE, SIZE), labels, 2)
    assert len(found.masses) == 2
    plain = count(PROJECTION, moving, AREA, 1.0, (SIZE, SIZE), labels % 2, 2)
    np.testing.assert_array_equal(found.masses, plain.masses)
