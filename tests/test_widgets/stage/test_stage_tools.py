"""The stage's tools by real mouse, pen and key events: variants by modifier, selecting, the cross-hair."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QInputDevice, QKeyEvent, QMouseEvent, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shown_stage import at_world, shown_stage

from engine import Affine, Film
from widgets.stage.overlays.selection_box import PLACES, SelectionBox
from widgets.stage.stage import Stage

LEFT = Qt.MouseButton.LeftButton
NONE, SHIFT, ALT, CONTROL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
)
SIGNALS = (
    "strokeStarted", "strokeMoved", "strokeStraightened", "strokeFinished", "strokeCancelled", "pressureChanged",
    "regionSelected", "pointClicked", "transformStarted", "transformMoved", "transformFinished", "transformCancelled",
    "nudged", "selectionReleased", "crossHairShown",
)  # fmt: skip


@pytest.fixture
def stage(qtbot: QtBot, film: Film) -> Iterator[Stage]:
    with shown_stage(qtbot, film) as made:
        with qtbot.waitActive(made):
            made.activateWindow()
        made.setFocus()
        yield made


def record(stage: Stage) -> list[tuple[object, ...]]:
    """Every signal with what it carries."""
    events: list[tuple[object, ...]] = []

    def listen(name: str) -> None:
        getattr(stage, name).connect(lambda *values: events.append((name, *values)))

    for name in SIGNALS:
        listen(name)
    return events


def names(events: list[tuple[object, ...]]) -> list[object]:
    return [event[0] for event in events]


def drag(
    stage: Stage, path: list[tuple[float, float]], keys: Qt.KeyboardModifier = NONE, *, release: bool = True
) -> None:
    QTest.mousePress(stage, LEFT, keys, at_world(stage, "forward", *path[0]))
    for point in path[1:]:
        move(stage, at_world(stage, "forward", *point), keys)
    if release:
        QTest.mouseRelease(stage, LEFT, keys, at_world(stage, "forward", *path[-1]))


def move(stage: Stage, at: QPoint, keys: Qt.KeyboardModifier) -> None:
    """A mouse move with modifiers, which QTest.mouseMove has not."""
    event = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(at), QPointF(stage.mapToGlobal(at)), Qt.MouseButton.NoButton, LEFT, keys
    )
    QApplication.sendEvent(stage, event)


def pen(
    stage: Stage,
    kind: QEvent.Type,
    at: QPoint,
    pressure: float,
    end: QPointingDevice.PointerType,
    button: Qt.MouseButton,
) -> None:
    device = QPointingDevice.primaryPointingDevice()
    if end == QPointingDevice.PointerType.Eraser:
        device = ERASER
    event = QTabletEvent(
        kind, device, QPointF(at), QPointF(stage.mapToGlobal(at)), pressure, 0, 0, 0, 0, 0, NONE, button,
        Qt.MouseButton.LeftButton,
    )  # fmt: skip
    QApplication.sendEvent(stage, event)
    assert event.isAccepted()


def device(name: str, number: int, end: QPointingDevice.PointerType) -> QPointingDevice:
    able = QInputDevice.Capability.Position | QInputDevice.Capability.Pressure
    return QPointingDevice(name, number, QInputDevice.DeviceType.Stylus, end, able, 1, 1)


ERASER = device("test eraser", 7001, QPointingDevice.PointerType.Eraser)


def grabbed(stage: Stage) -> QImage:
    return stage.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


# Strokes.


@pytest.mark.parametrize(
    ("tool", "keys", "meant"),
    [
        ("brush", NONE, "brush"), ("pencil", NONE, "pencil"), ("put", NONE, "put"), ("jitter", NONE, "jitter"),
        ("stamp", NONE, "stamp"), ("attract", NONE, "attract"), ("attract", ALT, "repel"), ("pencil", SHIFT, "line"),
        ("brush", SHIFT, "brush"), ("pencil", CONTROL, "eraser"), ("stamp", CONTROL, "eraser"),
        ("eraser", ALT, "eraser"),
    ],
)  # fmt: skip
def test_modifiers_say_what_a_stroke_does(stage: Stage, tool: str, keys: Qt.KeyboardModifier, meant: str) -> None:
    stage.setTool(tool)
    events = record(stage)
    drag(stage, [(0, 0)], keys)
    assert events[0][:2] == ("strokeStarted", meant)
    assert events[-1] == ("strokeFinished",)


@pytest.mark.parametrize(("tool", "straight"), [("brush", True), ("pencil", True), ("eraser", True), ("jitter", False)])
def test_shift_straightens(stage: Stage, tool: str, straight: bool) -> None:
    stage.setTool(tool)
    events = record(stage)
    drag(stage, [(-1, 0), (0, 1)], release=False)
    move(stage, at_world(stage, "forward", 1, 0), SHIFT)
    QTest.mouseRelease(stage, LEFT, NONE, at_world(stage, "forward", 1, 0))
    kinds = ["strokeMoved", "strokeStraightened" if straight else "strokeMoved"]
    assert names(events) == ["strokeStarted", *kinds, "strokeFinished"]


def test_a_pens_pressure_comes_before_its_place(stage: Stage) -> None:
    stage.setTool("brush")
    events = record(stage)
    tip = QPointingDevice.PointerType.Pen
    pen(stage, QEvent.Type.TabletPress, at_world(stage, "forward", 0, 0), 0.25, tip, LEFT)
    pen(stage, QEvent.Type.TabletMove, at_world(stage, "forward", 1, 0), 0.75, tip, Qt.MouseButton.NoButton)
    pen(stage, QEvent.Type.TabletRelease, at_world(stage, "forward", 1, 0), 0.0, tip, LEFT)
    assert names(events) == [
        "pressureChanged", "strokeStarted", "pressureChanged", "strokeMoved", "strokeFinished", "pressureChanged",
    ]  # fmt: skip
    assert [event[1] for event in events if event[0] == "pressureChanged"] == pytest.approx([0.25, 0.75, 1.0])
    drag(stage, [(0, 0), (1, 0)])
    assert names(events[6:]) == ["strokeStarted", "strokeMoved", "strokeFinished"]  # a mouse presses fully


def test_a_pens_other_end_erases(stage: Stage) -> None:
    stage.setTool("brush")
    events = record(stage)
    rubber = QPointingDevice.PointerType.Eraser
    pen(stage, QEvent.Type.TabletPress, at_world(stage, "forward", 0, 0), 1.0, rubber, LEFT)
    pen(stage, QEvent.Type.TabletRelease, at_world(stage, "forward", 0, 0), 0.0, rubber, LEFT)
    assert events[0][:2] == ("strokeStarted", "eraser")


def test_a_window_that_loses_the_desktop_ends_the_stroke(stage: Stage) -> None:
    stage.setTool("brush")
    events = record(stage)
    drag(stage, [(0, 0), (1, 0)], release=False)
    QApplication.sendEvent(stage, QEvent(QEvent.Type.WindowDeactivate))
    move(stage, at_world(stage, "forward", 2, 0), NONE)
    QTest.mouseRelease(stage, LEFT, NONE, at_world(stage, "forward", 2, 0))
    assert names(events) == ["strokeStarted", "strokeMoved", "strokeFinished"]


def test_a_hidden_stage_ends_the_stroke(stage: Stage) -> None:
    stage.setTool("brush")
    events = record(stage)
    drag(stage, [(0, 0)], release=False)
    stage.hide()
    assert names(events) == ["strokeStarted", "strokeFinished"]


def test_a_second_button_does_not_disturb_a_stroke(stage: Stage) -> None:
    stage.setTool("brush")
    events = record(stage)
    drag(stage, [(0, 0)], release=False)
    QTest.mousePress(stage, Qt.MouseButton.MiddleButton, NONE, at_world(stage, "forward", 0, 0))
    QTest.mouseRelease(stage, Qt.MouseButton.MiddleButton, NONE, at_world(stage, "forward", 0, 0))
    QTest.mouseRelease(stage, LEFT, NONE, at_world(stage, "forward", 0, 0))
    assert names(events) == ["strokeStarted", "strokeFinished"]


def test_tools_without_a_radius_have_no_outline_and_ctrl_shows_the_erasers(stage: Stage) -> None:
    stage.setTool("pencil")
    bare = grabbed(stage)
    stage.setBrushRadius(0.0, 0.3)
    QTest.mouseMove(stage, at_world(stage, "forward", 0, 0))
    assert grabbed(stage) == bare
    QTest.keyPress(stage, Qt.Key.Key_Control)
    assert grabbed(stage) != bare
    QTest.keyRelease(stage, Qt.Key.Key_Control)
    assert grabbed(stage) == bare


# Choosing.

CHOSEN = np.array([[-1.0, -0.5], [1.0, 0.5]])


def test_a_drag_is_a_rectangle_and_with_alt_a_lasso(stage: Stage) -> None:
    stage.setTool("select")
    events = record(stage)
    drag(stage, [(-1, -1), (0, 2), (1, 1)])
    drag(stage, [(-1, -1), (0, 2), (1, 1)], ALT | SHIFT)
    stage.setLasso(True)
    drag(stage, [(-1, -1), (0, 2), (1, 1)])
    drag(stage, [(-1, -1), (0, 2), (1, 1)], ALT)
    assert names(events) == ["regionSelected"] * 4
    pixel = 0.02
    corners = [(-1, -1), (1, -1), (1, 1), (-1, 1)]
    for event, path, add in zip(
        events, (corners, [(-1, -1), (0, 2), (1, 1)], [(-1, -1), (0, 2), (1, 1)], corners), (False, True, False, False),
        strict=True,
    ):  # fmt: skip
        np.testing.assert_allclose(event[1], path, atol=pixel)  # type: ignore[arg-type]
        assert event[2] is add


def test_a_click_is_a_click_inside_the_box_too(stage: Stage) -> None:
    stage.setTool("select")
    stage.setSelection(CHOSEN)
    events = record(stage)
    drag(stage, [(0, 0)])
    drag(stage, [(2, 2)], SHIFT)
    assert names(events) == ["pointClicked"] * 2
    assert events[0][1] == pytest.approx((0, 0), abs=0.02)
    assert [event[3] for event in events] == [False, True]


def test_dragging_inside_the_box_moves(stage: Stage) -> None:
    stage.setTool("select")
    stage.setSelection(CHOSEN)
    events = record(stage)
    drag(stage, [(0.0, 0.0), (0.5, 0.3), (1.0, 0.5)])
    assert names(events) == ["transformStarted", "transformMoved", "transformMoved", "transformFinished"]
    affine = events[2][1]
    assert isinstance(affine, Affine)
    assert (affine.bx, affine.by) == pytest.approx((1.0, 0.5), abs=0.03)
    assert (affine.xx, affine.xy, affine.yx, affine.yy) == (1, 0, 0, 1)


@pytest.mark.parametrize("handle", ["turn", *PLACES])
def test_every_handle_can_be_taken(stage: Stage, handle: str) -> None:
    stage.setTool("select")
    stage.setSelection(CHOSEN)
    pane = stage.pane("forward")
    assert pane is not None
    box = SelectionBox.around(CHOSEN, stage.devicePixelRatioF() / pane.projection.scale)
    x, y = box.place(handle)  # type: ignore[arg-type]
    events = record(stage)
    drag(stage, [(x, y), (1.3 * x + 0.2, 1.3 * y + 0.1)])
    assert events[0] == ("transformStarted", handle)
    assert names(events) == ["transformStarted", "transformMoved", "transformFinished"]


def test_escape_leaves_one_thing_at_a_time(stage: Stage) -> None:
    stage.setTool("select")
    stage.setSelection(CHOSEN)
    stage.setCrossHair(True)
    stage.maximise("forward")
    events = record(stage)
    drag(stage, [(0, 0), (1, 0)], release=False)
    QTest.keyClick(stage, Qt.Key.Key_Escape)
    assert names(events) == ["transformStarted", "transformMoved", "transformCancelled"]
    QTest.mouseRelease(stage, LEFT, NONE, at_world(stage, "forward", 1, 0))
    QTest.keyClick(stage, Qt.Key.Key_Escape)
    assert names(events)[3:] == ["selectionReleased"]
    stage.setSelection(np.zeros((0, 2)))
    QTest.keyClick(stage, Qt.Key.Key_Escape)
    assert not stage.crossHair
    assert stage.maximised
    QTest.keyClick(stage, Qt.Key.Key_Escape)
    assert not stage.maximised


def test_taking_another_tool_ends_a_gesture(stage: Stage) -> None:
    stage.setTool("select")
    stage.setSelection(CHOSEN)
    events = record(stage)
    drag(stage, [(0, 0), (1, 0)], release=False)
    stage.setTool("brush")
    QTest.mouseRelease(stage, LEFT, NONE, at_world(stage, "forward", 1, 0))
    assert names(events) == ["transformStarted", "transformMoved", "transformFinished"]


def test_arrows_nudge_what_is_chosen_by_a_pixel_or_ten(stage: Stage) -> None:
    pane = stage.pane("forward")
    assert pane is not None
    pixel = stage.devicePixelRatioF() / pane.projection.scale
    stage.setTool("select")
    events = record(stage)
    QTest.keyClick(stage, Qt.Key.Key_Left)
    stage.setSelection(CHOSEN)
    QTest.keyClick(stage, Qt.Key.Key_Left)
    QTest.keyClick(stage, Qt.Key.Key_Up, SHIFT)
    assert [event[1] for event in events] == [pytest.approx((-pixel, 0)), pytest.approx((0, 10 * pixel))]


def test_the_choice_is_seen_with_any_tool_and_its_box_with_select(stage: Stage) -> None:
    stage.setTool("brush")
    bare = grabbed(stage)
    stage.setSelection(CHOSEN)
    filled = grabbed(stage)
    stage.setTool("select")
    boxed = grabbed(stage)
    drag(stage, [(2, 2), (2.4, 2.5)], release=False)
    banded = grabbed(stage)
    QTest.keyClick(stage, Qt.Key.Key_Escape)
    assert len({bytes(image.constBits()) for image in (bare, filled, boxed, banded)}) == 4


# The map of each handle.

BOX = SelectionBox(x=1.0, y=2.0, half_width=2.0, half_height=1.0, pixel=0.01)


@pytest.mark.parametrize("handle", PLACES)
@pytest.mark.parametrize("free", [False, True])
def test_scaling_keeps_the_opposite_side_and_follows_the_hand(handle: str, free: bool) -> None:
    across, up = PLACES[handle]  # type: ignore[index]
    start = BOX.place(handle)  # type: ignore[arg-type]
    # Along the box's own diagonal, so that both ways of scaling a corner ask for the same.
    end = (start[0] + across * 2.0, start[1] + up * 1.0)
    affine = BOX.map(handle, start, end, free)  # type: ignore[arg-type]
    np.testing.assert_allclose(affine.apply(np.array(start)), end, atol=1e-12)
    anchor = np.array([1 - 2 * across, 2 - up])
    np.testing.assert_allclose(affine.apply(anchor), anchor, atol=1e-12)


def test_a_corner_keeps_proportions_unless_guided() -> None:
    corner = BOX.place("ne")
    kept, free = (BOX.map("ne", corner, (corner[0] + 1.0, corner[1]), guided) for guided in (False, True))
    assert kept.xx == kept.yy
    assert (free.xx, free.yy) == pytest.approx((1.25, 1.0))


def test_nothing_is_ever_flattened() -> None:
    start = BOX.place("e")
    affine = BOX.map("e", start, (1 - 2.0, 2.0), False)
    assert affine.xx == pytest.approx(1e-3)
    np.testing.assert_allclose(affine.inverse().apply(affine.apply(np.array([3.0, 4.0]))), [3, 4], atol=1e-9)
    mirrored = BOX.map("e", start, (-5.0, 2.0), False)
    assert mirrored.xx < 0


def test_turns_and_moves_are_guided_by_shift() -> None:
    turned = BOX.map("turn", (1.0, 5.0), (-0.9, 4.2), True)
    assert np.rad2deg(np.arctan2(turned.yx, turned.xx)) == pytest.approx(45)
    np.testing.assert_allclose(turned.apply(np.array([1.0, 2.0])), [1, 2], atol=1e-12)
    moved = BOX.map("inside", (0.0, 0.0), (0.4, -0.3), True)
    assert (moved.bx, moved.by) == (0.4, 0.0)


def test_a_box_around_one_point_can_be_taken_everywhere() -> None:
    box = SelectionBox.around(np.array([[1.0, 1.0]]), 0.01)
    assert box.half_width > 0
    assert box.handle_at((1.0, 1.0), 0.005) == "inside"
    assert box.handle_at(box.place("sw"), 0.005) == "sw"
    assert box.handle_at((5.0, 5.0), 0.005) == ""


# The cross-hair.


def test_arrows_move_the_cross_hair_and_enter_draws(stage: Stage) -> None:
    pane = stage.pane("forward")
    assert pane is not None
    pixel = stage.devicePixelRatioF() / pane.projection.scale
    stage.setTool("put")
    stage.setCrossHair(True)
    events = record(stage)
    QTest.keyClick(stage, Qt.Key.Key_Right)
    QTest.keyClick(stage, Qt.Key.Key_Up, SHIFT)
    QTest.keyClick(stage, Qt.Key.Key_Return)
    QTest.keyClick(stage, Qt.Key.Key_Delete)
    QTest.keyClick(stage, Qt.Key.Key_Enter)
    assert [event[:2] for event in events if event[0] == "strokeStarted"] == [
        ("strokeStarted", "put"), ("strokeStarted", "eraser"), ("strokeStarted", "put"),
    ]  # fmt: skip
    assert names(events) == ["strokeStarted", "strokeFinished"] * 3
    assert events[0][2] == pytest.approx((4 * pixel, 40 * pixel))


def test_shift_enter_with_the_pencil_joins(stage: Stage) -> None:
    stage.setTool("pencil")
    stage.setCrossHair(True)
    events = record(stage)
    QTest.keyClick(stage, Qt.Key.Key_Return, SHIFT)
    assert names(events) == ["strokeStarted", "strokeStraightened", "strokeFinished"]
    assert events[0][1] == "line"


def test_enter_chooses_with_the_select_tool(stage: Stage) -> None:
    stage.setTool("select")
    stage.setCrossHair(True)
    events = record(stage)
    QTest.keyClick(stage, Qt.Key.Key_Return)
    assert names(events) == ["pointClicked"]


def test_the_cross_hair_stays_in_sight(stage: Stage) -> None:
    stage.setTool("put")
    stage.setCrossHair(True)
    events = record(stage)
    for _ in range(60):
        QTest.keyClick(stage, Qt.Key.Key_Left, SHIFT)
    QTest.keyClick(stage, Qt.Key.Key_Return)
    pane = stage.pane("forward")
    assert pane is not None
    left, _ = pane.projection.world(pane.plot.left(), 0)
    assert events[0][2][0] == pytest.approx(left)  # type: ignore[index]


def override(stage: Stage, key: Qt.Key) -> bool:
    """Whether the stage keeps a key from shortcuts."""
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, NONE)
    event.ignore()
    QApplication.sendEvent(stage, event)
    return event.isAccepted()


def test_keys_are_kept_from_shortcuts_only_while_they_are_used(stage: Stage) -> None:
    arrows = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
    stage.setTool("brush")
    assert not any(override(stage, key) for key in (*arrows, Qt.Key.Key_Delete, Qt.Key.Key_Return))
    stage.setCrossHair(True)
    assert all(override(stage, key) for key in (*arrows, Qt.Key.Key_Delete, Qt.Key.Key_Return))
    assert not override(stage, Qt.Key.Key_Space)
    stage.maximise("reverse")
    assert not override(stage, Qt.Key.Key_Left)
    stage.maximise("")
    stage.setCrossHair(False)
    stage.setTool("select")
    stage.setSelection(CHOSEN)
    assert all(override(stage, key) for key in arrows)
    assert not override(stage, Qt.Key.Key_Delete)


def test_the_cross_hair_is_seen_and_faint_without_the_focus(stage: Stage) -> None:
    stage.setTool("select")
    bare = grabbed(stage)
    stage.setCrossHair(True)
    bright = grabbed(stage)
    stage.clearFocus()
    faint = grabbed(stage)
    stage.setCrossHair(False)
    assert len({bytes(image.constBits()) for image in (bare, bright, faint)}) == 3
    assert grabbed(stage) == bare
