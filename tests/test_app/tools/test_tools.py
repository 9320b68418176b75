"""Every drawing tool in the whole window, driven as a person drives it: keys, mouse, menus, the strip of options."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.session.source import Source
from app.tools import STROKES, TOOLS
from app.window.window import Lab
from engine import Experiment, PointCloud
from widgets.controls.quiet_inputs import QuietDoubleSpinBox, QuietSpinBox
from widgets.main_window import DEFAULT_SIZE, MINIMUM_SIZE

OpenLab = Callable[..., Lab]
Place = tuple[float, float]
LEFT = Qt.MouseButton.LeftButton
NONE, SHIFT, ALT, CONTROL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
)
KEYS = {
    "brush": "B", "pencil": "L", "put": "P", "eraser": "E", "select": "S", "attract": "G", "jitter": "J", "stamp": "T",
    "hand": "H",
}  # fmt: skip


@pytest.fixture
def lab(open_lab: OpenLab, qtbot: QtBot) -> Lab:
    """A window over 200 points of the normal law, active, with the clock at rest."""
    points = np.random.default_rng(0).normal(size=(200, 2))
    made = open_lab(Source(Experiment(cloud=PointCloud.of(points)), "normal"))
    with qtbot.waitActive(made.window):
        made.window.activateWindow()
    made.stage.setFocus()
    made.clock.pause()
    made.clock.jump(0.0)
    return made


def at(lab: Lab, x: float, y: float) -> QPoint:
    """Where a world point of the forward pane lies on the stage."""
    pane = lab.stage.pane("forward")
    assert pane is not None
    return QPointF(*(pane.projection.pixels(np.array([x, y])) / lab.stage.devicePixelRatioF())).toPoint()


def drag(lab: Lab, path: list[Place], keys: Qt.KeyboardModifier = NONE, *, release: bool = True) -> None:
    QTest.mousePress(lab.stage, LEFT, keys, at(lab, *path[0]))
    for point in path[1:]:
        move(lab, at(lab, *point), keys)
    if release:
        QTest.mouseRelease(lab.stage, LEFT, keys, at(lab, *path[-1]))


def move(lab: Lab, place: QPoint, keys: Qt.KeyboardModifier = NONE) -> None:
    """A mouse move with the button and modifiers, which QTest's has not."""
    where, globally = QPointF(place), QPointF(lab.stage.mapToGlobal(place))
    event = QMouseEvent(QEvent.Type.MouseMove, where, globally, Qt.MouseButton.NoButton, LEFT, keys)
    QApplication.sendEvent(lab.stage, event)


def cloud(lab: Lab) -> PointCloud:
    return lab.session.experiment.cloud


def press(lab: Lab, keys: str) -> None:
    QTest.keySequence(lab.window.focusWidget() or lab.window, keys)


# Tools.


@pytest.mark.parametrize("name", TOOLS)
def test_every_tool_has_its_key_its_button_and_its_words(lab: Lab, name: str) -> None:
    press(lab, "B" if name == "hand" else "H")
    press(lab, KEYS[name])
    assert lab.stage.tool == name
    action = lab.actions[name]
    assert action.isChecked()
    assert f"({KEYS[name]})" in action.toolTip()
    button = lab.window.tools.widgetForAction(action)
    assert button.accessibleName()
    assert not action.icon().isNull()
    assert button.visibleRegion().boundingRect() == button.rect()


@pytest.mark.parametrize("name", [name for name in TOOLS if name in STROKES])
def test_every_stroke_changes_the_drawing_and_is_taken_back_by_one_undo(lab: Lab, name: str) -> None:
    before = cloud(lab)
    press(lab, KEYS[name])
    drag(lab, [(-1.0, 0.0), (-0.3, 0.2), (0.4, 0.0), (1.0, 0.1)])
    changed = cloud(lab)
    assert changed != before
    assert lab.clock.playing  # and it is played at once
    press(lab, "Ctrl+Z")
    assert cloud(lab) == before
    press(lab, "Ctrl+Shift+Z")
    assert cloud(lab) == changed


def test_taking_a_tool_goes_to_the_data_and_says_so(lab: Lab) -> None:
    for name in (name for name in TOOLS if name != "hand"):
        lab.clock.jump(0.5)
        press(lab, KEYS[name])
        assert lab.clock.phase == 0.0
        assert "t = 0" in str(lab.window.notices.current)
    lab.clock.jump(0.5)
    press(lab, "H")
    assert lab.clock.phase == 0.5


