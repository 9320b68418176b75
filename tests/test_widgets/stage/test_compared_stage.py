"""Two sides under the hand: B is drawn on, A is held; both are panned, zoomed, read and marked."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np
import pytest
from made_insights import circle, curves, declare, film_with
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shown_stage import shown_stage
from stage_films import whole_film

from engine import Film
from widgets.insights.paint_stage import render_image
from widgets.painting.look import PANES, PaneName
from widgets.painting.pane_grid import Pane
from widgets.painting.view import View
from widgets.panels.insight_title import InsightTitle
from widgets.presenting.presented_stage import PresentedStage
from widgets.stage.overlays.marks import pane_positions
from widgets.stage.posterior_overlay import PosteriorOverlay
from widgets.stage.stage import Stage
from widgets.stage.told import Fading, Told

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
Shape = Qt.CursorShape
PHASE = 0.4


@pytest.fixture(scope="module")
def both() -> Film:
    """B of thirty particles, and A of twenty."""
    return dataclasses.replace(whole_film(30, 30), held=whole_film(20, 20))


@pytest.fixture
def stage(qtbot: QtBot, both: Film) -> Iterator[Stage]:
    with shown_stage(qtbot, both, PHASE, size=(1000, 700)) as made:
        yield made


def pane(stage: Stage | PresentedStage, name: PaneName, side: str) -> Pane:
    found = stage.pane(name, side)
    assert found is not None
    return found


def at(stage: Stage | PresentedStage, name: PaneName, side: str, x: float, y: float) -> QPoint:
    """The logical position of a world point in a pane of a side."""
    px, py = pane(stage, name, side).projection.pixel(x, y)
    ratio = stage.devicePixelRatioF()
    return QPoint(round(px / ratio), round(py / ratio))


def title(stage: Stage, name: PaneName, side: str) -> QPoint:
    found = pane(stage, name, side)
    where = QPointF(found.card.x() + 70, (found.card.y() + found.plot.y()) / 2) / stage.devicePixelRatioF()
    return where.toPoint()


def wheel(stage: Stage, where: QPoint) -> None:
    event = QWheelEvent(
        QPointF(where), QPointF(stage.mapToGlobal(where)), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(stage, event)


def bytes_of(image: QImage) -> np.ndarray:
    """(h, 4 w) bytes of an image, as RGB32."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.array(plain.constBits(), np.int16).reshape(plain.height(), plain.bytesPerLine())


def strokes(stage: Stage) -> list[object]:
    seen: list[object] = []
    stage.strokeStarted.connect(lambda _tool, where: seen.append(where))
    stage.strokeMoved.connect(seen.append)
    stage.regionSelected.connect(lambda polygon, _adds: seen.append(polygon))
    stage.pointClicked.connect(lambda where, _reach, _adds: seen.append(where))
    return seen


def lonely(film: Film, name: str) -> int:
    """A particle with no other one close by, so that a rounded mouse position still means it."""
    positions = pane_positions(film, PHASE, name)
    assert positions is not None
    distances = np.linalg.norm(positions[:, None] - positions[None], axis=2) + 1e9 * np.eye(len(positions))
    inside = np.abs(positions).max(axis=1) < 2.5
    return int(np.where(inside, distances.min(axis=1), -1).argmax())


def test_the_look_compares_while_the_film_holds_another(stage: Stage, both: Film) -> None:
    told: list[bool] = []
    stage.lookChanged.connect(lambda: told.append(stage.look.compared))
    assert stage.look.compared
    assert len(stage.panes()) == 2 * len(PANES)
    stage.display(dataclasses.replace(both, held=None), PHASE)
    assert not stage.look.compared
    assert len(stage.panes()) == len(PANES)
    stage.display(both, PHASE)
    stage.display(both, 0.5)
    assert told == [False, True]


@pytest.mark.parametrize("arrangement", ["rows", "columns"])
def test_the_window_shows_the_pixels_of_the_film(stage: Stage, both: Film, arrangement: str) -> None:
    stage.setComparison(arrangement, "ends")
    assert (stage.look.arrangement, stage.look.difference) == (arrangement, "ends")
    picture = render_image(both, PHASE, stage.look, stage.width(), stage.height())
    assert stage.grab().toImage().convertToFormat(picture.format()) == picture


