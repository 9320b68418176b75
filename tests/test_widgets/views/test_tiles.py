"""Tiles as painted and in the window, by real mouse and keys: colours, zoom, pan, read, limits, copy, save."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
from base64 import b64decode
from collections.abc import Iterator

import numpy as np
import pytest
from made_insights import curves
from PySide6.QtCore import QBuffer, QIODevice, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QWheelEvent
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from engine import Tiles
from widgets.fields.paint_tiles import paint_tiles
from widgets.fields.tile_layout import tile_layout
from widgets.fields.tiles_item import TilesItem
from widgets.look.style_sheet import apply_theme
from widgets.look.theme import ThemeName, theme, window_theme
from widgets.painting.chart_look import WHOLE_TILES, TilesLook
from widgets.plots.chart_dress import Dress
from widgets.studies.chart_window import ChartWindow
from widgets.views.chart_menu import picture, tiles_menu
from widgets.views.chart_view import ChartView
from widgets.views.tiles_view import TilesView

LEFT = Qt.MouseButton.LeftButton
RANDOM = np.random.default_rng(0)


def tiles(images: np.ndarray | None = None, **changes: object) -> Tiles:
    """Three rows of five that stand for a quantity."""
    made = RANDOM.uniform(-2, 2, (3, 5, 8, 6)) if images is None else images
    names: dict[str, object] = {
        "row_labels": ("a", "b", "c"),
        "column_labels": tuple("vwxyz"),
        "low": -2.0,
        "high": 2.0,
    }
    return Tiles(**({"title": "Pictures", "images": made} | names | changes))  # type: ignore[arg-type]


def bare(images: np.ndarray, **changes: object) -> Tiles:
    return tiles(images, **({"row_labels": (), "column_labels": (), "low": 0.0, "high": 1.0} | changes))


def painted(shown: Tiles, size: tuple[int, int] = (300, 300), look: TilesLook = WHOLE_TILES, name: ThemeName = "light"):
    """(h, w, 3) of tiles on a card."""
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor(theme(name).card))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    foot = paint_tiles(painter, QRectF(0, 0, *size), shown, 1.0, theme(name), look)
    painter.end()
    assert foot > 0
    return np.frombuffer(image.constBits(), np.uint8).reshape(size[1], size[0], 4)[:, :, 2::-1].copy()


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[TilesView]:
    made = TilesView()
    qtbot.addWidget(made)
    made.resize(520, 400)
    made.show_tiles(tiles())
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


def middle(view: TilesView) -> QPoint:
    return view.item.pixel_of((1, 2, 4, 3)).toPoint()


def wheel(view: TilesView, where: QPoint, delta: int) -> None:
    event = QWheelEvent(
        QPointF(where), QPointF(view.viewport().mapToGlobal(where)), QPoint(), QPoint(0, delta),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


def drag(view: TilesView, start: QPoint, stop: QPoint) -> None:
    QTest.mousePress(view.viewport(), LEFT, pos=start)
    for k in range(1, 11):
        QTest.mouseMove(view.viewport(), start + (stop - start) * k / 10)
        QApplication.processEvents()
    QTest.mouseRelease(view.viewport(), LEFT, pos=stop)


def action(menu: QMenu, text: str):
    return next(each for each in menu.actions() if each.text() == text)


def pixels(shown: Tiles, name: ThemeName) -> np.ndarray:
    """(rows x columns, h, w, 4) red, green, blue, opacity of every pixel."""
    item = TilesItem()
    item.resize(300, 300)
    item.display(shown, Dress(unit=1.0, colours=theme(name)))
    packed = item.images.pixels()
    return np.stack([packed >> shift & 255 for shift in (16, 8, 0, 24)], axis=-1)


def rgb(colour: str) -> list[int]:
    return list(QColor(colour).getRgb()[:3])  # type: ignore[index]


def test_what_is_not_there_is_transparent() -> None:
    values = np.array([[np.nan, 0.0], [-np.inf, 2.0]])
    shades = pixels(bare(values[None, None]), "dark")[0]
    assert shades[..., 3].tolist() == [[0, 255], [0, 255]]
    assert shades[0, 1, :3].tolist() == rgb(theme("dark").card)
    assert shades[1, 1, :3].tolist() == rgb(theme("dark").text)  # beyond the end: the end's
    colours = theme("light")
    labels = pixels(bare(np.array([[-1.0, 0.0, 1.0, 8.0]])[None, None], kind="label"), "light")[0, 0]
    assert labels[:, 3].tolist() == [0, 255, 255, 255]
    assert labels[1:3, :3].tolist() == [rgb(colours.labels[0]), rgb(colours.labels[1])]
    assert len({tuple(colour) for colour in labels[1:].tolist()}) == 3  # the ninth is not the first


def test_many_categories_keep_their_colours() -> None:
    labels = pixels(bare(np.arange(600.0).reshape(1, 1, 20, 30), kind="label"), "light").reshape(-1, 4)
    assert labels[8 * 24 : 8 * 24 + 8].tolist() == labels[:8].tolist()  # three rounds, ever paler


def test_quantities_go_through_the_ramp_of_fields() -> None:
    colours = theme("light")
    shades = pixels(bare(np.array([[-2.0, 2.0]])[None, None], low=-2.0, high=2.0), "light")[0, 0]
    assert np.abs(shades[:, :3] - [rgb(colours.ramp[0]), rgb(colours.ramp[-1])]).max() <= 2


@pytest.mark.parametrize("scale", [1, 7, 31])
def test_pixels_are_sharp_at_every_size(scale: int) -> None:
    image = np.array([[0.0, 1.0], [1.0, 0.0]])
    seen = painted(bare(image[None, None]), (60 * scale, 60 * scale)).mean(axis=2)
    layout = tile_layout(bare(image[None, None]), QRectF(0, 0, 60 * scale, 60 * scale), 1.0)
    assert layout is not None
    tile = layout.box.adjusted(4, 4, -4, -4)
    row = seen[round(tile.top() + 0.25 * layout.pitch.height()), round(tile.left()) : round(tile.right())]
    ends = [np.mean(rgb(theme("light").text)), np.mean(rgb(theme("light").card))]
    assert (~np.isin(np.round(row), np.round(ends))).sum() <= 3  # shades between only at the edge
    assert (np.diff(row.round()) != 0).any() or scale == 1


def test_an_svg_has_every_tile_enlarged_in_place() -> None:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    painter = QPainter(generator)
    shown = bare(np.array([[0.0, 1.0], [1.0, 0.0]])[None, None].repeat(6, axis=1))
    paint_tiles(painter, QRectF(0, 0, 400, 200), shown, 1.0, theme("light"))
    painter.end()
    text = bytes(buffer.data().data()).decode()
    found = re.findall(r'<image[^>]*width="([\d.]+)"[^>]*href="data:image/png;base64,([^"]+)"', text)
    assert len(found) == 6
    for width, data in found:
        image = QImage.fromData(b64decode(data))
        assert image.width() >= 2.9 * float(width)
        row = [image.pixelColor(x, image.height() // 4).name() for x in range(image.width())]
        assert row == sorted(row, key=row.index)  # two runs of one colour each
        assert set(row) == {theme("light").card, theme("light").text}


def test_an_svg_of_a_part_is_cut_at_the_edge() -> None:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    painter, area = QPainter(generator), QRectF(0, 0, 400, 300)
    shown = tiles()
    paint_tiles(painter, area, shown, 1.0, theme("light"), TilesLook(x=(0.6, 2.4), y=(0.7, 1.6)))
    painter.end()
    layout = tile_layout(shown, area, 1.0)
    assert layout is not None
    box = layout.box.adjusted(-0.2, -0.2, 0.2, 0.2)  # cut to a third of a pixel
    text = bytes(buffer.data().data()).decode()
    found = [
        QRectF(*(float(re.search(rf'{name}="([-\d.]+)"', each)[1]) for name in ("x", "y", "width", "height")))  # type: ignore[index]
        for each in re.findall("<image[^>]*>", text)
    ]
    pictures = [each for each in found if each.height() > 1]  # all but the colour scale's
    assert len(pictures) >= 6
    assert all(box.contains(each) for each in pictures)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(
    ("shape", "kind"),
    [((1, 1, 1, 1), "intensity"), ((40, 40, 3, 3), "intensity"), ((40, 40, 3, 3), "label"), ((1, 1, 300, 2), "label")],
)
def test_odd_shapes_are_shown(shape: tuple[int, ...], kind: str, name: ThemeName) -> None:
    shown = bare(np.ones(shape), kind=kind, row_labels=tuple(map(str, range(shape[0]))))
    blank = painted(bare(np.full(shape, np.nan), kind=kind, row_labels=shown.row_labels), (400, 400), name=name)
    seen = painted(shown, (400, 400), name=name)
    assert (seen != blank).any(axis=2).sum() > 400


@pytest.mark.parametrize("kind", ["intensity", "label"])
def test_nothing_anywhere_is_no_error(kind: str) -> None:
    empty = tiles(np.full((2, 2, 4, 4), np.nan), kind=kind, column_labels=())
    assert painted(empty).std() > 0  # names and title
    painted(bare(np.zeros((0, 3, 4, 4))))
    painted(bare(np.zeros((1, 1, 0, 4))))


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (40, 40), (90, 60), (3000, 70), (1600, 1200)])
def test_they_fit_where_they_are_put(size: tuple[int, int]) -> None:
    image = QImage(size[0] + 20, size[1] + 20, QImage.Format.Format_RGB32)
    image.fill(QColor("magenta"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_tiles(painter, QRectF(10, 10, *size), tiles(), 1.0, theme("light"))
    painter.end()
    seen = np.frombuffer(image.constBits(), np.uint8).reshape(size[1] + 20, size[0] + 20, 4)[:, :, 2::-1]
    outside = np.ones(seen.shape[:2], bool)
    outside[10:-10, 10:-10] = False
    if min(size) >= 40:  # below that, a line of text has no room
        assert (seen[outside] == [255, 0, 255]).all()


def test_the_window_paints_as_a_picture_does(qtbot: QtBot) -> None:
    window = ChartWindow()
    qtbot.addWidget(window)
    window.resize(520, 400)
    view = window.display(tiles(), "Tiles")
    assert isinstance(view, TilesView)
    window.show()
    qtbot.waitExposed(window)
    wheel(view, middle(view), 240)
    view.item.set_limits((-1.0, 0.5))
    copied = window.grab(view.geometry()).toImage().convertToFormat(QImage.Format.Format_RGB32)
    image = QImage(copied.size(), QImage.Format.Format_RGB32)
    image.fill(window.palette().window().color())
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    area = QRectF(0, 0, image.width(), image.height())
    shown, dress = view.item.tiles, view.item.dress
    assert shown is not None
    paint_tiles(painter, area, shown, dress.unit, dress.colours, view.item.look)
    painter.end()
    assert copied == image


def test_the_wheel_zooms_about_the_hand_and_never_out_of_it_all(view: TilesView) -> None:
    whole = np.array(view.item.view.viewRange())
    where = middle(view)
    wheel(view, where, 480)
    (left, right), (top, bottom) = view.item.view.viewRange()
    assert view.item.spot_at(QPointF(where)) == (1, 2, 4, 3)
    assert right - left < 0.9 * np.ptp(whole[0])
    assert (right - left) / (bottom - top) == pytest.approx(np.ptp(whole[0]) / np.ptp(whole[1]))
    wheel(view, where, -4800)
    assert np.array(view.item.view.viewRange()) == pytest.approx(whole)
    assert view.item.look == WHOLE_TILES
    for _ in range(12):
        wheel(view, where, 4800)
    assert view.item.spot_at(QPointF(view.item.box.center())) is not None  # some pixels are still seen
    assert np.ptp(view.item.view.viewRange()[0]) > 0


def test_dragging_pans_and_a_double_click_shows_everything(qtbot: QtBot, view: TilesView) -> None:
    whole = np.array(view.item.view.viewRange())
    wheel(view, middle(view), 960)
    zoomed = np.array(view.item.view.viewRange())
    with qtbot.waitSignal(view.item.lookChanged):
        drag(view, middle(view), middle(view) + QPoint(40, 20))
    panned = np.array(view.item.view.viewRange())
    assert np.ptp(panned, axis=1) == pytest.approx(np.ptp(zoomed, axis=1))
    moved = (zoomed - panned)[:, 0] / np.ptp(zoomed, axis=1) * [view.item.box.width(), view.item.box.height()]
    assert moved == pytest.approx([40, 20], abs=8)  # taken from where it has become a drag
    where = view.item.box.center().toPoint()
    QTest.mouseClick(view.viewport(), LEFT, pos=where)
    QTest.mouseDClick(view.viewport(), LEFT, pos=where)
    QTest.mouseRelease(view.viewport(), LEFT, pos=where)
    assert np.array(view.item.view.viewRange()) == pytest.approx(whole)
    assert view.item.look == WHOLE_TILES


def test_keys_zoom_pan_and_show_everything(view: TilesView) -> None:
    whole = np.array(view.item.view.viewRange())
    QTest.keyClick(view, Qt.Key.Key_Plus)
    QTest.keyClick(view, Qt.Key.Key_Plus)
    zoomed = np.array(view.item.view.viewRange())
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert np.ptp(zoomed, axis=1) == pytest.approx(np.ptp(whole, axis=1) / 1.25**2)
    assert view.item.view.viewRange()[1][0] > zoomed[1, 0]  # further rows
    QTest.keyClick(view, Qt.Key.Key_A)
    assert np.array(view.item.view.viewRange()) == pytest.approx(whole)


def test_the_read_out_is_the_data(view: TilesView) -> None:
    shown = view.item.tiles
    assert shown is not None
    for spot in ((0, 0, 0, 0), (2, 4, 7, 5), (1, 2, 3, 4)):
        QTest.mouseMove(view.viewport(), view.item.pixel_of(spot).toPoint())
        QApplication.processEvents()
        row, column, place, value = view.item.read_out.text.split("  ")
        assert (row, column) == (shown.row_labels[spot[0]], shown.column_labels[spot[1]])
        assert place == f"({spot[3]}, {spot[2]})"
        assert float(value.replace("−", "-")) == pytest.approx(float(shown.images[spot]), rel=1e-3)  # four digits
    QTest.mouseMove(view.viewport(), QPoint(2, 2))
    QApplication.processEvents()
    assert view.item.read_out.text == ""


def test_the_read_out_says_categories_numbers_of_rows_and_nothing(view: TilesView) -> None:
    view.show_tiles(bare(np.array([[3.0, -1.0], [np.nan, 0.0]])[None, None].repeat(2, axis=1), kind="label"))
    said = []
    for spot in ((0, 1, 0, 0), (0, 1, 0, 1), (0, 1, 1, 0)):
        view.item.hover(view.item.pixel_of(spot))
        said.append(view.item.read_out.text)
    assert said == ["column 1  (0, 0)  category 3", "column 1  (1, 0)  nothing", "column 1  (0, 1)  nothing"]


def limit(view: TilesView, which: int, share: float) -> None:
    """Drag a limit of the colour scale by a share of it."""
    bar = view.item.bar
    start = view.mapFromScene(bar.handles[which].mapToScene(0.5, 0.0))  # it is turned
    for step in (3, 2, 1, 0):
        QTest.mouseMove(view.viewport(), start + QPoint(0, step))
    drag(view, start, start + QPoint(round(share * 96 * view.item.dress.unit), 0))


@pytest.mark.parametrize(("which", "share", "expected"), [(0, 0.25, (-1.0, 2.0)), (1, -0.25, (-2.0, 1.0))])
def test_the_limits_of_the_colours_are_dragged(view: TilesView, which: int, share: float, expected: object) -> None:
    before = view.item.images.pixels().copy()
    limit(view, which, share)
    assert view.item.look.limits == pytest.approx(expected, abs=0.1)  # a pixel of the bar is 0.04 of it
    assert view.item.images.levels == pytest.approx(view.item.look.limits)
    assert (view.item.images.pixels() != before).any()
    assert (view.item.look.x, view.item.look.y) == (None, None)  # nothing was panned
    where = view.mapFromScene(view.item.bar.mapToScene(view.item.bar.rect().center()))
    where.setY(where.y() - 4)
    QTest.mouseClick(view.viewport(), LEFT, pos=where)
    QTest.mouseDClick(view.viewport(), LEFT, pos=where)
    QTest.mouseRelease(view.viewport(), LEFT, pos=where)
    assert view.item.look == WHOLE_TILES
    assert (view.item.images.pixels() == before).all()


def test_limits_by_keys_and_by_the_menu(view: TilesView) -> None:
    QTest.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert view.item.look.limits == pytest.approx((-1.92, 1.92))
    menu = tiles_menu(view.item, view, None)
    action(menu, "Whole colour scale").trigger()
    assert view.item.look == WHOLE_TILES
    menu.deleteLater()
    view.show_tiles(bare(np.zeros((1, 1, 4, 4))))
    QTest.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert view.item.look.limits is None  # a picture's own shades have no scale
    assert not view.item.bar.isVisible()


def test_the_menu_copies_exactly_the_data(view: TilesView) -> None:
    shown = tiles(np.where(RANDOM.random((2, 2, 3, 4)) < 0.2, np.nan, RANDOM.standard_normal((2, 2, 3, 4))))
    view.show_tiles(shown)
    wheel(view, middle(view), 240)
    menu = tiles_menu(view.item, view, None)
    action(menu, "Copy as CSV").trigger()
    rows = list(csv.DictReader(io.StringIO(QGuiApplication.clipboard().text())))
    back = np.full(shown.images.shape, 7.0)
    for row in rows:
        place = tuple(int(row[name]) for name in ("row", "column", "y", "x"))
        back[place] = float(row["value"]) if row["value"] else np.nan
    assert np.array_equal(back, shown.images, equal_nan=True)
    assert len(rows) == back.size
    action(menu, "Copy as picture").trigger()
    copied, wanted = QGuiApplication.clipboard().image(), picture(view.item, window_theme(view))
    assert copied.convertToFormat(wanted.format()) == wanted
    action(menu, "Everything (A)").trigger()
    assert view.item.look == WHOLE_TILES
    menu.deleteLater()


def test_the_right_button_and_the_menu_key_bring_the_menu(view: TilesView) -> None:
    saved: list[object] = []
    view.save = lambda *given: saved.append(given)
    wheel(view, middle(view), 240)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=middle(view))
    menu = view.findChildren(QMenu)[-1]
    action(menu, "Save as SVG or PNG…").trigger()
    menu.close()
    assert saved == [(view.item.tiles, view.item.look)]
    assert view.item.look != WHOLE_TILES


def test_others_of_the_same_kind_keep_the_part_that_is_looked_at(view: TilesView) -> None:
    wheel(view, middle(view), 240)
    look = view.item.look
    view.show_tiles(tiles())
    assert view.item.look == look
    view.resize(300, 380)
    (left, right), _ = view.item.view.viewRange()
    assert look.x is not None
    assert left <= look.x[0] + 1e-6 or right >= look.x[1] - 1e-6
    view.show_tiles(dataclasses.replace(tiles(), title="Other"))
    assert view.item.look == WHOLE_TILES


def test_one_window_shows_either_kind(qtbot: QtBot) -> None:
    window = ChartWindow()
    qtbot.addWidget(window)
    window.show()
    for _ in range(3):
        assert isinstance(window.display(curves(), "Curves"), ChartView)
        assert isinstance(window.display(tiles(note="They are random."), "Tiles"), TilesView)
        assert window.note.text() == "They are random."
        assert [view.isVisible() for view in (*window.findChildren(ChartView), *window.findChildren(TilesView))] == [
            False,
            True,
        ]
        assert window.focusWidget() is window.view
    assert window.view is window.display(tiles(), "Again")
    QTest.keyClick(window.view, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_keys_zoom_into_tiles_that_leave_room_beside_them(view: TilesView) -> None:
    view.show_tiles(bare(np.ones((6, 1, 4, 4))))
    for _ in range(12):
        QTest.keyClick(view, Qt.Key.Key_Plus)
    (left, _), (top, bottom) = view.item.view.viewRange()
    assert 0 < left < 1
    assert 0 < top < bottom < 6


@pytest.mark.parametrize("names", [("light", "dark"), ("dark", "light")])
def test_the_window_of_either_kind_has_the_colours_of_the_theme(
    qtbot: QtBot, restored: QApplication, names: tuple[ThemeName, ...]
) -> None:
    window = ChartWindow()
    qtbot.addWidget(window)
    window.show()
    for panel in (curves(), tiles()):
        view = window.display(panel, "")
        for name in names:
            apply_theme(restored, name)
            assert view.item.dress.colours is theme(name)


@pytest.mark.parametrize("ratio", [1.25, 2.0])
def test_a_fine_screen_shows_it_at_the_same_place(
    view: TilesView, ratio: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = view.mapFromScene(view.item.mapToScene(view.item.pixel_of((2, 4, 7, 5))))
    monkeypatch.setattr(TilesView, "devicePixelRatioF", lambda _view: ratio)
    view.resize(521, 401)
    assert view.mapFromScene(0, 0) == QPoint(0, 0)
    after = view.mapFromScene(view.item.mapToScene(view.item.pixel_of((2, 4, 7, 5))))
    assert (after - before).manhattanLength() <= 8  # fonts of whole pixels move it a little


def test_nothing_is_left_of_many_panels(view: TilesView) -> None:
    items, windows = len(view.scene().items()), set(QApplication.topLevelWidgets())
    for k in range(50):
        view.show_tiles(tiles(RANDOM.random((1 + k % 3, 2, 4, 4)), title=str(k)))
    view.show_tiles(tiles())
    assert len(view.scene().items()) == items
    assert set(QApplication.topLevelWidgets()) == windows