def test_brackets_size_what_the_tool_has(lab: Lab) -> None:
    press(lab, "B")
    before = lab.drawing.options
    press(lab, "]")
    assert lab.drawing.options.radius > before.radius
    press(lab, "T")
    press(lab, "[")
    assert lab.drawing.options.size < before.size
    assert lab.drawing.options.radius > before.radius


def test_shift_g_takes_the_attract_tool_pushing_and_alt_pushes(lab: Lab) -> None:
    lab.session.set_cloud(PointCloud.of([[0.1, 0.0]]), "one")
    pull = lab.session.experiment.cloud.positions[0, 0]
    moved: list[float] = []
    for keys, held in (("G", NONE), ("G", ALT), ("Shift+G", NONE), ("Shift+G", ALT)):
        press(lab, keys)
        drag(lab, [(0.0, 0.0)], held)
        moved.append(float(cloud(lab).positions[0, 0] - pull))
        lab.session.undo()
    assert [np.sign(step) for step in moved] == [-1, 1, 1, -1]


def test_shift_draws_a_straight_line_with_the_pencil_and_joins_the_next(lab: Lab) -> None:
    press(lab, "L")
    drag(lab, [(-1.5, 2.0), (0.0, 2.6), (1.0, 2.0)], SHIFT)
    line = cloud(lab).positions[200:]
    assert np.ptp(line[:, 1]) < 0.03  # a pixel is 0.02 units
    drag(lab, [(1.0, 2.5), (1.0, 3.0)], SHIFT)
    joined = cloud(lab).positions[200:]
    gaps = np.linalg.norm(np.diff(joined, axis=0), axis=1)
    np.testing.assert_allclose(gaps, 0.1, atol=1e-9)


def test_a_particle_is_pinned_with_the_hand_and_not_while_drawing(lab: Lab, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: lab.controller.film.diffusion is not None, timeout=60_000)
    qtbot.waitUntil(lambda: lab.stage._film is lab.controller.film, timeout=5000)
    pins: list[tuple[int, ...]] = []
    lab.stage.particlesMarked.connect(lambda _hovered, pinned: pins.append(pinned))
    assert lab.controller.film.diffusion is not None
    place = tuple(lab.controller.film.diffusion.forward.at(0.0)[7].tolist())
    press(lab, "H")
    drag(lab, [place])
    assert pins[-1]
    press(lab, "P")
    drag(lab, [place])
    assert len(pins[-1]) == 1
    assert len(cloud(lab)) == 201


# Labels.


@pytest.mark.parametrize("label", range(1, 9))
def test_alt_and_a_digit_choose_the_label(lab: Lab, label: int) -> None:
    press(lab, "P")
    press(lab, f"{label}")
    drag(lab, [(1.0, 1.0)])
    assert cloud(lab).labels[-1] == label - 1
    assert lab.actions[f"label_{label}"].isChecked()
    combo = lab.window.toolOptions.fields["label"].field
    assert isinstance(combo, QComboBox)
    assert combo.currentText() == str(label)


def test_labels_are_seen(lab: Lab) -> None:
    lab.stage.setTool("put")
    lab.clock.pause()
    pictures = []
    for label in range(8):
        lab.session.set_cloud(PointCloud.of([[0, 0], [1, 1]], labels=[label, 7 - label]), "x")
        lab.stage.display(lab.controller.film, 0.0)
        pictures.append(lab.stage.grab().toImage().constBits().tobytes())
    assert len(set(pictures)) == 8


# Choosing.


def test_select_all_duplicate_label_delete_by_keys(lab: Lab) -> None:
    before = cloud(lab)
    assert not lab.actions["delete"].isEnabled()
    press(lab, "Ctrl+A")
    assert lab.stage.tool == "select"
    press(lab, "4")
    press(lab, "Ctrl+Shift+A")
    assert set(cloud(lab).labels.tolist()) == {3}
    press(lab, "Ctrl+D")
    assert len(cloud(lab)) == 400
    press(lab, "Del")
    assert len(cloud(lab)) == 200
    np.testing.assert_array_equal(cloud(lab).positions, before.positions)
    for _ in range(3):
        press(lab, "Ctrl+Z")
    assert cloud(lab) == before
    assert lab.session.undo_text == ""