@pytest.mark.parametrize("tool", ["brush", "select", "blob"])
def test_drawing_and_choosing_happen_in_b_alone(stage: Stage, tool: str) -> None:
    stage.setTool(tool)
    seen = strokes(stage)
    for side, done in (("A", False), ("B", True)):
        for k, event in enumerate((QTest.mousePress, QTest.mouseRelease)):
            event(stage, LEFT, pos=at(stage, "forward", side, 0.5, 0.25 * k))
        assert bool(seen) == done, side
    where = next(place for place in seen if isinstance(place, tuple))
    assert where == pytest.approx((0.5, 0.0), abs=1 / pane(stage, "forward", "B").projection.scale)


def test_the_cursor_says_where_one_may_draw(stage: Stage) -> None:
    stage.setTool("brush")
    for name, side, shape in (
        ("forward", "B", Shape.CrossCursor),
        ("forward", "A", Shape.ForbiddenCursor),
        ("reverse", "A", Shape.ArrowCursor),
    ):
        QTest.mouseMove(stage, at(stage, name, side, 0.2, 0.2))  # type: ignore[arg-type]
        assert stage.cursor().shape() == shape
    stage.setTool("hand")
    QTest.mouseMove(stage, at(stage, "forward", "A", 0.2, 0.2))
    assert stage.cursor().shape() == Shape.OpenHandCursor


def test_over_a_a_tool_is_told_that_a_is_held(stage: Stage) -> None:
    QTest.mouseMove(stage, at(stage, "forward", "A", 2.2, 2.2))
    assert not stage._held_hint.shown  # the hand draws nothing
    stage.setTool("brush")
    QTest.mouseMove(stage, at(stage, "reverse", "A", 2.3, 2.2))
    plot = pane(stage, "forward", "A").plot
    bare = stage.grab().toImage().copy(plot)
    QTest.mouseMove(stage, at(stage, "forward", "A", 2.2, 2.3))
    assert stage._held_hint.shown
    assert stage.grab().toImage().copy(plot) != bare
    QTest.mouseMove(stage, at(stage, "reverse", "A", 2.2, 2.2))
    assert not stage._held_hint.shown
    assert stage.grab().toImage().copy(plot) == bare


@pytest.mark.parametrize("side", ["A", "B"])
def test_the_wheel_zooms_both_sides_about_the_hand(stage: Stage, side: str) -> None:
    spot = at(stage, "reverse", side, 1.0, -0.5)
    wheel(stage, spot)
    assert stage.look.view.half_width == pytest.approx(View().half_width / 1.2)
    pixel = 1 / pane(stage, "reverse", "A").projection.scale
    for each in "AB":  # the point stays where it was in both, up to the rounding of the mouse's place
        moved = at(stage, "reverse", each, 1.0, -0.5)
        assert (moved - spot).manhattanLength() <= 2 or each != side
    assert pane(stage, "reverse", "A").projection.scale == pane(stage, "reverse", "B").projection.scale == 1 / pixel


@pytest.mark.parametrize("side", ["A", "B"])
def test_the_hand_pans_both_sides(stage: Stage, side: str) -> None:
    start, end = at(stage, "transport", side, 0, 0), at(stage, "transport", side, 1.0, -0.5)
    QTest.mousePress(stage, LEFT, pos=start)
    QTest.mouseMove(stage, end)
    QTest.mouseRelease(stage, LEFT, pos=end)
    pixel = 1 / pane(stage, "transport", side).projection.scale
    assert (stage.look.view.centre_x, stage.look.view.centre_y) == pytest.approx((-1.0, 0.5), abs=1.01 * pixel)


