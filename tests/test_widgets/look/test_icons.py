"""Icons: every bundled drawing renders, takes the colour it is told, and stays sharp when scaled."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import resources
from widgets.look.icons import IconButton, application_icon, icon, palette_icon, picture

NAMES = sorted(path.stem for path in resources.path("icons").glob("*.svg"))


def pixels(image: QImage) -> np.ndarray:
    """(h, w, 4) premultiplied blue, green, red, alpha."""
    return np.array(image.constBits()).reshape(image.height(), image.width(), 4)


@pytest.mark.parametrize("name", NAMES)
def test_every_drawing_paints_something_inside_its_square(name: str, qapp: QApplication) -> None:
    alpha = pixels(picture(name, QColor("#102030"), 32))[..., 3]
    assert 0.01 < (alpha > 128).mean() < 0.95


def test_line_drawings_take_the_colour(qapp: QApplication) -> None:
    found = pixels(picture("play", QColor("#ff8000"), 36))
    opaque = found[found[..., 3] == 255]
    assert len(opaque) > 20
    assert (opaque[:, :3] == [0x00, 0x80, 0xFF]).all()


def test_missing_drawing_is_an_error(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        picture("no-such-icon", QColor("black"), 16)


def test_icon_has_device_pixels_for_scale_two(qapp: QApplication) -> None:
    found = icon("brush", QColor("black"), QColor("grey"))
    assert found.pixmap(QSize(18, 18), 2.0).size() == QSize(36, 36)
    normal = pixels(found.pixmap(QSize(18, 18), 1.0).toImage())
    disabled = pixels(found.pixmap(QSize(18, 18), 1.0, QIcon.Mode.Disabled).toImage())
    assert (normal != disabled).any()


def test_application_icon_has_small_and_large_sizes(qapp: QApplication) -> None:
    sizes = {size.width() for size in application_icon().availableSizes()}
    assert {16, 32, 256} <= sizes


def test_button_follows_the_palette(qtbot: QtBot) -> None:
    button = IconButton("play", "Play")
    qtbot.addWidget(button)
    palette = QPalette(button.palette())
    palette.setColor(QPalette.ColorRole.ButtonText, QColor("#12ab34"))
    button.setPalette(palette)
    assert button.icon().cacheKey() == palette_icon("play", palette).cacheKey()
    assert button.accessibleName() == "Play"