def test_points_are_chosen_moved_and_let_go_with_the_mouse(lab: Lab) -> None:
    before = cloud(lab).positions
    press(lab, "S")
    drag(lab, [(-0.5, -0.5), (0.5, 0.5)])
    chosen = lab.selection.mask.copy()
    # A pixel is 0.02 units, and points that close to the edge may be in or out.
    sure = np.abs(np.abs(before).max(axis=1) - 0.5) > 0.03
    np.testing.assert_array_equal(chosen[sure], (np.abs(before).max(axis=1) < 0.5)[sure])
    drag(lab, [(0.0, 0.0), (0.6, 0.4), (1.0, 1.0)])
    moved = cloud(lab).positions
    np.testing.assert_allclose(moved[chosen] - before[chosen], np.ones((chosen.sum(), 2)), atol=0.03)
    np.testing.assert_array_equal(moved[~chosen], before[~chosen])
    assert not lab.clock.playing  # the next gesture comes at the data too
    press(lab, "Ctrl+Z")
    np.testing.assert_array_equal(cloud(lab).positions, before)
    assert (lab.selection.mask == chosen).all()
    QTest.keyClick(lab.stage, Qt.Key.Key_Escape)
    assert lab.selection.count == 0


def test_a_preset_opened_over_a_choice_has_none(lab: Lab) -> None:
    press(lab, "Ctrl+A")
    lab.files.open("moons")
    assert lab.selection.count == 0
    opened = cloud(lab)
    QTest.keyClick(lab.stage, Qt.Key.Key_Up)
    press(lab, "Del")
    assert cloud(lab) == opened


def test_arrows_nudge_a_choice_and_step_through_time_without_one(lab: Lab) -> None:
    press(lab, "Ctrl+A")
    before = cloud(lab).positions
    press(lab, "Right")
    assert lab.clock.phase == 0.0
    assert (cloud(lab).positions[:, 0] > before[:, 0]).all()
    QTest.keyClick(lab.stage, Qt.Key.Key_Escape)
    press(lab, "Right")
    assert lab.clock.phase > 0.0


# The keyboard.


def test_the_cross_hair_draws_without_a_mouse_and_lets_time_rest(lab: Lab) -> None:
    press(lab, "P")
    press(lab, "X")
    assert lab.actions["cross_hair"].isChecked()
    assert "X puts it away" in str(lab.window.notices.current)
    for keys in ("Right", "Shift+Up", "Return"):
        press(lab, keys)
    assert len(cloud(lab)) == 201
    assert lab.clock.phase == 0.0
    assert not lab.clock.playing
    place = cloud(lab).positions[-1]
    assert place[0] > 0
    assert place[1] > 5 * place[0]
    press(lab, "Del")
    assert not (cloud(lab).positions == place).all(axis=1).any()
    press(lab, "X")
    press(lab, "Right")
    assert lab.clock.phase > 0.0


def test_the_cross_hair_takes_a_tool_where_there_is_none(lab: Lab) -> None:
    press(lab, "H")
    press(lab, "X")
    assert lab.stage.tool == "brush"
    assert lab.stage.hasFocus()
    QTest.keyClick(lab.stage, Qt.Key.Key_Escape)
    assert not lab.actions["cross_hair"].isChecked()


# The strip.


def fields(lab: Lab) -> list[QWidget]:
    return [field.field for field in lab.window.toolOptions.fields.values() if field.isVisible()]


@pytest.mark.parametrize("size", [DEFAULT_SIZE, MINIMUM_SIZE], ids=["default", "minimum"])
def test_the_strip_fits_beside_the_menus_and_shows_what_the_tool_has(lab: Lab, size: object) -> None:
    lab.window.resize(DEFAULT_SIZE if size is DEFAULT_SIZE else MINIMUM_SIZE)
    strip, bar = lab.window.toolOptions, lab.window.menuBar()
    heights = set()
    for name, tool in TOOLS.items():
        press(lab, KEYS[name])
        for shape in ("ring", "text", "formula") if name == "stamp" else ("ring",):
            lab.drawing.set_option("shape", shape)
            QApplication.processEvents()
            shown = {field.option.name for field in strip.fields.values() if field.isVisible()}
            assert shown <= set(tool.options)
            assert shown >= set(tool.options) - {"text", "x", "y"}
            last = bar.actionGeometry(bar.actions()[-1])
            assert last.width() > 0  # not in the overflow
            for field in fields(lab):
                area = field.geometry().translated(field.parentWidget().mapTo(bar, QPoint(0, 0)))
                assert area.left() > last.right()
                assert area.right() <= bar.width()
                assert field.visibleRegion().boundingRect() == field.rect()
                assert field.accessibleName()
                assert field.parentWidget().toolTip()
            heights.add(bar.height())
    assert len(heights) == 1  # the stage below never moves