@pytest.mark.parametrize("side", ["A", "B"])
def test_a_particle_is_marked_on_both_sides_where_it_is_there(stage: Stage, both: Film, side: str) -> None:
    assert both.held is not None
    film = both.held if side == "A" else both
    particle = lonely(film, "reverse")
    positions = pane_positions(film, PHASE, "reverse")
    assert positions is not None
    bare = stage.grab().toImage()
    spot = at(stage, "reverse", side, *positions[particle].tolist())
    QTest.mouseMove(stage, spot)
    assert stage.marks._marks.hovered == particle
    marked = stage.grab().toImage()
    for each in stage.panes():
        rect, there = each.plot.getRect(), each.side == "B" or particle < 20
        assert (marked.copy(*rect) != bare.copy(*rect)) == there, (each.side, each.name)
    QTest.mouseClick(stage, LEFT, pos=spot)
    assert stage.marks.pinned == (particle,)


def test_a_particle_that_a_has_not_is_marked_in_b_alone(stage: Stage) -> None:
    bare = stage.grab().toImage()
    stage.marks.pin((25,))
    marked = stage.grab().toImage()
    changed = {each.side for each in stage.panes() if marked.copy(each.plot) != bare.copy(each.plot)}
    assert changed == {"B"}


@pytest.mark.parametrize("side", ["A", "B"])
def test_a_double_click_on_a_title_maximises_the_pane_on_both_sides(stage: Stage, side: str) -> None:
    QTest.mouseDClick(stage, LEFT, pos=title(stage, "transport", side))
    assert [(each.name, each.side) for each in stage.panes()] == [("transport", "A"), ("transport", "B")]
    QTest.keyClick(stage, Qt.Key.Key_Escape)
    assert len(stage.panes()) == 8


def test_places_are_told_for_b_and_apart_from_them_for_a(stage: Stage) -> None:
    told: dict[str, list[tuple[object, str]]] = {"A": [], "B": []}
    stage.hovered.connect(lambda where, name: told["B"].append((where, name)))
    stage.hoveredHeld.connect(lambda where, name: told["A"].append((where, name)))
    QTest.mouseMove(stage, at(stage, "insight", "A", 1.0, 0.5))
    assert told["B"][-1] == (None, "")
    assert told["A"][-1][1] == "insight"
    assert told["A"][-1][0] == pytest.approx((1.0, 0.5), abs=1 / pane(stage, "insight", "A").projection.scale)
    QTest.mouseMove(stage, at(stage, "insight", "B", 1.0, 0.5))
    assert told["A"][-1] == (None, "")
    assert told["B"][-1][1] == "insight"


def test_each_side_is_read_from_its_own_film(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch)
    a, b = (film_with("swirl", planes=(circle(radius, frames=1),)) for radius in (1.0, 2.0))
    with shown_stage(qtbot, dataclasses.replace(b, held=a), PHASE, insight="swirl", size=(1000, 700)) as stage:
        said = {}
        for side in "ABAB":
            QTest.mouseMove(stage, at(stage, "insight", side, 0.0, 0.0))
            said[side] = stage.read_out.text
        assert "λ = 0.99" in said["A"]  # radius^2 less that of the next cell's middle
        assert "λ = 3.99" in said["B"]
        stage.setComparison("rows", "view")
        QTest.mouseMove(stage, at(stage, "insight", "B", 0.0, 0.05))
        assert "B − A: λ = 3 " in stage.read_out.text
        QTest.mouseMove(stage, at(stage, "insight", "A", 0.0, 0.0))
        assert stage.read_out.text == said["A"]
        assert "B − A" not in stage.read_out.text
        QTest.mouseMove(stage, at(stage, "reverse", "A", 0.0, 0.0))
        assert stage.read_out.text == ""


def test_diagrams_are_handled_in_b_and_painted_in_a(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch)
    film = film_with("scales", charts=(curves(),))
    both = dataclasses.replace(film, held=film)
    with shown_stage(qtbot, both, PHASE, insight="scales", size=(1000, 700)) as stage:
        board = stage.charts.board
        assert board is not None
        assert board.isVisible()
        assert pane(stage, "insight", "B").plot.contains(board.geometry())
        picture = render_image(both, PHASE, stage.look, stage.width(), stage.height())
        there, asked = (bytes_of(image) for image in (stage.grab().toImage(), picture))
        assert np.abs(there - asked).max() <= 1  # A's with its curve, too; numbers on whole pixels, or nearly
        item = board.items[0]
        item.toggle("bound")
        (looked,) = dict(stage.look.charts).values()
        assert (looked.hidden, looked.x, looked.y) == (frozenset({"bound"}), None, None)  # axes in common are no choice
        item.zoom(2.0)
        (looked,) = dict(stage.look.charts).values()
        assert looked.y is not None
        item.view_all()
        stage.setComparison("columns", "view")
        assert not board.isVisible()  # a sentence stands there


