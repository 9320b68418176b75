"""The story as a person makes it: with the keys, the mouse on the strip, undo, playing, scrubbing, saving, closing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.session.source import open_source
from app.window.window import Lab
from engine import Scene, Story
from widgets.story.scene_delegate import SceneDelegate
from widgets.story.strip import StoryStrip

OpenLab = Callable[..., Lab]
Settled = Callable[[Lab], None]
LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
TIMES = (1.0, 2.0, 4.0)  # T of the scenes that tests begin with
TIMEOUT = 60_000


@pytest.fixture
def lab(paused_lab: Lab) -> Lab:
    return paused_lab


@pytest.fixture
def told(lab: Lab) -> Lab:
    """With three scenes, each added by K."""
    for time in TIMES:
        lab.session.set("termination_time", time)
        lab.session.end_edit()
        QTest.keyClick(lab.window, Qt.Key.Key_K)
    return lab


def strip(lab: Lab) -> StoryStrip:
    return lab.window.story


def scenes(lab: Lab) -> tuple[Scene, ...]:
    return () if lab.session.story is None else lab.session.story.scenes


def times(lab: Lab) -> list[float]:
    return [scene.experiment.termination_time for scene in scenes(lab)]


def cell(lab: Lab, row: int) -> QPoint:
    """The middle of a thumbnail, brought into sight."""
    view = strip(lab).list
    view.scrollTo(view.scenes.index(row))
    return SceneDelegate.picture_area(view.visualRect(view.scenes.index(row))).center()


def click(lab: Lab, row: int, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
    QTest.mouseClick(strip(lab).list.viewport(), LEFT, modifiers, cell(lab, row))


def drag(lab: Lab, row: int, before: int) -> None:
    view = strip(lab).list
    start = cell(lab, row)
    end = QPoint(view.insertion_x(before), start.y())
    QTest.mousePress(view.viewport(), LEFT, PLAIN, start)
    for step in range(1, 6):
        QTest.mouseMove(view.viewport(), start + (end - start) * step / 5)
    assert view.insertion == before
    QTest.mouseRelease(view.viewport(), LEFT, PLAIN, end)


def key(lab: Lab, which: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
    QTest.keyClick(strip(lab).list, which, modifiers)


def undone_and_redone(lab: Lab, before: list[float], after: list[float]) -> None:
    assert times(lab) == after
    lab.actions["undo"].trigger()
    assert times(lab) == before
    lab.actions["redo"].trigger()
    assert times(lab) == after


def test_k_opens_the_strip_and_adds_what_is_seen(lab: Lab) -> None:
    assert not strip(lab).isVisible()
    lab.stage.maximise("reverse")
    lab.stage.marks.pin((3, 5))
    QTest.keyClick(lab.window, Qt.Key.Key_K)
    assert strip(lab).isVisible()
    (scene,) = scenes(lab)
    assert (scene.experiment, scene.phase, scene.marked) == (lab.session.experiment, 0.5, (3, 5))
    assert scene.look.panes == ("reverse",)
    assert lab.session.undo_text == "Add a scene"
    assert lab.session.modified
    lab.actions["undo"].trigger()
    assert lab.session.story is None
    lab.actions["redo"].trigger()
    assert scenes(lab) == (scene,)


def test_each_scene_comes_after_the_chosen_one(told: Lab) -> None:
    assert times(told) == [1.0, 2.0, 4.0]
    click(told, 0)
    told.session.set("termination_time", 1.5)
    QTest.keyClick(told.window, Qt.Key.Key_K)
    assert times(told) == [1.0, 1.5, 2.0, 4.0]
    assert strip(told).rows == (1,)


def test_the_strip_is_toggled_and_keeps_the_story(told: Lab) -> None:
    QTest.keyClick(told.window, Qt.Key.Key_K, SHIFT)
    assert not strip(told).isVisible()
    assert not told.actions["story"].isChecked()
    QTest.keyClick(told.window, Qt.Key.Key_K, SHIFT)
    assert strip(told).isVisible()
    assert told.actions["story"].isChecked()
    assert len(scenes(told)) == 3
    QTest.mouseClick(strip(told).dismiss, LEFT)
    assert not strip(told).isVisible()


def test_a_click_brings_settings_look_phase_and_marks_back(told: Lab) -> None:
    told.stage.maximise("transport")
    told.clock.jump(0.25)
    told.stage.marks.pin((2,))
    QTest.keyClick(told.window, Qt.Key.Key_K)
    last = told.session.experiment
    click(told, 0)
    assert told.session.experiment.termination_time == 1.0
    assert (told.clock.phase, told.stage.marks.pinned) == (0.5, ())
    assert len(told.stage.look.panes) == 4
    assert told.session.undo_text == "Go to scene 1"
    click(told, 3)
    assert (told.session.experiment, told.clock.phase, told.stage.marks.pinned) == (last, 0.25, (2,))
    assert told.stage.look.panes == ("transport",)
    told.actions["undo"].trigger()  # going from scene to scene is one entry
    assert told.session.experiment == last
    assert told.session.undo_text == "Add a scene"


def test_several_are_chosen_with_control_and_shift(told: Lab) -> None:
    click(told, 0)
    click(told, 2, CONTROL)
    assert strip(told).rows == (0, 2)
    click(told, 0)
    click(told, 2, SHIFT)
    assert strip(told).rows == (0, 1, 2)
    click(told, 1)
    assert strip(told).rows == (1,)


@pytest.mark.parametrize(
    ("row", "before", "after"), [(0, 3, [2.0, 4.0, 1.0]), (2, 0, [4.0, 1.0, 2.0]), (1, 3, [1.0, 4.0, 2.0])]
)
def test_a_drag_puts_a_scene_elsewhere(told: Lab, row: int, before: int, after: list[float]) -> None:
    click(told, row)
    drag(told, row, before)
    undone_and_redone(told, [1.0, 2.0, 4.0], after)
    assert told.session.undo_text == "Move a scene"


def test_a_drag_takes_all_that_is_chosen_along(told: Lab) -> None:
    click(told, 0)
    click(told, 1, CONTROL)
    drag(told, 0, 3)
    undone_and_redone(told, [1.0, 2.0, 4.0], [4.0, 1.0, 2.0])
    assert told.session.undo_text == "Move 2 scenes"


def test_escape_takes_a_drag_back(told: Lab) -> None:
    view, start = strip(told).list, cell(told, 2)
    QTest.mousePress(view.viewport(), LEFT, PLAIN, start)
    QTest.mouseMove(view.viewport(), start - QPoint(200, 0))
    assert view.insertion is not None
    key(told, Qt.Key.Key_Escape)
    QTest.mouseRelease(view.viewport(), LEFT, PLAIN, start - QPoint(200, 0))
    assert times(told) == [1.0, 2.0, 4.0]


def test_keys_move_duplicate_delete_copy_and_paste(told: Lab) -> None:
    click(told, 0)
    key(told, Qt.Key.Key_Right, CONTROL)
    undone_and_redone(told, [1.0, 2.0, 4.0], [2.0, 1.0, 4.0])
    click(told, 1)
    key(told, Qt.Key.Key_Left, CONTROL)
    assert times(told) == [1.0, 2.0, 4.0]
    key(told, Qt.Key.Key_D, CONTROL)
    undone_and_redone(told, [1.0, 2.0, 4.0], [1.0, 1.0, 2.0, 4.0])
    click(told, 3)
    key(told, Qt.Key.Key_Delete)
    undone_and_redone(told, [1.0, 1.0, 2.0, 4.0], [1.0, 1.0, 2.0])
    click(told, 2)
    key(told, Qt.Key.Key_X, CONTROL)
    assert times(told) == [1.0, 1.0]
    key(told, Qt.Key.Key_Home)
    key(told, Qt.Key.Key_V, CONTROL)
    undone_and_redone(told, [1.0, 1.0], [1.0, 2.0, 1.0])
    assert len(told.session.experiment.cloud) > 0, "keys of points rest while the strip has the focus"


def test_arrow_keys_go_from_scene_to_scene(told: Lab) -> None:
    click(told, 0)
    phase = told.clock.phase
    key(told, Qt.Key.Key_Right)
    assert strip(told).rows == (1,)
    assert told.session.experiment.termination_time == 2.0
    assert told.clock.phase == phase, "the clock's keys rest"


def test_deleting_all_leaves_an_empty_strip(told: Lab) -> None:
    click(told, 0)
    key(told, Qt.Key.Key_A, CONTROL)
    key(told, Qt.Key.Key_Delete)
    assert told.session.story is None
    assert strip(told).pages.currentWidget() is strip(told).empty
    assert not strip(told).play.isEnabled()
    told.actions["story_play"].trigger()
    notice = told.window.notices.current
    assert notice is not None
    assert "no scenes" in notice.text
    assert notice.level == "info", "nothing is wrong: it goes by itself"


def test_a_story_that_goes_while_it_is_computed_leaves_nothing_to_do(told: Lab, qtbot: QtBot) -> None:
    ahead = told.story.telling.ahead
    qtbot.waitUntil(lambda: ahead.busy, timeout=TIMEOUT)
    with qtbot.captureExceptions() as bugs:
        key(told, Qt.Key.Key_A, CONTROL)
        key(told, Qt.Key.Key_Delete)
        assert told.session.story is None
        qtbot.waitUntil(lambda: not ahead.busy or bool(bugs), timeout=TIMEOUT)
    assert bugs == []


def caption_field(lab: Lab) -> QLineEdit:
    found = strip(lab).list.viewport().findChildren(QLineEdit, options=Qt.FindChildOption.FindDirectChildrenOnly)
    (field,) = [each for each in found if each.isVisible()]
    return field


def test_a_caption_is_typed_at_the_thumbnail_and_single_keys_rest(told: Lab, qtbot: QtBot) -> None:
    click(told, 1)
    key(told, Qt.Key.Key_Return)
    field = caption_field(told)
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClicks(field, "k Kb space")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: scenes(told)[1].caption == "k Kb space")
    assert len(scenes(told)) == 3
    assert told.stage.tool == "brush"
    assert not told.clock.playing
    assert told.session.undo_text == "Change scene 2"
    told.actions["undo"].trigger()
    assert scenes(told)[1].caption == ""
    QTest.mouseDClick(strip(told).list.viewport(), LEFT, PLAIN, cell(told, 1))
    QTest.keyClicks(caption_field(told), "left")
    QTest.keyClick(caption_field(told), Qt.Key.Key_Escape)
    assert scenes(told)[1].caption == ""


def test_seconds_are_typed_at_the_thumbnail(told: Lab, qtbot: QtBot) -> None:
    view = strip(told).list
    area = SceneDelegate.hold_area(view.visualRect(view.scenes.index(0)))
    QTest.mouseClick(view.viewport(), LEFT, PLAIN, area.center())
    assert view.times.isVisible()
    assert view.times.easing.isHidden()
    view.times.seconds.lineEdit().selectAll()
    QTest.keyClicks(view.times.seconds, "3.5")
    QTest.keyClick(view.times.seconds, Qt.Key.Key_Return)
    assert scenes(told)[0].hold == 3.5
    assert not view.times.isVisible()
    told.actions["undo"].trigger()
    assert scenes(told)[0].hold == 1.0


def test_way_and_easing_are_set_at_the_way(told: Lab) -> None:
    view = strip(told).list
    area = SceneDelegate.way_area(view.visualRect(view.scenes.index(1)))
    QTest.mouseClick(view.viewport(), LEFT, PLAIN, area.center())
    QTest.keyClick(view.times.easing, Qt.Key.Key_Home)
    QTest.keyClick(view.times.seconds, Qt.Key.Key_Up)
    assert (scenes(told)[1].easing, scenes(told)[1].seconds) == ("linear", 2.5)
    QTest.mouseClick(strip(told).editor.title, LEFT)
    assert not view.times.isVisible(), "a click elsewhere closes it"


def test_the_editor_writes_texts_place_and_what_plays(told: Lab) -> None:
    click(told, 0)
    editor = strip(told).editor
    QTest.keyClicks(editor.title, "Short")
    QTest.keyClick(editor.title, Qt.Key.Key_Return)
    QTest.keyClicks(editor.caption, "So **few**")
    QTest.keyClicks(editor.notes, "Say this")
    QTest.keyClick(editor.notes, Qt.Key.Key_Return)
    QTest.keyClick(editor.place, Qt.Key.Key_Home)
    QTest.mouseClick(editor.plays, LEFT, PLAIN, QPoint(8, editor.plays.height() // 2))
    editor.end.setValue(60)
    action = next(action for action in editor.menu.actions() if action.data() == "curvature")
    editor.menu.aboutToShow.emit()
    action.trigger()
    scene = scenes(told)[0]
    assert (scene.title, scene.caption, scene.notes, scene.place) == ("Short", "So **few**", "Say this", "top")
    assert scene.plays == (0.0, 0.6)
    assert scene.sliders == ("curvature",)
    told.actions["undo"].trigger()
    assert scenes(told)[0].sliders == ()


def test_typing_a_title_is_one_entry(told: Lab) -> None:
    click(told, 0)
    QTest.keyClicks(strip(told).editor.title, "Title")
    QTest.keyClick(strip(told).editor.title, Qt.Key.Key_Return)
    told.actions["undo"].trigger()
    assert scenes(told)[0].title == ""
    assert strip(told).editor.title.text() == ""


def test_update_puts_what_is_seen_in_a_scenes_place(told: Lab) -> None:
    strip(told).sceneChanged.emit(0, {"caption": "stays", "hold": 7.0})
    click(told, 0)
    told.session.set("curvature", 2.0)
    told.clock.jump(0.75)
    QTest.mouseClick(strip(told).editor.update_button, LEFT)
    scene = scenes(told)[0]
    assert (scene.experiment.curvature, scene.phase, scene.caption, scene.hold) == (2.0, 0.75, "stays", 7.0)
    assert told.session.undo_text == "Update scene 1"


def test_drawing_on_changes_no_scene_and_is_told(told: Lab) -> None:
    kept = scenes(told)
    told.drawing.start("brush", (0.0, 0.0))
    told.drawing.finish()
    assert scenes(told) == kept
    model = strip(told).list.scenes
    sentence = model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "not the open one" in sentence
    click(told, 0)
    assert "another" not in model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)


def ready(lab: Lab, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: strip(lab).timeline.ready == ((0.0, 1.0),), timeout=TIMEOUT)


def test_scrubbing_shows_what_was_computed_and_an_edit_leaves_it(told: Lab, qtbot: QtBot) -> None:
    ready(told, qtbot)
    undo, timeline = told.session.undo_text, strip(told).timeline
    middle = timeline.position_of(2.0 / 7.0).toPoint()  # half way from the first scene to the second
    QTest.mouseClick(timeline, LEFT, PLAIN, middle)
    shown = told.story.telling.picture
    assert shown is not None
    assert 1.0 < shown.experiment.termination_time < 2.0
    row = told.window.panel.rows["termination_time"]
    assert row.value == pytest.approx(shown.experiment.termination_time)
    assert told.stage.film is not told.controller.film
    assert told.session.undo_text == undo, "showing is no edit"
    assert told.session.experiment.termination_time == 4.0
    told.session.set("curvature", 1.0)
    assert told.story.telling.picture is None
    assert told.stage.film.experiment.termination_time == 4.0
    assert row.value == 4.0


def test_a_way_moves_by_more_than_the_settings_that_were_computed(told: Lab, qtbot: QtBot) -> None:
    ready(told, qtbot)
    seen = set()
    for step in range(60):
        strip(told).scrubbed.emit(1 / 7 + step / 60 * 2 / 7)
        film = told.stage.film
        assert film.diffusion is not None
        seen.add(film.diffusion.reverse.positions[-1].tobytes())
    assert len(seen) > 40, "particles go on between settings"


def test_what_belongs_to_what_is_open_steps_back_while_the_story_is_seen(
    told: Lab, settled: Settled, qtbot: QtBot
) -> None:
    """Readings say whose they are; the title by which a view is chosen is not there."""
    settled(told)
    readings, title = told.window.readings, told.insights.title
    qtbot.waitUntil(lambda: readings.table.rowCount() > 0, timeout=TIMEOUT)
    told.clock.frame.emit(told.clock.phase)
    assert (readings.state.text(), title.isVisible()) == ("", True)
    strip(told).scrubbed.emit(0.3)
    assert (readings.state.text(), title.isVisible()) == ("of what is open", False)
    told.window.resize(1100, 700)
    assert not title.isVisible()
    told.story.telling.leave()
    assert (readings.state.text(), title.isVisible()) == ("", True)


def test_escape_returns_to_the_table(told: Lab) -> None:
    strip(told).scrubbed.emit(0.1)
    assert strip(told).told
    told.stage.setFocus()
    QTest.keyClick(told.stage, Qt.Key.Key_Escape)
    assert not strip(told).told
    assert told.stage.film is told.controller.film


def test_moving_the_clock_or_the_view_returns_to_the_table(told: Lab) -> None:
    for leave in (
        lambda: told.clock.jump(0.9),
        lambda: told.stage.setView(told.stage.ownLook.view.moved(1.0, 0.0)),
        told.clock.play,
    ):
        strip(told).scrubbed.emit(0.3)
        assert told.story.telling.picture is not None
        leave()
        assert told.story.telling.picture is None


def test_another_theme_or_tool_goes_on_with_the_story(told: Lab, qtbot: QtBot) -> None:
    ready(told, qtbot)
    strip(told).scrubbed.emit(2.0 / 7.0)
    for name in ("light", "dark"):
        told.actions[f"theme_{name}"].trigger()
        assert told.story.telling.picture is not None
        assert told.stage.look.theme == name
    told.actions["hand"].trigger()
    assert told.story.telling.picture is not None


def test_it_plays_to_the_end_and_space_pauses(told: Lab, qtbot: QtBot) -> None:
    for row in range(3):
        strip(told).sceneChanged.emit(row, {"hold": 0.1, "seconds": 0.3})
    QTest.keyClick(told.window, Qt.Key.Key_Space, CONTROL)
    player = told.story.telling.player
    assert player.playing
    assert not told.clock.playing
    told.stage.setFocus()
    QTest.keyClick(told.stage, Qt.Key.Key_Space)
    assert not player.playing
    QTest.mouseClick(strip(told).play, LEFT)
    assert player.playing
    qtbot.waitUntil(lambda: not player.playing, timeout=TIMEOUT)
    assert float(player.seconds) == pytest.approx(0.9)
    assert strip(told).time.text() == "0:00.9 / 0:00.9"
    assert told.story.telling.picture is not None, "the last instant stays"


def test_k_while_the_story_is_seen_adds_what_is_seen(told: Lab, qtbot: QtBot) -> None:
    ready(told, qtbot)
    strip(told).scrubbed.emit(2.0 / 7.0)
    shown = told.story.telling.picture
    assert shown is not None
    click_free = strip(told).rows
    QTest.keyClick(told.window, Qt.Key.Key_K)
    added = scenes(told)[max(click_free) + 1]
    assert added.experiment == shown.experiment
    assert len(scenes(told)) == 4


def test_a_session_keeps_the_story(told: Lab, open_lab: OpenLab, tmp_path: Path) -> None:
    strip(told).sceneChanged.emit(1, {"caption": "**second**", "plays": (0.0, 1.0)})
    path = tmp_path / "told.tidemark"
    assert told.documents.document.save_to(path)
    assert not told.session.modified
    story = told.session.story
    other = open_lab(open_source(str(path), standardise=True))
    assert other.session.story == story
    assert not other.session.modified
    assert strip(other).list.scenes.scenes == story.scenes
    told.documents.document.new()
    assert told.session.story is None
    told.actions["undo"].trigger()
    assert told.session.story == story


def test_two_hundred_scenes(lab: Lab, qtbot: QtBot) -> None:
    experiment, look = lab.session.experiment, lab.story.telling
    made = [
        Scene(experiment=experiment.with_parameters({"termination_time": 1.0 + k / 100}), title=f"Scene {k}")
        for k in range(200)
    ]
    lab.actions["story"].trigger()
    lab.session.set_story(Story(scenes=tuple(made)), "Many")
    click(lab, 199)
    assert lab.session.experiment.termination_time == pytest.approx(2.99)
    key(lab, Qt.Key.Key_Left, CONTROL)
    assert scenes(lab)[198].title == "Scene 199"
    strip(lab).scrubbed.emit(0.5)
    assert look.picture is not None
    QTest.keyClick(lab.window, Qt.Key.Key_K)
    assert len(scenes(lab)) == 200
    notice = lab.window.notices.current
    assert notice is not None
    assert "200" in notice.text
    qtbot.waitUntil(lambda: look.store.bytes > 0, timeout=TIMEOUT)


def test_closing_while_it_plays_leaves_nothing(told: Lab) -> None:
    told.actions["story_play"].trigger()
    assert told.story.telling.player.playing
    told.documents.give_up()
    assert not told.story.telling.player.playing
    QApplication.processEvents()


def test_nothing_can_be_added_of_an_empty_drawing(lab: Lab) -> None:
    lab.actions["clear"].trigger()
    QTest.keyClick(lab.window, Qt.Key.Key_K)
    assert lab.session.story is None
    notice = lab.window.notices.current
    assert notice is not None
    assert "no points" in notice.text