def test_every_field_sets_its_option(lab: Lab) -> None:
    for name, field in lab.window.toolOptions.fields.items():
        before = getattr(lab.drawing.options, name)
        widget = field.field
        if isinstance(widget, QuietDoubleSpinBox | QuietSpinBox):
            widget.setValue(widget.value() + widget.singleStep())
        elif isinstance(widget, QCheckBox):
            widget.click()
        elif isinstance(widget, QComboBox):
            widget.setCurrentIndex(2)
        else:
            assert isinstance(widget, QLineEdit)
            widget.clear()
            lab.window.toolOptions.show()
            QTest.keyClicks(widget, "t")
        assert getattr(lab.drawing.options, name) != before


@pytest.mark.parametrize(("tool", "field", "typed"), [("B", "radius", "BELPSG1"), ("T", "text", "belpsgjthnx[]")])
def test_letters_typed_into_a_field_are_no_commands(lab: Lab, tool: str, field: str, typed: str) -> None:
    press(lab, tool)
    lab.drawing.set_option("shape", "text")
    widget = lab.window.toolOptions.fields[field].field
    widget.setFocus()
    taken = lab.stage.tool
    radius = lab.drawing.options.radius
    QTest.keyClicks(widget, typed)
    assert lab.stage.tool == taken
    assert not lab.canvas.second
    if field == "text":
        assert lab.drawing.options.text.endswith(typed)
        assert lab.drawing.options.radius == radius
    QTest.keyClick(widget, Qt.Key.Key_Return)
    assert lab.stage.hasFocus()  # keys are commands again


def test_letters_in_the_panels_number_fields_are_no_commands(lab: Lab) -> None:
    widget = lab.window.panel.rows["snr"].field  # type: ignore[union-attr]
    widget.setFocus()
    QTest.keyClicks(widget, "elpsgjth")
    assert lab.stage.tool == "brush"


def test_a_formula_that_cannot_be_drawn_is_marked_with_the_reason(lab: Lab) -> None:
    press(lab, "T")
    lab.drawing.set_option("shape", "formula")
    field = lab.window.toolOptions.fields["x"]
    widget = field.field
    assert isinstance(widget, QLineEdit)
    widget.selectAll()
    QTest.keyClicks(widget, "open(t)")
    assert widget.property("invalid")
    assert "open" in field.toolTip()
    before = cloud(lab)
    lab.stage.setFocus()
    drag(lab, [(0.0, 0.0)])
    assert cloud(lab) == before
    assert "open" in str(lab.window.notices.current)
    widget.selectAll()
    QTest.keyClicks(widget, "cos(t)")
    assert not widget.property("invalid")
    drag(lab, [(0.0, 0.0)])
    assert len(cloud(lab)) == len(before) + lab.drawing.options.count


# The second drawing.


def test_n_draws_on_the_second_cloud_which_is_shown_and_cleared_by_itself(lab: Lab) -> None:
    first = cloud(lab)
    bare = lab.stage.grab().toImage()
    press(lab, "N")
    assert lab.actions["second"].isChecked()
    press(lab, "P")
    drag(lab, [(1.0, 1.0)])
    drag(lab, [(-1.0, 1.0)])
    lab.clock.pause()
    lab.clock.jump(0.0)
    assert cloud(lab) == first
    assert len(lab.session.experiment.against) == 2
    lab.stage.display(lab.controller.film, 0.0)
    assert lab.stage.grab().toImage() != bare
    press(lab, "Ctrl+Del")
    assert len(lab.session.experiment.against) == 0
    assert cloud(lab) == first
    press(lab, "Ctrl+Z")
    press(lab, "N")
    press(lab, "Ctrl+Del")
    assert len(cloud(lab)) == 0
    assert len(lab.session.experiment.against) == 2
    lab.actions["clear_second"].trigger()
    assert len(lab.session.experiment.against) == 0


