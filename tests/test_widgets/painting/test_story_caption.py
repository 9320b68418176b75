"""Captions of stories: emphasis is shown, nothing is loaded, titles stay free, and every size looks alike."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from engine import PLACES
from widgets.look.image_pixels import blended, pixels
from widgets.look.theme import theme
from widgets.painting import story_caption
from widgets.painting.look import Look
from widgets.painting.pane_grid import pane_grid
from widgets.painting.story_caption import StoryCaption, caption_document, paint_story_caption

pytestmark = pytest.mark.usefixtures("qapp")
LOOK = Look(panes=("forward", "reverse", "transport"))
LONG = "A rather long caption about what happens here, " * 12


def painted(caption: StoryCaption, look: Look = LOOK, width: int = 640, height: int = 360) -> np.ndarray:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(0xFF336699)
    painter = QPainter(image)
    paint_story_caption(painter, width, height, look, caption)
    painter.end()
    return pixels(image)


def covered(picture: np.ndarray) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what was painted, as shares of the picture."""
    rows, columns = np.nonzero((picture != (0x33, 0x66, 0x99)).any(axis=2))
    height, width = picture.shape[:2]
    return columns.min() / width, rows.min() / height, (columns.max() + 1) / width, (rows.max() + 1) / height


def test_emphasis_code_and_paragraphs_are_shown_and_nothing_else() -> None:
    text = "**bold** *slanted* `code` [link](https://example.org) ![picture](/etc/hostname) <b>x</b>\n\nsecond"
    document = caption_document(text, 16, 600, theme("dark"), centred=True)
    formats = {}
    block = document.begin()
    while block.isValid():
        fragments = block.begin()
        while not fragments.atEnd():
            fragment = fragments.fragment()
            formats[fragment.text().strip()] = fragment.charFormat()
            fragments += 1
        block = block.next()
    assert formats["bold"].fontWeight() > 500
    assert formats["slanted"].fontItalic()
    assert formats["code"].background().color().name() == theme("dark").raised
    assert document.blockCount() == 2
    assert "<b>x</b>" in document.toPlainText()
    assert "picture" not in document.toPlainText()
    assert not any(each.isAnchor() or each.isImageFormat() for each in formats.values())


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("text", ["Short", LONG], ids=["short", "long"])
def test_panes_titles_stay_free(place: str, text: str) -> None:
    picture = painted(StoryCaption(text=text, place=place))
    left, top, right, bottom = covered(picture)
    first, *_, last = pane_grid(640, 360, LOOK)
    assert top * 360 >= first.plot.top()
    assert bottom * 360 <= last.plot.bottom() + 1
    assert left > 0
    assert right < 1


@pytest.mark.parametrize("place", PLACES)
def test_a_place_is_where_it_says(place: str) -> None:
    left, top, right, bottom = covered(painted(StoryCaption(text="Short", place=place)))
    assert (top + bottom < 1) == place.startswith("top")
    middle = (left + right) / 2
    assert (
        middle < 0.4
        if place.endswith("left")
        else middle > 0.6
        if place.endswith("right")
        else abs(middle - 0.5) < 0.01
    )


def test_every_size_looks_alike() -> None:
    """To a pixel of text at 720p, as sizes are rounded to whole ones."""
    small, large = (covered(painted(StoryCaption(text="Some words"), LOOK, 1280 * k, 720 * k)) for k in (1, 3))
    assert np.allclose(small, large, atol=6 / 720)


def test_an_opacity_of_nothing_paints_nothing() -> None:
    plain = painted(StoryCaption(text="", opacity=1.0))
    assert (painted(StoryCaption(text="words", opacity=0.0)) == plain).all()
    half, whole = (painted(StoryCaption(text="words", opacity=share)).astype(int) for share in (0.5, 1.0))
    change = np.abs(whole - plain.astype(int)).max()
    assert 0.4 * change <= np.abs(half - plain.astype(int)).max() <= 0.6 * change


@pytest.mark.parametrize("text", ["word " * 200, "W" * 1000, "a\n\n" * 300], ids=["words", "one word", "paragraphs"])
def test_a_text_without_room_ends_in_whole_lines_and_an_ellipsis(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the smallest size of films, where 1,000 characters never go in."""
    made = []
    real = story_caption.caption_document
    monkeypatch.setattr(story_caption, "caption_document", lambda *a, **k: made.append(real(*a, **k)) or made[-1])
    painted(StoryCaption(text=text), width=320, height=180)
    shown = made[-1]
    assert shown.toPlainText().endswith("…")
    area = story_caption.caption_area(320, 180, LOOK, StoryCaption(text=text))
    assert area is not None
    assert shown.size().height() <= story_caption.HIGHEST * area.height()
    assert len(shown.toPlainText()) > 1


@pytest.mark.parametrize("text", ["* * *", "![picture](x.png)", "***" * 300])
def test_a_caption_without_a_word_has_no_plate(text: str) -> None:
    assert (painted(StoryCaption(text=text)) == painted(StoryCaption(text=""))).all()


@pytest.mark.parametrize("name", ["light", "dark"])
def test_text_stands_out_from_its_plate(name: str) -> None:
    picture = painted(StoryCaption(text="words"), Look(panes=("forward",), theme=name))  # type: ignore[arg-type]
    text, card = (
        np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) for colour in (theme(name).text, theme(name).card)
    )  # type: ignore[arg-type]
    for colour in (text, card):  # as good as opaque: the plate lets a tenth of what is beneath through
        assert np.abs(picture.astype(int) - colour).max(axis=2).min() <= 26


def test_blending_is_symmetric_and_exact_at_its_ends() -> None:
    made = np.random.default_rng(0).integers(0, 256, (2, 8, 12, 4), np.uint8)
    a, b = (QImage(each.tobytes(), 12, 8, 48, QImage.Format.Format_ARGB32_Premultiplied).copy() for each in made)
    for share in (0, 1, 13_000, 32_768, 65_535, 65_536):
        assert blended(a, b, share) == blended(b, a, 65_536 - share)
    assert blended(a, b, 0) == a
    assert blended(a, b, 65_536) == b


def test_captions_in_all_places_differ() -> None:
    pictures = [painted(StoryCaption(text="Short", place=place)) for place in PLACES]
    assert not any(np.array_equal(a, b) for a, b in itertools.combinations(pictures, 2))
