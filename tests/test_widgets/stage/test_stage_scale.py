"""Colour scales in the window: limits dragged by real mouse events, kept by the look, at the pixels of a picture."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from counted_paints import counted_paints, on_screen
from made_insights import basin_map, circle, declare, film_with
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from shown_stage import same_as_picture, shown_stage
from stage_films import whole_film

from widgets.insights.paint_stage import render_image
from widgets.stage.stage import Stage
from widgets.views.scale_view import ScaleView

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def stage(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    declare(monkeypatch)
    with shown_stage(qtbot, film_with("swirl", planes=(circle(),)), 0.4, insight="swirl") as made:
        yield made


def scale_of(stage: Stage) -> ScaleView:
    view = stage.scale.view
    assert view is not None
    assert view.isVisible()
    return view


def to_the_insight_pane(stage: Stage, share: float = 0.5) -> None:
    pane = stage.pane("insight")
    assert pane is not None
    where = pane.plot.topLeft() + QPoint(int(share * pane.plot.width()), pane.plot.height() // 2)
    QTest.mouseMove(stage, where - QPoint(3, 0))
    QTest.mouseMove(stage, where)


def drag(view: ScaleView, which: int, share: float) -> None:
    """Drag a limit by a share of the bar's width, in steps."""
    port, bar = view.viewport(), view.bar
    start = view.mapFromScene(bar.handles[which].mapToScene(0.0, 0.0))
    start.setY(port.height() // 3)
    for step in (3, 2, 1, 0):
        QTest.mouseMove(port, start + QPoint(0, step))
    QTest.mousePress(port, LEFT, pos=start)
    width = bar.size().width() - 20 * (bar._dress.unit if bar._dress else 1)
    for part in np.linspace(0.2, 1.0, 5):
        QTest.mouseMove(port, start + QPoint(round(part * share * width), 0))
    QTest.mouseRelease(port, LEFT, pos=start + QPoint(round(share * width), 0))


def test_a_signed_fields_limits_move_about_its_middle(stage: Stage) -> None:
    before = stage.grab().toImage()
    assert same_as_picture(stage)
    scale = scale_of(stage).bar._field.scale  # type: ignore[union-attr]
    drag(scale_of(stage), 1, -0.2)
    [(name, (low, high))] = stage.look.limits
    assert name.startswith("swirl ")
    assert high - scale.middle == pytest.approx(scale.middle - low)
    assert high == pytest.approx(scale.value(0.8), rel=0.03)  # a pixel of the bar is under a hundredth of it
    scale_of(stage).left.emit()
    QTest.mouseMove(stage, QPoint(1, 1))
    assert same_as_picture(stage)
    assert stage.grab().toImage() != before


def test_the_colour_at_a_limit_is_the_palettes_last(stage: Stage) -> None:
    film = stage.film
    assert film is not None
    plane = film.insight.planes[0]  # type: ignore[union-attr]
    value = plane.value_at(0.4, 0.0, 0.0)
    assert value is not None
    assert value > 0
    name = scale_of(stage).bar._field.name  # type: ignore[union-attr]
    stage.setLimits(name, (-value / 2, value / 2))
    pane = stage.pane("insight")
    assert pane is not None
    middle = pane.projection.pixels(np.zeros(2))
    shown = stage.grab().toImage().pixelColor(*(int(c) for c in middle))
    last = int(scale_of(stage).bar._field.palette[-1])  # type: ignore[union-attr]
    # hatching in the text's colour lies over a third of it at most
    assert (
        np.abs(
            np.array([shown.red(), shown.green(), shown.blue()]) - [last >> 16 & 255, last >> 8 & 255, last & 255]
        ).max()
        < 90
    )


def test_a_double_click_shows_the_whole_scale_again(stage: Stage) -> None:
    drag(scale_of(stage), 1, -0.2)
    assert stage.look.limits
    view = scale_of(stage)
    middle = view.viewport().rect().center()
    QTest.mouseMove(view.viewport(), middle)
    QTest.mouseDClick(view.viewport(), LEFT, pos=middle)
    QTest.mouseRelease(view.viewport(), LEFT, pos=middle)
    assert stage.look.limits == ()


def test_limits_by_keys(stage: Stage) -> None:
    view = scale_of(stage)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Left)
    [(_, (low, high))] = stage.look.limits
    assert low == pytest.approx(-high)
    QTest.keyClick(view, Qt.Key.Key_A)
    assert stage.look.limits == ()


def test_the_menu_shows_the_whole_scale(stage: Stage) -> None:
    drag(scale_of(stage), 1, -0.2)
    view = scale_of(stage)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(4, 4), view.mapToGlobal(QPoint(4, 4)))
    QApplication.sendEvent(view.viewport(), event)
    menu = view.findChildren(QMenu)[-1]
    menu.actions()[0].trigger()
    menu.close()
    assert stage.look.limits == ()


@pytest.mark.parametrize("which", [0, 1])
def test_the_densitys_scale_comes_with_the_hand(stage: Stage, which: int) -> None:
    stage.setInsight("density", "")
    stage.display(whole_film(60, 30), 0.3)
    view = stage.scale.view
    assert view is None or not view.isVisible()
    assert same_as_picture(stage)
    to_the_insight_pane(stage)
    drag(scale_of(stage), which, 0.25 if which == 0 else -0.25)
    [(name, (low, high))] = stage.look.limits
    assert name == "density"
    # The scale goes by square roots: 0.25 along it is 1/16, 0.75 is 9/16; a pixel is about a hundredth of it.
    expected = (0.0625, 1.0) if which == 0 else (0.0, 0.5625)
    assert (low, high) == pytest.approx(expected, abs=0.02)
    QTest.mouseMove(stage, QPoint(1, 1))
    assert scale_of(stage).isVisible()  # it has limits
    scale_of(stage).left.emit()
    assert same_as_picture(stage)