def test_copy_and_swap(lab: Lab) -> None:
    first = cloud(lab)
    lab.actions["copy_second"].trigger()
    assert lab.session.experiment.against == first
    press(lab, "P")
    drag(lab, [(1.0, 1.0)])
    lab.actions["swap_second"].trigger()
    assert cloud(lab) == first
    assert len(lab.session.experiment.against) == 201


# Trying to break it.


def test_a_stroke_may_end_outside_the_window(lab: Lab) -> None:
    press(lab, "B")
    QTest.mousePress(lab.stage, LEFT, NONE, at(lab, 0.0, 0.0))
    move(lab, QPoint(-300, -200))
    QTest.mouseRelease(lab.stage, LEFT, NONE, QPoint(-300, -200))
    drawn = len(cloud(lab))
    assert drawn > 200
    move(lab, at(lab, 1.0, 1.0))
    assert len(cloud(lab)) == drawn


def test_undo_pressed_in_a_stroke_takes_it_back_and_the_rest_of_it_is_ignored(lab: Lab) -> None:
    before = cloud(lab)
    press(lab, "B")
    drag(lab, [(-1.0, 0.0), (0.0, 0.0)], release=False)
    press(lab, "Ctrl+Z")
    assert cloud(lab) == before
    move(lab, at(lab, 1.0, 0.0))
    QTest.mouseRelease(lab.stage, LEFT, NONE, at(lab, 1.0, 0.0))
    assert cloud(lab) == before


@pytest.mark.parametrize("key", ["L", "S", "H", "N", "X", "Ctrl+Del", "Ctrl+A", "3", "]"])
def test_any_command_in_a_stroke_is_safe(lab: Lab, key: str) -> None:
    press(lab, "B")
    drag(lab, [(-1.0, 0.0), (0.0, 0.0)], release=False)
    press(lab, key)
    move(lab, at(lab, 1.0, 0.0))
    QTest.mouseRelease(lab.stage, LEFT, NONE, at(lab, 1.0, 0.0))
    assert not lab.drawing.active
    while lab.session.undo_text:
        lab.session.undo()
    assert len(cloud(lab)) == 200


def test_a_window_left_in_a_stroke_keeps_what_was_drawn(lab: Lab) -> None:
    press(lab, "L")
    drag(lab, [(-1.0, 2.0), (1.0, 2.0)], release=False)
    QApplication.sendEvent(lab.stage, QEvent(QEvent.Type.WindowDeactivate))
    assert not lab.drawing.active
    drawn = len(cloud(lab))
    assert drawn > 215
    move(lab, at(lab, 2.0, 2.0))
    assert len(cloud(lab)) == drawn


def test_a_window_closed_in_a_stroke_asks_and_then_closes(lab: Lab) -> None:
    """What the stroke drew is not saved: closing asks first, and the stroke is whole either way."""
    press(lab, "B")
    drag(lab, [(-1.0, 0.0), (1.0, 0.0)], release=False)
    lab.window.close()
    assert lab.window.isVisible()
    lab.documents.give_up()
    assert not lab.window.isVisible()
    assert not lab.drawing.active


def test_a_hundred_thousand_points_can_be_drawn_on(open_lab: OpenLab) -> None:
    points = np.random.default_rng(0).normal(size=(100_000, 2))
    lab = open_lab(Source(Experiment(cloud=PointCloud.of(points)), "many"), own_engine=True)
    lab.controller.finish()  # the engine takes minutes for so many, and the next tests would wait for it
    for name in ("brush", "eraser", "jitter", "attract"):
        before = cloud(lab)
        lab.actions[name].trigger()
        drag(lab, [(-1.0, 0.0), (0.0, 0.1), (1.0, 0.0)])
        assert cloud(lab) != before
        lab.session.undo()
        assert cloud(lab) == before
    lab.actions["select_all"].trigger()
    assert lab.selection.count == 100_000
    drag(lab, [(0.0, 0.0), (0.5, 0.0)])
    lab.session.undo()
    np.testing.assert_array_equal(cloud(lab).positions, points)