def test_the_colour_scale_of_a_difference_is_handled_in_b(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch)
    a, b = (film_with("swirl", planes=(circle(radius, frames=1),)) for radius in (1.0, 2.0))
    both = dataclasses.replace(b, held=a)
    with shown_stage(qtbot, both, PHASE, insight="swirl", size=(1000, 700)) as stage:
        stage.setComparison("columns", "view")
        view = stage.scale.view
        assert view is not None
        assert view.isVisible()
        assert pane(stage, "insight", "B").plot.contains(view.geometry())
        picture = render_image(both, PHASE, stage.look, stage.width(), stage.height())
        assert stage.grab().toImage().convertToFormat(picture.format()) == picture
        stage.setComparison("columns", "ends")
        assert not view.isVisible()


def test_the_title_of_the_insight_pane_is_chosen_in_b(stage: Stage) -> None:
    button = InsightTitle(stage)
    stage.setComparison("columns", "view")
    assert pane(stage, "insight", "B").card.contains(button.geometry().center())
    assert "B − A" in button.accessibleName()


def test_a_posterior_is_b_s_alone(stage: Stage) -> None:
    overlay = PosteriorOverlay(stage)
    assert [each.side for each in overlay.panes()] == ["B", "B"]


def test_the_stage_says_in_words_that_two_sides_are_compared(stage: Stage, both: Film) -> None:
    assert "above those of B" in stage.accessibleDescription()
    stage.setComparison("columns", "")
    assert "to the left of those of B" in stage.accessibleDescription()
    stage.display(dataclasses.replace(both, held=None), PHASE)
    assert "compared" not in stage.accessibleDescription()


def test_a_presented_stage_rings_a_particle_on_both_sides(qtbot: QtBot, both: Film) -> None:
    shown = PresentedStage()
    qtbot.addWidget(shown)
    shown.resize(1280, 720)
    shown.display(both, PHASE)
    shown.show()
    qtbot.waitExposed(shown)
    bare = shown.grab().toImage()
    assert both.held is not None
    positions = pane_positions(both.held, PHASE, "reverse")
    assert positions is not None
    shown.point_at(QPointF(at(shown, "reverse", "A", *positions[lonely(both.held, "reverse")].tolist())))
    ringed = shown.grab().toImage()
    changed = {(each.side, each.name) for each in shown.panes() if ringed.copy(each.plot) != bare.copy(each.plot)}
    assert changed == {(side, name) for side in "AB" for name in PANES}


def test_a_story_fades_from_a_comparison_into_a_single_film(stage: Stage, both: Film) -> None:
    alone = dataclasses.replace(both, held=None)
    look = dataclasses.replace(stage.ownLook, arrangement="columns")
    over = Fading(film=alone, phase=PHASE, look=dataclasses.replace(look, compared=False), opacity=0.5)
    stage.display(both, PHASE, Told(film=both, phase=PHASE, look=look, over=over))
    fading = stage.grab().toImage()
    stage.display(both, PHASE, Told(film=both, phase=PHASE, look=look))
    plain = stage.grab().toImage()
    stage.display(alone, PHASE, Told(film=alone, phase=PHASE, look=over.look))
    single = stage.grab().toImage()
    assert len({fading.cacheKey(), plain.cacheKey(), single.cacheKey()}) == 3
    for x, y in ((250, 350), (730, 200), (510, 30)):
        mixed = [(plain.pixelColor(x, y).blue() + single.pixelColor(x, y).blue()) / 2]
        assert fading.pixelColor(x, y).blue() == pytest.approx(mixed[0], abs=2)  # the painter's opacity has 256 steps
