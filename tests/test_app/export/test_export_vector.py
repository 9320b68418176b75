"""SVG and PDF hold real points, lines and text; other readers show the picture that the window shows."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator, QSvgRenderer

from app.export.render import ensure_application, render_to_file
from app.export.render_options import RenderOptions
from app.export.vector import page_streams
from app.lanes.stages import complete_film
from engine import EngineError, Experiment, Film, Motion, PointCloud
from widgets.insights.paint_stage import Renderer
from widgets.look.image_pixels import pixels
from widgets.painting.cloud import paint_cloud
from widgets.painting.look import Layers, Look
from widgets.painting.view import Projection, View

SIZE = (640, 480)
SVG = "{http://www.w3.org/2000/svg}"
EXPERIMENT = Experiment(cloud=PointCloud.of([[-1.0, 0.3], [1.0, -0.2], [0.2, 0.9]]), particles=80, steps=6)
PANES = ("forward", "reverse", "transport")


@pytest.fixture(scope="module")
def film() -> Film:
    ensure_application()
    return complete_film(EXPERIMENT, lambda: False, measured=False)


def write(film: Film, path: Path, **options: object) -> Path:
    chosen = {"size": SIZE, "panes": PANES, "theme": "light", **options}
    render_to_file(film.experiment, "Three & more", path, RenderOptions(**chosen), film=film)  # type: ignore[arg-type]
    return path


def shown(path: Path) -> np.ndarray:
    """An SVG as QtSvg's reader paints it."""
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    renderer = QSvgRenderer(str(path))
    assert renderer.isValid()
    renderer.render(painter, QRectF(0, 0, *SIZE))
    painter.end()
    return pixels(image)


def blurred(rgb: np.ndarray) -> np.ndarray:
    return rgb.astype(float).reshape(SIZE[1] // 16, 16, SIZE[0] // 16, 16, 3).mean(axis=(1, 3))


def test_an_svg_has_a_circle_a_particle_and_its_words_as_text(film: Film, tmp_path: Path) -> None:
    root = ElementTree.parse(write(film, tmp_path / "a.svg", panes=("reverse",))).getroot()
    assert root.get("viewBox") == f"0 0 {SIZE[0]} {SIZE[1]}"
    circles = len(root.findall(f".//{SVG}circle")) + len(root.findall(f".//{SVG}ellipse"))
    assert film.diffusion is not None
    inside = np.abs(film.diffusion.reverse.at(0.5)).max() < 3
    assert inside
    assert circles == film.diffusion.reverse.n + 1  # and the dot of the title
    words = " ".join("".join(text.itertext()) for text in root.findall(f".//{SVG}text"))
    assert "Reverse denoising" in words
    assert root.findall(f".//{SVG}image") == []
    assert EXPERIMENT.digest.hex() in root.findtext(f"{SVG}desc", "")
    assert root.findtext(f"{SVG}title") == "Three & more"


@pytest.mark.parametrize("layers", [Layers(), Layers(heat=True, arrows=True, ghosts=True)])
def test_an_svg_looks_like_the_picture(film: Film, tmp_path: Path, layers: Layers) -> None:
    """Averaged over blocks of 16 pixels: edges are antialiased differently, and nothing spills over a card."""
    found = blurred(shown(write(film, tmp_path / "a.svg", layers=layers)))
    look = RenderOptions(size=SIZE, panes=PANES, theme="light", layers=layers).look(EXPERIMENT)
    wanted = blurred(pixels(Renderer().image(film, 0.5, look, *SIZE)))
    assert np.abs(found - wanted).mean() < 2.0
    assert np.abs(found - wanted).max() < 40  # of 255: thin lines and text; a cell that spills over has more


def test_a_pdf_has_paths_and_text_instead_of_pixels(film: Film, tmp_path: Path) -> None:
    content = write(film, tmp_path / "a.pdf", panes=("reverse",)).read_bytes()
    operators = b"\n".join(page_streams(content))
    assert film.diffusion is not None
    # Qt writes a disc and its rim as filled paths of four Bezier arcs each.
    assert len(re.findall(rb"\bf\*?\s", operators)) >= 2 * film.diffusion.reverse.n
    assert operators.count(b" c\n") >= 4 * film.diffusion.reverse.n
    assert operators.count(b" Tj") >= 5  # the title, the numbers
    assert b"/Subtype /Image" not in content
    assert b"/FontFile2" in content
    box = re.search(rb"/MediaBox \[([\d. ]+)\]", content)
    assert box is not None
    assert [float(each) for each in box[1].split()] == pytest.approx([0, 0, 480, 360])  # 96 pixels are 72 points
    assert EXPERIMENT.digest.hex().encode() in content


def test_more_points_than_are_wise_become_an_image(film: Film, tmp_path: Path) -> None:
    assert film.diffusion is not None
    for n, images in ((40_000, 0), (60_000, 1)):
        places = np.random.default_rng(0).normal(size=(2, n, 2)).astype(np.float32)
        path = tmp_path / f"{n}.svg"

        generator = QSvgGenerator()
        generator.setFileName(str(path))
        generator.setSize(QSize(*SIZE))
        painter = QPainter(generator)
        motion = Motion(before=places[0], after=places[1], share=np.float32(0.5))
        area = QRect(0, 0, *SIZE)
        paint_cloud(painter, Projection.of(View(half_width=10), 0, 0, *SIZE), motion, 2.0, ("#0072b2",), None, area)
        painter.end()
        root = ElementTree.parse(path).getroot()
        assert len(root.findall(f".//{SVG}image")) == images
        assert len(root.findall(f".//{SVG}circle")) == (0 if images else n)


@pytest.mark.parametrize("name", ["a.svg", "a.pdf"])
def test_a_drawing_can_not_be_scaled_or_huge(film: Film, tmp_path: Path, name: str) -> None:
    for options in ({"scale": 2}, {"size": (8000, 400)}, {"form": "svg" if name == "a.pdf" else "pdf"}):
        with pytest.raises(EngineError) as raised:
            write(film, tmp_path / name, **options)
        assert raised.value.hint
    assert [*tmp_path.iterdir()] == []


def test_without_ground_what_is_not_painted_is_transparent(film: Film) -> None:
    look = Look(panes=("reverse",), view=View.fitting(EXPERIMENT), ground=False)
    image = pixels(Renderer().image(film, 0.5, look, *SIZE))
    assert image.shape == (*SIZE[::-1], 4)
    assert image[2, 2, 3] == 0  # the stage
    assert (image[..., 3] == 0).mean() > 0.6
    assert (image[..., 3] > 200).sum() > 80  # particles, text
    again = Renderer()
    first = again.image(film, 0.2, look, *SIZE)
    onto = again.image(film, 0.5, look, *SIZE, first)  # painted over another instant, nothing of that shines through
    assert onto is first
    np.testing.assert_array_equal(pixels(onto), image)


def test_a_scaled_still_is_the_same_picture_with_more_pixels(film: Film, tmp_path: Path) -> None:
    for scale in (1, 3):
        write(film, tmp_path / f"{scale}.png", scale=scale, size=(1280, 720))
    with Image.open(tmp_path / "1.png") as one, Image.open(tmp_path / "3.png") as three:
        assert three.size == (3840, 2160)
        difference = np.asarray(three.resize((1280, 720), Image.Resampling.BOX), float) - np.asarray(one, float)
    assert np.abs(difference).mean() < 3