def test_limits_never_meet(stage: Stage) -> None:
    stage.setInsight("density", "")
    stage.display(whole_film(60, 30), 0.3)
    to_the_insight_pane(stage)
    drag(scale_of(stage), 0, 1.5)
    [(_, (low, high))] = stage.look.limits
    assert low < high
    drag(scale_of(stage), 1, -1.5)
    [(_, (low, high))] = stage.look.limits
    assert low < high


def test_the_read_out_is_the_fields_value(stage: Stage) -> None:
    to_the_insight_pane(stage, 0.6)
    words, film, pane = stage.read_out.text, stage.film, stage.pane("insight")
    assert film is not None
    assert pane is not None
    where = pane.plot.topLeft() + QPoint(int(0.6 * pane.plot.width()), pane.plot.height() // 2)
    x, y = pane.projection.world(where.x(), where.y())
    value = film.insight.planes[0].value_at(0.4, x, y)  # type: ignore[union-attr]
    assert value is not None
    said = float(words.split("=")[1].split("[")[0].replace("−", "-"))
    assert said == pytest.approx(value, rel=1e-3)  # four digits
    QTest.mouseMove(stage, QPoint(1, 1))
    assert stage.read_out.text == ""


def test_the_read_out_of_basins_names_both_targets(stage: Stage) -> None:
    stage.setInsight("basins", "flow")
    stage.display(film_with("basins"), 0.4)
    to_the_insight_pane(stage, 0.6)
    assert stage.read_out.text.count("point") == 2
    half = basin_map().half_width
    assert basin_map().targets_at(2 * half, 0.0) is None


def test_diagrams_have_no_colour_scale(stage: Stage) -> None:
    view = scale_of(stage)
    stage.setInsight("scales", "")
    assert not view.isVisible()
    stage.setInsight("swirl", "")
    assert view.isVisible()
    stage.setLayers(type(stage.look.layers)(captions=False))
    assert not view.isVisible()


def test_no_view_is_left_over(stage: Stage) -> None:
    for name, _ in itertools.product(("density", "swirl", "scales"), range(5)):
        stage.setInsight(name, "")
    assert len(stage.findChildren(ScaleView)) == 1


def test_a_frame_paints_the_scale_once_and_all_of_it(stage: Stage) -> None:
    stage.setInsight("curvature", "curvature")
    film = film_with("curvature")
    for phase in (0.3, 0.4):  # the first picture lays out
        stage.display(film, phase)
        QApplication.processEvents()
    with counted_paints(scale_of(stage).viewport()) as count:
        for step in range(1, 6):
            stage.display(film, 0.4 + 0.05 * step)
            QApplication.processEvents()
            assert count() == step
    assert on_screen(stage) == render_image(film, stage.phase, stage.look, stage.width(), stage.height())


def ends(stage: Stage) -> tuple[float, float]:
    bar = scale_of(stage).bar
    low, high = (float(handle.value()) for handle in bar.handles)
    return low, high


def test_keys_never_turn_the_limits_round(stage: Stage) -> None:
    stage.setInsight("density", "")
    stage.display(whole_film(60, 30), 0.3)
    to_the_insight_pane(stage)
    view = scale_of(stage)
    plain, shift = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
    for key, modifier in ((Qt.Key.Key_Left, plain), (Qt.Key.Key_Left, shift), (Qt.Key.Key_Right, shift)):
        for _ in range(60):
            QTest.keyClick(view, key, modifier)
            [(_, (low, high))] = stage.look.limits
            assert 0 <= low < high <= 1
            places = view.bar._field.scale.places((low, high))  # type: ignore[union-attr]
            assert ends(stage) == pytest.approx(places)


@pytest.mark.parametrize("which", [0, 1])
def test_an_end_of_a_signed_scale_does_not_cross_the_middle(stage: Stage, which: int) -> None:
    drag(scale_of(stage), which, 0.9 if which == 0 else -0.9)
    low, high = ends(stage)
    assert low < 0.5 < high
    assert low == pytest.approx(1 - high)


def test_ends_stand_at_the_limits_when_the_hand_lets_go(stage: Stage) -> None:
    """Beyond the bar, too, and after another drag at once."""
    stage.setInsight("density", "")
    stage.display(whole_film(60, 30), 0.3)
    to_the_insight_pane(stage)
    for which, share in ((0, 1.3), (1, -0.3), (0, -2.0), (1, 0.5)):
        drag(scale_of(stage), which, share)
        limits = dict(stage.look.limits).get("density")
        assert ends(stage) == pytest.approx(scale_of(stage).bar._field.scale.places(limits))  # type: ignore[union-attr]


def test_a_drag_ends_where_another_field_is_shown(stage: Stage) -> None:
    view = scale_of(stage)
    view.bar.handles[1].moving = True
    stage.setInsight("density", "")
    stage.display(whole_film(60, 30), 0.3)
    to_the_insight_pane(stage)
    assert not scale_of(stage).bar.handles[1].moving
    view.bar.handles[1].moving = True
    view.hide()
    assert not view.bar.handles[1].moving


def test_limits_must_leave_room_for_colours(stage: Stage) -> None:
    with pytest.raises(ValueError, match="no colours"):
        stage.setLimits("density", (9.0, 4.0))
