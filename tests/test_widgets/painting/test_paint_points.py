"""Particles: where they are, how much light they give, and that the many look like the few."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from widgets.painting.points import MANY, coverage, disc_radius, paint_points, splat_image, tile_side

WHITE = ("#ffffff",)


def canvas(size: int = 64) -> QImage:
    image = QImage(size, size, QImage.Format.Format_RGB32)
    image.fill(0)
    return image


def light(image: QImage) -> np.ndarray:
    """(h, w) green channel, 0 to 255."""
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return rows[:, : image.width(), 1].astype(float)


def painted(pixels: np.ndarray, **options: object) -> np.ndarray:
    image = canvas()
    painter = QPainter(image)
    arguments = {"radius": 3.0, "colours": WHITE, "labels": None, "clip": QRect(0, 0, 64, 64), "shape": "soft"}
    paint_points(painter, np.asarray(pixels, float), **(arguments | options))  # type: ignore[arg-type]
    painter.end()
    return light(image)


def centroid(lit: np.ndarray) -> tuple[float, float]:
    y, x = np.mgrid[: lit.shape[0], : lit.shape[1]] + 0.5
    return float((x * lit).sum() / lit.sum()), float((y * lit).sum() / lit.sum())


@given(st.floats(20, 40), st.floats(20, 40))
def test_a_disc_is_where_its_particle_is(qapp: QApplication, x: float, y: float) -> None:
    # An eighth of a pixel by the four sub-pixel positions a side, and the rounding of 8-bit edges on top.
    assert centroid(painted([[x, y]])) == pytest.approx((x, y), abs=1 / 8 + 0.02)


@pytest.mark.parametrize("radius", [1.5, 3.0, 6.5])
def test_a_disc_covers_its_area(radius: float) -> None:
    areas = coverage(radius, tile_side(radius)).sum(axis=(2, 3))
    # The edge ramp of one pixel is the exact cover of a straight edge. For a curved one, integrating the ramp gives
    # pi r^2 + pi/12; sampling it at pixel centres adds less than 3 % from r = 1.5 on.
    np.testing.assert_allclose(areas, np.pi * (radius**2 + 1 / 12), rtol=0.03)


def test_labels_choose_colours(qapp: QApplication) -> None:
    lit = painted([[16, 32], [48, 32]], colours=("#000000", "#00ff00"), labels=np.array([0, 3]))
    assert lit[32, 16] == 0
    assert lit[32, 48] > 100


def test_nothing_is_painted_outside_the_clip(qapp: QApplication) -> None:
    rng = np.random.default_rng(0)
    for n in (2000, MANY + 1):
        lit = painted(rng.uniform(-20, 84, size=(n, 2)), clip=QRect(10, 20, 30, 25))
        assert lit[20:45, 10:40].max() > 100
        lit[20:45, 10:40] = 0
        assert lit.max() == 0


@pytest.mark.parametrize("where", [[1e12, 5.0], [-1e12, -1e12], [64.0, 64.0]])
def test_far_particles_do_no_harm(qapp: QApplication, where: list[float]) -> None:
    lit = painted([[32.0, 32.0], where])
    assert lit[31, 31] > 100
    assert lit[:, 40:60].max() == 0


def test_no_particles_paint_nothing(qapp: QApplication) -> None:
    assert painted(np.zeros((0, 2))).max() == 0


def test_splat_puts_all_light_where_the_particle_is(qapp: QApplication) -> None:
    pixels = np.repeat([[30.3, 20.8]], 3, axis=0)
    image = splat_image(pixels, np.zeros(3, np.intp), WHITE, 64, 64)
    alpha = np.frombuffer(image.constBits(), np.uint8).reshape(64, 64, 4)[..., 3] / 255
    depth = -np.log1p(-np.minimum(alpha, 254 / 255))  # undoes the tone map
    y, x = np.mgrid[:64, :64] + 0.5
    # Bilinear shares keep the centroid; alpha is rounded to 1/510, which the logarithm stretches below 1/20 here.
    assert float((x * depth).sum() / depth.sum()) == pytest.approx(30.3, abs=0.05)
    assert float((y * depth).sum() / depth.sum()) == pytest.approx(20.8, abs=0.05)


def test_splat_does_not_depend_on_the_order(qapp: QApplication) -> None:
    rng = np.random.default_rng(1)
    pixels, rows = rng.uniform(0, 64, size=(5000, 2)), rng.integers(0, 2, 5000)
    order = rng.permutation(5000)
    colours = ("#ff0000", "#0000ff")
    one = splat_image(pixels, rows, colours, 64, 64)
    other = splat_image(pixels[order], rows[order], colours, 64, 64)
    assert np.abs(light(one) - light(other)).max() <= 1  # sums in another order: a last bit may tip a rounding


def test_discs_shrink_as_particles_multiply_and_grow_with_the_picture() -> None:
    radii = [disc_radius(n, 1.0) for n in (1, 300, 2000, 20_000, 100_000)]
    assert radii == sorted(radii, reverse=True)
    assert disc_radius(500, 3.0) == pytest.approx(3 * disc_radius(500, 1.0))


def test_particles_show_where_pixmaps_are_not_to_be_had(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QPixmap, "fromImage", lambda image: QPixmap())
    lit = painted([[20.0, 40.0], [50.0, 10.0]])
    assert lit[40, 20] > 50
    assert lit[10, 50] > 50
    assert centroid(lit) == pytest.approx((35.0, 25.0), abs=0.5)  # two equal particles, rastered on cells of 3 pixels
