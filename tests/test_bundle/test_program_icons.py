"""Icons for every system come from the one SVG."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from bundle.icons import ICO, SIZES, png, write_icns, write_ico, write_pngs


@pytest.mark.parametrize("size", [16, 256])
def test_png_shows_the_icon_on_nothing(qapp: object, size: int) -> None:
    image = Image.open(io.BytesIO(png(size)))
    assert (image.size, image.mode) == ((size, size), "RGBA")
    assert image.getpixel((0, 0))[3] == 0  # type: ignore[index]
    assert image.getpixel((size // 2, size // 2))[3] == 255  # type: ignore[index]


def test_every_form_holds_its_sizes(qapp: object, tmp_path: Path) -> None:
    with Image.open(write_ico(tmp_path / "tidemark.ico")) as ico:
        assert ico.info["sizes"] == {(size, size) for size in ICO}
    with Image.open(write_icns(tmp_path / "tidemark.icns")) as icns:
        assert (512, 512, 2) in icns.info["sizes"]
    pictures = [Image.open(io.BytesIO(path.read_bytes())) for path in write_pngs(tmp_path / "hicolor")]
    assert [picture.width for picture in pictures] == list(SIZES)
